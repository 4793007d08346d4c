"""Long texts in parts, so that a chapter of a book is found."""

from __future__ import annotations

from collections.abc import Iterator

# Documents longer than this are searched in parts, or a book would hide its chapters.
PART_CODE_POINTS = 30_000


def split(text: str, words: str | None = None) -> Iterator[tuple[str, str]]:
    """Parts of at most PART_CODE_POINTS that end at a paragraph, a line or a space.

    Gives (text, what of it is searched). `words`: the prose of a text with markup; only a text
    that is one part can have its words read apart from it.
    """
    if len(text) <= PART_CODE_POINTS:
        yield text, text if words is None else words
        return
    start = 0
    while start < len(text):
        end = _part_end(text, start)
        part = text[start:end]
        yield part, part
        start = end


def _part_end(text: str, start: int) -> int:
    limit = start + PART_CODE_POINTS
    if limit >= len(text):
        return len(text)
    for separator in ("\n\n", "\n", " "):
        found = text.rfind(separator, start + PART_CODE_POINTS // 2, limit)
        if found >= 0:
            return found + len(separator)
    return limit
