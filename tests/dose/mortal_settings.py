"""The tests' settings, for a worker in a process of its own that finds the files of the test that started it."""

import os
from pathlib import Path

from lms.settings.test import *  # noqa: F403

PRIVATE_ROOT = Path(os.environ["LMS_FAULT_FILES"])
