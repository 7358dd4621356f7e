from django.db import migrations, models


def mark_what_was_handed_in(apps, schema_editor):
    """Attempts handed in before outcomes were kept: the kinds of question of that time are right when exactly the
    right options are chosen."""
    Attempt = apps.get_model("learning", "Attempt")
    for attempt in Attempt.objects.exclude(submitted_at=None).prefetch_related("answers").iterator(200):
        chosen = {answer.question: set(answer.chosen) for answer in attempt.answers.all()}
        asked = [(each["key"], {o["key"] for o in each["options"] if o.get("is_right")}) for each in attempt.paper]
        last = max((place for place, (key, _) in enumerate(asked) if chosen.get(key)), default=-1)
        for place, (key, right) in enumerate(asked):
            given = chosen.get(key)
            if given:
                outcome = "right" if given == right else "wrong"
            else:
                outcome = "skipped" if place <= last else "not_reached"
            others = len(asked) - 1
            rest = round(1000 * (attempt.score - (outcome == "right")) / others) if others else None
            attempt.answers.filter(question=key).update(outcome=outcome, rest=rest)


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0005_reading'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='outcome',
            field=models.CharField(blank=True, choices=[('right', 'right'), ('wrong', 'wrong'), ('skipped', 'left out'), ('not_reached', 'not reached'), ('unmarked', 'waiting for a mark')], help_text='Empty until it is handed in.', max_length=11),
        ),
        migrations.AddField(
            model_name='answer',
            name='rest',
            field=models.PositiveSmallIntegerField(blank=True, help_text="Thousandths of the paper's other questions that are right.", null=True),
        ),
        migrations.RunPython(mark_what_was_handed_in, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('outcome', ''), _negated=True), fields=['question'], name='answer_handed_in_by_question'),
        ),
    ]
