"""Everything people do to a project, one function for each thing, split by what it is done to."""

from lms.projects.actions.barriers import answer_barrier, ask_sponsor, remove_barrier
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
from lms.projects.actions.collaboratives import (
    add_faculty,
    begin_collaborative,
    change_collaborative,
    close_collaborative,
    publish_collaborative,
    remove_faculty,
    remove_shared_measure,
    save_shared_measure,
)
from lms.projects.actions.cycles import agree_pdsa, complete_cycle, plan_cycle
from lms.projects.actions.drivers import add_driver, change_driver, delete_driver, move_driver, move_under
from lms.projects.actions.graduating import confirm_score, publish_report, record_presentation, sign_off
from lms.projects.actions.joining import add_team, ask_to_join, decide_join, leave_collaborative
from lms.projects.actions.measures import add_phase, keep_rows, remove_phase, save_measure
from lms.projects.actions.team import add_member, plan_meeting, record_involvement, remove_member

__all__ = [
    "Clash",
    "add_driver",
    "add_faculty",
    "add_member",
    "add_phase",
    "add_team",
    "agree_pdsa",
    "answer_barrier",
    "approve_charter",
    "ask_sponsor",
    "ask_to_join",
    "begin_collaborative",
    "change_collaborative",
    "change_driver",
    "close_collaborative",
    "complete_cycle",
    "confirm_score",
    "create",
    "decide_join",
    "delete_driver",
    "keep_rows",
    "leave_collaborative",
    "move_driver",
    "move_under",
    "plan_cycle",
    "plan_meeting",
    "publish_collaborative",
    "publish_report",
    "record_involvement",
    "record_presentation",
    "remove_barrier",
    "remove_faculty",
    "remove_member",
    "remove_phase",
    "remove_shared_measure",
    "return_charter",
    "save_aim",
    "save_charter",
    "save_measure",
    "save_report",
    "save_shared_measure",
    "sign_off",
    "submit_charter",
]
