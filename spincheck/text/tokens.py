"""The token table: one row a token, as columns."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from spincheck.lexicon.function_words import is_function_word
from spincheck.lexicon.keys import key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# In order: acronyms with dots, numbers with their separators and endings, words with inner
# apostrophes and combining marks, any other visible character. Hyphens part words, and so does a
# possessive: "nation's" is the word "nation" and its ending.
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"
    r"|\d+(?:[.,:/]\d+)*(?:['’]?(?:s|st|nd|rd|th)\b)?"
    r"|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’](?:[^\W\d_]|[\u0300-\u036f])+)*"
    r"|\S"
)


_POSSESSIVES = ("'s", "’s")
# What ends in 's without being a possessive.
_CONTRACTIONS = frozenset(
    "it's he's she's that's there's what's who's let's here's where's how's when's why's".split()
)


@dataclass(frozen=True)
class Tokens:
    """`n` tokens. `starts`, `ends`: code points; `texts`: as written; `keys`: as looked up.

    `sentences`: half-open token ranges, one a sentence; every token is in exactly one.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    texts: Sequence[str]
    keys: Sequence[str]
    sentences: Sequence[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.starts)

    def moved(self, starts: Sequence[int], ends: Sequence[int]) -> Tokens:
        """The same tokens at other places of the source."""
        return replace(self, starts=starts, ends=ends)

    @cached_property
    def words_before(self) -> Sequence[int]:
        """How many words (no punctuation) stand before each token; n + 1 numbers."""
        return _running(self.keys, is_word)

    @cached_property
    def content_before(self) -> Sequence[int]:
        """How many content words (words of no closed class) stand before each token; n + 1."""
        return _running(self.keys, lambda key: is_word(key) and not is_function_word(key))

    def words(self, tokens: tuple[int, int]) -> int:
        """The number of words in a half-open range of tokens."""
        return self.words_before[tokens[1]] - self.words_before[tokens[0]]

    def content(self, tokens: tuple[int, int]) -> int:
        """The number of content words in a half-open range of tokens."""
        return self.content_before[tokens[1]] - self.content_before[tokens[0]]

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """Vocabulary ids, shape (n,); -1 where the vocabulary does not have the word."""
        from spincheck.lexicon import vocabulary

        return vocabulary.ids(self.keys)


def is_word(key: str) -> bool:
    """Whether a token's key is a word or a number, not punctuation."""
    return key[0].isalnum()


def _running(keys: Sequence[str], counts: Callable[[str], bool]) -> Sequence[int]:
    """Running counts; each spelling is asked about once."""
    told = {key: counts(key) for key in set(keys)}
    return array("q", accumulate((told[key] for key in keys), initial=0))


def tokenize(text: str, sentences: Sequence[tuple[int, int]]) -> Tokens:
    """The tokens of each sentence (spans of `text`, in order). White space is the only gap."""
    # Machine integers, and each spelling once: a long text has millions of tokens.
    starts, ends = array("q"), array("q")
    spellings: dict[str, str] = {}
    texts: list[str] = []
    ranges: list[tuple[int, int]] = []
    for start, end in sentences:
        first = len(starts)
        for match in _TOKEN.finditer(text, start, end):
            word = spellings.setdefault(match[0], match[0])
            if word.endswith(_POSSESSIVES) and word[0].isalpha() and key(word) not in _CONTRACTIONS:
                starts.extend((match.start(), match.end() - 2))
                ends.extend((match.end() - 2, match.end()))
                texts += [spellings.setdefault(part, part) for part in (word[:-2], word[-2:])]
                continue
            starts.append(match.start())
            ends.append(match.end())
            texts.append(word)
        if len(starts) > first:
            ranges.append((first, len(starts)))
    known: dict[str, str] = {}
    keys = [known.get(word) or known.setdefault(word, key(word)) for word in texts]
    return Tokens(starts, ends, texts, keys, ranges)
