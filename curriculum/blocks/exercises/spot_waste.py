"""Spot the waste."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail import blocks

from curriculum.blocks.exercises.exercise import ExerciseBlock, positions
from curriculum.blocks.writing import refuse

WASTES = [
    ("waiting", "Waiting"),
    ("transport", "Moving things and people"),
    ("motion", "Walking and searching"),
    ("overprocessing", "Doing more than is needed"),
    ("overproduction", "Making too much, too soon"),
    ("stock", "Too much stock"),
    ("defects", "Putting things right"),
    ("talent", "Unused talent"),
]


class SceneBlock(blocks.StructBlock):
    """One thing that happens: a waste or, just as worth knowing, none."""

    text = blocks.CharBlock(max_length=300, help_text="What can be seen, in a sentence.")
    waste = blocks.ChoiceBlock(choices=WASTES, required=False, help_text="Empty if it only looks like waste.")
    feedback = blocks.CharBlock(max_length=400, help_text="Why it is waste, or why it is not.")


class SpotWasteBlock(ExerciseBlock):
    scene = blocks.ListBlock(SceneBlock(), min_num=4, max_num=14, label="What happens")

    class Meta:
        icon = "search"
        label = "Spot the waste"
        description = "A scene from a ward: tick what is waste, and hear why."
        template = "curriculum/exercises/spot_waste.html"
        default = {
            "title": "One hour on Ward 7",
            "introduction": "<p>You stand beside the ward desk from nine to ten and watch. Tick what you would call "
            "waste. Take care: not everything that takes time is waste.</p>",
            "scene": [
                {
                    "text": "A nurse walks to three rooms before she finds the bladder scanner.",
                    "waste": "motion",
                    "feedback": "Looking for things helps nobody. Where should the scanner live?",
                },
                {
                    "text": "A doctor spends ten minutes with a man who is afraid of his operation.",
                    "waste": "",
                    "feedback": "This is care. He would say: yes, that helps me.",
                },
                {
                    "text": "A patient is dressed and ready to go home. Her tablets will come at three.",
                    "waste": "waiting",
                    "feedback": "She waits, and so does whoever needs her bed.",
                },
                {
                    "text": "A blood sample is taken again, as the first tube had no label.",
                    "waste": "defects",
                    "feedback": "The work is done twice, and the patient is pricked twice.",
                },
                {
                    "text": "Two nurses check a high-risk infusion together.",
                    "waste": "",
                    "feedback": "It takes time and makes the patient safer. Ask why a step is there before you cut it.",
                },
                {
                    "text": "The same weight is written on paper, on the board and in the computer.",
                    "waste": "overprocessing",
                    "feedback": "Once is enough, if everybody who needs it can see it.",
                },
                {
                    "text": "Behind the door stand nine boxes of gloves in a size that nobody here wears.",
                    "waste": "stock",
                    "feedback": "They take up room, go out of date and hide what is really missing.",
                },
                {
                    "text": "The ward clerk knows why the discharge letters are late. Nobody has asked her.",
                    "waste": "talent",
                    "feedback": "This is the waste that is hardest to see. Ask her today.",
                },
            ],
            "point": "<p>Nobody in this hour was lazy. The waste is built into how the work is arranged, so it can be "
            "taken out again. Ask about each step: does it help the person we serve?</p>",
        }

    def examine(self, value: Any) -> None:
        wastes = sum(bool(each["waste"]) for each in value["scene"])
        if wastes < 2:
            refuse(scene="Let there be two wastes or more to find.")
        if wastes == len(value["scene"]):
            refuse(scene="Let one thing only look like waste: telling them apart is the point.")

    def shown(self, value: Any, name: str, sent: QueryDict | None) -> dict[str, Any]:
        scene = value["scene"]
        chosen = positions(sent.getlist("waste"), len(scene)) if sent else []
        wastes = [number for number, each in enumerate(scene, 1) if each["waste"]]
        return {
            "items": [(each, NAMES.get(each["waste"] or "", ""), n in chosen) for n, each in enumerate(scene, 1)],
            "answered": bool(sent),
            "wastes": len(wastes),
            "summary": said(len(set(chosen) & set(wastes)), len(wastes), len(set(chosen) - set(wastes))),
        }


NAMES = dict(WASTES)


def said(found: int, wastes: int, mistaken: int) -> str:
    told = f"You found {found} of {wastes} wastes."
    if not mistaken:
        return told
    things = "1 thing that is" if mistaken == 1 else f"{mistaken} things that are"
    return f"{told} You also ticked {things} no waste."
