"""The words of a document as the language model reads them: one column a property."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from spincheck.lexicon import candidates, vocabulary
from spincheck.lexicon.keys import key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.text.document import Document

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

# Words of neighbouring sentences never see each other: so many empty places stand between.
GAP = 2


@dataclass(frozen=True)
class Stream:
    """`n` places: the words of the judged sentences, with `GAP` empty places around each sentence.

    `token`: index into the document's tokens, -1 for an empty place. `sentence`: index of the
    sentence. `lm`: id of the n-gram model, -1 unknown; the place before a sentence is its start,
    the one after it its end. `key`: as `candidates.word_keys`. `vocabulary`: id there, -1 unknown.
    """

    token: Ints
    sentence: Ints
    lm: Ints
    key: NDArray[np.uint64]
    vocabulary: Ints
    capital: Bools  # begins with a capital
    name: Bools  # a capital inside a sentence, or a word written in capitals
    initial: Bools  # first word of its sentence
    break_before: Bools  # punctuation stands between it and the word before
    heading: Bools  # its sentence is a title, a list item or another stretch that is no sentence

    def __len__(self) -> int:
        return len(self.token)


def words_of(document: Document, sentences: Sequence[int] | None = None) -> Stream:
    """The stream of some sentences (indexes into `document.sentences`), of all where None."""
    import numpy as np

    from spincheck.lexicon import ngrams

    tokens = document.tokens
    n = len(tokens)
    # Each distinct word is looked at once.
    order: dict[str, int] = {}
    place = np.fromiter((order.setdefault(t, len(order)) for t in tokens.texts), np.int64, n)
    distinct = list(order)
    is_word = np.array([_is_word(text) for text in distinct], np.bool_)[place]
    first_letter = np.array([text[:1].isupper() for text in distinct], np.bool_)[place]
    shouted = np.array([len(t) > 1 and t.isupper() for t in distinct], np.bool_)[place]
    chosen = range(len(tokens.sentences)) if sentences is None else sentences
    pieces: list[Ints] = []
    numbers: list[Ints] = []
    initial: list[Ints] = []
    heading: list[Bools] = []
    empty = np.full(GAP, -1, np.int64)
    for number in chosen:
        first, end = tokens.sentences[number]
        found = first + np.flatnonzero(is_word[first:end])
        pieces += [empty, found]
        numbers.append(np.full(len(found) + GAP, number))
        start = np.zeros(len(found) + GAP, np.int64)
        start[GAP : GAP + 1] = 1
        initial.append(start)
        words = max(len(found), 1)
        title = first_letter[found].sum() > 0.6 * words or len(found) < 4
        heading.append(np.full(len(found) + GAP, title))
    pieces.append(empty)
    numbers.append(np.full(GAP, -1))
    initial.append(np.zeros(GAP, np.int64))
    heading.append(np.zeros(GAP, np.bool_))
    token = np.concatenate(pieces)
    there = token >= 0
    safe = np.where(there, token, 0) if n else token
    keys, ids = _looked_up(distinct, place)
    m = ngrams.model()
    vocabulary_ids = np.where(there, ids[safe], -1) if n else token
    lm = vocabulary.lm_ids(vocabulary_ids)
    before = np.roll(there, 1)
    lm[~there & before] = m.sentence_end
    lm[~there & np.roll(there, -1)] = m.sentence_start
    starts_it = np.concatenate(initial).astype(np.bool_)
    capital = there & (first_letter[safe] if n else there)
    broken = there & ~starts_it & (safe - np.roll(safe, 1) > 1)
    return Stream(
        token,
        np.concatenate(numbers),
        lm,
        np.where(there, keys[safe], np.uint64(0)) if n else np.zeros(len(token), np.uint64),
        vocabulary_ids,
        capital,
        (capital & ~starts_it) | (there & (shouted[safe] if n else there)),
        starts_it,
        broken,
        np.concatenate(heading) & there,
    )


def _is_word(text: str) -> bool:
    return text[0].isalnum()


def _looked_up(distinct: Sequence[str], place: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """Key and vocabulary id of each word, given the distinct words and which one stands where."""
    import numpy as np

    if not distinct:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    looked_up = [key(word) for word in distinct]
    return candidates.word_keys(looked_up)[place], vocabulary.ids(looked_up)[place]


def blocks(stream: Stream, places: int) -> list[slice]:
    """Stretches of about so many places, cut between sentences; each begins with its gap."""
    import numpy as np

    starts = np.flatnonzero(stream.initial) - GAP
    found: list[slice] = []
    begin = 0
    while begin < len(stream):
        later = starts[starts >= begin + places]
        end = int(later[0]) if len(later) else len(stream)
        # The next block's gap is this one's end.
        found.append(slice(begin, min(end + GAP, len(stream))))
        begin = end
    return found


def part_of(stream: Stream, block: slice) -> Stream:
    """The stream of one block."""
    return Stream(*(getattr(stream, field.name)[block] for field in fields(Stream)))
