import subprocess
import sys

import pytest

STARTS = {
    "web": "import lms.wsgi",
    "worker": "from celery import signals; from lms.celery import app; app.loader.import_default_modules();"
    " signals.worker_init.send(sender=None)",
}


@pytest.mark.parametrize("process", STARTS)
def test_what_a_process_has_loaded_is_left_alone_by_the_garbage_collector(process):
    told = f"{STARTS[process]}; import gc; print(gc.get_freeze_count(), len(gc.get_objects()))"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    left_alone, looked_at = map(int, found.stdout.split())
    assert left_alone > 100_000
    assert looked_at < 10_000  # next to nothing came since
