"""How an organisation's certificates look and read, authored in Wagtail. What was issued keeps what it had then."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from certificates import wording
from certificates.colours import SHAPES, TEXT, contrast
from certificates.models.pictures import PictureField
from lms.people.models import Organisation

HEX = RegexValidator(r"^#[0-9a-f]{6}\Z", "Write the colour as # and six of 0-9 and a-f, such as #0b4f6c.")


def colour(name: str, default: str, help_text: str) -> models.CharField:
    return models.CharField(name, max_length=7, default=default, validators=[HEX], help_text=help_text)


class CertificateTemplate(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """One for each organisation; while it has none that is published, certificates look as they ship."""

    class Language(models.TextChoices):
        ENGLISH = "en-gb", "English"
        WELSH = "cy", "Cymraeg (Welsh)"

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="certificate_template", editable=False
    )
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    logo = PictureField(
        help_text="PNG or JPEG, up to 5 MB. Shown 42 points high at the top. Save before you preview it."
    )
    paper = colour("paper", "#ffffff", "Behind everything.")
    ink = colour("text", "#1c2630", "Name, title and what was done.")
    soft = colour("small words", "#44515e", "The words that lead to the name and to the title.")
    accent = colour("accent", "#2a7b80", "The frame, the steps and the level's mark.")

    panels = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("logo")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name) for name in ("paper", "ink", "soft", "accent")])], heading="Colours"
        ),
        InlinePanel("signatories", heading="Who signs", label="Signatory", max_num=3),
        HelpPanel(
            "<p>Leave out what may stay as it ships. In the words, these are filled in for each certificate: "
            + ", ".join(f"<code>{{{name}}}</code> ({what})" for name, what in wording.PLACEHOLDERS.items())
            + ".</p>",
            heading="Placeholders",
        ),
        InlinePanel("wordings", heading="Words", label="Words of a kind or a level"),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "certificate template"

    def __str__(self) -> str:
        return "Certificates"

    def clean(self) -> None:
        super().clean()
        errors = {}
        for name, least in (("ink", TEXT), ("soft", TEXT), ("accent", SHAPES)):
            found = _ratio(getattr(self, name), self.paper)
            if found is not None and found < least:
                errors[name] = (
                    f"This colour on the paper has a contrast of {int(found * 100) / 100:.2f} to 1. "
                    f"At least {least:g} to 1 is needed to be read. Choose a darker or a lighter one."
                )
        if errors:
            raise ValidationError(errors)

    # ---- preview: names at the edges of what names are -------------------------------------
    default_preview_mode = "ordinary"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        from certificates.previewing import MODES

        return MODES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from certificates.previewing import preview

        return preview(self, request, mode_name)


def _ratio(one: str, other: str) -> float | None:
    try:
        HEX(one), HEX(other)
    except ValidationError:
        return None  # said at the field itself
    return contrast(one, other)


class Signatory(Orderable):
    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="signatories")
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=160, blank=True)
    signature = PictureField(help_text="PNG or JPEG, best with a transparent ground. Save before you preview it.")

    panels = [FieldPanel("name"), FieldPanel("post"), FieldPanel("signature")]

    def __str__(self) -> str:
        return self.name


def fillable(text: str) -> None:
    if names := wording.unknown(text):
        known = ", ".join(f"{{{name}}}" for name in wording.PLACEHOLDERS)
        raise ValidationError(f"Nothing fills {{{names[0]}}}. Placeholders are {known}.")


class TemplateWording(Orderable):
    """The words of one kind of certificate, or of one level; what is empty stays as it ships."""

    class Kind(models.TextChoices):
        LEVEL = "level", "Level reached"
        RECOGNISED = "recognised", "Level recognised as prior learning"
        RENEWED = "renewed", "Level renewed"
        ATTENDANCE = "attendance", "Attendance at a session"
        PROJECT = "project", "Project signed off"

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LEVEL)
    level = models.ForeignKey(
        "curriculum.LevelPage", models.CASCADE, null=True, blank=True, related_name="+",
        help_text="Only for this level; empty: for all that have no words of their own.",
    )  # fmt: skip
    lead = models.CharField(
        "between name and title", max_length=120, blank=True, validators=[fillable],
        help_text="As it ships: has reached the level of.",
    )  # fmt: skip
    statement = models.CharField(
        "below the title", max_length=300, blank=True, validators=[fillable],
        help_text="As it ships: By {hours} hours of study, with every requirement of the level met.",
    )  # fmt: skip

    panels = [FieldPanel("kind"), FieldPanel("level"), FieldPanel("lead"), FieldPanel("statement")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        super().clean()
        if self.level_id and self.kind == self.Kind.PROJECT:
            raise ValidationError({"level": "A project is of no level: leave this empty."})

    def says(self, kind: str, level_id: int | None) -> bool:
        return self.kind == kind and self.level_id in (None, level_id)


def template_of(organisation_id: int | None) -> CertificateTemplate | None:
    """The organisation's published template."""
    live = CertificateTemplate.objects.filter(organisation=organisation_id, live=True)
    return live.prefetch_related("signatories", "wordings").first()
