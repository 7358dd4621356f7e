"""Makes staff lists for tests."""

import csv
import io

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
