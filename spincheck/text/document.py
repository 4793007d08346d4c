"""A document: its text as read, its sentences and its token table, over the source's offsets."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from spincheck.readers import MASK, Reading, read
from spincheck.text.segment import sentence_spans
from spincheck.text.tokens import Tokens, tokenize

_ENTITY = re.compile(r"&#?\w+;?")


@dataclass(frozen=True)
class Document:
    """A text and what was read from it. Every span is half-open, in code points of `text`."""

    name: str
    text: str
    reading: Reading

    @classmethod
    def of(cls, text: str, name: str = "") -> Document:
        """Read `text` with the reader that its name and content call for."""
        return cls(name, text, read(text, name))

    @cached_property
    def _plain(self) -> tuple[str, array[int] | None]:
        """The prose without masks, and where each of its code points stands (None: in place)."""
        prose = self.reading.prose
        if MASK not in prose:
            return prose, None
        positions = array("q", (at for at, character in enumerate(prose) if character != MASK))
        return prose.replace(MASK, ""), positions

    @cached_property
    def tokens(self) -> Tokens:
        """The token table of the whole prose, sentence by sentence."""
        plain, positions = self._plain
        tokens = tokenize(plain, sentence_spans(plain))
        if positions is None:
            return tokens
        return tokens.moved(
            array("q", (positions[start] for start in tokens.starts)),
            array("q", (self._end_of(positions[end - 1]) for end in tokens.ends)),
        )

    def _end_of(self, last: int) -> int:
        """The end of a token whose last code point stands at `last`: past a whole entity."""
        if self.text[last] == "&" and self.reading.prose[last + 1 : last + 2] == MASK:
            entity = _ENTITY.match(self.text, last)
            if entity:
                return entity.end()
        return last + 1

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The span of every sentence in the text: from its first token to its last."""
        tokens = self.tokens
        return tuple(
            (tokens.starts[first], tokens.ends[last - 1]) for first, last in tokens.sentences
        )
