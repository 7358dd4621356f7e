"""HR reads the groups, drafts the next version, previews it and has it approved."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dose import actions
from lms.dose.groups.drafts import fingerprint
from lms.dose.models import Group, Grouping, Target
from tests.dose.crowd import fill

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
NURSES = {"code": "NUR", "name": "Nurses", "staff_groups": ["Nursing and midwifery"]}
APPROVED = {"approved_by": "People committee", "rationale": "It fits us."}


@pytest.fixture
def signed_in(client, hr, nurse, ward_manager):
    client.force_login(hr)
    return client


@pytest.fixture
def draft(signed_in, northbridge):
    signed_in.post(reverse("dose:start_draft"), {"source": "current"})
    return Grouping.objects.get()


def to_approve(draft):
    return APPROVED | {"seen": fingerprint(draft.groups.all())}


def test_the_defaults_are_said_to_be_nobodys_until_somebody_approves(signed_in):
    page = signed_in.get(reverse("dose:groups")).text
    assert "The product’s defaults, in use" in page
    assert "Not approved by anybody yet" in page
    assert "Band 6 or 7" in page


def test_hr_drafts_previews_and_approves_and_the_page_names_the_approver(signed_in, draft):
    page = signed_in.get(reverse("dose:draft")).text
    assert "3 heads in 4 groups" in page
    assert "This rule catches 1 person." in page  # the ward manager, band 7
    looked = signed_in.post(reverse("dose:add_group"), NURSES | {"look": "yes"})
    assert "This rule catches 2 people. It fits 3: 1 of them is already in FLL." in looked.text
    assert not Group.objects.filter(code="NUR").exists()
    assert signed_in.post(reverse("dose:add_group"), NURSES).url == reverse("dose:draft")
    preview = signed_in.get(reverse("dose:approve_groups")).text
    assert "2 of 3 heads would change group, compared with the defaults." in preview
    assert "From ALL to NUR" in preview
    assert signed_in.post(reverse("dose:approve_groups"), to_approve(draft)).url == reverse("dose:groups")
    page = signed_in.get(reverse("dose:groups")).text
    assert "Version 1, in use" in page
    assert "Approved by People committee" in page


def test_the_preview_says_what_becomes_of_a_target(signed_in, draft, aim, fundamentals):
    aim(fundamentals, value="1", asked_of={"groups": ["FLL"]})
    signed_in.post(reverse("dose:move_group", args=["FLL"]), {"way": "up"})
    signed_in.post(
        reverse("dose:change_group", args=["FLL"]),
        {"code": "FLL", "name": "Front-line leaders", "pay_bands": ["5", "7"]},
    )
    assert "1 → 3" in signed_in.get(reverse("dose:approve_groups")).text


def test_approving_without_a_name_or_a_reason_keeps_what_was_typed(signed_in, draft):
    answer = signed_in.post(reverse("dose:approve_groups"), to_approve(draft) | {"approved_by": ""})
    assert answer.status_code == 422
    assert "Say who approved it." in answer.text
    assert "It fits us." in answer.text
    assert Grouping.objects.get().state == "draft"


def test_a_draft_that_changed_since_the_preview_is_shown_again_before_it_counts(signed_in, draft, hr):
    old = to_approve(draft)
    actions.remove_group(draft, "FLL", by=hr)
    answer = signed_in.post(reverse("dose:approve_groups"), old)
    assert answer.status_code == 422
    assert "The draft has changed since you looked at it." in answer.text
    assert f'value="{to_approve(draft)["seen"]}"' in answer.text
    assert "People committee" in answer.text
    assert signed_in.post(reverse("dose:approve_groups"), to_approve(draft)).status_code == 302


def test_a_second_click_on_approve_says_that_there_is_no_draft_any_more(signed_in, draft):
    sent = to_approve(draft)
    signed_in.post(reverse("dose:approve_groups"), sent)
    again = signed_in.post(reverse("dose:approve_groups"), sent, follow=True)
    assert "There is no draft of the groups: it was approved or discarded." in again.text
    assert Grouping.objects.count() == 1


def test_a_group_that_a_target_asks_is_replaced_on_the_approval_page(signed_in, draft, hr, aim, fundamentals):
    aim(fundamentals, asked_of={"groups": ["FLL"]})
    actions.remove_group(draft, "FLL", by=hr)
    page = signed_in.get(reverse("dose:approve_groups")).text
    assert "The target of Fundamentals asks FLL, which the draft does not have." in page
    assert "Not in this version any more." in page
    refused = signed_in.post(reverse("dose:approve_groups"), to_approve(draft))
    assert refused.status_code == 422
    assert "Say which group is asked instead of FLL." in refused.text
    signed_in.post(reverse("dose:approve_groups"), to_approve(draft) | {"instead_FLL": "MCL"})
    assert Target.objects.get(is_current=True).asked_of == {"groups": ["MCL"]}


def test_starting_a_draft_when_a_colleague_has_begun_one_leads_to_theirs(signed_in, draft, hr):
    answer = signed_in.post(reverse("dose:start_draft"), {"source": "defaults"}, follow=True)
    assert f"There is a draft already: {hr} began it on" in answer.text
    assert Grouping.objects.count() == 1


def test_a_group_somebody_took_out_meanwhile_gives_a_clear_answer(signed_in, draft, hr):
    actions.remove_group(draft, "FLL", by=hr)
    answer = signed_in.get(reverse("dose:change_group", args=["FLL"]), follow=True)
    assert "FLL is no longer in the draft: it was removed, or has another code." in answer.text


def test_a_group_changed_by_a_colleague_meanwhile_keeps_both_versions_in_sight(signed_in, draft, hr):
    url = reverse("dose:change_group", args=["FLL"])
    seen = fingerprint([draft.groups.get(code="FLL")])
    actions.change_group(draft, "FLL", code="FLL", name="Theirs", rule={"pay_bands": ["7"]}, by=hr)
    sent = {"code": "FLL", "name": "Mine", "pay_bands": ["5"], "seen": seen}
    answer = signed_in.post(url, sent)
    assert answer.status_code == 422
    assert "Somebody changed Theirs while you had it open." in answer.text
    assert 'value="Mine"' in answer.text
    again = sent | {"seen": fingerprint([draft.groups.get(code="FLL")])}
    assert again["seen"] in answer.text
    assert signed_in.post(url, again).status_code == 302
    assert draft.groups.get(code="FLL").name == "Mine"


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"code": "nur"}, "two to eight capital letters"),
        ({"code": "N'; --"}, "two to eight capital letters"),
        ({"name": ""}, "Give the group a name."),
        ({"staff_groups": []}, "Choose at least one thing to go by"),
        ({"staff_groups": ["Invented"]}, "Invented is not in the staff record."),
        ({"units": ["999999"]}, "999999 is not in the staff record."),
        ({"units": ["__import__"]}, "not in the staff record"),
        ({"code": "FLL"}, "The draft has a group FLL already"),
    ],
)
def test_a_group_that_is_not_one_is_refused_and_what_was_typed_stays(signed_in, draft, wrong, said):
    answer = signed_in.post(reverse("dose:add_group"), NURSES | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert (wrong | {"code": wrong.get("code", "NUR")})["code"].replace("'", "&#x27;") in answer.text
    assert draft.groups.count() == 4


def test_the_form_offers_what_the_staff_record_holds_and_keeps_what_nobody_holds_now(signed_in, draft, hr, ward):
    actions.add_group(draft, code="CH", name="Chiefs", rule={"job_roles": ["Chief nurse"]}, by=hr)
    page = signed_in.get(reverse("dose:change_group", args=["CH"])).text
    assert "Staff nurse (2)" in page
    assert "Chief nurse (nobody now)" in page
    assert "Medicine, Ward 7" in page


def test_a_discarded_draft_leaves_the_groups_as_they_were(signed_in, draft):
    answer = signed_in.post(reverse("dose:discard_draft"), follow=True)
    assert "The draft is discarded." in answer.text
    assert not Grouping.objects.exists()


def test_earlier_versions_are_read_and_compared(signed_in, draft, hr):
    signed_in.post(reverse("dose:approve_groups"), to_approve(draft))
    signed_in.post(reverse("dose:start_draft"), {"source": "current"})
    second = Grouping.objects.get(state="draft")
    assert signed_in.get(reverse("dose:grouping", args=[2])).status_code == 404  # a draft is no version yet
    actions.change_group(second, "FLL", code="FLL", name="Leaders", rule={"pay_bands": ["7"]}, by=hr)
    signed_in.post(reverse("dose:approve_groups"), to_approve(second))
    assert "No longer in use" in signed_in.get(reverse("dose:grouping", args=[1])).text
    page = signed_in.get(reverse("dose:grouping", args=[2]), {"with": "1"}).text
    assert "Was called Front-line leaders" in page
    assert "Was: Band 6 or 7" in page
    assert "What changed since" in signed_in.get(reverse("dose:groups")).text


def test_the_board_reads_the_groups_and_changes_nothing(client, board_member, draft):
    client.force_login(board_member)
    page = client.get(reverse("dose:groups"))
    assert page.status_code == 200
    assert "Go on with the draft" not in page.text
    assert client.get(reverse("dose:draft")).status_code == 403
    assert client.post(reverse("dose:approve_groups"), to_approve(draft)).status_code == 403


def test_hr_of_another_organisation_meets_only_their_own_draft(client, hire, stranger, draft):
    unit = stranger.assignments.get().unit
    client.force_login(hire("Gareth Pugh", role="hr", unit=unit))
    assert client.get(reverse("dose:draft")).url == reverse("dose:groups")
    assert client.post(reverse("dose:discard_draft")).url == reverse("dose:groups")
    assert Grouping.objects.filter(pk=draft.pk).exists()
    assert client.get(reverse("dose:grouping", args=[1])).status_code == 404


@pytest.mark.parametrize("page", ["groups", "draft", "approve_groups", "add_group"])
def test_a_page_costs_the_same_for_few_and_many(signed_in, draft, aim, fundamentals, surgery, page):
    aim(fundamentals, asked_of={"groups": ["FLL"]})

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert signed_in.get(reverse(f"dose:{page}")).status_code == 200
        return len(seen)

    queries()
    few = queries()
    fill(surgery, 300, fundamentals)
    assert queries() == few
