"""Helen reads what Northbridge decided; Gareth takes Southmoor from the defaults to groups of its own."""

import re


def heads(visitor) -> list[int]:
    """The column of heads on the page of the groups, the sum last."""
    cells = visitor.page.locator('td[data-label="Heads"]').all_inner_texts()
    return [int(cell.replace(",", "")) for cell in cells]


def test_the_demos_groups_targets_and_run_are_believable(visit):
    helen = visit("Helen Marsh")
    helen.go("/dose/groups/")
    helen.reads("Version 1, in use", "Approved by Executive team")
    *groups, everyone = heads(helen)
    assert sum(groups) == everyone > 200
    assert len(groups) == 4
    board, middle, front, rest = groups
    assert 4 <= board < middle < front < rest
    helen.check()
    helen.picture("groups")
    helen.follow("Frozen runs")
    helen.check()
    helen.page.locator("tbody th a").first.click()
    helen.reads("These figures do not change any more.", "80% of the people asked")
    helen.check()
    helen.picture("target-run")
    helen.go("/dose/targets/")
    helen.reads("90% of the people asked", "Fundamentals: 2 versions", "One for every 4 active projects")
    helen.check()
    helen.picture("targets")
    helen.follow("Appointments")
    helen.reads("Appointed and qualified", "Priya Raman")
    helen.check()
    helen.picture("appointments")
    helen.follow("Appoint a colleague")
    helen.check()


def test_hr_drafts_groups_previews_approves_and_the_dose_follows_a_target_that_asks_them(visit):
    gareth = visit("Gareth Pugh")
    gareth.go("/dose/")
    gareth.follow("Targets")
    gareth.follow("Groups")
    gareth.reads("The product’s defaults, in use", "Not approved by anybody yet")
    before = heads(gareth)
    gareth.press("Start a draft from the groups in use")
    gareth.reads("Draft of the groups")
    gareth.check()
    gareth.follow("Add a group")
    gareth.get_by_label("Code").fill("NURSES")
    gareth.get_by_label("Name").fill("Nurses")
    gareth.page.locator("summary", has_text="Staff groups").click()
    gareth.get_by_label("Nursing and midwifery").check()
    gareth.press("See whom it catches")
    gareth.reads("Nothing is saved yet.")
    assert gareth.get_by_label("Nursing and midwifery").is_checked()
    caught = int(re.search(r"catches (\d+) ", gareth.page.locator(".then").inner_text())[1])
    assert 0 < caught < before[-1]
    assert "already in FLL" in gareth.page.locator(".then").inner_text()
    gareth.check()
    gareth.picture("group-draft")
    gareth.press("Save in the draft")
    gareth.reads("Nurses is in the draft.", f"This rule catches {caught}")
    gareth.follow("Preview and approve")
    gareth.reads(f"{caught} of {before[-1]} heads would change group", "From ALL to NURSES")
    gareth.check()
    gareth.picture("groups-preview")
    gareth.press("Approve version 1")
    gareth.reads("There is a problem", "Say who approved it.")
    gareth.check()
    gareth.get_by_label("Approved by").fill("People committee")
    gareth.get_by_label("Why these groups").fill("Nurses learn together here.")
    gareth.press("Approve version 1")
    gareth.reads("Version 1 of the groups counts from now on.", "Approved by People committee")
    after = heads(gareth)
    assert after[-1] == before[-1]
    assert after[-3] == caught
    gareth.go("/dose/targets/L3/")
    gareth.get_by_label("Nurses (NURSES)").check()
    gareth.get_by_label("Middle managers").uncheck()
    gareth.press("See what it would mean")
    gareth.reads("What it would mean today", "Nothing is saved yet.")
    gareth.check()
    gareth.picture("target-preview")
    gareth.press("Save the target")
    gareth.reads("The target of Practitioner is set. This is version 2.", "Asked of: Group NURSES.")
    gareth.check()
    gareth.go("/dose/")
    gareth.reads("Group NURSES")


def test_groups_are_drafted_without_a_script(visit):
    helen = visit("Helen Marsh", javascript=False)
    helen.go("/dose/groups/")
    helen.press("Start a draft from the groups in use")
    helen.reads("Draft of the groups")
    helen.press("Move down")
    helen.reads("Draft of the groups")
    helen.page.locator("summary", has_text="Discard the draft").click()
    helen.press("Discard it")
    helen.reads("The draft is discarded. The groups are as they were.")
