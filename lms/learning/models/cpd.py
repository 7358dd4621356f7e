"""What somebody adds to their record of continuing professional development by their own hand."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lms.people.models import Person


class OwnQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> OwnQuerySet:
        """One's own log, and nobody else's whatever one's role."""
        return self.filter(person=person.pk)


class CpdEntry(models.Model):
    """Learning from elsewhere, written down by the person: a conference, a book, a visit."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="cpd_entries")
    on = models.DateField()
    title = models.CharField(max_length=200)
    hours = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(0.25), MaxValueValidator(200)]
    )
    is_participatory = models.BooleanField(default=False, help_text="Learnt together with others, not alone.")
    reflection = models.TextField(max_length=10_000, blank=True)

    objects = OwnQuerySet.as_manager()


class CpdReflection(models.Model):
    """What somebody wrote for themselves about learning that is recorded here: a module read, a session attended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="cpd_reflections")
    about = models.CharField(max_length=40, help_text='What it is about, such as "module:12" or "session:3".')
    text = models.TextField(max_length=10_000)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="cpdreflection_one_per_entry")]
