"""The blocks a lesson is built from. Each says itself what a learner would miss if it were left half-made."""

from curriculum.blocks.checks import CheckBlock, CheckOptionBlock
from curriculum.blocks.lesson_body import LessonBody
from curriculum.blocks.media import DownloadBlock, ImageBlock, VideoBlock
from curriculum.blocks.prose import CalloutBlock, StepsBlock, TableBlock
from curriculum.blocks.writing import INLINE, PROSE, refuse

__all__ = [
    "INLINE",
    "PROSE",
    "CalloutBlock",
    "CheckBlock",
    "CheckOptionBlock",
    "DownloadBlock",
    "ImageBlock",
    "LessonBody",
    "StepsBlock",
    "TableBlock",
    "VideoBlock",
    "refuse",
]
