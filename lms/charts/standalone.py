"""Makes a drawing fit to leave the site: a downloaded SVG carries the dress that pages get from the stylesheet."""

import re

# The values of the stylesheet's tokens; a file on somebody's desk cannot look them up.
COLOURS = {
    "accent": "#0b4f6c",
    "ink": "#1c2830",
    "paper": "#ffffff",
    "common": "#66727a",
}
DRESS = """
text{font:13px system-ui,"Segoe UI",Roboto,Arial,sans-serif;fill:#4a5963}
.strong{fill:#1c2830;font-weight:600}.end{text-anchor:end}.mid{text-anchor:middle}.on-dark{fill:#fff;font-weight:700}
.halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
.t-done{fill:#1d6b45;font-weight:600}.t-concern{fill:#b34700;font-weight:600}.t-improve{fill:#1b66ad;font-weight:600}
.grid{stroke:#d2dadb;opacity:.65}.axis,.leader{stroke:#66727a;fill:none}.band{fill:#f3f6f5}
.line{fill:none;stroke:#66727a;stroke-width:1.6;stroke-linejoin:round}.centre{stroke:#1c2830;stroke-width:1.6}
.limit{stroke:#66727a;stroke-width:1.4;stroke-dasharray:6 4}
.target{stroke:#1d6b45;stroke-width:2;stroke-dasharray:2 4;stroke-linecap:round}
.rebase{stroke:#1c2830;stroke-width:1.4;stroke-dasharray:1 3;stroke-linecap:round}
.pt{fill:#66727a;stroke:#fff;stroke-width:1.5}.pt.improve{fill:#1b66ad}.pt.concern{fill:#b34700}
"""


def standalone(drawing: str) -> str:
    """The drawing as a file of its own: sized, on white, with its styles inside."""
    coloured = re.sub(r"var\(--(\w+)\)", lambda token: COLOURS[token[1]], drawing)
    head, body = coloured.split(">", 1)
    width, height = head.split('viewBox="0 0 ')[1].split('"')[0].split()
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return f'{head} width="{width}" height="{height}">\n<style>{DRESS}</style>{ground}{body}'
