"""Says which column of somebody's file is which of ours. Plain Python: titles in, names out.

A mapping is {title made plain: our column}; a title it doesn't name is ignored. A name in two columns is read from
`first_name` and `last_name` together. No mapping can let a refused column in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.dose.staff_lists.columns import COLUMNS, REFUSED, REQUIRED
from lms.dose.staff_lists.tables import plain_name

NAME_PARTS = ("first_name", "last_name")
TARGETS = COLUMNS + NAME_PARTS
# What staff record systems call them, made plain, with "no" and "num" read as "number" and "emp" as "employee".
SYNONYMS = {
    "employee_number": "employee_id staff_number staff_id personnel_number personnel_id person_number payroll_number",
    "assignment_number": "post_number position_number assignment_id post_id position_id",
    "primary": "primary_assignment is_primary primary_post primary_flag primary_assignment_flag main_post"
    " main_assignment",
    "full_name": "name employee_name staff_name person_name display_name",
    "first_name": "forename forenames first_names given_name given_names christian_name known_as preferred_name",
    "last_name": "surname family_name second_name",
    "work_email": "email email_address work_email_address e_mail work_e_mail business_email office_email mail"
    " office_e_mail e_mail_address official_email corporate_email",
    "org_code": "organisation_code trust_code org organisation employer_code vpd",
    "division": "care_group business_unit org_l3 level_3 sector service_group",
    "directorate": "department org_l4 level_4 service specialty care_unit",
    "team": "ward cost_centre_name unit org_l5 level_5 team_name ward_name",
    "staff_group": "staff_category professional_group staffgroup occupational_group",
    "job_role": "role job_title position_title position job post_title role_name title_of_post",
    "pay_band": "band grade pay_grade agenda_for_change_band afc_band payscale_band pay_scale",
    "fte": "wte whole_time_equivalent full_time_equivalent contracted_fte contracted_wte fte_contracted",
    "contract_type": "contract employment_type assignment_category employee_category fixed_permanent contract_category",
    "hire_date": "start_date date_of_hire date_started latest_start_date latest_hire_date employment_start_date"
    " date_joined joining_date commencement_date",
    "leave_date": "end_date leaving_date date_left termination_date actual_termination_date employment_end_date"
    " date_of_leaving last_working_day",
    "supervisor_employee_number": "supervisor_number manager_number line_manager_number manager_employee_number"
    " line_manager_employee_number supervisor_id manager_id line_manager_id reports_to_number reports_to",
}  # fmt: skip
SHORT = {"no": "number", "num": "number", "nr": "number", "emp": "employee", "mgr": "manager", "assign": "assignment"}
KNOWN = frozenset(COLUMNS) | {other for others in SYNONYMS.values() for other in others.split()}
OURS = {other: ours for ours, others in SYNONYMS.items() for other in (ours, *others.split())}


@dataclass(frozen=True)
class Column:
    """One column of a file: its title, that title made plain, and what it is taken as ("" is ignored)."""

    place: int
    title: str
    name: str
    taken_as: str = ""
    is_refused: bool = False


def columns(titles: Sequence[str], mapping: Mapping[str, str] | None = None) -> list[Column]:
    """Every column of a file with what it is taken as: what the mapping says, or else what its title suggests."""
    names = plain_names(titles)
    taken: dict[str, int] = {}
    # A title that is our own goes before one that only means the same.
    for place in sorted(range(len(names)), key=lambda place: names[place] not in TARGETS):
        name = names[place]
        wanted = mapping.get(name, "") if mapping is not None else suggested(name)
        if wanted in TARGETS and not is_refused(name):
            taken.setdefault(wanted, place)
    if mapping is None and ("full_name" in taken or not set(NAME_PARTS) <= taken.keys()):
        taken = {name: place for name, place in taken.items() if name not in NAME_PARTS}
    ours = {place: name for name, place in taken.items()}
    return [
        Column(place, title, name, ours.get(place, ""), is_refused(name))
        for place, (title, name) in enumerate(zip(titles, names, strict=True))
    ]


def plain_names(titles: Iterable[str]) -> list[str]:
    """Titles made plain; one that is there again is told apart by its number."""
    seen: Counter[str] = Counter()
    names = []
    for title in titles:
        name = plain_name(title)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def suggested(name: str) -> str:
    """Our column for a title made plain, or ""."""
    words = "_".join(SHORT.get(word, word) for word in name.split("_"))
    return OURS.get(name) or OURS.get(words, "")


def is_refused(name: str) -> bool:
    """Whether nobody may bring such a column in. A title we know as one of ours ("email_address") is not refused."""
    return bool(REFUSED.search(name)) and not suggested(name)


def fits(titles: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether every column the mapping reads is among these titles."""
    return bool(mapping) and set(mapping) <= set(plain_names(titles))


def is_ours_already(titles: Sequence[str]) -> bool:
    """Whether nobody needs to be asked: all we need is there under our own titles, and no other title suggests more."""
    found = columns(titles)
    return not problems(c.taken_as for c in found) and all(c.name == c.taken_as for c in found if c.taken_as)


def problems(taken: Iterable[str]) -> list[str]:
    """What keeps these columns from being a staff list, in words; none when they are one."""
    counts = Counter(name for name in taken if name)
    found = [f"{label(name)} is chosen for more than one column." for name, count in counts.items() if count > 1]
    parts = [name for name in NAME_PARTS if counts[name]]
    if counts["full_name"] and parts:
        found.append("Take either the full name, or the first and the last name.")
    if len(parts) == 1:
        found.append("First name and last name are needed together.")
    whole = set(counts) | ({"full_name"} if parts else set())
    missing = [label(name) for name in REQUIRED if name not in whole]
    if missing:
        found.append(f"No column is chosen for: {', '.join(missing)}.")
    return found


def label(name: str) -> str:
    words = {"fte": "FTE", "org_code": "Organisation code", "work_email": "Work e-mail", "primary": "Primary post?",
             "supervisor_employee_number": "Supervisor's employee number"}  # fmt: skip
    return words.get(name, name.replace("_", " ").capitalize())


def header_of(found: Sequence[Column]) -> list[str]:
    """Our columns in the order of the file, a name in two parts as one at the end."""
    own = [column.taken_as for column in found if column.taken_as in COLUMNS]
    return [*own, "full_name"] if _parts(found) else own


def cells_of(found: Sequence[Column], cells: Sequence[str]) -> list[str]:
    """One line of the file as our columns, in the order of `header_of`."""
    own = [_cell(cells, column.place) for column in found if column.taken_as in COLUMNS]
    parts = _parts(found)
    return [*own, " ".join(filter(None, (_cell(cells, place) for place in parts)))] if parts else own


def _parts(found: Sequence[Column]) -> list[int]:
    places = {column.taken_as: column.place for column in found}
    return [places[name] for name in NAME_PARTS] if all(name in places for name in NAME_PARTS) else []


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
