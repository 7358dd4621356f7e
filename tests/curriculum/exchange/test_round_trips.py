"""What is written is read again as the same questions, whatever letters authors use; and no file crashes a reader."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.exchange import aiken, gift, moodle_xml, spreadsheet
from curriculum.exchange.drafts import DROPPED, DraftOption, DraftQuestion, Unreadable, normal
from curriculum.exchange.formats import FORMATS
from tests.curriculum.exchange.drafts import questions
from tests.curriculum.exchange.pool import five_hundred

quick = settings(max_examples=25, deadline=None)


@quick
@given(st.lists(questions(), max_size=3))
def test_gift_carries_every_kind_whole(drafts):
    written = gift.write(drafts)
    assert gift.read(written.text) == (drafts, [])
    assert written.count == len(drafts)


@quick
@given(st.lists(questions(with_picture=True), max_size=3))
def test_moodle_xml_carries_every_kind_whole_with_its_image(drafts):
    written = moodle_xml.write(drafts)
    assert moodle_xml.read(written.text.encode()) == (drafts, [])
    assert written.findings == []


@quick
@given(st.lists(questions(), max_size=3))
def test_our_own_columns_carry_every_kind_whole(drafts):
    written = spreadsheet.write(drafts)
    assert spreadsheet.read(written.text.encode()) == (drafts, [])
    assert written.findings == []


@quick
@given(st.lists(questions(("single",)), max_size=3))
def test_aiken_carries_wording_options_and_the_right_one_or_says_what_it_does_not(drafts):
    told = {found.line: found for found in aiken.write([replace(d, line=n) for n, d in enumerate(drafts)]).findings}
    kept = [(n, draft) for n, draft in enumerate(drafts) if n not in told or told[n].severity != DROPPED]
    back, _ = aiken.read(aiken.write(drafts).text)
    assert len(back) == len(kept)
    for (n, draft), read in zip(kept, back, strict=True):
        if n not in told or not ({"wording", "options"} & set(told[n].text.replace(",", "").replace(".", "").split())):
            assert read == bare(draft)


def bare(draft: DraftQuestion) -> DraftQuestion:
    options = tuple(DraftOption(option.text, option.is_right) for option in draft.options)
    return DraftQuestion(draft.stem, "single", options)


@quick
@given(questions())
def test_a_draft_in_normal_form_is_left_as_it_is(draft):
    assert normal(draft) == draft


@pytest.mark.parametrize("code", FORMATS)
def test_500_questions_are_read_and_written_again_equal(code):
    drafts = five_hundred() if code != "aiken" else [bare(draft) for draft in five_hundred(("single",))]
    if code == "aiken":  # one line each
        drafts = [replace(draft, stem=draft.stem.replace("\n", " ")) for draft in drafts]
    written = FORMATS[code].write(drafts)
    assert FORMATS[code].read(written.text.encode()) == (drafts, [])
    assert (written.count, written.findings) == (500, [])


BITS = [
    *"{}=~#:\\\n <>T%50$\t\"';,&\0\x0b", "[html]", "::", "\n\n", "//", "####", "{T}", "{=a ~b}", "<b>", "{>3\na\nb}",
    "{#1..}", "<img src='data:image/png;base64,A'>", "A. ", "\nB) ", "\nANSWER: A", "question,", "option_1,", "'=",
    "kind,numeric", "<quiz>", "</quiz>", "<question type='multichoice'>", "<question type='numerical'>", "</question>",
    "<text>", "</text>", "<questiontext format='html'>", "</questiontext>", "<answer fraction='100'>", "</answer>",
    "<![CDATA[<p>]]>",
    '// more: {"kind": []}', '// more: {"feedback": 3}', "<escalator>[]</escalator>", "\ufeff", "[tag:strand:Q]",
]  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
@settings(max_examples=25, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200), st.lists(st.sampled_from(BITS), max_size=40).map("".join))
)
def test_no_file_makes_a_reader_fail_in_any_other_way_than_by_a_clear_error(code, data):
    read_or_refused(code, data)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(BITS[-24:]), max_size=25).map(lambda bits: f"<quiz>{''.join(bits)}</quiz>"))
def test_no_moodle_file_does(data):
    read_or_refused("moodle_xml", data)


def read_or_refused(code, data):
    with contextlib.suppress(Unreadable):
        drafts, findings = FORMATS[code].read(data)
        assert drafts == [normal(draft) for draft in drafts]
        assert all(found.text for found in findings)
