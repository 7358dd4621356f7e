"""Moodle XML as Moodle exports it."""

import base64
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from curriculum.exchange import moodle_xml
from curriculum.exchange.drafts import DROPPED, Unreadable

RIGHT_AND_WRONG = """
<answer fraction="100" format="html"><text><![CDATA[<p>Yes</p>]]></text>
<feedback format="html"><text>Good.</text></feedback></answer>
<answer fraction="0" format="html"><text><![CDATA[<p>No</p>]]></text>
<feedback format="html"><text>Why?</text></feedback></answer>
"""


def quiz(*questions):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'


def question(kind, inner=RIGHT_AND_WRONG, stem="<p>Is waiting waste?</p>", files=""):
    return (
        f'<question type="{kind}"><name><text>Q1</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>{inner}</question>'
    )


def only(*questions):
    drafts, findings = moodle_xml.read(quiz(*questions))
    assert [found.text for found in findings if found.severity == DROPPED] == []
    assert len(drafts) == 1
    return drafts[0]


def told(*questions):
    return " ".join(found.text for found in moodle_xml.read(quiz(*questions))[1])


def marks(draft):
    return [(option.text, option.is_right, option.feedback) for option in draft.options]


def answer(fraction, text, more=""):
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def test_one_right_answer_with_its_general_feedback_and_tags():
    inner = RIGHT_AND_WRONG + (
        "<generalfeedback format='html'><text>Nobody gains.</text></generalfeedback><idnumber>w-1</idnumber>"
        "<tags><tag><text>strand:R</text></tag><tag><text>portering</text></tag></tags>"
    )
    draft = only(question("multichoice", inner))
    assert (draft.stem, draft.kind, draft.explanation) == ("Is waiting waste?", "single", "Nobody gains.")
    assert marks(draft) == [("Yes", True, "Good."), ("No", False, "Why?")]
    assert (draft.key, draft.strand, draft.tags) == ("w-1", "R", ("portering",))


def test_several_right_answers_lose_their_part_marks_and_it_is_told():
    inner = "<single>false</single>" + answer(50, "a") + answer(50, "b") + answer(-100, "c")
    assert [option.is_right for option in only(question("multichoice", inner)).options] == [True, True, False]
    assert "Part marks are not held" in told(question("multichoice", inner))


def test_the_all_or_nothing_plugin_loses_nothing():
    inner = answer(100, "a") + answer(100, "b") + answer(0, "c")
    assert only(question("multichoiceset", inner)).kind == "multiple"
    assert "Part marks" not in told(question("multichoiceset", inner))


def test_an_option_with_part_of_the_marks_counts_as_wrong():
    inner = answer(100, "a") + answer("33.33333", "b")
    assert [option.is_right for option in only(question("multichoice", inner)).options] == [True, False]
    assert "count as wrong" in told(question("multichoice", inner))


def test_true_or_false_in_the_order_of_the_file():
    assert marks(only(question("truefalse", answer(0, "true") + answer(100, "false")))) == [
        ("True", False, ""), ("False", True, ""),
    ]  # fmt: skip


def test_a_short_answer_becomes_a_gap_where_its_line_is():
    inner = answer(100, "plan") + answer(50, "planning") + answer(0, "*") + "<usecase>1</usecase>"
    draft = only(question("shortanswer", inner, "P is for ______, they say."))
    assert draft.stem == "P is for [[gap]], they say."
    assert marks(draft) == [("plan", True, ""), ("planning", False, "")]
    words = told(question("shortanswer", inner))
    assert "any letters" in words
    assert "50% of the marks" in words
    assert "small letters" in words


def test_a_star_that_is_meant_is_kept():
    assert only(question("shortanswer", answer(100, "2 \\* 3"))).options[0].text == "2 * 3"


def test_a_number_with_tolerance_and_unit():
    inner = answer(100, "12.5", "<tolerance>0.5</tolerance>") + (
        "<units><unit><multiplier>1</multiplier><unit_name>mm</unit_name></unit>"
        "<unit><multiplier>0.1</multiplier><unit_name>cm</unit_name></unit></units>"
    )
    draft = only(question("numerical", inner))
    assert (draft.number, draft.tolerance, draft.unit) == (Decimal("12.5"), Decimal("0.5"), "mm")
    assert "Only the unit" in told(question("numerical", inner))


def test_pairs_steps_and_essays():
    pairs = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("outcome", "what patients feel"), ("process", "what we do"), ("", "neither"))
    )
    assert [(o.text, o.match) for o in only(question("matching", pairs)).options][1:] == [
        ("process", "what we do"), ("", "neither"),
    ]  # fmt: skip
    steps = only(question("ordering", answer(1, "plan") + answer(2, "do") + answer(3, "study")))
    assert [option.text for option in steps.options] == ["plan", "do", "study"]
    essay = only(question("essay", "<graderinfo format='html'><text>Names a day.</text></graderinfo>"))
    assert (essay.kind, essay.model_answer) == ("free_text", "Names a day.")


@pytest.mark.parametrize(
    "kind, reason",
    [("cloze", "several questions in one text"), ("description", "without a question"), ("calculated", "drawn anew"),
     ("ddmarker", "keyboard"), ("telepathy", "no kind here like Moodle’s “telepathy”")],
)  # fmt: skip
def test_kinds_that_cannot_be_held_are_dropped_with_the_reason_and_the_rest_is_taken(kind, reason):
    drafts, findings = moodle_xml.read(quiz(question(kind), question("truefalse", answer(100, "true"))))
    assert [draft.kind for draft in drafts] == ["true_false"]
    assert (findings[0].severity, findings[0].line) == (DROPPED, 3)
    assert reason in findings[0].text


def test_html_made_to_choke_on_is_dropped_at_once():
    drafts, findings = moodle_xml.read(quiz(question("essay", "", "<div>" * 50_000)))
    assert drafts == []
    assert "more than 1,000 HTML tags" in findings[0].text


def test_hints_marks_and_names_are_told():
    inner = RIGHT_AND_WRONG + (
        "<hint format='html'><text>Think.</text></hint><hint format='html'><text>Again.</text></hint>"
        "<defaultgrade>2</defaultgrade><penalty>0.33</penalty><correctfeedback><text>Hooray</text></correctfeedback>"
    )
    words = told(question("multichoice", inner))
    for part in ("2 hints dropped", "Marks and penalties", "names" if "names" in words else "Titles", "as a whole"):
        assert part in words


def test_a_category_becomes_a_tag():
    category = "<question type='category'><category><text>$course$/top/Waste//flow</text></category></question>"
    assert only(category, question("truefalse", answer(100, "true"))).tags == ("Waste/flow",)


def test_html_becomes_plain_text():
    stem = "<p>Which&nbsp;is <b>x<sup>2</sup></b>?</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>"
    assert only(question("multichoice", stem=stem)).stem == "Which is x²?\n- one\n- two"
    assert "<script>" in told(question("multichoice", stem=stem))


def png(width=2, height=2):
    file = BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def file(name, content):
    return f'<file name="{name}" path="/" encoding="base64">{content}</file>'


def test_an_image_in_the_file_comes_along_with_its_description():
    stem = '<p>Look: <img src="@@PLUGINFILE@@/my%20chart.png" alt="Falls each week"></p>'
    picture = only(question("multichoice", stem=stem, files=file("my chart.png", png()))).picture
    assert (picture.name, picture.alt, picture.is_decorative) == ("my_chart.png", "Falls each week", False)
    assert picture.content == base64.b64decode(png())


def test_an_empty_description_means_that_an_image_is_decorative():
    stem = 'Look <img src="@@PLUGINFILE@@/a.png" alt="">'
    assert only(question("multichoice", stem=stem, files=file("a.png", png()))).picture.is_decorative


@pytest.mark.parametrize(
    "stem, content, reason",
    [
        ('<img src="https://x.example/a.png">', png(), "did not come with the file"),
        ('<img src="@@PLUGINFILE@@/b.png">', png(), "did not come with the file"),
        ('<img src="@@PLUGINFILE@@/a.png">', "!!", "damaged"),
        ('<img src="@@PLUGINFILE@@/a.png">', base64.b64encode(b"<svg onload=x>").decode(), "kind we keep"),
        ('<img src="@@PLUGINFILE@@/a.png">', png()[: len(png()) // 2 // 4 * 4], "kind we keep"),
        ('<img src="@@PLUGINFILE@@/a.png">', png(6000, 5000), "kind we keep"),
        ('<img src="@@PLUGINFILE@@/a.png"><img src="@@PLUGINFILE@@/a.png">', png(), "has one image"),
    ],
)
def test_images_that_cannot_be_kept_are_dropped_with_the_reason(stem, content, reason):
    assert reason in told(question("multichoice", stem=f"Look {stem}", files=file("a.png", content)))


def test_an_image_in_an_option_is_told():
    inner = RIGHT_AND_WRONG.replace("<p>Yes</p>", "<p>Yes <img src='@@PLUGINFILE@@/a.png'></p>")
    assert "only the question itself can have one" in told(question("multichoice", inner))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE quiz SYSTEM "http://x.example/quiz.dtd">',
        '<!DOCTYPE quiz [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://x.example/p"> %p;]>',
    ],
)
def test_entities_and_document_types_are_refused_by_name(head):
    with pytest.raises(Unreadable, match="declares entities or a document type"):
        moodle_xml.read(f'<?xml version="1.0"?>{head}<quiz>{question("truefalse")}</quiz>')


def test_broken_xml_is_refused_with_its_line():
    with pytest.raises(Unreadable, match=r"not well-formed XML.*line 3.*Nothing was read"):
        moodle_xml.read("<quiz>\n<question>\n</quiz>")
    with pytest.raises(Unreadable, match="&nbsp; are HTML"):
        moodle_xml.read("<quiz><question>&nbsp;</question></quiz>")
    with pytest.raises(Unreadable, match="begins with <html>"):
        moodle_xml.read("<html></html>")


def test_other_encodings_are_read_as_the_file_names_them():
    text = quiz(question("truefalse", answer(100, "true"), stem="Café – “so”?"))
    for name in ("windows-1252", "utf-16", "utf-8"):
        data = text.replace("UTF-8", name).encode(name)
        assert moodle_xml.read(data)[0][0].stem == "Café – “so”?"
    with pytest.raises(Unreadable, match="names an encoding"):
        moodle_xml.read(text.replace("UTF-8", "klingon").encode())


def test_a_chart_is_written_so_that_moodle_shows_its_values_and_we_read_it_back():
    from tests.curriculum.exchange.pool import question as made

    draft = made(3, "chart")
    text = moodle_xml.write([draft]).text
    assert "week 1 1&lt;/td&gt;" in text
    assert moodle_xml.read(text) == ([draft], [])
