"""Those who look at numbers and not at people: the board and the alliance."""


def test_a_board_member_reads_the_dose(visit):
    margaret = visit("Margaret Cole")
    margaret.follow("Board")
    margaret.reads("Improvement skill: what we have and where", "How to read it")
    margaret.check()
    margaret.picture("dose")
    margaret.page.locator("#units tbody a").first.click()
    margaret.reads("Back to all units")
    margaret.check()
    margaret.follow("Why these targets")
    margaret.reads("Approved by")
    margaret.check()
    margaret.picture("targets")


def test_the_alliance_sees_members_side_by_side(visit):
    sofia = visit("Sofia Lind")
    sofia.follow("Alliance")
    sofia.reads("Members side by side", "Nobody is named here.")
    sofia.check()
    sofia.picture("alliance")
