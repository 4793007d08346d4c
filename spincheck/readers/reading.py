"""What every reader returns: the prose of a text, at the places where the text has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MASK = "\x00"
"""Nothing readable here (markup); of no width for whoever reads the prose."""
BREAK = "\x1e"
"""A block ends here: a paragraph, a heading, a list item, a table cell."""
OBJECT = "\ufffc"
"""Something stands here that is not judged: inline code, a formula, a URL, an image."""


class Comment(NamedTuple):
    """A comment of the markup, `text` without its delimiters."""

    start: int
    end: int
    text: str


class Reading(NamedTuple):
    """A text as a reader understood it.

    `prose` is as long as the raw text, code point for code point: markup is masked, never cut
    out, so that every offset into it is an offset into the source. `quotations` are sorted,
    disjoint, half-open spans of quoted text. `metadata` is the front matter or `<meta>`.
    """

    prose: str
    quotations: tuple[tuple[int, int], ...]
    comments: tuple[Comment, ...]
    metadata: Mapping[str, str]
