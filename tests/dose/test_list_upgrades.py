"""What an upgrade does with the staff lists an installation holds already."""

from importlib import import_module

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from lms.dose import tasks
from lms.dose.models import StaffImport
from lms.evidence.actions import keep
from lms.evidence.models import PrivateFile

KEEPING_LINES = import_module("lms.dose.migrations.0006_staff_lines")
LEAVING_ROOM = import_module("lms.dose.migrations.0011_list_files")
OLD_REPORT = {"starters": [{"line": 2}, {"line": 3}], "leavers": [], "fingerprint": "x", "changes_nothing": False}


def kept_before(hr, state):
    """A list as it was kept before its lines were: an upload of HR, all of the report in one column."""
    upload = ContentFile(b"employee_number\n1\n", "old.csv")
    file = keep(upload, owner=hr, allowed={"csv"}, max_bytes=1000)
    return StaffImport.objects.create(
        organisation=hr.organisation, file=file, by=hr, state=state, report=OLD_REPORT, checked_at=timezone.now()
    )


def upgrade():
    KEEPING_LINES.count_kept_reports(apps, None)
    LEAVING_ROOM.leave_room(apps, None)
    LEAVING_ROOM.put_aside_unreadable(apps, None)


def test_a_list_taken_in_before_keeps_its_report_and_is_counted(client, hr):
    batch = kept_before(hr, "confirmed")
    StaffImport.objects.update(confirmed_at=timezone.now())
    upgrade()
    batch.refresh_from_db()
    assert (batch.state, batch.report["counts"]["starters"], batch.report["fingerprint"]) == ("confirmed", 2, "x")


def test_a_list_that_waited_is_put_aside_with_a_word_and_troubles_no_worker(hr):
    batch = kept_before(hr, "checked")
    upgrade()
    tasks.work_on_list(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.trouble) == ("discarded", "It was checked by an earlier version. Bring it in again.")


def test_lists_give_hr_the_room_back_and_other_files_keep_it(hr):
    kept_before(hr, "confirmed")
    keep(ContentFile(b"a,b\n", "own.csv"), owner=hr, allowed={"csv"}, max_bytes=1000)
    upgrade()
    assert dict(PrivateFile.objects.values_list("name", "takes_room")) == {"old.csv": False, "own.csv": True}
