"""Cutting text into the pieces inside which byte-pair merges may happen.

The rule is that of SmolLM2's own tokenizer: first every digit stands alone, then GPT-2's pattern
(contractions, " word", " symbols", white space) cuts what is left. `re` has no letter class, so
letters are "word characters that are no digit and no underscore" once the numerals are cut out.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Unicode White_Space. `\s` of `re` also takes U+001C to U+001F, which the original does not.
_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_GPT2 = re.compile(
    "'s|'t|'re|'ve|'m|'ll|'d"
    r"| ?[^\W\d_]+"
    rf"| ?(?:[^\w{_SPACE}]|_)+"
    rf"|[{_SPACE}]+(?![^{_SPACE}])"
    rf"|[{_SPACE}]+"
)
# Merging is quadratic in the piece; a run of letters or symbols longer than this is cut, which
# no natural word reaches (the longest English dictionary words have 45 letters).
_MAX_PIECE = 256


@lru_cache(maxsize=64)
def _numeral(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


def _numeral_pattern(text: str) -> re.Pattern[str] | None:
    """What matches one numeral (categories Nd, Nl, No) among those that occur in `text`."""
    found = [c for c in sorted(set(text)) if c.isnumeric() and unicodedata.category(c)[0] == "N"]
    return _numeral("".join(found)) if found else None


def pretokens(text: str) -> Iterator[str]:
    """The pieces of `text` in order; joined together they are `text` again."""
    numeral = _numeral_pattern(text)
    position = 0
    for match in numeral.finditer(text) if numeral else ():
        yield from _words(text[position : match.start()])
        yield match.group()
        position = match.end()
    yield from _words(text[position:])


def _words(text: str) -> Iterator[str]:
    for piece in _GPT2.findall(text):
        for start in range(0, len(piece), _MAX_PIECE):
            yield piece[start : start + _MAX_PIECE]
