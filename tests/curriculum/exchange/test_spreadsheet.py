"""Questions in our own columns, from whatever spreadsheet program."""

from decimal import Decimal

import pytest

from curriculum.exchange import spreadsheet
from curriculum.exchange.drafts import DROPPED, DraftOption, DraftQuestion, Unreadable
from curriculum.exchange.formats import guess


def told(text):
    return " ".join(found.text for found in spreadsheet.read(text)[1])


def test_a_small_table_typed_by_hand():
    drafts, _ = spreadsheet.read(
        'Question;Option 1;Right 1;Feedback 1;Option 2;Strand;Tags\nWaste?;Yes;x;Good;No;r;"a\\;b; c"\n'
    )
    draft = drafts[0]
    assert (draft.stem, draft.kind, draft.strand, draft.line) == ("Waste?", "single", "R", 2)
    assert draft.options == (DraftOption("Yes", True, "Good"), DraftOption("No"))
    assert draft.tags == ("a;b", "c")


@pytest.mark.parametrize(
    "cells, kind",
    [
        ("Q [[gap]]?,a,yes,,,", "gap"),
        ("Q?,a,yes,b,yes,", "multiple"),
        ("Q?,,,,,3.5", "numeric"),
        ("Q?,,,,,", "free_text"),
    ],
)
def test_a_kind_that_is_not_given_is_found_from_what_is(cells, kind):
    text = f"question,option_1,right_1,option_2,right_2,number\n{cells}\n"
    assert spreadsheet.read(text)[0][0].kind == kind
    assert f"taken as {kind}" in told(text)


@pytest.mark.parametrize(
    "cells, reason",
    [
        (",numeric,1", "no question in its row"),
        ("Q?,spell,1", "no kind “spell”"),
        ("Q?,numeric,many", "no number"),
        ("Q?,numeric,1e15", "no number"),
    ],
)
def test_a_row_that_cannot_be_taken_is_dropped_with_its_line(cells, reason):
    drafts, findings = spreadsheet.read(f'question,kind,number\n"two\nlines",numeric,1\n{cells}\nGood?,numeric,2\n')
    assert [draft.stem for draft in drafts] == ["two\nlines", "Good?"]
    assert (findings[0].severity, findings[0].line) == (DROPPED, 4)
    assert reason in findings[0].text


def test_values_and_columns_we_do_not_know_are_told():
    words = told("question,kind,strand,difficulty,price\nQ?,free_text,Z,hardest,3\n")
    for part in ("Columns we have no use for: price", "no strand “Z”", "no difficulty “hardest”"):
        assert part in words


def test_a_table_without_a_question_column_is_refused():
    with pytest.raises(Unreadable, match="one of them must be “question”"):
        spreadsheet.read("a,b\n1,2\n")


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-5 or more", "+44", "'=quoted", "''+x", "'tis", "＝1"])
def test_no_cell_becomes_a_formula_and_every_text_comes_back(text):
    draft = DraftQuestion(text, "free_text", model_answer=text, explanation="x")
    written = spreadsheet.write([draft]).text
    assert spreadsheet.read(written)[0] == [draft]
    assert '"=' not in written
    assert '"@' not in written


def test_numbers_stay_numbers():
    draft = DraftQuestion("Q?", "numeric", number=Decimal("-0.25"), tolerance=Decimal("0.05"))
    written = spreadsheet.write([draft]).text
    assert '"-0.25","0.05"' in written
    assert spreadsheet.read(written)[0] == [draft]


@pytest.mark.parametrize(
    "name, data, code",
    [
        ("a.xml", b"", "moodle_xml"),
        ("a.csv", b"", "csv"),
        ("a.gift", b"ANSWER: A", "gift"),
        ("a.txt", b"Q?\r\nA. a\r\nANSWER: A", "aiken"),
        ("a.txt", b"Q? {=a ~b}", "gift"),
        ("a.txt", b"\xef\xbb\xbf <quiz>", "moodle_xml"),
        ("noname", "Q?\nA. a\nANSWER: A".encode("utf-16"), "aiken"),
    ],
)
def test_the_format_is_found_from_the_name_and_else_from_the_content(name, data, code):
    assert guess(name, data) == code
