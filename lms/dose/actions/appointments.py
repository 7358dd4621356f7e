"""Who is appointed to what beside their post: sponsors, coaches and advisers, with protected hours."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from lms.dose.models import Appointment
from lms.people import audit
from lms.people.models import Person


class AppointmentRefused(Exception):
    """This can't be kept; the message says why and what to do."""


@transaction.atomic
def appoint(
    person: Person, overlay: str, *, hours: Decimal, starts_on: date, by: Person, ends_on: date | None = None
) -> Appointment:
    """Appoint a colleague. The same appointment made twice is one; a second one over the same days is refused."""
    if person.organisation_id != by.organisation_id:
        raise ValueError("People are appointed within one's own organisation.")
    Person.objects.select_for_update().get(pk=person.pk)
    theirs = list(Appointment.objects.filter(person=person, overlay=overlay))
    for other in theirs:
        if (other.starts_on, other.ends_on, other.protected_hours) == (starts_on, ends_on, hours):
            return other
        if _share_days(other, starts_on, ends_on):
            raise AppointmentRefused(
                f"{person} is {other.get_overlay_display()} already, {_days(other)}. Change the hours there, or end it."
            )
    made = Appointment.objects.create(
        person=person, overlay=overlay, protected_hours=hours, starts_on=starts_on, ends_on=ends_on, appointed_by=by
    )
    label = f"Appointed {made.get_overlay_display()}, {hours:f} hours a week"
    audit.record("appointment.made", label, by=by, subject=person, overlay=overlay)
    return made


@transaction.atomic
def change_hours(appointment: Appointment, *, hours: Decimal, from_day: date, by: Person) -> Appointment:
    """Change the protected hours from a day on. What was agreed before that day is kept as it was."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.protected_hours == hours:
        return appointment
    if appointment.ends_on and appointment.ends_on < from_day:
        raise AppointmentRefused("This appointment has ended. Make a new one.")
    if appointment.starts_on >= from_day:
        appointment.protected_hours = hours
        appointment.save(update_fields=["protected_hours"])
        changed = appointment
    else:
        ends_on = appointment.ends_on
        appointment.ends_on = from_day - timedelta(days=1)
        appointment.save(update_fields=["ends_on"])
        changed = Appointment.objects.create(
            person=appointment.person, overlay=appointment.overlay, protected_hours=hours, starts_on=from_day,
            ends_on=ends_on, appointed_by=by,
        )  # fmt: skip
    label = f"Protected hours as {changed.get_overlay_display()} are {hours:f} a week"
    audit.record("appointment.changed", label, by=by, subject=changed.person, overlay=changed.overlay)
    return changed


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, by: Person) -> None:
    """Let it end with that day; one that has not begun by then never was. Ending it again changes nothing."""
    held = Appointment.objects.select_for_update().filter(pk=appointment.pk).first()
    if held is None or (held.ends_on and held.ends_on <= on):
        return
    if held.starts_on > on:
        held.delete()
    else:
        held.ends_on = on
        held.save(update_fields=["ends_on"])
    label = f"Ended the appointment as {held.get_overlay_display()}"
    audit.record("appointment.ended", label, by=by, subject=held.person, overlay=held.overlay)


def _share_days(other: Appointment, starts_on: date, ends_on: date | None) -> bool:
    return (other.ends_on is None or other.ends_on >= starts_on) and (ends_on is None or ends_on >= other.starts_on)


def _days(appointment: Appointment) -> str:
    start = f"from {appointment.starts_on:%-d %B %Y}"
    return f"{start} to {appointment.ends_on:%-d %B %Y}" if appointment.ends_on else start
