"""Makes a drawing fit to leave the site: it carries the rules and colours that pages get from the stylesheets."""

import re
from functools import cache
from pathlib import Path

import tinycss2

STYLES = Path(__file__).parents[1] / "static" / "lms"
# The rules of the stylesheet that dress drawings.
DRESSES = re.compile(r"\.(d-chart|dd-|pt\b)")
TOKEN = re.compile(r"var\(--([\w-]+)\)")


def standalone(drawing: str, *, font: str = "") -> str:
    """The drawing as a file of its own: sized, on white, with its styles inside.

    `font` names the typeface where it is known; otherwise it is whatever the reader's machine shows pages in.
    """
    head, body = _coloured(drawing).split(">", 1)
    width, height = head.split('viewBox="0 0 ')[1].split('"')[0].split()
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    letters = f'.d-chart text{{font-family:"{font}";font-size:12px}}' if font else ""
    return f'{head} width="{width}" height="{height}">\n<style>{dress()}{letters}</style>{ground}{body}'


@cache
def dress() -> str:
    """The rules for drawings, with their colours written out: a file on somebody's desk can't look them up."""
    kept = [
        f"{selector}{{{tinycss2.serialize(rule.content).strip()}}}"
        for rule in _rules("data.css")
        if DRESSES.match(selector := tinycss2.serialize(rule.prelude).strip())
    ]
    return _coloured("\n".join(kept))


@cache
def tokens() -> dict[str, str]:
    """The design tokens by name: colours as #rrggbb, sizes as they stand."""
    root = next(rule for rule in _rules("tokens.css") if tinycss2.serialize(rule.prelude).strip() == ":root")
    declared = tinycss2.parse_declaration_list(root.content, skip_comments=True, skip_whitespace=True)
    return {item.lower_name.removeprefix("--"): tinycss2.serialize(item.value).strip() for item in declared}


def _rules(name: str) -> list[tinycss2.ast.QualifiedRule]:
    text = (STYLES / name).read_text()
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [node for node in nodes if node.type == "qualified-rule"]


def _coloured(text: str) -> str:
    return TOKEN.sub(lambda found: tokens()[found[1]], text)
