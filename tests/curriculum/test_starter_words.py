"""The words of the starter curriculum: plain, British, honest about their links, and never only a picture."""

import pytest

from curriculum.starter import reading
from tests.curriculum.starter_text import PLAIN_LEVELS, WORD, lessons_of, plain, prose, reading_age, strings

OLDEST = 13
AMERICAN = {  # what an American would write: what we write
    "color": "colour", "favor": "favour", "favorite": "favourite", "behavior": "behaviour", "labor": "labour",
    "neighbor": "neighbour", "honor": "honour", "rumor": "rumour", "humor": "humour", "center": "centre",
    "liter": "litre", "theater": "theatre", "fiber": "fibre", "organize": "organise", "recognize": "recognise",
    "realize": "realise", "prioritize": "prioritise", "summarize": "summarise", "apologize": "apologise",
    "standardize": "standardise", "minimize": "minimise", "organization": "organisation", "analyze": "analyse",
    "program": "programme", "pediatric": "paediatric", "anesthetic": "anaesthetic", "hemoglobin": "haemoglobin",
    "diarrhea": "diarrhoea", "anemia": "anaemia", "edema": "oedema", "traveled": "travelled",
    "traveling": "travelling", "canceled": "cancelled", "canceling": "cancelling", "labeled": "labelled",
    "labeling": "labelling", "modeling": "modelling", "counseling": "counselling", "skillful": "skilful",
    "fulfill": "fulfil", "enroll": "enrol", "defense": "defence", "gray": "grey", "catalog": "catalogue",
    "dialog": "dialogue", "judgment": "judgement", "aging": "ageing", "toward": "towards", "gotten": "got",
    "physician": "doctor", "math": "maths", "mom": "mum", "airplane": "aeroplane",
}  # fmt: skip
ENDINGS = ("", "s", "d", "ed", "ing", "r")


def everything_written():
    """(where, text) of each text that ships."""
    for level in reading.levels()["levels"]:
        yield from ((level["code"], plain(text)) for text in strings(level))
    for code, lessons in reading.lessons().items():
        for lesson in lessons:
            yield from ((f"{code} {lesson['slug']}", plain(text)) for text in strings(lesson))
    for pool in reading.question_pools():
        for question in pool["questions"]:
            yield from ((question["key"], plain(text)) for text in strings(question))


@pytest.mark.parametrize("code", PLAIN_LEVELS)
def test_a_lesson_of_the_first_levels_can_be_read_at_13(code, record_property):
    ages = {f"{module} {lesson['slug']}": reading_age(prose(lesson)) for module, lesson in lessons_of(code)}
    for name, (kincaid, smog) in ages.items():
        record_property(name, f"Flesch-Kincaid {kincaid}, SMOG {smog}")
    assert {name: both for name, both in ages.items() if max(both) > OLDEST} == {}


def test_hard_sentences_are_told_from_plain_ones():
    plain_words = "The nurse came in. She sat down by the bed and asked him how he was."
    hard_words = (
        "Organisational transformation necessitates comprehensive multidisciplinary participation, notwithstanding "
        "considerable institutional resistance to methodological standardisation across geographically separate sites."
    )
    assert max(reading_age(plain_words)) < 9
    assert min(reading_age(hard_words)) > 20


def test_the_spelling_is_british():
    british = {stem + ending: ours for stem, ours in AMERICAN.items() for ending in ENDINGS}
    meant = {*AMERICAN.values(), "programmed", "enrolled", "enrolling", "fulfilled", "fulfilling"}
    found = {
        (where, word, british[word.lower()])
        for where, text in everything_written()
        for word in WORD.findall(text)
        if word.lower() in british and word.lower() not in meant
    }
    assert found == set()


def test_nothing_is_written_with_long_dashes():
    assert [(where, text[:80]) for where, text in everything_written() if "—" in text] == []


def test_every_image_is_described_or_called_decorative():
    images = [
        (lesson["slug"], block["image"])
        for lessons in reading.lessons().values()
        for lesson in lessons
        for block in lesson["body"]
        if "image" in block
    ]
    assert [slug for slug, image in images if bool(image.get("alt_text")) == bool(image.get("is_decorative"))] == []
    assert [where for where, text in everything_written() if "<img" in text] == []
