from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lms.dose.actions import approve, remove_group, set_target, start_draft
from lms.dose.counts.counting import recount_organisation
from lms.dose.groups.drafts import fingerprint
from lms.dose.models import Target
from lms.dose.targets.asked import asked_words
from lms.dose.targets.words import decision_in_words


def test_a_rule_that_is_not_safe_data_is_refused(aim, fundamentals):
    with pytest.raises(ValueError, match="asked by email"):
        aim(fundamentals, asked_of={"email": ["x"]})
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "rule, words",
    [
        ({}, "Everyone"),
        ({"pay_bands": []}, "Everyone"),
        ({"pay_bands": ["7"]}, "Band 7"),
        ({"pay_bands": ["7", "8a"], "staff_groups": ["Nursing"]}, "Bands 7, 8a; Nursing"),
    ],
)
def test_who_is_asked_is_said_in_words(rule, words):
    assert asked_words(rule) == words


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_decision_taken_many_times_at_once_is_one_version(northbridge, fundamentals, hr):
    def decide(_):
        try:
            set_target(
                northbridge, fundamentals, kind="coverage", value=Decimal("0.9"), by_date=date(2029, 4, 30),
                rationale="Because.", approved_by="Board", by=hr,
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, range(8)))
    assert list(Target.objects.values_list("version", "is_current")) == [(1, True)]


WANTED = {
    "kind": "coverage", "number": "80", "minimum": "", "driver": "headcount", "groups": ["FLL"], "pay_bands": "",
    "staff_groups": "", "by_date": "2029-04-30", "rationale": "Because.", "approved_by": "Board",
}  # fmt: skip


@pytest.fixture
def signed_in(client, hr, nurse, ward_manager, northbridge):
    recount_organisation(northbridge, on=timezone.localdate())
    client.force_login(hr)
    return client


def test_a_target_of_groups_is_previewed_and_nothing_is_saved_until_it_is(signed_in, fundamentals, ward_manager):
    url = reverse("dose:set_target", args=["L1"])
    looked = signed_in.post(url, WANTED | {"look": "yes"})
    assert looked.status_code == 200
    line = looked.context["preview"]["then"]
    assert (line.population, line.attained, line.target, line.gap) == (1, 0, 1, 1)  # the ward manager, band 7
    assert looked.context["preview"]["now"] is None
    assert "Nothing is saved yet." in looked.text
    assert not Target.objects.exists()
    signed_in.post(url, WANTED)
    again = signed_in.post(url, WANTED | {"groups": ["FLL", "ALL"], "look": "yes"}).context["preview"]
    assert (again["now"].population, again["then"].population) == (1, 3)
    assert Target.objects.get().asked_of == {"groups": ["FLL"]}
    assert "Asked of: Group FLL." in signed_in.get(reverse("dose:targets")).text


def test_the_preview_says_what_the_dose_page_says_once_it_is_saved(
    signed_in, fundamentals, northbridge, attained, nurse
):
    attained(nurse, fundamentals)
    recount_organisation(northbridge, on=timezone.localdate())
    url = reverse("dose:set_target", args=["L1"])
    for wanted in (
        WANTED | {"groups": ["ALL"]},
        WANTED | {"groups": [], "pay_bands": "5"},
        WANTED | {"groups": ["FLL", "ALL"], "pay_bands": "5, 7", "staff_groups": "Nursing and midwifery"},
        WANTED | {"kind": "ratio", "number": "2", "groups": []},
        WANTED | {"kind": "ratio", "number": "1", "driver": "teams", "groups": [], "minimum": "4"},
    ):
        then = signed_in.post(url, wanted | {"look": "yes"}).context["preview"]["then"]
        assert signed_in.post(url, wanted).status_code == 302
        now = signed_in.get(reverse("dose:targets")).context["lines"][0]
        for name in ("population", "attained", "heads", "target", "coverage", "gap"):
            assert getattr(then, name) == getattr(now, name), (wanted, name)


def test_a_group_that_there_is_not_is_refused(signed_in, fundamentals):
    answer = signed_in.post(reverse("dose:set_target", args=["L1"]), WANTED | {"groups": ["XYZ"]})
    assert answer.status_code == 422
    assert "XYZ is not one of the available choices" in answer.text


def test_versions_say_what_each_decision_changed(signed_in, fundamentals, aim):
    aim(fundamentals)
    aim(fundamentals, value="0.8", asked_of={"groups": ["FLL"]}, approved_by="The executive")
    page = signed_in.get(reverse("dose:targets")).text
    assert "Fundamentals: 2 versions" in page
    assert "Was: 90% of the people asked, now 80% of the people asked" in page
    assert "Asked of: Everyone, now Group FLL" in page
    assert "Approved by: Board, now The executive" in page


def test_the_usual_targets_are_adopted_in_one_go_each_with_its_approver(signed_in, ladder):
    url = reverse("dose:usual_targets")
    page = signed_in.get(url)
    assert [row[0][0].level.code for row in page.context["rows"]] == ["L1", "L2", "L3", "BRD"]
    assert [row[1].population for row in page.context["rows"]] == [3, 1, 0, 0]
    chosen = {"by_date": "2029-04-30", "take_L1": "on", "approved_by_L1": "Board", "take_L2": "on"}
    refused = signed_in.post(url, chosen)
    assert refused.status_code == 422
    assert "Say who approved the target of Improver." in refused.text
    assert 'value="Board"' in refused.text
    assert not Target.objects.exists()
    for _ in range(2):  # a double click
        signed_in.post(url, chosen | {"approved_by_L2": "Executive team"})
    kept = {target.level.code: target for target in Target.objects.all()}
    assert {code: (target.version, target.approved_by) for code, target in kept.items()} == {
        "L1": (1, "Board"), "L2": (1, "Executive team"),
    }  # fmt: skip
    assert kept["L2"].asked_of == {"groups": ["BRD", "MCL", "FLL"]}
    assert [row[0][0].level.code for row in signed_in.get(url).context["rows"]] == ["L3", "BRD"]


def test_nothing_chosen_adopts_nothing(signed_in, ladder):
    answer = signed_in.post(reverse("dose:usual_targets"), {"by_date": "2029-04-30"})
    assert "Choose at least one target to adopt." in answer.text
    assert not Target.objects.exists()


def test_a_usual_target_whose_group_an_organisation_lacks_is_not_offered(signed_in, northbridge, hr, ladder):
    draft = start_draft(northbridge, source="defaults", by=hr, now=timezone.now())
    remove_group(draft, "MCL", by=hr)
    seen = fingerprint(draft.groups.all())
    approve(
        draft, approved_by="B", rationale="R", seen=seen, by=hr, now=timezone.now(), today=timezone.localdate()
    )  # fmt: skip
    page = signed_in.get(reverse("dose:usual_targets"))
    assert [row[0][0].level.code for row in page.context["rows"]] == ["L1", "BRD"]
    assert "Practitioner asks MCL." in page.text


@pytest.mark.parametrize(
    "given, words",
    [
        ({"kind": "coverage", "value": Decimal("0.9")}, "90% of the people asked"),
        ({"kind": "ratio", "value": Decimal(120)}, "One for every 120 heads"),
        ({"kind": "ratio", "value": Decimal("3.5"), "driver": "active_projects"}, "One for every 3.5 active projects"),
        ({"kind": "ratio", "value": Decimal(750), "minimum": 1}, "One for every 750 heads, at least 1"),
        ({"kind": "fixed", "value": Decimal(1)}, "1 person"),
    ],
)
def test_a_decision_is_said_in_words(given, words):
    assert decision_in_words(Target(**given)) == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"by_date": "2001-01-01"}, "The date to reach it by has passed."),
        ({"number": "1000000"}, "The number can have up to five digits"),
        ({"number": "many"}, "The number must be written in figures"),
        ({"kind": ""}, "Choose the kind of target."),
        ({"minimum": "-1"}, "The minimum must be a whole number, 0 or more."),
        ({"kind": "ratio", "driver": "beds"}, "Choose what a ratio is of."),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_our_words_and_what_was_typed_stays(signed_in, fundamentals, typed, said):
    answer = signed_in.post(reverse("dose:set_target", args=["L1"]), WANTED | typed | {"rationale": "A long reason."})
    assert answer.status_code == 422
    assert said in answer.text
    assert "A long reason." in answer.text
    assert not Target.objects.exists()


def test_the_usual_targets_are_not_set_for_a_day_that_has_passed(signed_in, fundamentals):
    chosen = {"by_date": "2001-01-01", "take_L1": "on", "approved_by_L1": "Board"}
    answer = signed_in.post(reverse("dose:usual_targets"), chosen)
    assert answer.status_code == 422
    assert "has passed. Give one that is still to come." in answer.text
    assert not Target.objects.exists()
