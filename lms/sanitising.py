"""The one way by which text people wrote becomes HTML on a page.

bleach gets no more security fixes, so what it lets through is cleaned a second time by nh3 with the same allow-list.
"""

from __future__ import annotations

import re
from functools import partial

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset({"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"})
ATTRIBUTES = {"a": ["href", "title"]}
PROTOCOLS = frozenset({"http", "https", "mailto"})
# Addresses written out with their protocol. bleach's own rule also takes "late.It" for a site, and no machine's name.
ADDRESS = re.compile(r"""\bhttps?://[^\s<>"'(){}\[\]]*[^\s<>"'(){}\[\].,;:!?]""", re.IGNORECASE)
LINKS = partial(LinkifyFilter, url_re=ADDRESS)


INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
NH3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(PROTOCOLS),
    link_rel="nofollow noopener noreferrer",
)


def clean(html: str) -> SafeString:
    """Return the HTML with only allowed tags, attributes and protocols, bare addresses made into links."""
    cleaner = bleach.Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, filters=[LINKS])
    return mark_safe(NH3.clean(cleaner.clean(html)))


def from_plain_text(text: str) -> SafeString:
    """Return plain text as paragraphs, with bare addresses made into links.

    Nothing in it is taken for HTML, so there is nothing for bleach to read, which takes ten times as long as the rest.
    """
    pieces, end = [], 0
    text = INVISIBLE.sub("?", text)
    for found in ADDRESS.finditer(text):
        pieces += [escape(text[end : found.start()]), _link(found[0])]
        end = found.end()
    return mark_safe(NH3.clean(linebreaks("".join([*pieces, escape(text[end:])]))))


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'
