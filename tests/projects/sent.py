"""What a browser would send back of a page, so that tests post forms as people got them."""

from __future__ import annotations

import html
import re


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back of a page: hidden fields, inputs and text boxes."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        named, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if named and 'type="radio"' not in tag and 'type="checkbox"' not in tag:
            found[named[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found
