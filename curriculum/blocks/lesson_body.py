"""The body of a lesson: which blocks an author may choose from."""

from __future__ import annotations

from wagtail import blocks

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
from curriculum.blocks.media import DownloadBlock, ImageBlock, VideoBlock
from curriculum.blocks.prose import CalloutBlock, StepsBlock, TableBlock
from curriculum.blocks.writing import PROSE


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=["h2", "h3", *PROSE], icon="pilcrow", template="curriculum/blocks/text.html")
    image = ImageBlock()
    video = VideoBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    table = TableBlock()
    download = DownloadBlock()
    check = CheckBlock()
    run_chart = RunChartBlock()
    red_beads = RedBeadsBlock()
    two_points = TwoPointsBlock()
    funnel = FunnelBlock()
    spot_waste = SpotWasteBlock()
    smart_aim = SmartAimBlock()
    prediction = PredictionBlock()
