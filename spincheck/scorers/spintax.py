"""Spinning syntax that was left in a text: `{one|two|three}`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spincheck.text.document import Document

# Alternatives of words, one of which may be empty. Not a template's or a wiki's `{{x|y}}`, not a
# formula's `\{x|y\}`.
_CHOICE = re.compile(r"(?<![{\\$#%@])\{([^{}|\n]{0,120}(?:\|[^{}|\n]{0,120})+)\}(?!\})")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def spintax(document: Document, sentences: Sequence[int]) -> list[tuple[int, int, tuple[int, int]]]:
    """Start, end and token range of each choice that begins in one of the sentences."""
    found: list[tuple[int, int, tuple[int, int]]] = []
    prose = document.reading.prose
    if "{" not in prose or "|" not in prose:
        return found
    wanted = set(sentences)
    tokens = document.tokens
    firsts = [first for first, _ in tokens.sentences]
    for match in _CHOICE.finditer(prose):
        alternatives = [part.strip() for part in match[1].split("|")]
        wordy = sum(bool(_WORDS.search(part)) for part in alternatives)
        if wordy < len(alternatives) - 1 or wordy < 1 or len(set(alternatives)) < 2:
            continue
        first = bisect_right(tokens.starts, match.start()) - 1
        end = bisect_right(tokens.starts, match.end() - 1)
        if first >= 0 and bisect_right(firsts, first) - 1 in wanted:
            found.append((match.start(), match.end(), (first, end)))
    return found
