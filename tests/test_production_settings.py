"""Production refuses to start with anything missing or unsafe, and says what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMPLETE = {
    "SECRET_KEY": "a-long-key-made-for-this-test-and-nothing-else-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "escalator.example",
    "SITE_URL": "https://escalator.example",
    "DATABASE_URL": "postgres://lms:secret@database.example/lms",
    "REDIS_URL": "redis://queue.example:6379/0",
}


def check(tmp_path: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "lms.settings.production", "LMS_VAR_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_production_does_not_start_while_a_setting_is_missing_and_names_it(tmp_path, missing):
    answer = check(tmp_path, {name: value for name, value in COMPLETE.items() if name != missing})
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_production_does_not_start_in_demo_mode(tmp_path):
    answer = check(tmp_path, COMPLETE | {"DEMO_MODE": "true"})
    assert answer.returncode != 0
    assert "DEMO_MODE" in answer.stderr


def test_production_does_not_start_with_a_short_secret_key(tmp_path):
    answer = check(tmp_path, COMPLETE | {"SECRET_KEY": "short"})
    assert answer.returncode != 0
    assert "50 characters" in answer.stderr


def test_production_with_everything_set_passes_the_deployment_checks(tmp_path):
    answer = check(tmp_path, COMPLETE)
    assert answer.returncode == 0, answer.stderr
