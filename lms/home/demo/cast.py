"""Who is in the demo: the people one can sign in as, and the units and names the rest is made from."""

from __future__ import annotations

from dataclasses import dataclass

from lms.people.models import Role


@dataclass(frozen=True)
class Cast:
    """A demo person with a name of their own: `shown_as` is the line in the sign-in list, empty if not listed."""

    name: str
    job_role: str
    staff_group: str
    pay_band: str
    team: str
    shown_as: str = ""
    role: str = ""
    manager: str = ""


NURSING = "Nursing and midwifery"
MEDICAL = "Medical and dental"
ADMIN = "Administrative and clerical"
THERAPY = "Allied health professionals"

NORTHBRIDGE = [
    Cast("Ruth Ashdown", "Ward manager", NURSING, "7", "Ward 7", "Manages Ward 7", manager="Priya Raman"),
    Cast("Amina Yusuf", "Healthcare assistant", NURSING, "3", "Ward 7", "About to start", manager="Ruth Ashdown"),
    Cast("Callum Reid", "Staff nurse", NURSING, "5", "Ward 7", "Part-way up level 1", manager="Ruth Ashdown"),
    Cast("Grace Mensah", "Staff nurse", NURSING, "5", "Ward 7", "One quiz from level 1", manager="Ruth Ashdown"),
    Cast(
        "Joanna Pryce",
        "Senior staff nurse",
        NURSING,
        "6",
        "Ward 7",
        "Leads a project that waits to be signed off",
        manager="Ruth Ashdown",
    ),
    Cast(
        "Nadia Okoro",
        "Staff nurse",
        NURSING,
        "5",
        "Ward 7",
        "On level 2; her PDSA waits for her manager",
        manager="Ruth Ashdown",
    ),
    Cast("Geoff Lyle", "Patient partner", "Patients and carers", "", "Ward 7"),
    Cast("Mei Tan", "Ward pharmacist", "Additional professional scientific and technical", "7", "Ward 7"),
    Cast(
        "Daniel Whitcombe",
        "Improvement coach",
        ADMIN,
        "8a",
        "Improvement and transformation",
        "Coaches teams, leads a collaborative",
        Role.COACH,
    ),
    Cast(
        "Priya Raman",
        "Clinical director",
        MEDICAL,
        "Consultant",
        "Acute medical unit",
        "Sponsors projects",
        Role.SPONSOR,
    ),
    Cast(
        "Tom Adeyemi",
        "Improvement faculty lead",
        ADMIN,
        "8b",
        "Improvement and transformation",
        "Writes lessons, holds workshops",
        Role.TRAINER,
    ),
    Cast(
        "Helen Marsh",
        "Head of workforce development",
        ADMIN,
        "8c",
        "People and culture",
        "Staff list, dose, reminders",
        Role.HR,
    ),
    Cast(
        "Owen Bright",
        "System administrator",
        ADMIN,
        "7",
        "Digital services",
        "Roles and audit log",
        Role.ORG_ADMIN,
    ),
    Cast("Margaret Cole", "Non-executive director", "Board", "", "Trust board", "Sees the dose", Role.BOARD),
    Cast(
        "Sofia Lind",
        "Alliance programme lead",
        ADMIN,
        "8b",
        "Improvement and transformation",
        "Sees the members side by side",
        Role.ALLIANCE_VIEWER,
    ),
    Cast(
        "Kwame Boateng",
        "Physiotherapist",
        THERAPY,
        "6",
        "Therapy services",
        "Led a project that did not improve",
    ),
    Cast("Elin Hughes", "Community nurse", NURSING, "6", "Moorside locality team"),
]

SOUTHMOOR = [
    Cast("Gareth Pugh", "Workforce manager", ADMIN, "8a", "Workforce", "HR there", Role.HR),
    Cast("Siân Rees", "Community nurse", NURSING, "5", "Moor Street clinic", "Learner there"),
    Cast("Lowri Vaughan", "Team lead", NURSING, "7", "Harbour team"),
]

# division -> teams
NORTHBRIDGE_UNITS = {
    "Medicine": ["Ward 7", "Ward 9", "Acute medical unit", "Emergency department", "Endoscopy"],
    "Surgery and theatres": ["Ward 3", "Day surgery", "Theatres", "Critical care"],
    "Women and children": ["Maternity", "Neonatal unit", "Children's ward"],
    "Community services": ["Moorside locality team", "Therapy services", "Rapid response"],
    "Diagnostics and pharmacy": ["Imaging", "Pathology", "Pharmacy"],
    "Corporate services": [
        "Improvement and transformation",
        "People and culture",
        "Digital services",
        "Estates and facilities",
        "Trust board",
    ],
}
SOUTHMOOR_UNITS = {"Community": ["Moor Street clinic", "Harbour team"], "Corporate": ["Workforce"]}

FIRST_NAMES = (
    "Aisha Alan Amelia Andrzej Anita Beth Bilal Bronwen Carol Chidi Chloe Cormac Dawn Deepak Diane Ebony "
    "Edward Ewa Fatima Fiona Francis George Gwen Hana Harriet Hassan Ian Imran Isla Jack Jasmine Joel "
    "Kamala Karen Kofi Laura Leon Lily Lucy Malik Maria Martin Mina Nadia Nathan Nia Niamh Oliver Olu "
    "Parveen Patrick Paula Rachel Rafael Rhys Rosa Sam Sarah Sheila Sunita Tariq Teresa Thandi Tim Umar "
    "Vera Victor Wendy Yasmin Zofia"
).split()
LAST_NAMES = (
    "Abbott Ahmed Akintola Allen Bailey Banerjee Barlow Begum Bennett Bryant Byrne Carter Chan Clarke "
    "Costa Das Davies Dixon Doyle Eaton Edwards Evans Fernandes Fletcher Foster Garcia Gill Green "
    "Griffiths Hall Haque Harris Hill Holt Hussain Iqbal Jackson James Johal Jones Kaur Kelly Khan King "
    "Kowalski Lewis Lloyd Mahmood Marshall Mason Miller Moore Morgan Murphy Nash Nowak Obi Owens Palmer "
    "Parker Patel Phillips Price Quinn Rashid Roberts Rose Shah Sharma Shaw Silva Singh Smith Stone "
    "Taylor Thomas Turner Walker Ward Webb White Wilson Wood Wright Young"
).split()

POSTS = [  # staff group, job role, band: as often as a ward would see them
    (NURSING, "Staff nurse", "5"),
    (NURSING, "Staff nurse", "5"),
    (NURSING, "Healthcare assistant", "3"),
    (NURSING, "Healthcare assistant", "2"),
    (NURSING, "Senior staff nurse", "6"),
    (MEDICAL, "Registrar", "Registrar"),
    (THERAPY, "Occupational therapist", "6"),
    (ADMIN, "Ward clerk", "3"),
    ("Estates and ancillary", "Porter", "2"),
    (MEDICAL, "Consultant", "Consultant"),
]
CORPORATE_POSTS = [
    (ADMIN, "Administrator", "4"),
    (ADMIN, "Analyst", "6"),
    (ADMIN, "Project manager", "7"),
    ("Estates and ancillary", "Maintenance engineer", "5"),
]
