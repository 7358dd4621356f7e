"""The blocks a lesson is built from. Each says itself what a learner would miss if it were left half-made."""

from curriculum.blocks.asking import ChecklistBlock, PollBlock, ReflectionBlock
from curriculum.blocks.checks import CheckBlock, CheckOptionBlock
from curriculum.blocks.lesson_body import LessonBody
from curriculum.blocks.media import AudioBlock, DownloadBlock, ImageBlock, VideoBlock
from curriculum.blocks.prose import AccordionBlock, CalloutBlock, QuoteBlock, StepsBlock, TableBlock
from curriculum.blocks.terms import TermBlock
from curriculum.blocks.writing import ASK, INLINE, PICTURES, PROSE, TRY, WORDS, refuse

__all__ = [
    "ASK",
    "INLINE",
    "PICTURES",
    "PROSE",
    "TRY",
    "WORDS",
    "AccordionBlock",
    "AudioBlock",
    "CalloutBlock",
    "CheckBlock",
    "CheckOptionBlock",
    "ChecklistBlock",
    "DownloadBlock",
    "ImageBlock",
    "LessonBody",
    "PollBlock",
    "QuoteBlock",
    "ReflectionBlock",
    "StepsBlock",
    "TableBlock",
    "TermBlock",
    "VideoBlock",
    "refuse",
]
