"""Character references (`&eacute;`, `&#233;`, `&nbsp`) of HTML and Markdown."""

from __future__ import annotations

import re
from functools import lru_cache

from spincheck.readers.reading import MASK

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
# Of no width when shown: soft hyphen, zero-width space, joiners, word joiner, byte order mark.
INVISIBLE = frozenset("\xad\u200b\u200c\u200d\u2060\ufeff")
_SPACES = frozenset("\xa0\u202f\u2007\t\n")


def reference_at(text: str, start: int, *, strict: bool) -> tuple[int, str] | None:
    """The end of the reference at `start` and what it reads as, None where there is none.

    `strict`: the semicolon is needed, as in Markdown. Without it HTML takes the longest name
    among the old ones ("&copy2024"). A no-break space reads as a space.
    """
    match = _REFERENCE.match(text, start)
    if not match:
        return None
    found = _decode(match[0], strict)
    if found is None:
        return None
    length, sign = found
    return start + length, sign


@lru_cache(maxsize=1024)
def _decode(reference: str, strict: bool) -> tuple[int, str] | None:
    from html import unescape
    from html.entities import html5

    if strict and not reference.endswith(";"):
        return None
    length = len(reference)
    if reference[1] != "#" and reference[1:] not in html5:
        if strict:
            return None
        lengths = range(length, 2, -1)
        length = next((n for n in lengths if reference[1:n] in html5), 0)
        if not length:
            return None
    character = unescape(reference[:length])
    if character in _SPACES:
        return length, " "
    if not character or character in INVISIBLE or character < " ":
        return length, MASK
    return length, character
