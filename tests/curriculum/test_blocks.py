"""The block library: what each block refuses, and how it looks before it is chosen and after it is published."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from curriculum.authors import prepare_group
from curriculum.blocks import (
    AccordionBlock,
    AudioBlock,
    ChecklistBlock,
    LessonBody,
    PollBlock,
    QuoteBlock,
    VideoBlock,
)
from curriculum.models import GlossaryTerm, LessonPage
from lms.learning.actions import enrol
from tests.conftest import MONDAY

BODY = LessonPage._meta.get_field("body").stream_block


def refusal(block, value):
    """What the editor writes beside each field."""
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return {name: " ".join(getattr(error, "messages", [])) for name, error in caught.value.block_errors.items()}


def document(name):
    return get_document_model().objects.create(title=name, file=ContentFile(b"x", name=name))


@pytest.fixture
def film(db):
    names = {"title": "The huddle", "link": "", "link_has_captions": False, "transcript": "<p>Words.</p>"}
    return {**names, "file": document("huddle.mp4"), "captions": document("huddle.vtt")}


def test_a_video_is_a_file_or_a_link(film):
    assert VideoBlock().clean(VideoBlock().normalize(film))
    assert "one of the two" in refusal(VideoBlock(), film | {"link": "https://example.org/v"})["file"]
    assert "one of the two" in refusal(VideoBlock(), film | {"file": None})["file"]


def test_a_video_file_needs_captions_and_a_transcript(film):
    assert "needs captions" in refusal(VideoBlock(), film | {"captions": None})["captions"]
    assert "ending in .vtt" in refusal(VideoBlock(), film | {"captions": document("words.txt")})["captions"]
    assert "MP4" in refusal(VideoBlock(), film | {"file": document("huddle.pdf")})["file"]
    assert "transcript" in refusal(VideoBlock(), film | {"transcript": ""})


def test_a_linked_video_needs_the_word_of_its_author_that_it_has_captions(film):
    linked = film | {"file": None, "captions": None, "link": "https://example.org/v"}
    assert "has captions" in refusal(VideoBlock(), linked)["link_has_captions"]
    assert VideoBlock().clean(VideoBlock().normalize(linked | {"link_has_captions": True}))
    both = linked | {"captions": film["captions"], "link_has_captions": True}
    assert "take these out" in refusal(VideoBlock(), both)["captions"]


def test_a_recording_is_a_sound_file_with_its_words(db):
    value = {"title": "Amir", "file": document("amir.mp3"), "transcript": "<p>Amir: I missed it.</p>"}
    assert AudioBlock().clean(AudioBlock().normalize(value))
    assert "MP3" in refusal(AudioBlock(), value | {"file": document("amir.docx")})["file"]
    assert "transcript" in refusal(AudioBlock(), value | {"transcript": ""})
    assert "file" in refusal(AudioBlock(), value | {"file": None})


def test_a_quote_says_who_spoke_and_names_what_its_address_leads_to():
    value = {"text": "Nobody asked.", "attribution": "A cleaner", "source": "", "link": ""}
    assert QuoteBlock().clean(QuoteBlock().normalize(value))
    assert "attribution" in refusal(QuoteBlock(), value | {"attribution": ""})
    assert "Name the source" in refusal(QuoteBlock(), value | {"link": "https://example.org"})["source"]


def test_an_accordion_has_two_parts_or_more():
    part = {"heading": "One", "text": "<p>Words.</p>"}
    assert "items" in refusal(AccordionBlock(), {"title": "Parts", "items": [part]})
    assert AccordionBlock().clean(AccordionBlock().normalize({"title": "Parts", "items": [part, part]}))


@pytest.mark.parametrize("block, name", [(PollBlock(), "options"), (ChecklistBlock(), "items")])
def test_no_two_choices_say_the_same(block, name):
    title = "question" if name == "options" else "title"
    assert "say the same" in refusal(block, {title: "When?", name: ["This  week", "this week", "Never"]})[name]
    assert block.clean(block.normalize({title: "When?", name: ["This week", "Never"]}))


@pytest.mark.parametrize("name", LessonBody().child_blocks)
def test_the_picker_groups_describes_and_previews_each_block(name, trainer, escalator, client):
    block = BODY.child_blocks[name]
    assert block.meta.group in {"Words", "Pictures and sound", "Ask the learner", "Try it"}
    assert block.get_description()
    assert block.is_previewable
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert "lms/base.css" in answer.content.decode()


HALF_MADE = {
    "image": {"image": None, "alt_text": "", "is_decorative": False, "caption": ""},
    "video": {"title": "", "file": None, "link": "", "captions": None, "transcript": ""},
    "audio": {"title": "", "file": None, "transcript": ""},
    "download": {"title": "", "document": None, "note": ""},
    "quote": {"text": "", "attribution": "", "source": "", "link": "https://example.org"},
    "table": {"caption": "", "header": ["One", "Two"], "rows": [["a"]]},
    "term": {"term": None, "note": ""},
    "check": {"question": "", "options": []},
    "poll": {"question": "", "options": ["Yes", "yes"]},
    "checklist": {"title": "", "items": []},
    "reflection": {"prompt": "", "hint": ""},
    "accordion": {"title": "", "items": []},
}


@pytest.mark.parametrize("name", HALF_MADE)
def test_a_draft_may_be_half_made_and_is_shown_as_far_as_it_goes(name, client, trainer, escalator, lessons):
    block = BODY.child_blocks[name]
    value = block.normalize(HALF_MADE[name])
    block.clean_deferred(value)
    with pytest.raises(ValidationError):
        block.clean(value)
    lessons[0].body = [(name, value)]
    lessons[0].save_revision()
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[lessons[0].pk])).status_code == 200


def publish(lesson, *blocks):
    lesson.body = list(blocks)
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def test_a_lesson_shows_each_block_to_a_reader(client, nurse, fundamentals, lessons, film):
    term = GlossaryTerm.objects.create(term="run chart", meaning="Dots in time order.", also_known_as="time series")
    audio = {"title": "Amir", "file": document("amir.mp3"), "transcript": "<p>Missed it.</p>"}
    quote = {"text": "Nobody asked.", "attribution": "A cleaner", "source": "A book, 2017", "link": "https://x.example"}
    parts = [{"heading": "Open me", "text": "<p>Inside.</p>"}, {"heading": "And me", "text": "<p>Too.</p>"}]
    page = publish(
        lessons[0],
        ("video", film),
        ("audio", audio),
        ("quote", quote),
        ("accordion", {"title": "Parts", "items": parts}),
        ("term", {"term": term, "note": ""}),
        ("download", {"title": "Charter", "document": film["file"], "note": "Print it."}),
    )
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    html = client.get(page.get_url()).content.decode()
    assert '<track kind="captions"' in html
    assert "<audio" in html
    assert "Missed it." in html
    assert "<blockquote" in html
    assert "A book, 2017" in html
    assert html.count("nhsuk-expander") == 2
    assert f"/glossary/#{term.anchor}" in html
    assert "Print it." in html


def test_a_file_or_term_deleted_later_leaves_the_words(client, nurse, fundamentals, lessons, film):
    term = GlossaryTerm.objects.create(term="run chart", meaning="Dots in time order.")
    page = publish(lessons[0], ("video", film), ("term", {"term": term, "note": ""}))
    film["file"].delete()
    term.delete()
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    html = client.get(page.get_url()).content.decode()
    assert "The film was taken away." in html
    assert "Words." in html


def test_a_lesson_published_before_captions_were_asked_for_still_reads(client, nurse, fundamentals, lessons):
    old = {
        "title": "The huddle",
        "file": None,
        "link": "https://example.org/v",
        "captions": None,
        "transcript": "<p>W</p>",
    }
    lessons[0].body = [{"type": "video", "value": old}]
    lessons[0].save()
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    assert "Watch The huddle" in client.get(lessons[0].get_url()).content.decode()
