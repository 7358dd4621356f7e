"""The journeys' settings, for a server that can be made to die between saving an answer and replying."""

from tests.journeys.settings import *  # noqa: F403
from tests.journeys.settings import MIDDLEWARE

MIDDLEWARE = ["tests.journeys.faults.DieBeforeReply", *MIDDLEWARE]
