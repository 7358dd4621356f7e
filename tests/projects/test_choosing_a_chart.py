"""Which chart fits which data: suggested with its reason, never forced, and never one that cannot be drawn."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lms.charts.spc import DEFAULT_RULES
from lms.charts.spc import analyse as analyse_series
from lms.projects import actions
from lms.projects.charting import analysis_of, suggestion_for
from lms.projects.choosing import RULE_CHOICES, charts_for, suggested
from lms.projects.models import Measure, Observation

KINDS = Measure.DataKind
FORM = {"name": "Falls", "kind": "outcome", "direction": "decrease"}


def to(name: str, *args) -> str:
    return reverse(f"projects:{name}", args=args)


@pytest.fixture
def rate(project) -> Measure:
    return Measure.objects.create(
        project=project, kind="outcome", name="Falls", direction="decrease", data_kind="rate", multiplier=1000
    )


@pytest.fixture
def falls(rate, nurse, observe):
    """A function that gives the rate monthly falls and bed days."""

    def _falls(counts, bed_days=500):
        observe(rate, counts)
        Observation.objects.filter(measure=rate).update(denominator=bed_days)
        return Measure.objects.prefetch_related("observations", "phases").get(pk=rate.pk)

    return _falls


@pytest.mark.parametrize(
    ("kind", "chart"),
    [
        (KINDS.MEASURED, "xmr"), (KINDS.COUNT, "c"), (KINDS.RATE, "u"), (KINDS.PROPORTION, "p"),
        (KINDS.TIME_BETWEEN, "t"), (KINDS.NUMBER_BETWEEN, "g"), ("", "xmr"),
    ],
)  # fmt: skip
def test_each_kind_of_data_has_its_chart_with_a_reason(kind, chart):
    found = suggested(kind, 12)
    assert found.chart == chart
    assert found.reason


@pytest.mark.parametrize("kind", KINDS.values)
def test_under_12_points_a_run_chart_is_suggested_whatever_the_data(kind):
    assert suggested(kind, 11).chart == "run"


@pytest.mark.parametrize(("kind", "chart"), [(KINDS.RATE, "uprime"), (KINDS.PROPORTION, "pprime")])
def test_counts_that_vary_much_more_than_by_chance_get_laneys_chart(kind, chart):
    assert suggested(kind, 20, 1.2).chart == chart.removesuffix("prime")
    assert suggested(kind, 20, 1.8).chart == chart
    assert "1.8 times as much as chance" in suggested(kind, 20, 1.8).reason


@pytest.mark.parametrize("kind", ["", *KINDS.values])
def test_every_chart_offered_for_a_kind_of_data_can_be_analysed(kind):
    with_denominator = Measure(data_kind=kind).has_denominator
    for chart in charts_for(kind):
        analyse_series([1, 2, 3], chart=chart, denominators=[9, 9, 9] if with_denominator else None)


def test_every_chart_and_preset_of_the_engine_can_be_chosen():
    assert {chart for kind in KINDS for chart in charts_for(kind)} == set(DEFAULT_RULES)
    assert {rules for rules, _ in RULE_CHOICES} == {"", *Measure.Rules.values}


def test_the_chart_page_suggests_a_chart_and_uses_it_on_request(falls, as_, nurse):
    measure = falls([4, 6, 5, 7, 3, 5, 6, 4, 5, 6, 4, 5])
    page = as_(nurse).get(to("measure", measure.pk)).content.decode()
    assert "U chart</span> fits these data" in page
    as_(nurse).post(to("use_chart", measure.pk), {"chart": "u"})
    measure.refresh_from_db()
    assert measure.chart == "u"
    after = as_(nurse).get(to("measure", measure.pk)).content.decode()
    assert "fits these data" not in after
    assert "rules 1.1" in after


def test_a_chart_that_fits_is_left_alone_and_xmr_is_everybodys_choice(falls):
    measure = falls([4, 6, 5, 7, 3, 5, 6, 4, 5, 6, 4, 5])
    for chart in ("u", "uprime", "xmr", "mr"):
        measure.chart = chart
        assert suggestion_for(measure) is None
    measure.chart, measure.data_kind = "run", ""
    assert suggestion_for(measure) is None


def test_a_chart_another_kind_of_data_needs_is_refused(rate, nurse):
    with pytest.raises(ValidationError, match="needs another kind of data"):
        actions.use_chart(rate, "p", by=nurse)
    with pytest.raises(ValidationError, match="Choose a kind of chart"):
        actions.use_chart(rate, "pareto", by=nurse)


def test_rules_that_do_not_go_with_the_new_chart_are_given_up(rate, nurse):
    Measure.objects.filter(pk=rate.pk).update(rules="ihi-run")
    rate.refresh_from_db()
    assert actions.use_chart(rate, "u", by=nurse).rules == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"chart": "p"}, "needs another kind of data"),
        ({"chart": "c", "data_kind": "rate"}, "needs another kind of data"),
        ({"chart": "run", "rules": "mdc"}, "need the limits of a control chart"),
        ({"chart": "xmr", "rules": "ihi-run"}, "are for run charts"),
        ({"multiplier": "1000"}, "Only numbers with a denominator"),
        ({"multiplier": "0", "data_kind": "rate"}, "greater than or equal to 0.01"),
    ],
)
def test_the_form_says_what_does_not_go_together(project, as_, nurse, typed, words):
    page = as_(nurse).post(to("new_measure", project.pk), FORM | typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'value="Falls"' in page.content.decode()


def test_a_measure_of_each_kind_and_its_chart_is_made_by_the_form(project, as_, nurse):
    for kind in KINDS:
        for chart in charts_for(kind):
            typed = FORM | {"name": f"{kind} {chart}", "data_kind": kind, "chart": chart}
            assert as_(nurse).post(to("new_measure", project.pk), typed).status_code == 302
    made = Measure.objects.filter(project=project)
    assert made.count() == sum(len(charts_for(kind)) for kind in KINDS)


def test_observations_keep_their_meaning_when_the_definition_changes(outcome, falls, nurse):
    with pytest.raises(ValidationError, match="do not have denominators"):
        actions.change_measure(outcome, {"data_kind": "proportion"}, by=nurse)
    with pytest.raises(ValidationError, match="Its observations have denominators"):
        actions.change_measure(falls([4, 5]), {"data_kind": "count"}, by=nurse)
    outcome.refresh_from_db()
    assert outcome.data_kind == ""


def test_a_chart_the_observations_cannot_be_drawn_as_is_refused_with_the_point(outcome, nurse):
    outcome.observations.filter(pk=outcome.observations.first().pk).update(value=0)
    with pytest.raises(ValidationError, match="Point 1: 0 is not a time between events"):
        actions.change_measure(outcome, {"data_kind": "time", "chart": "t"}, by=nurse)


def test_a_chart_that_can_no_longer_be_drawn_is_shown_as_a_run_chart_that_says_so(outcome, as_, nurse):
    outcome.observations.filter(pk=outcome.observations.first().pk).update(value=0)
    Measure.objects.filter(pk=outcome.pk).update(data_kind="time", chart="t")
    page = as_(nurse).get(to("measure", outcome.pk)).content.decode()
    assert "cannot be drawn as a T chart" in page
    assert "Point 1: 0 is not a time between events" in page
    assert "Run chart, preset Anhøj" in page


def test_the_chosen_rules_are_printed_under_the_chart_and_only_with_its_own_chart(outcome, as_, nurse):
    Measure.objects.filter(pk=outcome.pk).update(chart="run", rules="ihi-run")
    assert "preset IHI run chart rules" in as_(nurse).get(to("measure", outcome.pk)).content.decode()
    other = as_(nurse).get(to("measure", outcome.pk), {"chart": "xmr"}).content.decode()
    assert "preset Making Data Count" in other


def test_screening_is_done_when_chosen_and_said_under_the_chart(outcome, as_, nurse):
    Measure.objects.filter(pk=outcome.pk).update(chart="xmr", screens_moving_ranges=True)
    measure = Measure.objects.get(pk=outcome.pk)
    values = [float(o.value) for o in measure.observations.all()]
    assert analysis_of(measure).phases[0].upper == pytest.approx(
        analyse_series(values, screen_moving_ranges=True).phases[0].upper
    )
    assert "were left out, once" in as_(nurse).get(to("measure", outcome.pk)).content.decode()


def test_the_table_and_the_download_show_what_was_counted_and_out_of_how_many(falls, as_, nurse):
    measure = falls([4, 6], 512)
    page = as_(nurse).get(to("measure", measure.pk)).content.decode()
    assert '<th scope="col" class="n">Out of</th>' in page
    assert '<td class="n">512</td>' in page
    table = as_(nurse).get(to("observations_csv", measure.pk)).content.decode().splitlines()
    assert "Counted" in table[0]
    assert [float(cell) for cell in table[1].replace('"', "").split(",")[1:4]] == [4, 512, 7.8125]
