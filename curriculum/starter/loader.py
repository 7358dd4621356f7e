"""Loads the starter curriculum once and for all: what it loaded before it neither overwrites nor brings back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from wagtail.models import Page, Site

from curriculum.authors import prepare_group
from curriculum.models import (
    EscalatorPage,
    GlossaryTerm,
    LessonPage,
    LevelOutcome,
    LevelPage,
    LevelRequirement,
    MaturityQuestion,
    ModuleOutcome,
    ModulePage,
    PracticeCriterion,
    Question,
    QuestionOption,
    Quiz,
    StarterItem,
)
from curriculum.starter import reading
from curriculum.starter.indexing import index, left_unindexed

INDEXED: list[type[Model]] = [EscalatorPage, LevelPage, ModulePage, LessonPage, GlossaryTerm, Question, Quiz]
OWNER = "Improvement faculty"


@transaction.atomic
def load(*, today: date) -> Counter[str]:
    """Load what was never loaded here; return how many of each kind are new."""
    with left_unindexed(INDEXED):
        new = Loading(today).run()
    if new:
        index(INDEXED)
    return new


@dataclass
class Loading:
    today: date
    new: Counter[str] = field(default_factory=Counter)
    loaded: set[str] = field(default_factory=lambda: set(StarterItem.objects.values_list("key", flat=True)))

    def run(self) -> Counter[str]:
        data, lessons = reading.levels(), reading.lessons()
        escalator = self.escalator(data["escalator"])
        if escalator is None:
            return self.new
        self.glossary()
        self.board_questions()
        for level_data in data["levels"]:
            if level := self.level(escalator, level_data):
                self.criteria(level, level_data.get("criteria", {}))
                self.modules(level, level_data, lessons)
        for pool in reading.question_pools():
            self.questions(pool)
        prepare_group(escalator, today=self.today)
        return self.new

    def glossary(self) -> None:
        taken = {name.casefold() for term in GlossaryTerm.objects.all() for name in term.names}
        for data in reading.glossary():
            names = data.get("also_known_as", [])
            is_taken = any(name.casefold() in taken for name in [data["term"], *names])
            if self.is_first_time("term", data["term"]) and not is_taken:
                GlossaryTerm.objects.create(
                    term=data["term"],
                    meaning=data["meaning"],
                    also_known_as=", ".join(names),
                    is_explained=not data.get("everyday", False),
                )

    def board_questions(self) -> None:
        there = set(MaturityQuestion.objects.values_list("text", flat=True))
        for position, data in enumerate(reading.board_questions(), 1):
            if self.is_first_time("board question", data["key"]) and data["text"] not in there:
                stages = {f"stage_{number}": text for number, text in enumerate(data["stages"])}
                question = MaturityQuestion(area=data["area"], position=position, text=data["text"], **stages)
                question.save()
                question.save_revision().publish()

    def modules(self, level: LevelPage, data: reading.Data, lessons: dict[str, list[reading.Data]]) -> None:
        for module_data in data["modules"]:
            if module := self.module(level, module_data):
                for lesson_data in lessons.get(module_data["code"], []):
                    self.lesson(module, lesson_data)

    def is_first_time(self, kind: str, name: str) -> bool:
        """Note that this item is loaded; False if it was loaded before, whatever became of it since."""
        key = f"{kind}:{name}"
        if key in self.loaded:
            return False
        StarterItem.objects.create(key=key)
        self.loaded.add(key)
        self.new[kind] += 1
        return True

    def publish(self, parent: Page, page: Page) -> None:
        page.live = False
        parent.add_child(instance=page)
        page.save_revision().publish()

    def escalator(self, data: reading.Data) -> EscalatorPage | None:
        if self.is_first_time("escalator", "improvement") and not EscalatorPage.objects.exists():
            page = EscalatorPage(title=data["title"], slug="improvement", introduction=data["introduction"])
            self.publish(Page.get_first_root_node(), page)
            serve_from(page)
        return EscalatorPage.objects.first()

    def level(self, escalator: EscalatorPage, data: reading.Data) -> LevelPage | None:
        there = LevelPage.objects.filter(code=data["code"]).first()
        if not self.is_first_time("level", data["code"]) or there:
            return there
        level = LevelPage(
            **{name: data[name] for name in LEVEL_FIELDS}, entry_level=level_of(data["entry_level"]),
            sessions_a_year=data.get("sessions_a_year"),
        )  # fmt: skip
        level.outcomes = [LevelOutcome(text=text, sort_order=n) for n, text in enumerate(data["outcomes"])]
        level.requirements = [LevelRequirement(sort_order=n, **each) for n, each in enumerate(data["requirements"])]
        self.publish(escalator, level)
        if data.get("quiz"):
            Quiz.objects.create(level=level, title=f"{level.title} quiz", **data["quiz"])
        return level

    def criteria(self, level: LevelPage, data: reading.Data) -> None:
        """Beside the level's revisions, not in them: an author's draft that knows of none takes none away."""
        if data and self.is_first_time("observation form", level.code) and not level.practice_criteria.exists():
            lines = [(what, text) for what, texts in data.items() for text in texts]
            PracticeCriterion.objects.bulk_create(
                PracticeCriterion(level=level, what=what, text=text, sort_order=n)
                for n, (what, text) in enumerate(lines)
            )

    def module(self, level: LevelPage, data: reading.Data) -> ModulePage | None:
        there = ModulePage.objects.filter(code=data["code"]).first()
        if not self.is_first_time("module", data["code"]) or there:
            return there
        module = ModulePage(
            **{name: data[name] for name in ("code", "slug", "title", "hours", "strands")},
            is_participatory=data["participatory"],
            owner_name=OWNER,
            review_on=self.today + timedelta(365),
        )
        module.outcomes = [ModuleOutcome(text=text, sort_order=n) for n, text in enumerate(data["outcomes"])]
        self.publish(level, module)
        return module

    def lesson(self, module: ModulePage, data: reading.Data) -> None:
        taken = module.get_children().filter(slug=data["slug"]).exists()
        if not self.is_first_time("lesson", f"{module.code}/{data['slug']}") or taken:
            return
        fields: dict[str, Any] = {name: data[name] for name in ("slug", "title", "minutes", "summary")}
        self.publish(module, LessonPage(**fields, body=reading.body(data["body"])))

    def questions(self, pool: reading.Data) -> None:
        level = level_of(pool["level"])
        if level is None:
            return
        modules = {module.code: module for module in ModulePage.objects.child_of(level)}
        there = set(Question.objects.values_list("key", flat=True))
        for data in pool["questions"]:
            if self.is_first_time("question", data["key"]) and data["key"] not in there:
                self.question(level, modules.get(data["module"]), data)

    def question(self, level: LevelPage, module: ModulePage | None, data: reading.Data) -> None:
        question = Question(level=level, module=module, live=False, **reading.question(data))
        question.options = [
            QuestionOption(sort_order=n, **each)
            for n, each in enumerate(reading.question_options(data.get("options", [])))
        ]
        question.tags.add(*data.get("tags", []))
        question.save()
        question.save_revision().publish()


LEVEL_FIELDS = [
    "code", "number", "slug", "title", "strapline", "lead", "for_whom", "entry_text", "taught_hours", "project_hours",
    "elapsed_text", "days_to_complete", "validity_months",
]  # fmt: skip


def level_of(code: str | None) -> LevelPage | None:
    return LevelPage.objects.filter(code=code).first() if code else None


def serve_from(page: EscalatorPage) -> None:
    """Make the escalator what the site shows, and take away the page Wagtail greets its installer with."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": address.hostname, "port": port, "root_page": page}
    )
    Page.objects.filter(depth=2, slug="home", title__startswith="Welcome to your new Wagtail").delete()
