import pytest

from lms.sanitising import clean, from_plain_text


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        '<p style="background:url(//evil.example)" onclick="x()">x</p>',
    ],
)
def test_nothing_that_runs_survives_cleaning(attack):
    cleaned = clean(attack)
    for trace in ("<script", "<img", "<svg", "<style", "javascript:", "onerror=", "onclick=", "style="):
        assert trace not in cleaned


def test_plain_text_keeps_its_paragraphs_and_its_angle_brackets():
    assert from_plain_text("Fewer than <5 a week.\n\nSee https://example.org/a") == (
        '<p>Fewer than &lt;5 a week.</p>\n\n<p>See <a href="https://example.org/a" '
        'rel="nofollow noopener noreferrer">https://example.org/a</a></p>'
    )


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "http://localhost:8000/standing/3/"])
def test_an_address_written_out_is_a_link_up_to_the_full_stop(address):
    assert from_plain_text(f"See {address}.") == (
        f'<p>See <a href="{address}" rel="nofollow noopener noreferrer">{address}</a>.</p>'
    )


def test_a_missing_space_after_a_full_stop_makes_no_link():
    assert "<a" not in from_plain_text("They came late.It was the lift.")


def test_plain_text_that_looks_like_html_stays_what_was_typed():
    assert from_plain_text("Write &amp; for an <b>and</b>.") == (
        "<p>Write &amp;amp; for an &lt;b&gt;and&lt;/b&gt;.</p>"
    )
    assert from_plain_text("https://example.org/?a=1&b=2") == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
        "https://example.org/?a=1&amp;b=2</a></p>"
    )
