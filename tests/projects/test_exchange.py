"""A whole project leaves as one file, and begins again elsewhere from it."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from typing import IO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.people.models import AuditEntry, OrgUnit
from lms.projects import actions, exchange
from lms.projects.exchange import shape
from lms.projects.exchange.writing import document
from lms.projects.models import DriverNode, Observation, Project
from tests.at_once import at_once
from tests.projects.conftest import NOW


def told(content: IO[bytes]) -> dict:
    with zipfile.ZipFile(content) as archive:
        return json.loads(archive.read(shape.PROJECT_FILE))


def packed(document: object) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(shape.PROJECT_FILE, document if isinstance(document, str) else json.dumps(document))
    held.seek(0)
    return held


@pytest.fixture
def written(ready) -> dict:
    return told(exchange.write(ready))


def without_places(told: dict) -> dict:
    """The document without the numbers of its rows, which are new ones where it is read."""
    kept = copy.deepcopy({name: told[name] for name in ("project", *(kind.name for kind in shape.KINDS))})
    numbers = {
        (kind.name, row["id"]): place for kind in shape.KINDS for place, row in enumerate(kept[kind.name], start=1)
    }
    names = {kind.model: kind.name for kind in shape.KINDS}
    for kind in shape.KINDS:
        for row in kept[kind.name]:
            row["id"] = numbers[kind.name, row["id"]]
            for field in shape.inner_references(kind.model):
                if row[field.name] is not None:
                    row[field.name] = numbers[names[field.related_model], row[field.name]]
    return kept


def test_a_project_brought_in_is_the_project_that_left(ready, written, trainer, ward, today):
    found = exchange.read(packed(written))
    made = actions.bring_in(found, unit=ward, by=trainer, today=today, now=NOW)
    assert without_places(told(exchange.write(made))) == without_places(written)
    assert (made.state, made.published_on, made.version) == ("idea", None, 1)
    assert [(m.person, m.part) for m in made.members.all()] == [(trainer, "lead")]
    assert not made.sign_offs.exists()
    assert not made.scores.exists()


def test_the_file_tells_who_took_part_by_name_and_nothing_more(ready, written, nurse):
    assert [str(nurse), "lead"] in written["run"]["team"]
    text = json.dumps(written)
    assert nurse.email not in text
    assert "entered_by" not in text


def test_files_travel_with_what_they_show(ready, written, nurse, trainer, ward, today):
    cycle = ready.cycles.last()
    shown = SimpleUploadedFile("sheet.csv", b"Day,Count\n1,2\n")
    actions.attach_file(ready, shown, "Our tally sheet", cycle, by=nurse, now=NOW)
    made = actions.bring_in(exchange.read(exchange.write(ready)), unit=ward, by=trainer, today=today, now=NOW)
    [file] = made.files.all()
    assert (file.caption, file.cycle.number, file.cycle.project) == ("Our tally sheet", cycle.number, made)
    assert (file.file.name, file.file.owner, file.file.stored.read()) == ("sheet.csv", trainer, b"Day,Count\n1,2\n")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("tool.exe", b"MZ", "tool.exe: This file is not one of the kinds"), (None, b"", "There is no files/1/gone.csv")],
)
def test_a_file_that_is_refused_or_missing_undoes_the_whole(written, trainer, ward, today, name, content, words):
    path = f"files/1/{name or 'gone.csv'}"
    written["files"] = [{"path": path, "caption": "A file", "cycle": None, "involvement": None}]
    held = packed(written)
    if name:
        with zipfile.ZipFile(held, "a") as archive:
            archive.writestr(path, content)
    with pytest.raises(ValidationError, match=words):
        actions.bring_in(exchange.read(held), unit=ward, by=trainer, today=today, now=NOW)
    assert not Project.objects.of(trainer, "lead").exists()


def test_every_model_of_a_project_travels_or_is_named_as_staying():
    ours = {model.__name__ for model in apps.get_app_config("projects").get_models()} - {"Project"}
    named = {model.__name__ for model in shape.MODELS} | shape.STAYS | set(shape.FILES)
    assert ours == named, "say in lms/projects/exchange/shape.py whether it travels with a project"


def test_drivers_listed_before_their_parents_still_find_them(written, trainer, ward, today):
    written["drivers"].reverse()
    made = actions.bring_in(exchange.read(packed(written)), unit=ward, by=trainer, today=today, now=NOW)
    idea = made.drivers.get(kind="idea")
    assert (idea.parent.kind, idea.parent.parent.kind, idea.parent.parent.parent) == ("secondary", "primary", None)


def change(written: dict, path: str, value: object) -> dict:
    changed = copy.deepcopy(written)
    *way, last = path.split(".")
    here = changed
    for step in way:
        here = here[int(step) if isinstance(here, list) else step]
    here[int(last) if isinstance(here, list) else last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("format", "course", "does not hold a project"),
        ("version", 9, "has version 9 of the format; version 1 can be read"),
        ("project", [], "project is not what it should be"),
        ("project.title", "x" * 300, "project, title: Ensure this value has at most 200 characters"),
        ("measures", {}, "measures is not what it should be: a list"),
        ("measures.0.kind", "secret", "measures, entry 1, kind: Value 'secret' is not a valid choice"),
        ("observations.2.value", "a lot", "observations, entry 3, value: “a lot” value must be a decimal number"),
        ("observations.2.on", "12/25/2025", "observations, entry 3, on:"),
        ("observations.2.measure", 999999, "there is no measure 999999 in this file"),
        ("observations.2.measure", None, "it belongs to no measure"),
        ("observations.2.note", {"a": 1}, "observations, entry 3, note: a single value is needed"),
        ("cycles.1.id", "one", "cycles, entry 2: its number is missing or not a number"),
        ("files", [{"path": "files/1/a.csv", "caption": ""}], "files, entry 1: its path, its caption"),
        ("files", [{"path": "a.csv", "caption": "A", "cycle": 999999}], "files, a.csv: what it belongs to is not in"),
        ("cycles.1.change_idea", 5.5, "cycles, entry 2: its number is missing or not a number"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_in_words(written, path, value, words):
    with pytest.raises(exchange.Unreadable, match=words.split("(")[0]):
        exchange.read(packed(change(written, path, value)))


def test_a_driver_below_itself_is_refused(written):
    first, second = (row for row in written["drivers"] if row["kind"] in ("primary",))
    first["parent"], second["parent"] = second["id"], first["id"]
    with pytest.raises(exchange.Unreadable, match="it stands below itself"):
        exchange.read(packed(written))


def test_a_number_used_twice_is_refused(written):
    written["measures"][1]["id"] = written["measures"][0]["id"]
    with pytest.raises(exchange.Unreadable, match="is there 2 times"):
        exchange.read(packed(written))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip", "not a zip file"),
        (packed("{").getvalue(), "is not JSON"),
        (packed("[" * 100_000).getvalue(), "is not JSON"),
        (packed([1]).getvalue(), "a set of named values"),
        (b"PK\x05\x06" + b"\0" * 18, "There is no project.json"),
    ],
)
def test_what_is_not_a_project_at_all_is_refused_in_words(content, words):
    with pytest.raises(exchange.Unreadable, match=words):
        exchange.read(io.BytesIO(content))


def test_a_file_that_unpacks_to_too_much_is_not_unpacked():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(shape.PROJECT_FILE, b" " * (exchange.reading.MOST_BYTES + 1))
    with pytest.raises(exchange.Unreadable, match="larger than 20 MB"):
        exchange.read(held)


def test_parts_that_contradict_each_other_leave_nothing_behind(written, trainer, ward, today):
    written["observations"][1]["on"] = written["observations"][0]["on"]
    with pytest.raises(ValidationError, match="contradict each other"):
        actions.bring_in(exchange.read(packed(written)), unit=ward, by=trainer, today=today, now=NOW)
    assert not Project.objects.of(trainer, "lead").exists()


def test_a_project_is_not_brought_in_beside_an_open_one_of_the_same_title(written, nurse, ward, today):
    with pytest.raises(ValidationError, match="You lead an open project called"):
        actions.bring_in(exchange.read(packed(written)), unit=ward, by=nurse, today=today, now=NOW)


def test_bringing_in_takes_as_many_queries_for_many_observations_as_for_few(
    written, trainer, hr, ward, today, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        actions.bring_in(exchange.read(packed(written)), unit=ward, by=trainer, today=today, now=NOW)
    first = written["observations"][0]
    days = [f"20{year:02}-{month:02}-{day:02}" for year in range(11) for month in range(1, 13) for day in range(1, 6)]
    written["observations"] = [first | {"id": place, "on": on} for place, on in enumerate(days)]
    with django_assert_max_num_queries(30):
        actions.bring_in(exchange.read(packed(written)), unit=ward, by=hr, today=today, now=NOW)


def test_the_page_brings_a_project_in_and_says_what_stayed_behind(ready, as_, nurse, trainer, ward):
    answer = as_(nurse).get(reverse("projects:project_zip", args=[ready.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="fewer-missed-insulin-doses.zip"'
    content = b"".join(answer.streaming_content)
    upload = SimpleUploadedFile("project.zip", content)
    page = as_(trainer).post(reverse("projects:bring_in"), {"file": upload, "unit": ward.pk}, follow=True)
    words = page.content.decode()
    assert "14 observations" in words
    assert "People, scores and signatures stayed behind" in words
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"project.exported", "project.imported"}
    again = as_(trainer).post(
        reverse("projects:bring_in"), {"file": SimpleUploadedFile("project.zip", content), "unit": ward.pk}
    )
    assert again.status_code == 422
    assert "You lead an open project called" in again.content.decode()


def test_the_page_refuses_what_is_not_a_project_and_another_organisations_unit(as_, nurse, ward, southmoor):
    url = reverse("projects:bring_in")
    page = as_(nurse).post(url, {"file": SimpleUploadedFile("p.zip", b"hello"), "unit": ward.pk})
    assert page.status_code == 422
    assert "not a zip file, or it is damaged. Nothing was taken." in page.content.decode()
    theirs = OrgUnit.objects.create(organisation=southmoor, kind="team", name="Their ward")
    page = as_(nurse).post(url, {"file": SimpleUploadedFile("p.zip", b"hello"), "unit": theirs.pk})
    assert "Select a valid choice" in page.content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twice_at_once_makes_one_project(ready, trainer, ward, today):
    content = exchange.write(ready).read()

    def bring_in(_: int) -> str:
        try:
            found = exchange.read(io.BytesIO(content))
            actions.bring_in(found, unit=ward, by=trainer, today=today, now=NOW)
        except ValidationError:
            return "refused"
        return "made"

    assert sorted(at_once(bring_in, 4)) == ["made", "refused", "refused", "refused"]
    assert Project.objects.of(trainer, "lead").count() == 1


def test_the_document_names_rows_once(ready):
    rows = document(ready)
    assert len({row["id"] for row in rows["drivers"]}) == DriverNode.objects.filter(project=ready).count()
    assert len(rows["observations"]) == Observation.objects.filter(measure__project=ready).count()
