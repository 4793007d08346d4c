"""HTML: fragments and whole saved pages. Navigation, asides and footers stay, as blocks."""

from __future__ import annotations

from spincheck.readers.marks import finish
from spincheck.readers.markup import scan
from spincheck.readers.reading import Reading


def read_html(text: str) -> Reading:
    """Read HTML, however broken, in one forward pass."""
    found = scan(text)
    return finish(text, found.marks, found.quotations, found.comments, found.metadata)
