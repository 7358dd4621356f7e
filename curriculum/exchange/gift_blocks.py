"""Takes a GIFT file apart: blank lines end a question, comments belong to the one below, braces hold answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from curriculum.exchange.drafts import LINE_ENDS

# Lines that go on with an answer: none of them begins a question.
GOES_ON = ("=", "~", "#", "}")
BRACE = re.compile(r"(?<!\\)((?:\\\\)*)([{}])")
LABEL = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
MORE = re.compile(r"//\s*more:\s*(\{.*\})\s*$")


@dataclass
class Block:
    """The lines of a file between two blank lines, without comments; `numbers` are their places in the file."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    key: str = ""
    tags: list[str] = field(default_factory=list)
    more: str = ""

    def comment(self, line: str) -> None:
        if found := MORE.match(line):
            self.more = found[1]
            return
        for what, value in LABEL.findall(line):
            value = re.sub(r"\\(.)", r"\1", value)
            if what == "id":
                self.key = value
            else:
                self.tags.append(value)

    def braces(self) -> list[str]:
        return [found[2] for found in BRACE.finditer("\n".join(self.lines))]


@dataclass(frozen=True, slots=True)
class Part:
    """One question, category or text of a block. `tail` follows the answers: then the answers fill a gap before it."""

    line: int
    head: str
    answers: str | None = None
    tail: str = ""
    trouble: str = ""


def blocks(text: str) -> Iterator[Block]:
    waiting = Block()
    for block in _between_blank_lines(text):
        if not waiting.lines:
            waiting = block
        elif waiting.braces()[-1:] == ["{"] and block.braces()[:1] == ["}"]:
            waiting.lines += block.lines  # a blank line among the answers
            waiting.numbers += block.numbers
        else:
            yield waiting
            waiting = block
    if waiting.lines:
        yield waiting


def _between_blank_lines(text: str) -> Iterator[Block]:
    block = Block()
    for number, line in enumerate(LINE_ENDS.sub("\n", text).split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("//"):
            block.comment(stripped)
        elif stripped:
            block.lines.append(stripped)
            block.numbers.append(number)
        else:
            if block.lines:
                yield block
            block = Block()
    if block.lines:
        yield block


def parts(block: Block) -> Iterator[Part]:
    """The questions of a block, mostly one. What is wrong with one is said in it, and the next is still found."""
    place = 0
    while place < len(block.lines):
        if block.lines[place].startswith("$CATEGORY:"):
            yield Part(block.numbers[place], block.lines[place])
            place += 1
            continue
        part, place = _part(block, place)
        yield part


def _part(block: Block, first: int) -> tuple[Part, int]:
    line = block.numbers[first]
    head, place, column = _until_brace(block, first, 0)
    if place is None:
        return Part(line, head, trouble="It has no answers: a text between braces { }."), len(block.lines)
    if block.lines[place][column] == "}":
        here = block.numbers[place]
        return Part(line, head, trouble=f"Line {here} closes a brace that was not opened."), _next(block, place + 1)
    answers, end, stop = _until_brace(block, place, column + 1)
    if end is None or block.lines[end][stop] == "{":
        trouble = f"The brace opened in line {block.numbers[place]} is not closed before the next question."
        if end is None:
            trouble = f"The brace opened in line {block.numbers[place]} is not closed."
        return Part(line, head, trouble=trouble), _resume(block, place, end)
    return _with_tail(block, Part(line, head, answers), end, stop + 1)


def _with_tail(block: Block, part: Part, end: int, column: int) -> tuple[Part, int]:
    _, place, _ = _until_brace(block, end, column)
    rest = block.lines[end][column:]
    if place == end:
        trouble = "It has more than one part in braces: only one is held."
        return Part(part.line, part.head, trouble=trouble), _next(block, end + 1)
    if place is not None:
        return Part(part.line, part.head, part.answers, rest.strip()), end + 1
    until = _next(block, end + 1)
    tail = "\n".join([rest, *block.lines[end + 1 : until]])
    return Part(part.line, part.head, part.answers, tail.strip()), until


def _until_brace(block: Block, place: int, column: int) -> tuple[str, int | None, int]:
    """The text up to the next brace that counts, the line and column of that brace, or None for the line."""
    passed: list[str] = []
    for number in range(place, len(block.lines)):
        line = block.lines[number]
        begin = column if number == place else 0
        if found := BRACE.search(line, begin):
            passed.append(line[begin : found.start(2)])
            return "\n".join(passed), number, found.start(2)
        passed.append(line[begin:])
    return "\n".join(passed), None, 0


def _resume(block: Block, opened: int, inner: int | None) -> int:
    """Where the next question begins after a brace that was not closed."""
    if inner is None or inner == opened:
        return _next(block, opened + 1)
    for place in range(inner, opened, -1):
        if block.lines[place].startswith("::"):
            return place
    return _next(block, inner + 1) if block.lines[inner].startswith(GOES_ON) else inner


def _next(block: Block, place: int) -> int:
    """The next line that certainly begins something: one with a title, or a category."""
    starts = ("::", "$CATEGORY:")
    return next((n for n in range(place, len(block.lines)) if block.lines[n].startswith(starts)), len(block.lines))


def split(text: str, marks: str) -> list[tuple[str, str]]:
    """The pieces of a text between marks without a backslash, each after its mark: [("", "a"), ("=", "b")]."""
    found: list[tuple[str, str]] = []
    mark, begin = "", 0
    for each in re.finditer(rf"\\.|([{re.escape(marks)}])", text, re.DOTALL):
        if each[1]:
            found.append((mark, text[begin : each.start()]))
            mark, begin = each[1], each.end()
    return [*found, (mark, text[begin:])]
