"""The body of a lesson: which blocks an author may choose from."""

from __future__ import annotations

from wagtail import blocks

from curriculum.blocks.asking import ChecklistBlock, PollBlock, ReflectionBlock
from curriculum.blocks.checks import CheckBlock
from curriculum.blocks.exercises import (
    FunnelBlock,
    PredictionBlock,
    RedBeadsBlock,
    RunChartBlock,
    SmartAimBlock,
    SpotWasteBlock,
    TwoPointsBlock,
)
from curriculum.blocks.media import AudioBlock, DownloadBlock, ImageBlock, VideoBlock
from curriculum.blocks.prose import TEXT_PREVIEW, AccordionBlock, CalloutBlock, QuoteBlock, StepsBlock, TableBlock
from curriculum.blocks.terms import TermBlock
from curriculum.blocks.writing import PROSE, WORDS


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        features=["h2", "h3", *PROSE],
        icon="pilcrow",
        group=WORDS,
        description="Headings, paragraphs, lists and links.",
        template="curriculum/blocks/text.html",
        preview_value=TEXT_PREVIEW,
    )
    callout = CalloutBlock()
    quote = QuoteBlock()
    accordion = AccordionBlock()
    steps = StepsBlock()
    table = TableBlock()
    term = TermBlock()
    image = ImageBlock()
    video = VideoBlock()
    audio = AudioBlock()
    download = DownloadBlock()
    check = CheckBlock()
    reflection = ReflectionBlock()
    poll = PollBlock()
    checklist = ChecklistBlock()
    run_chart = RunChartBlock()
    red_beads = RedBeadsBlock()
    two_points = TwoPointsBlock()
    funnel = FunnelBlock()
    spot_waste = SpotWasteBlock()
    smart_aim = SmartAimBlock()
    prediction = PredictionBlock()
