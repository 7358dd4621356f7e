"""A finished project on its way to its signatures, and its practitioner to level 3."""


def test_the_coach_and_the_sponsor_sign_and_the_practitioner_graduates(visit):
    joanna = visit("Joanna Pryce")
    joanna.check()
    joanna.picture("home")
    joanna.follow("Reducing missed insulin doses")
    joanna.reads("Who waits for whom", "Level 3 gate")
    joanna.check()
    joanna.picture("project")
    joanna.follow("Insulin doses missed or given late")
    joanna.check()
    joanna.picture("chart")
    _sign(visit("Daniel Whitcombe"), "coach", "Coaching", "Coach's board")
    _sign(visit("Priya Raman"), "sponsor", "Sponsoring", "Sponsor's page")
    joanna.follow("Certificates")
    joanna.reads("Practitioner", "Valid")
    joanna.check()
    joanna.go("/")
    joanna.check()
    joanna.picture("home-graduate")


def _sign(signer, capacity, area, page):
    signer.follow(area)
    signer.reads(page)
    signer.check()
    signer.picture(capacity)
    signer.follow("Reducing missed insulin doses")
    signer.check()
    signer.follow("Read and sign off")
    signer.check()
    signer.picture(f"sign-{capacity}")
    signer.page.get_by_label("I agree to these words").check()
    signer.press(f"Sign as {capacity}")
    signer.reads("Level 3 gate")
    signer.check()
