"""An organisation's template dresses what is issued from then on, and nothing that was issued before."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from certificates import pdf
from certificates.actions import issue
from certificates.colours import contrast, readable_on
from certificates.models import CertificateTemplate, Signatory, TemplateWording
from certificates.models.pictures import PictureStorage, keep_picture, read
from certificates.previewing import MODES
from certificates.wording import LABELS, PLACEHOLDERS, SHIPPED, filled, unknown
from curriculum.authors import prepare_group
from tests.certificates.conftest import NOW


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def picture(colour="red", size=(300, 100)) -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    return SimpleUploadedFile("logo.png", held.getvalue(), "image/png")


@pytest.fixture
def template(northbridge) -> CertificateTemplate:
    template = CertificateTemplate(organisation=northbridge, logo=keep_picture(picture()), accent="#7a1f5c")
    template.signatories = [
        Signatory(name="Helen Marsh", post="Head of improvement", signature=keep_picture(picture("blue")))
    ]
    template.wordings = [
        TemplateWording(kind="level", statement="After {hours} hours at {organisation}, on {date}."),
    ]
    template.save()
    return template


@pytest.fixture
def trainer_signed_in(client, trainer, escalator, today):
    prepare_group(escalator, today=today)
    client.force_login(trainer)
    return client


def words(content: bytes) -> str:
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


def form(**changes) -> dict:
    counts = {"INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    rows = {
        f"{name}-{key}": value
        for name in ("signatories", "wordings")
        for key, value in ({"TOTAL_FORMS": 0} | counts).items()
    }
    return rows | {
        "language": "en-gb", "paper": "#ffffff", "ink": "#1c2630", "soft": "#44515e", "accent": "#2a7b80",
        "action-publish": "1",
    } | changes  # fmt: skip


def test_a_certificate_is_dressed_by_its_organisations_template(template, certificate):
    design = certificate.snapshot["design"]
    assert design["words"]["statement"] == "After 3 hours at Northbridge Hospitals, on 5 January 2026."
    assert design["colours"]["accent"] == "#7a1f5c"
    printed = pdf.render(certificate.snapshot, certificate.code)
    assert "Helen Marsh" in words(printed)
    assert "Head of improvement" in words(printed)
    assert len(PdfReader(io.BytesIO(printed)).pages[0].images) == 2


def test_whatever_happens_to_the_template_an_issued_certificate_is_drawn_byte_for_byte_the_same(template, certificate):
    before = pdf.render(certificate.snapshot, certificate.code)
    template.logo = keep_picture(picture("green"))
    template.ink, template.language = "#000000", "cy"
    template.signatories, template.wordings = [], []
    template.save()
    certificate.refresh_from_db()
    assert pdf.render(certificate.snapshot, certificate.code) == before


def test_words_of_a_level_go_before_words_of_its_kind_and_what_is_empty_stays_as_it_ships(
    template, attainment, fundamentals
):
    own = TemplateWording(kind="level", level=fundamentals, statement="For spotting it.")
    template.wordings = [*template.wordings.all(), own]
    template.save()
    said = issue(attainment, now=NOW).snapshot["design"]["words"]
    assert (said["statement"], said["lead"]) == ("For spotting it.", "has reached the level of")


def test_an_unpublished_template_dresses_nothing(template, attainment):
    template.unpublish()
    assert issue(attainment, now=NOW).snapshot["design"]["template"] is None


def test_another_organisations_template_dresses_nothing_of_ours(template, stranger, fundamentals, today):
    theirs = stranger.attainments.create(level=fundamentals, achieved_on=today)
    assert issue(theirs, now=NOW).snapshot["design"]["template"] is None


def test_a_welsh_certificate_says_so_in_welsh(template, attainment):
    template.language = "cy"
    template.wordings = []
    template.save()
    printed = pdf.render(issue(attainment, now=NOW).snapshot, "0" * 26)
    assert "5 Ionawr 2026" in words(printed)
    assert PdfReader(io.BytesIO(printed)).trailer["/Root"]["/Lang"] == "cy"


def test_the_page_of_a_certificate_shows_what_its_paper_shows(client, template, certificate, nurse):
    client.force_login(nurse)
    page = client.get(reverse("certificates:certificate", args=[certificate.pk])).text
    for shown in ("Helen Marsh", "After 3 hours at Northbridge Hospitals", "data:image/png;base64,", "#7a1f5c"):
        assert shown in page


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("ground", ["#000000", "#777777", "#ff0000", "#00ff00", "#808000", "#ffffff"])
def test_a_level_is_readable_on_any_accent(ground):
    assert contrast(readable_on(ground), ground) >= 4.5


def test_unreadable_colours_are_refused_with_their_ratio(northbridge):
    template = CertificateTemplate(organisation=northbridge, ink="#777777", accent="#eeeeee")
    with pytest.raises(ValidationError) as refused:
        template.full_clean()
    assert "4.47 to 1" in refused.value.message_dict["ink"][0]
    assert "At least 3 to 1" in refused.value.message_dict["accent"][0]
    assert "soft" not in refused.value.message_dict


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567", "#ffffff;}", "url(x)"])
def test_a_colour_is_a_colour_and_nothing_else(northbridge, colour):
    with pytest.raises(ValidationError):
        CertificateTemplate(organisation=northbridge, paper=colour).full_clean()


def test_a_placeholder_that_nothing_fills_is_refused():
    assert unknown("{hours} of {nonsense}") == ["nonsense"]
    with pytest.raises(ValidationError, match=r"Nothing fills \{nonsense\}"):
        TemplateWording(kind="level", statement="{nonsense}").full_clean(exclude=["template"])


def test_braces_in_a_name_stay_what_they_are():
    assert filled("{name} of {organisation}", {"name": "{organisation}", "organisation": "X"}) == "{organisation} of X"


def test_both_languages_ship_the_same_words():
    assert LABELS["cy"].keys() == LABELS["en-gb"].keys()
    assert SHIPPED["cy"].keys() == SHIPPED["en-gb"].keys()
    shipped = [text for language in SHIPPED.values() for pair in language.values() for text in pair]
    assert [unknown(text) for text in shipped] == [[]] * len(shipped)
    assert "name" in PLACEHOLDERS


# ---- pictures -------------------------------------------------------------------------------
def test_a_picture_is_kept_under_its_digest_once_and_never_deleted():
    digest = keep_picture(picture())
    assert keep_picture(picture()) == digest
    PictureStorage().delete(digest)
    assert read(digest).startswith(b"\x89PNG")


def test_a_picture_changed_after_it_was_kept_is_not_shown(settings):
    digest = keep_picture(picture())
    (settings.PRIVATE_ROOT / "certificate-pictures" / digest).write_bytes(b"forged")
    with pytest.raises(ValueError, match="has been changed"):
        read(digest)


def test_a_picture_is_no_larger_than_is_printed():
    assert Image.open(io.BytesIO(read(keep_picture(picture(size=(4000, 2000)))))).size == (1200, 600)


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"GIF89a", b""])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        keep_picture(SimpleUploadedFile("logo.png", content))


# ---- in Wagtail -------------------------------------------------------------------------------
ADD = "wagtailsnippets_certificates_certificatetemplate:add"
EDIT = "wagtailsnippets_certificates_certificatetemplate:edit"


def test_a_trainer_writes_the_template_of_their_own_organisation(trainer_signed_in, northbridge):
    answer = trainer_signed_in.post(reverse(ADD), form(logo=picture()))
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    template = CertificateTemplate.objects.get()
    assert (template.organisation, template.live) == (northbridge, True)
    assert read(template.logo.name)
    assert trainer_signed_in.get(reverse(ADD)).status_code in (302, 403)  # one for each organisation


def test_an_unreadable_colour_is_refused_in_the_form_and_what_was_typed_is_kept(trainer_signed_in):
    page = trainer_signed_in.post(reverse(ADD), form(ink="#bbbbbb"))
    assert "1.91 to 1" in page.text
    assert "#bbbbbb" in page.text
    assert not CertificateTemplate.objects.exists()


@pytest.mark.parametrize("mode", [mode for mode, _ in MODES])
def test_every_preview_shows(template, mode, trainer_signed_in):
    answer = template.make_preview_request(preview_mode=mode)
    if hasattr(answer, "render"):
        answer.render()
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF") is mode.startswith("pdf-")


def test_trainers_of_other_organisations_hr_and_learners_reach_no_template(
    client, template, hire, stranger, hr, org_admin, nurse, escalator, today
):
    outsider = hire("Rhys Vaughan", role="trainer", unit=stranger.assignments.get().unit)
    prepare_group(escalator, today=today)
    names = ["edit", "history", "delete", "unpublish", "preview_on_edit", "usage"]
    urls = [reverse(EDIT.replace("edit", name), args=[template.pk]) for name in names]
    client.force_login(outsider)
    assert {client.get(url).status_code for url in urls} == {404}
    assert "Northbridge" not in client.get(reverse(EDIT.replace("edit", "list"))).text
    for person in (hr, org_admin, nurse):
        client.force_login(person)
        assert {client.get(url).status_code for url in urls} <= {302, 403}  # 302: to the page of sign-in


def test_a_trainer_edits_but_deletes_nothing(trainer_signed_in, template):
    assert trainer_signed_in.get(reverse(EDIT, args=[template.pk])).status_code == 200
    assert trainer_signed_in.get(reverse(EDIT.replace("edit", "delete"), args=[template.pk])).status_code in (302, 403)
