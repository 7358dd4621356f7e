"""Everything people do to a project, one function for each thing, split by what it is done to."""

from lms.projects.actions.barriers import answer_barrier, ask_sponsor, remove_barrier
from lms.projects.actions.bringing_in import bring_in
from lms.projects.actions.charter import (
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
from lms.projects.actions.cycles import agree_pdsa, change_plan, complete_cycle, plan_cycle
from lms.projects.actions.drivers import add_driver, change_driver, delete_driver, move_driver
from lms.projects.actions.files import attach_file, remove_file
from lms.projects.actions.graduating import confirm_score, publish_report, record_presentation, sign_off
from lms.projects.actions.joining import add_team, ask_to_join, decide_join, leave_collaborative
from lms.projects.actions.labels import add_benefit, change_benefit, label, remove_benefit
from lms.projects.actions.measures import add_measure, add_phase, change_measure, remove_phase, use_chart
from lms.projects.actions.observations import (
    add_event,
    correct_observation,
    keep_rows,
    remove_event,
    remove_observation,
)
from lms.projects.actions.states import complete, pause, reopen, resume, stop
from lms.projects.actions.team import (
    add_member,
    change_involvement,
    plan_meeting,
    record_involvement,
    remove_involvement,
    remove_member,
)
from lms.projects.actions.workshops import (
    add_sheet_row,
    add_task,
    change_sheet_row,
    change_task,
    plan_week,
    remove_sheet_row,
    remove_task,
    tick_task,
)

__all__ = [
    "add_benefit",
    "add_driver",
    "add_event",
    "add_faculty",
    "add_measure",
    "add_member",
    "add_phase",
    "add_sheet_row",
    "add_task",
    "add_team",
    "agree_pdsa",
    "answer_barrier",
    "approve_charter",
    "ask_sponsor",
    "ask_to_join",
    "attach_file",
    "begin_collaborative",
    "bring_in",
    "change_benefit",
    "change_collaborative",
    "change_driver",
    "change_involvement",
    "change_measure",
    "change_plan",
    "change_sheet_row",
    "change_task",
    "close_collaborative",
    "complete",
    "complete_cycle",
    "confirm_score",
    "correct_observation",
    "create",
    "decide_join",
    "delete_driver",
    "keep_rows",
    "label",
    "leave_collaborative",
    "move_driver",
    "pause",
    "plan_cycle",
    "plan_meeting",
    "plan_week",
    "publish_collaborative",
    "publish_report",
    "record_involvement",
    "record_presentation",
    "remove_barrier",
    "remove_benefit",
    "remove_event",
    "remove_faculty",
    "remove_file",
    "remove_involvement",
    "remove_member",
    "remove_observation",
    "remove_phase",
    "remove_shared_measure",
    "remove_sheet_row",
    "remove_task",
    "reopen",
    "resume",
    "return_charter",
    "save_aim",
    "save_charter",
    "save_report",
    "save_shared_measure",
    "sign_off",
    "stop",
    "submit_charter",
    "tick_task",
    "use_chart",
]
