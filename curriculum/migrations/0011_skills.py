"""Gives each outcome of a level a lasting key, in the table and in every version that authors have kept."""

from uuid import uuid4

from django.db import migrations, models


def give_keys(apps, schema_editor):
    LevelOutcome = apps.get_model("curriculum", "LevelOutcome")
    keys = {}
    for outcome in LevelOutcome.objects.filter(key=None).order_by("pk"):
        outcome.key = uuid4()
        outcome.save(update_fields=["key"])
        keys[outcome.level_id, outcome.pk] = keys[outcome.level_id, outcome.text] = outcome.key
    give_keys_to_revisions(apps, keys)


def give_keys_to_revisions(apps, keys):
    """A line of a version is the row of its number, or else of its words; without either it is a skill of its own.

    One that was never published may stand in many versions: the same words of one level get the same key.
    """
    Revision = apps.get_model("wagtailcore", "Revision")
    ours = Revision.objects.filter(content_type__app_label="curriculum", content_type__model="levelpage")
    for revision in ours.order_by("pk").iterator():
        level, taken = int(revision.object_id), set()
        for outcome in revision.content.get("outcomes", []):
            text = outcome.get("text", "")
            key = keys.get((level, outcome.get("pk"))) or keys.setdefault((level, text), uuid4())
            key = uuid4() if key in taken else key
            taken.add(key)
            outcome["key"] = str(key)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0010_glossary_review"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.AddField("leveloutcome", "key", models.UUIDField(null=True, blank=True)),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField("leveloutcome", "key", models.UUIDField(blank=True)),
        migrations.AddConstraint(
            "leveloutcome",
            models.UniqueConstraint(fields=["level", "key"], name="leveloutcome_one_per_key"),
        ),
    ]
