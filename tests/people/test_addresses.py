"""How an e-mail address is shown."""

from lms.people.templatetags.people import address


def test_an_address_may_break_before_its_at_and_html_in_it_is_shown_as_typed():
    assert address("sarah.owens@northbridge.example") == "sarah.owens<wbr>@northbridge.example"
    assert address("<b>@home") == "&lt;b&gt;<wbr>@home"
    assert address("no address") == "<wbr>no address"
