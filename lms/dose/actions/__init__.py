"""What HR decides, one function for each thing: targets, groups, appointments, costs."""

from lms.dose.actions.appointments import appoint, change_hours, end_appointment
from lms.dose.actions.costs import set_release_cost
from lms.dose.actions.groups import add_group, approve, change_group, discard, move_group, remove_group, start_draft
from lms.dose.actions.targets import adopt, proposed, set_target

__all__ = [
    "add_group", "adopt", "appoint", "approve", "change_group", "change_hours", "discard", "end_appointment",
    "move_group", "proposed", "remove_group", "set_release_cost", "set_target", "start_draft",
]  # fmt: skip
