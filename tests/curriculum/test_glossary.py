"""The glossary: one meaning for each name, found by search, kept by trainers, loaded once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import GlossaryTerm
from curriculum.starter import reading
from curriculum.starter.loader import Loading
from tests.conftest import MONDAY


def add(term, meaning="Plain words.", also=""):
    return GlossaryTerm.objects.create(term=term, meaning=meaning, also_known_as=also)


@pytest.fixture
def page(client, nurse):
    """A function: the glossary as the nurse sees it, searched for these words."""
    client.force_login(nurse)
    return lambda **asked: client.get(reverse("curriculum:glossary"), asked).content.decode()


def load_terms():
    loading = Loading(MONDAY)
    loading.glossary()
    return loading.new["term"]


def test_the_terms_that_ship_are_many_plain_and_have_one_meaning_for_each_name(db):
    assert load_terms() >= 25
    names = [name.casefold() for term in GlossaryTerm.objects.all() for name in term.names]
    assert len(names) == len(set(names))
    assert len({term.anchor for term in GlossaryTerm.objects.all()}) == GlossaryTerm.objects.count()
    for term in GlossaryTerm.objects.all():
        term.full_clean()
    assert [data["term"] for data in reading.glossary() if "—" in data["meaning"]] == []


def test_loading_again_neither_overwrites_nor_brings_back_a_term(db):
    load_terms()
    GlossaryTerm.objects.filter(term="aim").update(meaning="Ours.")
    GlossaryTerm.objects.filter(term="run chart").delete()
    assert load_terms() == 0
    assert GlossaryTerm.objects.get(term="aim").meaning == "Ours."
    assert not GlossaryTerm.objects.filter(term="run chart").exists()


def test_a_term_the_authors_wrote_first_stays_theirs(db):
    add("Quality improvement", "Our own words.")
    load_terms()
    assert not GlossaryTerm.objects.filter(term="improvement").exists()
    assert GlossaryTerm.objects.get(term="Quality improvement").meaning == "Our own words."


def test_terms_stand_from_a_to_z_with_their_other_names(page):
    add("run chart", also="time series")
    add("aim")
    add("5S")
    html = page()
    places = [html.index(f">{words}</dt>") for words in ("5S", "aim", "run chart")]
    assert places == sorted(places)
    assert "Also called: time series" in html
    assert 'id="term-run-chart"' in html


@pytest.mark.parametrize("asked, found", [("TIME", 1), ("chart run", 1), ("dots", 1), ("nothing at all", 0), ("", 2)])
def test_a_search_finds_a_term_by_any_of_its_names_or_its_meaning(page, asked, found):
    add("run chart", "Dots in time order.", "time series")
    add("aim")
    assert page(q=asked).count("<dt>") == found


def test_a_search_that_finds_nothing_says_what_to_do(page):
    add("aim")
    html = page(q="<script>zzz")
    assert "No term fits." in html
    assert "&lt;script&gt;zzz" in html


def test_an_empty_glossary_says_what_it_is_for(page):
    assert "No terms yet." in page()


def test_a_name_leads_to_one_meaning_only(db):
    add("run chart", also="time series")
    with pytest.raises(ValidationError, match="already leads to"):
        GlossaryTerm(term="line chart", meaning="x", also_known_as="Time Series").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        add("Run Chart")


def test_trainers_keep_the_glossary_and_nobody_else(client, trainer, nurse, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    new = reverse("wagtailsnippets_curriculum_glossaryterm:add")
    answer = client.post(new, {"term": "run chart", "meaning": "Dots in time order.", "also_known_as": ""})
    assert answer.status_code == 302
    assert GlossaryTerm.objects.get().term == "run chart"
    client.force_login(nurse)
    assert client.get(new).status_code == 302
    assert client.get(new)["Location"].startswith("/")


def test_the_glossary_costs_the_same_with_ten_terms_and_a_thousand(page, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(20) as queries:
            page()
        return len(queries)

    def more(start, stop):
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(term=f"term {n}", meaning="Words.", also_known_as=f"name {n}") for n in range(start, stop)
        )

    more(0, 10)
    cost()
    before = cost()
    more(10, 1000)
    assert cost() == before
