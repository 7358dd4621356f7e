"""Ruth leads Ward 7: she looks at her team, at one record and one standing, and agrees Nadia's PDSA."""


def test_a_line_manager_agrees_the_pdsa_of_a_report(visit):
    ruth = visit("Ruth Ashdown")
    ruth.follow("My team")
    ruth.reads("Your current reports", "Read and agree the PDSA")
    ruth.check()
    ruth.picture("team")
    ruth.follow("Nadia Okoro")
    ruth.reads("You may read this as their line manager")
    ruth.check()
    ruth.picture("record")
    ruth.follow("My team")
    ruth.page.locator("a[href^='/standing/']").filter(has_text="Improver").first.click()
    ruth.reads("Standing of Nadia Okoro")
    ruth.check()
    ruth.picture("standing")
    ruth.follow("My team")
    ruth.follow("Read and agree the PDSA")
    ruth.reads("PDSA cycles")
    ruth.check()
    ruth.picture("project-small")
    ruth.follow("Agree to the PDSA")
    ruth.check()
    ruth.picture("agree")
    ruth.page.get_by_label("I agree to these words").check()
    ruth.page.locator("main form button.nhsuk-button").first.click()
    ruth.reads("PDSA cycles")
    ruth.check()
    ruth.follow("My team")
    ruth.check()
    assert ruth.page.get_by_text("Read and agree the PDSA").count() == 0


def test_somebody_who_leads_nobody_has_no_team_to_look_at(visit):
    kwame = visit("Kwame Boateng")
    assert kwame.page.get_by_role("link", name="My team").count() == 0
    kwame.go("/team/", status=403)
    kwame.check()
