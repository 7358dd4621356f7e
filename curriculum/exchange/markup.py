"""Makes plain text of HTML that other systems keep questions in, and says what of it was lost."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from curriculum.exchange.drafts import require

KEPT = {
    "p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "tbody", "thead", "img", "h1", "h2", "h3", "h4",
    "h5", "h6", "pre", "blockquote", "sub", "sup", "b", "strong", "i", "em", "u", "code", "a", "hr", "dd", "dt", "dl",
}  # fmt: skip
BLOCKS = KEPT - {
    "img",
    "td",
    "th",
    "sub",
    "sup",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "code",
    "a",
    "tbody",
    "thead",
    "ul",
    "ol",
}
SHAPED = {
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "code",
    "sub",
    "sup",
    "a",
}
MEDIA = re.compile(r"<\s*(video|audio|iframe|object|embed|svg|math|script|form|input|canvas)\b", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|table|tr|td|th|sub|sup|img|a|h[1-6]|font|code|pre|hr|script|style)"
    r"(?:\s[^<>]*)?/?>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});",
    re.IGNORECASE,
)
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
MARKDOWN = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1", re.DOTALL)
MOST_TAGS = 1_000  # of one text; cleaning takes the longer the deeper they nest
SHAPE_LOST = "Bold, lists, tables and the like became plain text."


@dataclass(frozen=True, slots=True)
class ImageTag:
    src: str
    alt: str | None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.images: list[ImageTag] = []
        self.tags: set[str] = set()
        self.scripts: list[dict[int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "img":
            given = dict(attrs)
            self.images.append(ImageTag(given.get("src") or "", given.get("alt")))
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.parts and not self.parts[-1].endswith("\n") else "")
        elif tag in ("sub", "sup"):
            self.scripts.append(RAISED if tag == "sup" else LOWERED)
        elif tag in BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("sub", "sup") and self.scripts:
            self.scripts.pop()
        elif tag in BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        data = re.sub(r"[ \t\r\n\x0c]+", " ", data)
        self.parts.append(data.translate(self.scripts[-1]) if self.scripts else data)


def plain(source: str, notes: list[str], images: list[ImageTag] | None = None) -> str:
    """The words of some HTML. Its images go into `images`; without that list they are dropped, and `notes` says so."""
    require(source.count("<") <= MOST_TAGS, f"One of its texts has more than {MOST_TAGS:,} HTML tags.")
    if found := MEDIA.search(source):
        notes.append(f"What is no text was dropped: <{found[1].lower()}>.")
    reader = _Reader()
    reader.feed(nh3.clean(source, tags=KEPT, attributes={"img": {"src", "alt"}, "a": {"href"}},
                          url_schemes={"http", "https", "data"}, link_rel=None))  # fmt: skip
    reader.close()
    if reader.tags & SHAPED:
        notes.append(SHAPE_LOST)
    if images is not None:
        images += reader.images
    elif reader.images:
        notes.append("An image was dropped: only the question itself can have one.")
    return re.sub(r"\n\s*\n\s*", "\n", "".join(reader.parts)).strip()


def plain_if_html(source: str, notes: list[str], images: list[ImageTag] | None = None) -> str:
    """Text of an author who may or may not have written HTML."""
    return plain(source.replace("\n", "<br>"), notes, images) if LOOKS_LIKE_HTML.search(source) else source


def plain_of_markdown(source: str, notes: list[str]) -> str:
    text = MARKDOWN.sub(r"\2", source)
    if text != source:
        notes.append("The marks of Markdown were taken out.")
    return text


def html_of(text: str) -> str:
    """Plain text as HTML that `plain` reads back as the same text."""
    return html.escape(text, quote=False).replace("\n\n", "<br>&#8203;<br>").replace("\n", "<br>")
