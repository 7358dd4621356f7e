"""Exercises: blocks in which learners try something and see what comes of it."""

from curriculum.blocks.exercises.exercise import ExerciseBlock
from curriculum.blocks.exercises.funnel import FunnelBlock
from curriculum.blocks.exercises.prediction import PredictionBlock
from curriculum.blocks.exercises.red_beads import RedBeadsBlock
from curriculum.blocks.exercises.run_chart import RunChartBlock
from curriculum.blocks.exercises.smart_aim import SmartAimBlock
from curriculum.blocks.exercises.spot_waste import SpotWasteBlock
from curriculum.blocks.exercises.two_points import TwoPointsBlock

__all__ = [
    "ExerciseBlock",
    "FunnelBlock",
    "PredictionBlock",
    "RedBeadsBlock",
    "RunChartBlock",
    "SmartAimBlock",
    "SpotWasteBlock",
    "TwoPointsBlock",
]
