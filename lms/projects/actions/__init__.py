"""Everything people do to a project, one function for each thing, split by what it is done to."""

from lms.projects.actions.charter import (
    Clash,
    approve_charter,
    create,
    return_charter,
    save_aim,
    save_charter,
    save_report,
    submit_charter,
)
from lms.projects.actions.cycles import agree_pdsa, complete_cycle, plan_cycle
from lms.projects.actions.drivers import add_driver, change_driver, delete_driver, move_driver, move_under
from lms.projects.actions.graduating import confirm_score, publish_report, record_presentation, sign_off
from lms.projects.actions.measures import add_phase, keep_rows, remove_phase, save_measure
from lms.projects.actions.team import add_member, plan_meeting, record_involvement, remove_member

__all__ = [
    "Clash",
    "add_driver",
    "add_member",
    "add_phase",
    "agree_pdsa",
    "approve_charter",
    "change_driver",
    "complete_cycle",
    "confirm_score",
    "create",
    "delete_driver",
    "keep_rows",
    "move_driver",
    "move_under",
    "plan_cycle",
    "plan_meeting",
    "publish_report",
    "record_involvement",
    "record_presentation",
    "remove_member",
    "remove_phase",
    "return_charter",
    "save_aim",
    "save_charter",
    "save_measure",
    "save_report",
    "sign_off",
    "submit_charter",
]
