"""Comments beside the fields of a lesson, and what changed between two versions."""

import pytest
from django.core.mail import send_mail
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Comment, PageSubscription

from curriculum.models import ModulePage, Question
from tests.curriculum.editor import SUBMIT, approve, save, save_snippet, text

KEY = "9ca592e2-4881-461a-a281-f4ebd50915a0"  # of the block of text


def comment(words, contentpath, position=""):
    return {
        "comments-TOTAL_FORMS": 1, "comments-0-text": words, "comments-0-contentpath": contentpath,
        "comments-0-position": position, "comments-0-deleted": "", "comments-0-resolved": "", "comments-0-id": "",
        "comments-0-replies-TOTAL_FORMS": 0, "comments-0-replies-INITIAL_FORMS": 0,
    }  # fmt: skip


def reads(client, who, page):
    """The comments that the editor shows this person."""
    client.force_login(who)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    return [(each.instance.user.full_name, each.instance.text) for each in form.formsets["comments"].forms]


def test_a_comment_on_a_field_is_stored_and_read_by_the_reviewer(client, trainer, second, two, lesson):
    save(client, trainer, lesson, **comment("Ten minutes is too short.", "minutes"))
    assert Comment.objects.get().contentpath == "minutes"
    assert reads(client, second, lesson) == [("Tom Adeyemi", "Ten minutes is too short.")]


def test_a_comment_on_a_block_stands_beside_that_block(client, trainer, second, two, lesson):
    block = {"body-0-id": KEY}
    save(client, trainer, lesson, **block, **comment("Say dots of what.", f"body.{KEY}"))
    lesson.refresh_from_db()
    assert Comment.objects.get().has_valid_contentpath(lesson.get_latest_revision_as_object())
    assert reads(client, second, lesson) == [("Tom Adeyemi", "Say dots of what.")]


def test_modules_carry_comments_too(client, trainer, two, fundamentals):
    client.force_login(trainer)
    for page in (fundamentals, ModulePage.objects.get()):
        assert "comments" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"].formsets


def test_who_only_comments_may_still_approve(client, trainer, second, reviewed, lesson):
    words = {"summary": "New words.", "body-0-id": KEY}
    save(client, trainer, lesson, **words, **SUBMIT)
    save(client, second, lesson, **words, **comment("Very clear now.", "summary"))
    lesson.refresh_from_db()
    approve(client, second, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "New words."


@pytest.fixture
def mail_server_away(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "lms.people.mail.SmtpBackend", "127.0.0.1", 1


def test_a_comment_is_kept_and_read_though_no_mail_about_it_can_be_sent(
    client, trainer, second, two, lesson, mail_server_away
):
    PageSubscription.objects.create(page=lesson, user=second, comment_notifications=True)
    answer = save(client, trainer, lesson, **comment("Ten minutes is too short.", "minutes"))
    assert answer.status_code == 200
    assert reads(client, second, lesson) == [("Tom Adeyemi", "Ten minutes is too short.")]


def test_who_sends_mail_is_told_that_it_was_not_sent(mail_server_away):
    with pytest.raises(ConnectionRefusedError):
        send_mail("Your new password", "Follow this link.", None, ["joanna.pryce@northbridge.example"])


def compared(client, who, name, instance):
    """The page on which the last two versions of this are compared."""
    client.force_login(who)
    last, before = instance.revisions.order_by("-created_at")[:2]
    return client.get(reverse(name, args=[instance.pk, before.pk, last.pk])).content.decode()


def test_two_versions_of_a_lesson_are_compared_word_by_word(client, trainer, two, lesson):
    for words in ("Dots.", "Dots, in time order."):
        save(client, trainer, lesson, **{"body-0-id": KEY, "body-0-value": text(words)})
    page = compared(client, trainer, "wagtailadmin_pages:revisions_compare", lesson)
    assert "in time order." in page
    assert '<span class="addition">' in page


def test_two_versions_of_a_question_are_compared_with_their_options(client, trainer, two, fundamentals):
    question = Question.objects.first()
    save_snippet(client, trainer, question, stem="What is a run chart?", **{"options-0-feedback": "Quite so."})
    page = compared(client, trainer, "wagtailsnippets_curriculum_question:revisions_compare", question)
    assert "run chart" in page
    assert "Quite so." in page
    history = client.get(AdminURLFinder(trainer).get_edit_url(question).replace("/edit/", "/history/"))
    assert "Compare" in history.content.decode()
