"""A string foreign key is invisible to an import linter, so relations between models are walked here."""

from django.apps import apps

LAYERS = [
    {"people"}, {"evidence"}, {"curriculum"}, {"learning", "cohorts", "projects"}, {"escalator"},
    {"certificates", "recall"}, {"dose"}, {"reminders"},
]  # fmt: skip
HEIGHT = {label: height for height, layer in enumerate(LAYERS) for label in layer}


def test_no_model_points_at_a_higher_app_or_at_a_sibling():
    wrong = []
    for model in apps.get_models():
        own = HEIGHT.get(model._meta.app_label)
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if own is None or target is None or target._meta.app_label == model._meta.app_label:
                continue
            if HEIGHT.get(target._meta.app_label, -1) >= own:
                wrong.append(f"{model._meta.label}.{field.name} points at {target._meta.label}")
    assert wrong == []


def test_every_app_of_ours_has_a_layer():
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith(("lms.", "curriculum", "certificates"))
    }
    assert ours - {"home"} == set(HEIGHT)
