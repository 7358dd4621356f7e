"""A chart is drawn whole, safe, small, and with no words over other words."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from lms.charts.drawing import Note, PdsaMark, draw, sparkline
from lms.charts.labelling import Box, text_width
from lms.charts.spc import analyse
from lms.charts.standalone import standalone

SVG = "{http://www.w3.org/2000/svg}"
BEFORE = [14.8, 12.1, 14.9, 14.0, 11.1, 14.1, 14.1, 25.8, 14.6, 12.6, 14.7, 13.3, 14.1, 11.4]
AFTER = [8.9, 7.5, 9.2, 10.4, 7.7, 8.0, 9.6, 8.9, 7.0, 8.7, 9.5, 7.9, 8.8, 9.7, 9.1, 6.5, 6.7, 5.3, 6.6, 4.6, 5.4, 5.6]
STEADY = [4, 6] * 6
PHONE = {"width": 360, "height": 300}


def weeks(count):
    return [date(2025, 9, 8) + timedelta(weeks=number) for number in range(count)]


def drawn(analysis, **options):
    days = weeks(len(analysis.points))
    labels = [f"{day.day} {day:%B %Y}" for day in days]
    texts = {"title": "Missed doses", "description": "A chart", "labels": labels, "dates": days}
    return draw(analysis, **(texts | options))


def worked_example(**options):
    analysis = analyse(BEFORE + AFTER, phases=[15], direction="decrease", target=5)
    notes = [Note(8, "E-prescribing outage, 27 Oct")]
    cycles = [PdsaMark(9, 1), PdsaMark(11, 2), PdsaMark(15, 3, "Insulin-first round"), PdsaMark(29, 4, "Prompt card")]
    names = ["", "Insulin-first round, whole ward"]
    return drawn(analysis, **({"unit": "%", "notes": notes, "pdsa": cycles, "phase_names": names} | options))


def tree(svg):
    return ElementTree.fromstring(svg)


def words(svg):
    return [element.text for element in tree(svg).iter(f"{SVG}text")]


def titles(svg):
    return [element.text for element in tree(svg).iter(f"{SVG}title")]


def shapes(svg, css):
    return [element for element in tree(svg).iter() if element.get("class") == css]


def boxes(svg):
    for element in tree(svg).iter(f"{SVG}text"):
        width, x, y = text_width(element.text) * 0.9, float(element.get("x")), float(element.get("y"))
        css = (element.get("class") or "").split()
        left = x - width if "end" in css else x - width / 2 if "mid" in css else x
        yield element.text, Box(left, y - 9, left + width, y + 2)


def test_the_drawing_has_a_title_and_a_description_that_name_it():
    svg = tree(worked_example(id_prefix="doses"))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "doses-title doses-desc"
    assert svg.find(f"{SVG}title").get("id") == "doses-title"
    assert svg.find(f"{SVG}desc").text == "A chart"


def test_the_lines_are_named_with_their_values():
    said = words(worked_example())
    assert {"Upper 11.2%", "Average 7.8%", "Lower 4.4%", "Target 5%"} <= set(said)
    assert {"Upper 23.4%", "Average 14.4%", "Rebased 15 December 2025", "Insulin-first round, whole ward"} <= set(said)
    assert "Median 5" in words(drawn(analyse(STEADY, chart="run")))


def test_each_kind_of_point_has_its_own_shape():
    svg = worked_example()
    assert len(shapes(svg, "pt improve")) == 7
    assert len(shapes(svg, "pt concern")) == 1
    assert len(shapes(svg, "pt")) == 28
    assert len(shapes(drawn(analyse([*STEADY, 40], baseline=12)), "special")) == 1


def test_each_point_says_its_date_value_and_signals():
    said = titles(worked_example())
    assert "8 September 2025: 14.8%. Common cause." in said
    assert "11 May 2026: 5.6%. Improvement: one of 7 below the average." in said
    assert ("27 October 2025: 25.8%. Concern: above the upper limit. E-prescribing outage, 27 Oct.") in said


def test_the_run_at_the_end_is_named():
    assert "7 in a row below average" in words(worked_example())


def test_the_line_breaks_at_gaps_and_between_phases():
    (line,) = shapes(drawn(analyse([1, 2, None, 3, 4, 5, 6], phases=[6])), "line")
    assert line.get("d").count("M") == 3


def test_no_signals_and_no_limits_are_drawn_under_10_points():
    svg = drawn(analyse([1, 2, 3, 4, 5, 6, 7, 8, 9], direction="increase", target=4))
    assert not shapes(svg, "pt improve")
    assert not shapes(svg, "limit")
    assert len(shapes(svg, "pt")) == 9


def test_what_people_typed_cannot_break_out():
    nasty = '<script>alert("1")</script>&\x00'
    svg = drawn(
        analyse(STEADY * 2, phases=[13], target=5),
        title=nasty,
        description=nasty,
        unit=nasty,
        target_label=nasty,
        labels=[nasty] * 24,
        dates=(),
        phase_names=["", nasty],
        notes=[Note(3, nasty)],
        pdsa=[PdsaMark(4, 1, nasty)],
        id_prefix='x" onload="y',
    )
    assert "<script" not in svg
    assert "onload" not in tree(svg).attrib
    assert not list(tree(svg).iter(f"{SVG}script"))


def test_there_are_no_inline_styles():
    svg = worked_example()
    assert "style=" not in svg
    assert "<style" not in svg


@pytest.mark.parametrize("size", [{}, PHONE])
def test_words_do_not_cover_words(size):
    for (one, first), (other, second) in combinations(boxes(worked_example(**size)), 2):
        assert not first.touches(second), f"{one!r} covers {other!r}"


@pytest.mark.parametrize("size", [{}, PHONE])
def test_words_stay_inside_the_drawing(size):
    svg = worked_example(**size)
    width, height = map(float, tree(svg).get("viewBox").split()[2:])
    assert all(box.within(Box(-1, 0, width + 1, height)) for _, box in boxes(svg))


def test_200_points_are_under_60_kilobytes():
    values = [50 + (number * 37 % 11) for number in range(120)] + [40 + (number * 31 % 9) for number in range(80)]
    svg = drawn(analyse(values, direction="decrease", target=45), unit="%")
    assert len(svg.encode()) < 60_000
    assert len([title for title in titles(svg) if "%" in title]) == 200


def test_a_phone_gets_a_drawing_made_for_it():
    svg = worked_example(**PHONE)
    said = words(svg)
    assert tree(svg).get("viewBox").startswith("0 0 360 ")
    assert {"7.8%", "Average", "Limits", "Target"} <= set(said)
    assert "Upper 11.2%" not in said
    assert len(said) < len(words(worked_example()))


def test_a_unit_in_words_is_named_once_above_the_axis():
    said = words(drawn(analyse(STEADY), unit="minutes"))
    assert said.count("minutes") == 1
    assert "Average 5" in said


def test_the_months_name_their_year_where_it_changes():
    said = words(worked_example())
    assert {"Sep 2025", "Oct", "Jan 2026", "Feb"} <= set(said)


def test_without_dates_the_axis_shows_as_many_labels_as_fit():
    labels = [f"Week {number}" for number in range(1, 41)]
    said = [word for word in words(drawn(analyse(STEADY * 3 + STEADY[:4]), labels=labels, dates=())) if "Week" in word]
    assert said[0] == "Week 1"
    assert 4 < len(said) < 14


def test_pdsa_cycles_started_together_are_set_apart():
    svg = drawn(analyse(STEADY), pdsa=[PdsaMark(5, 1), PdsaMark(5, 2), PdsaMark(5.2, 3)])
    places = [float(disc.get("cx")) for disc in shapes(svg, "pdsa")]
    assert all(later - earlier >= 22 for earlier, later in pairwise(places))


def test_a_point_left_out_of_the_limits_says_so():
    svg = drawn(analyse(STEADY, exclude=[3]))
    assert any("Left out of the limits" in title for title in titles(svg))


@pytest.mark.parametrize(
    "values", [[], [None, None], [5], [0], [100] * 14, [None, 3, None], [1e9, -1e9], [0.001, 0.002]]
)
@pytest.mark.parametrize("size", [{}, PHONE])
def test_odd_series_can_be_drawn(values, size):
    analysis = analyse(values)
    assert "nan" not in drawn(analysis, **size)
    assert tree(sparkline(analysis, title="Small")).get("role") == "img"


def test_labels_must_match_the_points():
    with pytest.raises(ValueError, match="12 points but 1 labels"):
        drawn(analyse(STEADY), labels=["one"])


def test_a_sparkline_shows_the_signals_and_the_latest_point():
    svg = sparkline(analyse(BEFORE + AFTER, phases=[15], direction="decrease", target=5), title='Falling <to> "8%"')
    assert tree(svg).get("aria-label") == 'Falling <to> "8%"'
    assert len(shapes(svg, "pt improve")) == 7
    assert len(svg) < 4000


def test_a_downloaded_drawing_carries_its_styles():
    svg = standalone(worked_example())
    assert "var(--" not in svg
    assert tree(svg).get("width") == "760"
    assert len(list(tree(svg).iter(f"{SVG}style"))) == 1


def test_a_chart_that_is_not_judged_leaves_it_to_its_reader_what_the_rules_would_say():
    judged, bare = worked_example(), worked_example(is_judged=False)
    assert "Improvement" in judged
    assert "Improvement" not in bare
    assert not [title for title in titles(bare) if "above the" in title or "below the" in title]
    assert "in a row" not in bare
    assert [title for title in titles(bare) if title.startswith("8 September 2025: 14.8%.")]
