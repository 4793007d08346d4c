"""A stretch of text read once by the model, and what can be asked of it afterwards.

All results are differences of log10 probabilities. Positive: the model finds the replacement
likelier than what stands in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.branches import Branch
from spincheck.decode.neural.forward import KeysValues
from spincheck.decode.neural.model import Model, Outlook
from spincheck.decode.neural.quantized import Floats
from spincheck.decode.neural.tokenizer import Encoding
from spincheck.decode.neural.windows import Window

_LN10 = float(np.log(10.0))

# What the second and each later token of a candidate costs on average: least squares over 6,961
# candidates of several tokens at the words of one news article; -2.5 for the pieces of rare
# words, -2.9 for the words of phrases. Originals are mostly common words of one token.
TAIL_LOG10_PER_TOKEN = -2.5

# The columns of `Passage.surroundings`: entropy, excess and gap to the likeliest token, all at the
# span's first token; then means a token: excess of the two and of the five tokens behind it,
# surprisal of the two, and excess of the two before it.
SURROUNDINGS = (
    "entropy", "excess", "gap", "excess_behind_2", "excess_behind_5", "surprisal_behind_2",
    "excess_before_2",
)  # fmt: skip

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Continuation:
    """What may follow `at` (a token of the passage): its tokens, and how many words they span."""

    at: int
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens `first` to `end` of `encoding`, scored; spans are code points of the whole text.

    `before[i]`: the output state that foretells token `first + i`; `outlook` what each of them
    expects. `windows` and `caches` allow to read on from any token.
    """

    model: Model
    text: str
    encoding: Encoding
    first: int
    end: int
    before: Floats
    outlook: Outlook
    windows: tuple[Window, ...]
    caches: list[KeysValues]

    def holds(self, span: Span) -> bool:
        """True if the span begins in this passage."""
        starts = self.encoding.starts
        low = starts[self.first] if self.first else 0
        return bool(low <= span[0]) and (
            self.end == len(starts) or bool(span[0] < starts[self.end])
        )

    def tokens_of(self, span: Span) -> tuple[int, int] | None:
        """Tokens that are exactly this span (and the space before it); None if there are none."""
        starts, ends = self.encoding.starts, self.encoding.ends
        stop = int(np.searchsorted(ends, span[1], side="right")) - 1
        start = int(np.searchsorted(ends, span[0], side="right"))
        if not self.first <= start < self.end or stop < start or ends[stop] != span[1]:
            return None
        before = span[0] - 1
        if starts[start] == span[0]:
            # A space that is a token of its own, as before digits, belongs to the phrase too.
            alone = start > self.first and starts[start - 1] == before and self.text[before] == " "
            return start - alone, stop + 1
        exact = starts[start] == before and self.text[before] == " "
        return (start, stop + 1) if exact else None

    def spelled(self, span: Span, start: int, replacement: str) -> tuple[int, ...]:
        """The replacement's tokens in place of those of the span, which begin with `start`."""
        spaced = bool(self.encoding.starts[start] < span[0])
        return self.model.tokenizer.ids(
            f" {replacement}" if spaced and replacement else replacement
        )

    def observed_log10(self, spans: Sequence[Span]) -> Floats:
        """log10 probability of each span's own words after what is left of them; NaN: unknown."""
        places = [self.tokens_of(span) for span in spans]
        ranges = [place or (self.first, self.first) for place in places]
        sums = self._tail_sums([(start, min(stop, self.end)) for start, stop in ranges])
        return np.where([place is None for place in places], np.nan, sums / _LN10).astype(
            np.float32
        )

    def surroundings(self, spans: Sequence[Span]) -> Floats:
        """How the text reads at and around each span, float32[n, len(SURROUNDINGS)], log10.

        Surprisal is -log10 P(token | left); its excess is what it has above the entropy, which is
        the surprisal that was to be expected there (Shannon 1948). What follows a word that does
        not belong is often a surprise, too.
        """
        tokens = slice(self.first, self.end)
        here = np.arange(self.end - self.first)
        logits = self.model.logits(self.before, here, self.encoding.ids[tokens])
        surprisal = (self.outlook.log_normalizer - logits) / _LN10
        entropy = self.outlook.entropy / _LN10
        gap = (self.outlook.highest - logits) / _LN10
        edges = np.array(spans, np.int64).reshape(-1, 2)
        ends = self.encoding.ends[tokens]
        at = np.searchsorted(ends, edges[:, 0], side="right")
        behind = np.searchsorted(ends, edges[:, 1], side="right")
        inside = np.minimum(at, len(here) - 1)

        def mean(values: Floats, low: NDArray[np.intp], high: NDArray[np.intp]) -> Floats:
            """Over tokens low to high, 0 where there are none."""
            total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
            low, high = np.clip(low, 0, len(values)), np.clip(high, 0, len(values))
            found = (total[high] - total[low]) / np.maximum(high - low, 1)
            return np.asarray(found, np.float32)

        excess = surprisal - entropy
        columns = (
            entropy[inside], excess[inside], gap[inside],
            mean(excess, behind, behind + 2), mean(excess, behind, behind + 5),
            mean(surprisal, behind, behind + 2), mean(excess, at - 2, at),
        )  # fmt: skip
        return np.stack(columns, axis=1)

    def gains(
        self,
        spans: Sequence[Span],
        candidates: Sequence[Sequence[str]],
        exact_per_span: int = 0,
    ) -> list[Floats]:
        """log10 P(candidate | left) - log10 P(observed | left), one array a span.

        NaN where the span is not made of whole tokens or the candidate is empty. The observed
        phrase counts in full. Of a candidate the first token does, and each further token is
        charged at the average rate; the `exact_per_span` best ones of each span that have
        several tokens are read in full, at the cost of reading that many tokens more.
        """
        results = [np.full(len(words), np.nan, dtype=np.float32) for words in candidates]
        places = [self.tokens_of(span) for span in spans]
        slots: list[int] = []
        columns: list[int] = []
        spellings: list[tuple[int, ...]] = []
        for slot, (span, place, words) in enumerate(zip(spans, places, candidates, strict=True)):
            for column, word in enumerate(words if place else ()):
                spelling = self.spelled(span, place[0], word) if place else ()
                if spelling:
                    slots.append(slot)
                    columns.append(column)
                    spellings.append(spelling)
        if not slots:
            return results
        ranges = [place or (self.first, self.first) for place in places]
        tails = self._tail_sums([(start + 1, min(stop, self.end)) for start, stop in ranges])
        at = np.array([ranges[slot][0] for slot in slots])
        rows = at - self.first
        heads = np.array([spelling[0] for spelling in spellings], dtype=np.int32)
        logits = self.model.logits(self.before, rows, heads)
        observed = self.model.logits(self.before, rows, self.encoding.ids[at])
        natural = logits - observed - tails[slots]
        lengths = np.array([len(spelling) for spelling in spellings])
        charge = np.float32(TAIL_LOG10_PER_TOKEN * _LN10)
        estimated = natural + (lengths - 1).astype(np.float32) * charge
        several = _best_of_each(slots, estimated, lengths > 1, exact_per_span)
        wanted = [Continuation(int(at[number]), spellings[number]) for number in several]
        estimated[several] = natural[several] + self._continued(wanted)
        for slot, column, value in zip(slots, columns, estimated / _LN10, strict=True):
            results[slot][column] = value
        return results

    def rescore(
        self, spans: Sequence[Span], replacements: Sequence[str], following_words: int = 4
    ) -> Floats:
        """log10 P(replacement and the words after it) - log10 P(what stands there), each alone.

        Both are read after the same left context; `following_words` words after the span are
        put behind either. NaN where the span is not made of whole tokens.
        """
        wanted: list[Continuation] = []
        observed: list[tuple[int, int]] = []
        used: list[int] = []
        for number, (span, replacement) in enumerate(zip(spans, replacements, strict=True)):
            place = self.tokens_of(span)
            spelling = self.spelled(span, place[0], replacement) if place else ()
            if place is None or not spelling:
                continue
            stop = self._words_after(place[1], following_words)
            after = tuple(self.encoding.ids[place[1] : stop].tolist())
            wanted.append(Continuation(place[0], spelling + after))
            observed.append((place[0], stop))
            used.append(number)
        result = np.full(len(spans), np.nan, dtype=np.float32)
        if not used:
            return result
        ids = self.encoding.ids
        at = np.array([start for start, _ in observed])
        rows = at - self.first
        heads = np.array([continuation.tokens[0] for continuation in wanted], dtype=np.int32)
        odds = self.model.logits(self.before, rows, heads)
        odds -= self.model.logits(self.before, rows, ids[at])
        # What stands there was read with the passage, unless its window ends too early.
        inside = [stop <= self._window_of(start).end for start, stop in observed]
        beyond = [
            Continuation(start, tuple(ids[start:stop].tolist()))
            for (start, stop), known in zip(observed, inside, strict=True)
            if not known
        ]
        tails = self._continued([*wanted, *beyond])
        standing = np.zeros(len(used), dtype=np.float32)
        standing[inside] = self._tail_sums(
            [
                (start + 1, stop)
                for (start, stop), known in zip(observed, inside, strict=True)
                if known
            ]
        )
        standing[~np.array(inside)] = tails[len(wanted) :]
        result[used] = (odds + tails[: len(wanted)] - standing) / _LN10
        return result

    def _words_after(self, token: int, words: int) -> int:
        """The token behind `words` words that begin at or after `token`."""
        starts = self.encoding.starts
        stop = token
        while stop < len(starts):
            words -= self.text[starts[stop]].isspace()
            if words < 0:
                break
            stop += 1
        return stop

    def _window_number(self, token: int) -> int:
        return next(
            i for i, window in enumerate(self.windows) if window.first <= token < window.end
        )

    def _window_of(self, token: int) -> Window:
        return self.windows[self._window_number(token)]

    def _tail_sums(self, ranges: Sequence[tuple[int, int]]) -> Floats:
        """Natural log probability of tokens start to stop as they stand, summed, for each range."""
        lengths = np.array([max(0, stop - start) for start, stop in ranges], dtype=np.intp)
        tokens = [np.arange(start, max(start, stop)) for start, stop in ranges]
        flat = np.concatenate(tokens) if tokens else np.empty(0, dtype=np.intp)
        rows = flat - self.first
        logits = self.model.logits(self.before, rows, self.encoding.ids[flat])
        owner = np.repeat(np.arange(len(ranges)), lengths)
        values = logits - self.outlook.log_normalizer[rows]
        return np.bincount(owner, values, minlength=len(ranges)).astype(np.float32)

    def _continued(self, wanted: Sequence[Continuation]) -> Floats:
        """Natural log probability of every token but the first of each continuation, summed."""
        branches = []
        for continuation in wanted:
            number = self._window_number(continuation.at)
            # Position 0 of every window is the start-of-document token.
            at = continuation.at - self.windows[number].start + 1
            branches.append(Branch(number, at, continuation.tokens[:-1]))
        longer = [number for number, branch in enumerate(branches) if branch.tokens]
        if not longer:
            return np.zeros(len(wanted), dtype=np.float32)
        states = self.model.continued([branches[number] for number in longer], self.caches)
        hidden = np.concatenate(states)
        targets = np.array(
            [token for number in longer for token in wanted[number].tokens[1:]], dtype=np.int32
        )
        logits = self.model.logits(hidden, np.arange(len(hidden)), targets)
        values = logits - self.model.log_normalizers(hidden)
        owner = np.repeat(longer, [len(state) for state in states])
        return np.bincount(owner, values, minlength=len(wanted)).astype(np.float32)


def _best_of_each(
    slots: Sequence[int], values: Floats, eligible: NDArray[np.bool_], count: int
) -> list[int]:
    """Positions of the `count` highest eligible values of every slot, ascending."""
    chosen: list[int] = []
    if count > 0:
        taken: dict[int, int] = {}
        for number in np.argsort(-values, kind="stable").tolist():
            slot = slots[number]
            if eligible[number] and taken.get(slot, 0) < count:
                taken[slot] = taken.get(slot, 0) + 1
                chosen.append(number)
    return sorted(chosen)
