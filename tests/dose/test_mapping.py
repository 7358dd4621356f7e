from lms.dose.staff_lists.columns import REQUIRED
from lms.dose.staff_lists.mapping import cells_of, columns, fits, header_of, is_ours_already, problems
from tests.dose.lists import HEADER

THEIRS = [
    "Emp No", "Assignment Number", "Forename", "Surname", "Email Address", "Care Group", "Staff Group",
    "Position Title", "Latest Start Date", "Date of Birth", "Home Email", "Favourite colour",
]  # fmt: skip


def taken(titles, mapping=None):
    return {column.title: column.taken_as for column in columns(titles, mapping)}


def test_titles_of_staff_record_systems_are_guessed():
    assert taken(THEIRS) == {
        "Emp No": "employee_number", "Assignment Number": "assignment_number", "Forename": "first_name",
        "Surname": "last_name", "Email Address": "work_email", "Care Group": "division", "Staff Group": "staff_group",
        "Position Title": "job_role", "Latest Start Date": "hire_date", "Date of Birth": "", "Home Email": "",
        "Favourite colour": "",
    }  # fmt: skip
    assert problems(taken(THEIRS).values()) == []


def test_our_own_title_goes_before_one_that_means_the_same():
    assert taken(["Payroll number", "Employee number"]) == {"Payroll number": "", "Employee number": "employee_number"}


def test_a_full_name_makes_its_parts_superfluous_and_one_part_is_no_name():
    assert taken(["First name", "Surname", "Full name"])["First name"] == ""
    assert taken(["Surname"])["Surname"] == ""


def test_no_mapping_lets_a_refused_column_in():
    found = columns(["Salary", "Band"], {"salary": "pay_band", "band": "pay_band"})
    assert [(column.taken_as, column.is_refused) for column in found] == [("", True), ("pay_band", False)]


def test_a_title_that_is_there_twice_is_told_apart():
    assert [column.name for column in columns(["Role", "Role"])] == ["role", "role_2"]


def test_a_name_in_two_columns_becomes_one():
    found = columns(THEIRS)
    line = ["007", "A-1", "Siân", "Rees", "s.rees@x.example", "Medicine", "Nursing", "Nurse", "01/02/2020", "1.1.80"]
    row = dict(zip(header_of(found), cells_of(found, line), strict=True))
    assert row["full_name"] == "Siân Rees"
    assert row["employee_number"] == "007"
    assert "1.1.80" not in row.values()
    assert cells_of(found, ["007"])[0] == "007"  # a short line is no reason to stumble


def test_what_is_missing_or_chosen_twice_is_said():
    assert problems(REQUIRED) == []
    assert problems([*REQUIRED, "full_name"]) == ["Full name is chosen for more than one column."]
    assert problems([name for name in REQUIRED if name != "hire_date"]) == ["No column is chosen for: Hire date."]
    assert "Take either the full name, or the first and the last name." in problems([*REQUIRED, "first_name"])
    assert "First name and last name are needed together." in problems([*REQUIRED, "first_name"])


def test_nobody_is_asked_when_the_titles_are_ours():
    assert is_ours_already(HEADER)
    assert is_ours_already([*HEADER, "Favourite colour", "Salary"])
    assert is_ours_already([title.replace("_", " ").upper() for title in HEADER])
    assert not is_ours_already(THEIRS)
    assert not is_ours_already([title for title in HEADER if title != "fte"] + ["WTE"])  # it would be lost unasked


def test_a_profile_fits_when_every_column_it_reads_is_there():
    assert fits(["Emp No", "Band", "More"], {"emp_no": "employee_number", "band": "pay_band"})
    assert not fits(["Emp No"], {"emp_no": "employee_number", "band": "pay_band"})
    assert not fits(["Emp No"], {})
