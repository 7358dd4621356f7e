from django.db import migrations


def leave_room(apps, schema_editor):
    """Staff lists kept so far took up the room of whoever in HR brought them in."""
    file = apps.get_model("evidence", "PrivateFile")
    for name in ("StaffImport", "WaitingList"):
        kept = apps.get_model("dose", name).objects.values("file")
        file.objects.filter(pk__in=kept).update(takes_room=False)


def put_aside_unreadable(apps, schema_editor):
    """Lists checked before lines were kept are files we can't read line by line: they are brought in once more."""
    batches = apps.get_model("dose", "StaffImport").objects.filter(reading={}, state__in=["queued", "checking", "failed"])
    batches.update(state="discarded", trouble="It was checked by an earlier version. Bring it in again.")


class Migration(migrations.Migration):
    dependencies = [("dose", "0010_loose_lines"), ("evidence", "0002_room")]

    operations = [
        migrations.RunPython(leave_room, migrations.RunPython.noop),
        migrations.RunPython(put_aside_unreadable, migrations.RunPython.noop),
    ]
