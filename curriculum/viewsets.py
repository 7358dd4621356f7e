"""How trainers find and keep questions in Wagtail."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from curriculum.asking import problems
from curriculum.models import LevelPage, MaturityQuestion, ModulePage, Question


class QuestionFilters(WagtailFilterSet):
    level = django_filters.ModelChoiceFilter(queryset=LevelPage.objects.order_by("path"))
    module = django_filters.ModelChoiceFilter(queryset=ModulePage.objects.order_by("path"))
    live = django_filters.BooleanFilter(label="Published")
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.filter(curriculum_questiontag_items__isnull=False).distinct().order_by("name"),
        field_name="tags",
        label="Tag",
    )

    class Meta:
        model = Question
        fields = ["level", "module", "strand", "kind", "difficulty", "tag", "live"]


class MissingColumn(Column):
    """What keeps a question from being published, or from being drawn though it is."""

    def get_value(self, instance: Question) -> str:
        return "; ".join(dict.fromkeys(problems(instance.values).values()))


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = "Questions"
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "stem",
        Column("key", label="Key", sort_key="key"),
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("level", label="Level", accessor="level.short_name"),
        Column("module", label="Module", accessor="module.code"),
        Column("get_difficulty_display", label="Difficulty"),
        BooleanColumn("live", label="Published", sort_key="live"),
        MissingColumn("missing", label="Still missing"),
    ]
    list_per_page = 50
    filterset_class = QuestionFilters
    ordering = ["level__path", "key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Question.objects.select_related("level", "module").prefetch_related("options")


class MaturityQuestionViewSet(SnippetViewSet):
    """What boards ask themselves: trainers change it, and the rounds boards answered stay as they were."""

    model = MaturityQuestion
    icon = "group"
    menu_label = "Board questions"
    menu_order = 255
    add_to_admin_menu = True
    list_display = [
        "text",
        Column("get_area_display", label="Area", sort_key="area"),
        Column("position", label="Order", sort_key="position"),
        BooleanColumn("live", label="Published", sort_key="live"),
    ]
    list_per_page = 50
    ordering = ["area", "position"]
