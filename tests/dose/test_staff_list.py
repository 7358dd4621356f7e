import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from lms.dose.staff_lists import files as list_files
from lms.dose.staff_lists import tables
from lms.dose.staff_lists.settling import in_circles
from lms.dose.staff_lists.tables import UnreadableList
from tests.dose.lists import HEADER, as_csv, read_staff_list, row, unit_of

pytestmark = pytest.mark.django_db


def read(*rows, header=HEADER):
    return read_staff_list(as_csv(*rows, header=header))


def reasons(staff):
    return {conflict.line: conflict.reason for conflict in staff.conflicts}


def test_a_line_becomes_a_post_and_leading_zeros_are_kept():
    staff = read(row(employee_number="000123", assignment_number="000123-1", full_name="Siân  O'Neill ", fte="0,8"))
    post = staff.posts[0]
    assert (post.employee_number, post.number, post.full_name) == ("000123", "000123-1", "Siân O'Neill")
    assert (unit_of(post), post.fte, post.hired_on) == (
        ("Medicine", "Acute", "Ward 7"),
        Decimal("0.8"),
        date(2020, 4, 3),
    )
    assert (post.line, post.is_primary, staff.conflicts) == (2, True, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter_is_read(encoding, delimiter):
    data = as_csv(row(full_name="Siân Rees"), delimiter=delimiter).decode().encode(encoding)
    assert read_staff_list(data).posts[0].full_name == "Siân Rees"


def test_a_workbook_is_read_like_a_csv():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    values = row(employee_number="000123", hire_date=date(2020, 4, 3), fte=1.0)
    book.active.append([values[name] for name in HEADER])
    book.active.append([])
    values = row(employee_number="2", assignment_number="2", work_email="b@x.example", full_name="=1+1")
    book.active.append([values[name] for name in HEADER])
    file = io.BytesIO()
    book.save(file)
    staff = read_staff_list(file.getvalue())
    assert [(post.employee_number, post.hired_on) for post in staff.posts] == [("000123", date(2020, 4, 3))]
    assert reasons(staff) == {4: "full_name holds a formula. Paste values instead."}


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b",,,\n,,,\n", "The file is empty."),
        (as_csv(), "column names but no lines"),
        (b"name,age\nA,3\n", "columns are missing: employee_number, assignment_number"),
        (as_csv(row(), header=[*HEADER, "fte"]), "columns are there twice: fte"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "Save the list as CSV UTF-8 or XLSX"),
        (b"%PDF-1.7\n\x01\x02\x81", "Save the list as CSV UTF-8 or XLSX"),
        (b"PK\x03\x04 not a workbook", "The workbook can't be opened"),
        (as_csv(row(), row()).replace(b"Joanna Pryce", b'"Joanna Pryce', 1), "on line 2 is never closed"),
        (as_csv(row(), row(full_name="x" * 140_000)).replace(b"xxx", b'"xxx', 1), "on line 3 is never closed"),
    ],
)
def test_a_file_without_a_list_is_refused_with_a_clear_sentence(data, said):
    with pytest.raises(UnreadableList, match=re.escape(said)):
        read_staff_list(data)


@pytest.mark.parametrize("cell", ['Jo "Jo" Pryce', 'Two "lines"\nin one cell', 'Six" foot'])
def test_quotation_marks_that_are_closed_or_within_a_cell_do_no_harm(cell):
    staff = read(row(full_name=cell), row(employee_number="2", assignment_number="2", work_email="b@x.example"))
    assert [post.full_name for post in staff.posts] == [" ".join(cell.split()), "Joanna Pryce"]


def test_a_workbook_that_would_take_too_long_to_read_is_refused_before_it_is_read():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", bytes(tables.MOST_UNPACKED))
    with pytest.raises(UnreadableList, match="about 30,000 lines is the most"):
        read_staff_list(file.getvalue())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("03/04/2020", date(2020, 4, 3)),
        ("3.4.2020", date(2020, 4, 3)),
        ("2020-04-03", date(2020, 4, 3)),
        ("2020-04-03 00:00:00", date(2020, 4, 3)),
        ("3 April 2020", date(2020, 4, 3)),
        ("03-Apr-2020", date(2020, 4, 3)),
    ],
)
def test_dates_are_read_the_british_way(text, expected):
    assert read(row(hire_date=text)).posts[0].hired_on == expected


@pytest.mark.parametrize(
    "text, said",
    [
        ("04/25/2020", "the month comes first here"),
        ("03/04/20", "ambiguous, write the year with four digits"),
        ("31/02/2020", "there is no such day"),
        ("last May", "not a date such as"),
        ("01/01/1066", "the year can't be right"),
        ("43924", "not a date such as"),
    ],
)
def test_a_date_that_could_be_wrong_is_refused_with_its_line(text, said):
    staff = read(row(hire_date=text))
    assert staff.posts == []
    assert said in reasons(staff)[2]


def test_one_american_date_makes_the_others_of_the_list_ambiguous():
    staff = read(
        row(hire_date="04/25/2020"),
        row(employee_number="2", assignment_number="2", work_email="b@x.example", hire_date="03/04/2020"),
        row(employee_number="3", assignment_number="3", work_email="c@x.example", hire_date="25/04/2020"),
    )
    assert [post.employee_number for post in staff.posts] == ["3"]
    assert "other dates of this list have the month first" in reasons(staff)[3]


@pytest.mark.parametrize(
    "change, said",
    [
        ({"full_name": ""}, "full_name is empty."),
        ({"full_name": "", "job_role": " "}, "full_name, job_role are empty."),
        ({"work_email": "joanna"}, "is not an e-mail address"),
        ({"fte": "3"}, "is not between 0 and 2"),
        ({"fte": "all"}, "is not a number"),
        ({"fte": "NaN"}, "is not a number"),
        ({"primary": "maybe"}, "it must be yes or no"),
        ({"leave_date": "01/01/2019"}, "leave_date is before hire_date"),
        ({"full_name": "=HYPERLINK(1)"}, "holds a formula"),
        ({"pay_band": "x" * 41}, "is longer than 40 characters"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_its_person_has_not_left(change, said):
    staff = read(row(**change))
    assert staff.posts == []
    assert said in reasons(staff)[2]
    assert "100001" in staff.mentioned


def test_a_row_of_another_organisation_is_refused():
    other = {"employee_number": "3", "assignment_number": "3", "work_email": "c@x.example", "org_code": "RXX"}
    second = {"employee_number": "2", "assignment_number": "2", "work_email": "b@x.example"}
    assert reasons(read(row(), row(**second), row(**other))) == {4: "org_code is RXX, but most lines are of RNB."}


def test_several_posts_need_one_primary_between_them():
    two = [row(primary="yes"), row(assignment_number="2", primary="no")]
    assert [(post.number, post.is_primary) for post in read(*two).posts] == [("100001", True), ("2", False)]
    both = [row(primary="yes"), row(assignment_number="2", primary="yes")]
    assert "more than one primary post, on lines 2, 3" in reasons(read(*both))[3]
    none = [row(primary=""), row(assignment_number="2", primary="")]
    assert "none is marked as primary" in reasons(read(*none))[2]


def test_people_who_share_an_address_or_a_number_are_conflicts_on_every_line():
    shared = [row(), row(employee_number="2", assignment_number="2")]
    assert set(reasons(read(*shared))) == {2, 3}
    assert "joanna.pryce@x.example belongs to several people, on lines 2, 3" in reasons(read(*shared))[2]
    renamed = [row(), row(assignment_number="2", full_name="Jo")]
    assert "different names or addresses on lines 2, 3" in reasons(read(*renamed))[3]
    again = [row(), row()]
    assert "has assignment 100001 on several lines" in reasons(read(*again))[2]


def test_people_who_supervise_each_other_in_a_circle_get_no_line_manager():
    people = [
        row(supervisor_employee_number="2"),
        row(employee_number="2", assignment_number="2", work_email="b@x.example", supervisor_employee_number="3"),
        row(employee_number="3", assignment_number="3", work_email="c@x.example", supervisor_employee_number="100001"),
        row(employee_number="4", assignment_number="4", work_email="d@x.example", supervisor_employee_number="2"),
        row(employee_number="5", assignment_number="5", work_email="e@x.example", supervisor_employee_number="5"),
    ]
    staff = read(*people)
    assert [post.supervisor for post in staff.posts] == ["", "", "", "2", ""]
    assert set(reasons(staff)) == {2, 3, 4, 6}
    assert "in a loop" in reasons(staff)[2]


def test_who_supervises_themselves_in_a_second_post_has_no_line_manager_there_and_keeps_the_other():
    people = [
        row(primary="yes", supervisor_employee_number="2"),
        row(assignment_number="b", primary="no", supervisor_employee_number="100001"),
        row(employee_number="2", assignment_number="2", work_email="b@x.example"),
    ]
    staff = read(*people)
    assert [post.supervisor for post in staff.posts] == ["2", "", ""]
    assert set(reasons(staff)) == {3}


def test_refused_columns_are_named_and_their_contents_are_dropped():
    header = [*HEADER, "Date of Birth", "NI number", "Ethnic origin", "Salary", "Home postcode", "Shoe size",
              "Sexual Orientation", "Religion", "Disability", "Sickness days"]  # fmt: skip
    data = as_csv(row(**dict.fromkeys(header[len(HEADER) :], "secret")), header=header)
    kept = list_files.clean(io.BytesIO(data))
    assert b"secret" not in kept.file.read()
    assert kept.ignored == ["Shoe size"]
    assert set(kept.refused) == set(header[len(HEADER) :]) - {"Shoe size"}
    assert kept.rows == 1


def test_a_conflict_names_the_line_of_the_file_whatever_lies_between():
    data = b"\n" + as_csv(row(full_name="Two\nlines"), row(full_name="")).replace(b"\r\n", b"\n\n")
    assert set(reasons(read_staff_list(data))) == {4, 7}


def test_circles_are_found_in_one_walk_over_everybody():
    above = {str(number): str(number + 1) for number in range(5_000)} | {"5000": "4998", "x": "y", "y": "x", "z": "x"}
    assert in_circles(above) == {"4998", "4999", "5000", "x", "y"}
