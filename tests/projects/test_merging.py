"""Two people at work on the same thing: what each changed is kept, and what both changed is chosen between."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lms.projects import actions
from lms.projects.merging import Clash, plain, settle
from lms.projects.models import DriverNode, Involvement, Measure, Member, PdsaCycle, Project
from tests.at_once import at_once
from tests.projects.conftest import DEFINITION
from tests.projects.sent import fields_of

BEFORE = {"problem": "Late doses", "scope": "Ward 7"}


@pytest.fixture
def charter(project) -> Project:
    for name, value in BEFORE.items():
        setattr(project, name, value)
    project.save()
    return project


@pytest.fixture
def nurse_at(client, nurse):
    """A function that opens a page of a form as the nurse and gives what would be sent back."""

    def _at(name: str, pk: int) -> tuple[str, dict[str, str]]:
        client.force_login(nurse)
        url = reverse(f"projects:{name}", args=[pk])
        return url, fields_of(client.get(url).text)

    return _at


@pytest.mark.parametrize(
    ("one", "other"),
    [(Decimal(5), Decimal("5.0000")), ("a\r\nb ", "a\nb"), (None, ""), (date(2026, 1, 5), "2026-01-05"), (0, "0")],
)
def test_what_reads_the_same_is_no_change(one, other):
    assert plain(one) == plain(other)


def test_a_field_only_one_changed_stays_as_that_person_left_it(charter):
    changed = settle(charter, BEFORE | {"problem": "Missed doses"}, {"problem": "Late doses", "scope": "Ward 6"})
    assert changed == ["problem"]
    assert (charter.problem, charter.scope) == ("Missed doses", "Ward 7")


def test_the_same_change_made_twice_is_no_clash(charter):
    assert settle(charter, BEFORE, {"problem": "Old", "scope": "Old"}) == []


def test_a_field_both_changed_is_a_clash_and_nothing_is_put_onto_the_row(charter):
    with pytest.raises(Clash) as clash:
        settle(charter, {"problem": "Mine", "scope": "Mine"}, {"problem": "Old", "scope": "Ward 7"})
    assert clash.value.names == ["problem"]
    assert (charter.problem, charter.scope) == ("Late doses", "Ward 7")


def test_without_knowing_the_start_every_difference_is_asked_about(charter):
    with pytest.raises(Clash) as clash:
        settle(charter, {"problem": "Mine", "scope": "Ward 7"}, {})
    assert clash.value.names == ["problem"]


def test_two_people_changing_different_fields_are_merged_and_told(charter, client, nurse_at):
    url, sent = nurse_at("charter", charter.pk)
    Project.objects.filter(pk=charter.pk).update(scope="Wards 7 and 8")
    page = client.post(url, sent | {"problem": "Missed doses"}, follow=True).text
    saved = Project.objects.get(pk=charter.pk)
    assert (saved.problem, saved.scope) == ("Missed doses", "Wards 7 and 8")
    assert "A colleague changed “Scope” while you were writing: both changes are kept" in html.unescape(page)


def test_two_people_changing_the_same_field_choose_between_both_texts(charter, client, nurse_at):
    url, sent = nurse_at("charter", charter.pk)
    Project.objects.filter(pk=charter.pk).update(problem="Theirs", scope="Wards 7 and 8")
    reply = client.post(url, sent | {"problem": "Mine", "goal": "Safety"})
    page = reply.text
    assert reply.status_code == 409
    assert Project.objects.get(pk=charter.pk).problem == "Theirs"
    for words in ("<p>Mine</p>", "<p>Theirs</p>", "Safety", "Wards 7 and 8"):
        assert words in page
    assert fields_of(page)["problem"] == "Mine\n\nTheirs"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", "Mine"), ("theirs", "Theirs"), ("merged", "Both of us"), ("", "Theirs")],
)
def test_what_is_chosen_is_saved_and_without_a_choice_nothing_is_lost(charter, client, nurse_at, choice, kept):
    url, sent = nurse_at("charter", charter.pk)
    Project.objects.filter(pk=charter.pk).update(problem="Theirs")
    chosen = fields_of(client.post(url, sent | {"problem": "Mine", "goal": "Safety"}).text)
    reply = client.post(url, chosen | {"problem": "Both of us", "keep_problem": choice})
    assert Project.objects.get(pk=charter.pk).problem == kept
    if not choice:
        assert reply.status_code == 409
        assert "Choose which words to keep" in reply.text
        again = fields_of(reply.text)
        assert (again["problem"], again["mine_problem"], again["goal"]) == ("Both of us", "Mine", "Safety")


def test_a_third_change_while_choosing_is_shown_too(charter, client, nurse_at):
    url, sent = nurse_at("charter", charter.pk)
    Project.objects.filter(pk=charter.pk).update(problem="Theirs")
    chosen = fields_of(client.post(url, sent | {"problem": "Mine"}).text)
    Project.objects.filter(pk=charter.pk).update(problem="Newest")
    reply = client.post(url, chosen | {"keep_problem": "mine"})
    assert reply.status_code == 409
    assert "<p>Newest</p>" in reply.text
    assert "<p>Mine</p>" in reply.text


def test_a_form_that_lost_its_start_asks_before_it_replaces(charter, client, nurse_at):
    url, sent = nurse_at("charter", charter.pk)
    for base in ("", "rubbish", "[1]", "null"):
        assert client.post(url, sent | {"problem": "Mine", "base": base}).status_code == 409
    assert Project.objects.get(pk=charter.pk).problem == "Late doses"


def test_numbers_and_days_of_the_aim_are_merged_and_chosen_in_words(project, client, nurse_at):
    Project.objects.filter(pk=project.pk).update(aim_target=5, aim_by=date(2026, 9, 30))
    url, sent = nurse_at("aim", project.pk)
    Project.objects.filter(pk=project.pk).update(aim_target=4, aim_by=date(2026, 10, 31))
    page = client.post(url, sent | {"aim_by": "2026-12-24", "aim_what": "Missed doses"}).text
    assert "31 October 2026" in page
    assert "24 December 2026" in page
    client.post(url, fields_of(page) | {"keep_aim_by": "theirs"})
    saved = Project.objects.get(pk=project.pk)
    assert (saved.aim_target, saved.aim_by, saved.aim_what) == (4, date(2026, 10, 31), "Missed doses")


@pytest.fixture
def parts(project, today):
    """One of each thing a team writes together: (route, row, field, label of the field)."""
    measure = Measure.objects.create(project=project, kind="outcome", name="Missed", direction="decrease", **DEFINITION)
    idea = DriverNode.objects.create(project=project, kind="idea", text="Insulin first")
    cycle = PdsaCycle.objects.create(
        project=project, number=1, title="One bay", plan="Do", prediction="Better", starts_on=today
    )
    entry = Involvement.objects.create(
        project=project, who="Two carers", role="Advisers", stage="Aim", recorded_on=today
    )
    return {
        "change_measure": (measure, "source"),
        "driver": (idea, "text"),
        "cycle": (cycle, "plan"),
        "complete_cycle": (cycle, "done"),
        "change_involvement": (entry, "role"),
        "report": (project, "result"),
        "presentation": (project, "presented_at"),
    }


ROUTES = ["change_measure", "driver", "cycle", "complete_cycle", "change_involvement", "report", "presentation"]
OTHER = {
    "driver": ("status", "testing"), "change_measure": ("unit", "%"), "cycle": ("scale", "A bay"),
    "complete_cycle": ("learned", "Ask"), "change_involvement": ("stage", "Testing"),
    "report": ("handover_to", "Ward manager"), "presentation": ("presented_on", "2026-01-02"),
}  # fmt: skip
VALID = {"study": "It was", "decision": "adopt", "presented_on": "2026-01-05"}


@pytest.mark.parametrize("route", ROUTES)
def test_everything_a_team_writes_is_chosen_between_and_never_overwritten(parts, client, nurse_at, route):
    row, name = parts[route]
    url, sent = nurse_at(route, row.pk)
    type(row).objects.filter(pk=row.pk).update(**{name: "Theirs"})
    sent |= {key: value for key, value in VALID.items() if key in sent} | {name: "Mine"}
    reply = client.post(url, sent)
    assert reply.status_code == 409
    assert getattr(type(row).objects.get(pk=row.pk), name) == "Theirs"
    client.post(url, fields_of(reply.text) | {f"keep_{name}": "mine"})
    assert getattr(type(row).objects.get(pk=row.pk), name) == "Mine"


@pytest.mark.parametrize("route", ROUTES)
def test_everything_a_team_writes_keeps_a_colleagues_other_field(parts, client, nurse_at, route):
    row, name = parts[route]
    other = OTHER[route]
    url, sent = nurse_at(route, row.pk)
    type(row).objects.filter(pk=row.pk).update(**{other[0]: other[1]})
    valid = {key: value for key, value in VALID.items() if key in sent and key != other[0]}
    if route == "presentation":
        sent["presented_on"] = "2026-01-02"
    assert client.post(url, sent | valid | {name: "Mine"}).status_code == 302
    saved = type(row).objects.get(pk=row.pk)
    assert (getattr(saved, name), str(getattr(saved, other[0]))) == ("Mine", other[1])


def test_a_result_does_not_undo_a_plan_written_meanwhile(project, nurse, today):
    cycle = actions.plan_cycle(
        project, {"title": "One bay", "plan": "Do", "prediction": "Better", "starts_on": today}, by=nurse
    )
    opened = PdsaCycle.objects.get(pk=cycle.pk)
    actions.complete_cycle(opened, {"study": "It was", "decision": "adopt"}, by=nurse, today=today)
    with pytest.raises(ValidationError, match="completed"):
        actions.change_plan(cycle, {"plan": "Other"}, base={"plan": "Do"}, by=nurse)
    assert PdsaCycle.objects.get(pk=cycle.pk).study == "It was"


def test_a_line_renamed_by_one_and_moved_by_another_is_both(project, nurse, client, nurse_at):
    one, two = (actions.add_driver(project, "primary", text, None, by=nurse) for text in ("One", "Two"))
    child = actions.add_driver(project, "secondary", "The round", one, by=nurse)
    url, sent = nurse_at("driver", child.pk)
    actions.change_driver(child, {"parent": two}, by=nurse)
    client.post(url, sent | {"text": "The drug round"})
    moved = DriverNode.objects.get(pk=child.pk)
    assert (moved.text, moved.parent) == ("The drug round", two)


def test_a_line_never_hangs_under_itself_or_what_is_below_it(project, nurse):
    one = actions.add_driver(project, "primary", "One", None, by=nurse)
    child = actions.add_driver(project, "secondary", "Child", one, by=nurse)
    idea = actions.add_driver(project, "idea", "Idea", child, by=nurse)
    for line, under in ((one, child), (child, idea), (one, one), (child, child), (idea, idea)):
        with pytest.raises(ValidationError, match="cannot hang there"):
            actions.change_driver(line, {"parent": under}, by=nurse)


def test_a_line_cannot_hang_under_one_deleted_meanwhile(project, nurse, client, nurse_at):
    one, two = (actions.add_driver(project, "primary", text, None, by=nurse) for text in ("One", "Two"))
    child = actions.add_driver(project, "secondary", "Child", one, by=nurse)
    gone = DriverNode.objects.get(pk=two.pk)
    actions.delete_driver(two, by=nurse)
    for write in (
        lambda: actions.change_driver(child, {"parent": gone}, by=nurse),
        lambda: actions.add_driver(project, "secondary", "New", gone, by=nurse),
    ):
        with pytest.raises(ValidationError, match="deleted the line"):
            write()
    url, sent = nurse_at("driver", child.pk)
    page = client.post(url, sent | {"parent": two.pk, "text": "Childhood"}).text
    assert "Somebody has deleted that line" in page
    assert "Childhood" in page


def test_words_for_a_line_deleted_meanwhile_can_be_put_back(project, nurse, client, nurse_at):
    line = actions.add_driver(project, "primary", "On time", None, by=nurse)
    url, sent = nurse_at("driver", line.pk)
    actions.delete_driver(line, by=nurse)
    reply = client.post(url, sent | {"text": "In time"})
    assert reply.status_code == 409
    assert "Somebody deleted this while you were writing" in reply.text
    again = re.search(r'action="(/projects/[^"]+)"', reply.text.split("<h1>")[1])
    client.post(again[1], fields_of(reply.text))
    assert DriverNode.objects.get(project=project).text == "In time"


def test_words_for_an_involvement_removed_meanwhile_can_be_put_back(parts, project, client, nurse_at):
    entry, _ = parts["change_involvement"]
    url, sent = nurse_at("change_involvement", entry.pk)
    client.post(reverse("projects:remove_involvement", args=[entry.pk]))
    reply = client.post(url, sent | {"who": "Three carers"})
    assert reply.status_code == 409
    client.post(reverse("projects:involvement", args=[project.pk]), fields_of(reply.text))
    assert Involvement.objects.get().who == "Three carers"


def test_pressing_on_a_line_deleted_meanwhile_says_so(parts, project, client, nurse_at):
    idea, _ = parts["driver"]
    nurse_at("driver", idea.pk)
    DriverNode.objects.all().delete()
    for route in ("move_driver", "delete_driver"):
        reply = client.post(reverse(f"projects:{route}", args=[idea.pk]), {"project": project.pk}, follow=True)
        assert "Somebody had deleted that already" in reply.text
        assert client.post(reverse(f"projects:{route}", args=[idea.pk])).status_code == 404


def test_what_was_deleted_is_told_to_nobody_outside_the_team(project, client, stranger, trainer, coach):
    for person, status in ((stranger, 404), (trainer, 404), (coach, 403)):
        client.force_login(person)
        for route in ("driver", "delete_driver", "change_involvement"):
            sent = {"project": project.pk, "kind": "idea"}
            assert client.post(reverse(f"projects:{route}", args=[0]), sent).status_code == status


@pytest.fixture
def team(project, hire, today):
    """Eight colleagues who may all write in the project."""
    people = [hire(f"Colleague {number}") for number in range(8)]
    Member.objects.bulk_create(Member(project=project, person=p, part="member", joined_on=today) for p in people)
    return people


def _answer(save):
    try:
        return save()
    except Clash as clash:
        return clash


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_people_saving_one_field_at_once_one_is_kept_and_seven_see_it(project, team):
    answers = at_once(
        lambda n: _answer(
            lambda: actions.save_charter(project, {"problem": f"Text {n}"}, base={"problem": ""}, by=team[n])
        ),
        times=8,
    )
    kept = Project.objects.get(pk=project.pk).problem
    clashes = [answer for answer in answers if isinstance(answer, Clash)]
    assert [clash.theirs.problem for clash in clashes] == [kept] * 7


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_people_saving_different_fields_at_once_are_all_kept(project, team, nurse):
    names = ["problem", "why_now", "scope", "goal"]
    base = dict.fromkeys(names, "")
    at_once(
        lambda n: actions.save_charter(project, base | {names[n]: f"Text {n}"}, base=base, by=team[n]), times=len(names)
    )
    saved = Project.objects.get(pk=project.pk)
    assert [getattr(saved, name) for name in names] == [f"Text {n}" for n in range(4)]
    line = actions.add_driver(project, "idea", "Insulin first", None, by=nurse)
    start = {"text": "Insulin first", "status": "idea"}
    changes = [{"text": "Insulin at seven", "status": "idea"}, {"text": "Insulin first", "status": "testing"}]
    at_once(lambda n: actions.change_driver(line, changes[n], base=start, by=team[n]), times=2)
    line.refresh_from_db()
    assert (line.text, line.status) == ("Insulin at seven", "testing")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_changed_and_deleted_at_once_is_deleted_and_its_writer_told(project, team, nurse):
    line = actions.add_driver(project, "primary", "On time", None, by=nurse)

    def act(number: int) -> str:
        try:
            if number:
                actions.delete_driver(line, by=team[number])
            else:
                actions.change_driver(line, {"text": "In time"}, base={"text": "On time"}, by=team[number])
        except ValidationError as refused:
            return " ".join(refused.messages)
        return ""

    told = at_once(act, times=2)
    assert not DriverNode.objects.filter(project=project).exists()
    assert told[0] in ("", "Somebody has deleted this line since you opened it.")
