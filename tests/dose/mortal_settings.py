"""The tests' settings, for a worker in a process of its own that finds the files of the test that started it."""

import os

from lms.settings.test import *  # noqa: F403

PRIVATE_ROOT = os.environ["LMS_FAULT_FILES"]
