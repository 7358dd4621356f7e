"""Makes staff lists for tests."""

import csv
import io
from types import SimpleNamespace

from django.utils import timezone

from lms.dose.models import StaffLine
from lms.dose.staff_lists import files as list_files
from lms.dose.staff_lists import importing, settling, staging
from lms.people.models import Organisation, Person

HEADER = [
    "employee_number", "assignment_number", "primary", "full_name", "work_email", "org_code", "division",
    "directorate", "team", "staff_group", "job_role", "pay_band", "fte", "contract_type", "hire_date", "leave_date",
    "supervisor_employee_number",
]  # fmt: skip
JOANNA = [
    "100001", "100001", "yes", "Joanna Pryce", "joanna.pryce@x.example", "RNB", "Medicine", "Acute", "Ward 7",
    "Nursing", "Staff nurse", "5", "1", "Permanent", "03/04/2020", "", "",
]  # fmt: skip


def row(**changes):
    return dict(zip(HEADER, JOANNA, strict=True)) | changes


def someone(number, **changes):
    """A row of another person."""
    own = {"employee_number": number, "assignment_number": number, "work_email": f"p{number}@x.example"}
    return row(**own | {"full_name": f"Person {number}"} | changes)


def as_csv(*rows, header=HEADER, delimiter=","):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([line.get(name, "") for name in header] for line in rows)
    return text.getvalue().encode()


def read_staff_list(data):
    """The lines of a list as they are before anything is compared: those taken, those in conflict, who is named."""
    organisation, _ = Organisation.objects.get_or_create(name="Readers", slug="readers")
    reader, _ = Person.objects.get_or_create(email="reader@x.example", organisation=organisation)
    kept = list_files.clean(io.BytesIO(data))
    batch = importing.keep(kept, "list.csv", by=reader, organisation=organisation, source="upload", now=timezone.now())
    staging.stage(batch, lambda read: None)
    settling.settle(batch)
    lines = batch.lines.select_related("place").order_by("line")
    return SimpleNamespace(
        posts=[line for line in lines if not line.problem],
        conflicts=[SimpleNamespace(line=x.line, reason=x.problem or x.note) for x in lines if x.problem or x.note],
        mentioned={line.employee_number for line in lines} | {line.email for line in lines},
    )


def unit_of(line: StaffLine) -> tuple[str, ...]:
    return tuple(line.place.names)
