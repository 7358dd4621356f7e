"""How a question is laid out in the editor: what every kind has, then what one kind alone needs."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, PublishingPanel

KINDS_EXPLAINED = """
<p>The kind decides which parts below are used. You are told when something is missing as you publish; a draft may be
half-written.</p>
<ul>
<li><b>One right answer</b>: two options or more, one of them marked as right.</li>
<li><b>Several right answers</b>: three options or more, two or more marked as right. All of them are needed.</li>
<li><b>True or false</b>: the options True and False, in that order.</li>
<li><b>Put in order</b>: three steps or more, written in their right order from the top. Learners get them mixed.</li>
<li><b>Match pairs</b>: the first half in Text, the other in Goes with. An option with only Goes with is an extra
choice that belongs to nothing.</li>
<li><b>A number</b>: no options. Fill in the part “A number”.</li>
<li><b>Fill the gap</b>: write [[gap]] once in the question. Options marked as right are accepted answers, the others
common mistakes; capital letters and spaces do not matter.</li>
<li><b>Read this chart</b>: fill in the part “A chart”, and options as for one right answer.</li>
<li><b>Short text</b>: no options. A trainer marks each answer; write the model answer to mark by.</li>
</ul>
"""

QUESTION_PANELS = [
    FieldPanel("kind"),
    HelpPanel(KINDS_EXPLAINED, heading="What each kind needs"),
    FieldPanel("stem"),
    MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_is_decorative")],
        "Image",
        classname="collapsed",
    ),
    InlinePanel("options", heading="Options, steps, pairs or accepted answers", label="Option"),
    MultiFieldPanel(
        [FieldPanel("number"), FieldPanel("tolerance"), FieldPanel("unit")], "A number", classname="collapsed"
    ),
    MultiFieldPanel(
        [FieldPanel("chart_type"), FieldPanel("chart_title"), FieldPanel("chart_unit"), FieldPanel("chart_values")],
        "A chart",
        classname="collapsed",
    ),
    MultiFieldPanel([FieldPanel("model_answer")], "Short text, marked by a trainer", classname="collapsed"),
    FieldPanel("explanation"),
    MultiFieldPanel(
        [
            FieldPanel("key"),
            FieldPanel("level"),
            FieldPanel("module"),
            FieldPanel("strand"),
            FieldPanel("difficulty"),
            FieldPanel("tags"),
        ],
        "Where it belongs",
    ),
    PublishingPanel(),
]
