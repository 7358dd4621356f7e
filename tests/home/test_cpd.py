"""The log of continuing professional development: counted once, private, and taken along."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from lms.cohorts.models import Attendance, Cohort, Session
from lms.home import cpd_pdf
from lms.home.cpd import log
from lms.learning.actions import add_cpd, complete_lesson, enrol, reflect_on
from lms.learning.models import CpdEntry
from lms.people.models import AuditEntry

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
VISIT = {
    "on": date(2026, 1, 3), "title": "A visit to Moorside", "hours": Decimal("2.5"), "is_participatory": True,
    "reflection": "They ask the carers first",
}  # fmt: skip


@pytest.fixture
def learnt(nurse, trainer, fundamentals, lessons, northbridge, today):
    """Two lessons of ten minutes read and a session of 90 minutes attended."""
    enrol(nurse, fundamentals, today=today)
    for lesson in lessons:
        complete_lesson(nurse, lesson, now=NOON)
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="January")
    session = Session.objects.create(
        cohort=cohort,
        title="Workshop",
        held_on=date(2026, 1, 2),
        starts_at=time(9, 30),
        ends_at=time(11),
        place="Room 1",
    )
    Attendance.objects.create(session=session, person=nurse, attended=True, recorded_by=trainer)
    return session


def test_lessons_count_with_their_minutes_and_sessions_with_their_length(nurse, learnt):
    found = log(nurse)
    assert [(entry.title, entry.minutes, entry.is_participatory) for entry in found.entries] == [
        ("Module 1.4, Dots", 20, False),
        ("Workshop, Level 1", 90, True),
    ]
    assert (found.hours, found.participatory_hours) == (Decimal("1.83"), Decimal("1.50"))


def test_what_one_did_not_attend_or_finish_is_not_counted(nurse, coach, trainer, learnt):
    Attendance.objects.create(session=learnt, person=coach, attended=False, recorded_by=trainer)
    assert log(coach).entries == []


def test_own_entries_stand_beside_the_others_and_the_same_sent_twice_is_one(nurse, learnt):
    add_cpd(nurse, **VISIT)
    add_cpd(nurse, **VISIT)
    assert [entry.kind for entry in log(nurse).entries] == ["Lessons", "Elsewhere", "Session"]


def test_a_second_entry_of_the_same_name_and_day_that_says_more_is_kept_too(nurse):
    add_cpd(nurse, **VISIT)
    add_cpd(nurse, **VISIT | {"hours": Decimal("4"), "reflection": "And the afternoon as well"})
    assert {entry.reflection for entry in log(nurse).entries} == {VISIT["reflection"], "And the afternoon as well"}


def test_a_period_leaves_out_what_is_older(nurse, learnt):
    assert [entry.kind for entry in log(nurse, since=date(2026, 1, 3)).entries] == ["Lessons"]


def test_reflections_are_seen_by_their_writer_alone(client, nurse, trainer, hr, learnt):
    about = f"session:{learnt.pk}"
    reflect_on(nurse, about, "I had not seen the queue")
    client.force_login(nurse)
    assert "I had not seen the queue" in client.get("/cpd/?period=all").text
    for person in (trainer, hr):
        client.force_login(person)
        assert client.get(f"/cpd/reflections/{about}/").status_code == 404
        assert "I had not seen the queue" not in client.get("/cpd/?period=all").text


def test_an_export_holds_reflections_only_where_they_were_asked_for(client, nurse, learnt):
    reflect_on(nurse, f"session:{learnt.pk}", "I had not seen the queue")
    client.force_login(nurse)
    plain = client.get("/cpd/log.csv?period=all").content.decode()
    assert '"2026-01-05","Module 1.4, Dots","Lessons","0.33","no"' in plain
    assert "queue" not in plain
    assert "queue" in client.get("/cpd/log.csv?period=all&reflections=1").content.decode()
    assert AuditEntry.objects.filter(action="cpd.exported", subject=nurse).count() == 2


def test_a_cell_of_the_csv_cannot_become_a_formula(client, nurse):
    add_cpd(nurse, **VISIT | {"title": "=HYPERLINK(1)"})
    client.force_login(nurse)
    assert '"=HYPERLINK' not in client.get("/cpd/log.csv?period=all").content.decode()


def words(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_pdf_says_what_the_page_says_and_obeys_nothing_in_it(nurse, learnt, today):
    title = '<img src="file:///etc/passwd"> & ' + "x" * 300
    add_cpd(nurse, **VISIT | {"title": title[:200]})
    said = words(cpd_pdf.render(nurse, log(nurse), today, with_reflections=False))
    assert "Joanna Pryce" in said
    assert "Module 1.4, Dots" in said
    assert "file:///etc/passwd" in said
    assert "They ask the carers first" not in said
    assert "They ask the carers first" in words(cpd_pdf.render(nurse, log(nurse), today, with_reflections=True))


def test_a_long_log_and_an_empty_one_are_printed(nurse, coach, today):
    CpdEntry.objects.bulk_create(CpdEntry(person=nurse, **VISIT | {"title": f"Visit {n}"}) for n in range(200))
    assert len(PdfReader(io.BytesIO(cpd_pdf.render(nurse, log(nurse), today, with_reflections=True))).pages) > 3
    assert "Nothing is recorded" in words(cpd_pdf.render(coach, log(coach), today, with_reflections=False))


def test_a_reflection_longer_than_a_page_is_printed(nurse, today):
    add_cpd(nurse, **VISIT | {"reflection": "A long thought about care. " * 370})
    assert len(PdfReader(io.BytesIO(cpd_pdf.render(nurse, log(nurse), today, with_reflections=True))).pages) > 1


def test_adding_and_taking_out(client, nurse):
    client.force_login(nurse)
    wrong = client.post("/cpd/add/", {"title": "A visit", "on": "2099-01-01", "hours": "0"})
    assert wrong.status_code == 422
    assert "still to come" in wrong.text
    assert "Type 0.25 hours or more." in wrong.text
    assert 'value="A visit"' in wrong.text
    client.post("/cpd/add/", {"title": "A visit", "on": "2026-01-02", "hours": "1.5"})
    entry = CpdEntry.objects.get()
    assert "cannot be undone" in client.post(f"/cpd/{entry.pk}/remove/").text
    client.post(f"/cpd/{entry.pk}/remove/", {"confirmed": "1"})
    assert not CpdEntry.objects.exists()


def test_the_log_costs_the_same_for_1_and_50_entries(client, nurse, learnt):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/cpd/?period=all")
        return len(seen)

    client.force_login(nurse)
    add_cpd(nurse, **VISIT)
    queries()
    few = queries()
    CpdEntry.objects.bulk_create(CpdEntry(person=nurse, **VISIT | {"title": f"Visit {n}"}) for n in range(50))
    assert queries() == few
