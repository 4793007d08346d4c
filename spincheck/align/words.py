"""Word alignment: the edits between a suspect's sentence and its reference's.

Equal words are anchored by the shortest edit script (rapidfuzz); each changed block between
anchors is aligned by dynamic programming over phrases of up to five words on either side, by the
closeness of their words. All blocks of a batch share one look-up of closeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from spincheck.align.edits import Edit
from spincheck.lexicon import related
from spincheck.lexicon.function_words import is_function_word
from spincheck.lexicon.closeness import Closeness

MAX_PHRASE_WORDS = 5
# A changed block with more words than this on a side is no string of substitutions; aligning it
# word by word would cost its square and mean nothing.
MAX_BLOCK_WORDS = 48

# Costs of the block alignment, in units of one plain replacement of unrelated content words.
# Set by hand so that: a known pair beats any mixture of unknown ones; a phrase of unknown words
# ("time period" for "term") beats a replacement beside an insertion; a known pair beside an
# insertion beats an unknown phrase.
_RELATED_COST = {
    Closeness.SAME: 0.0,
    Closeness.SPELLING: 0.05,
    Closeness.CONTRACTION: 0.05,
    Closeness.NUMBER: 0.05,
    Closeness.INFLECTION: 0.15,
    Closeness.MISSPELLING: 0.20,
    Closeness.PHRASE: 0.25,
    Closeness.SYNSET: 0.30,
    Closeness.NEAR: 0.38,
    Closeness.THESAURUS: 0.45,
    Closeness.DERIVED: 0.45,
    Closeness.ANTONYM: 0.85,
}
_UNRELATED_COST = 0.95
_UNLIKE_COST = 1.35  # a function word for a content word, punctuation or a number for a word
_EXTRA_WORD_COST = 0.38  # each word beyond the first of an unknown phrase, on either side
_CONTENT_GAP_COST = 0.80
_FUNCTION_GAP_COST = 0.50


class Pair(NamedTuple):
    """A suspect's and a reference's words, as keys (looked-up form)."""

    suspect: Sequence[str]
    reference: Sequence[str]


class _Block(NamedTuple):
    pair: int
    suspect: tuple[int, int]
    reference: tuple[int, int]


def align_words(pairs: Sequence[Pair]) -> list[list[Edit]]:
    """The edits of every pair; token ranges count from the start of the pair's own words."""
    scripts = [_opcodes(pair) for pair in pairs]
    blocks = [
        _Block(at, suspect, reference)
        for at, script in enumerate(scripts)
        for kind, suspect, reference in script
        if kind == "replace"
    ]
    known = related.relate(_block_phrases(pairs[block.pair], block) for block in blocks)
    aligned: list[list[Edit]] = []
    for pair, script in zip(pairs, scripts, strict=True):
        edits: list[Edit] = []
        for kind, suspect, reference in script:
            if kind == "equal":
                edits.append(Edit("equal", suspect, reference))
            elif kind == "insert":
                edits.append(Edit("insert", suspect, reference, Closeness.NONE))
            elif kind == "delete":
                edits.append(Edit("delete", suspect, reference, Closeness.NONE))
            else:
                edits.extend(_align_block(pair, suspect, reference, known))
        aligned.append(edits)
    return aligned


def _opcodes(pair: Pair) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Equal runs and the blocks between them; changes that touch are one block."""
    numbers: dict[str, int] = {}
    suspect = [numbers.setdefault(word, len(numbers)) for word in pair.suspect]
    reference = [numbers.setdefault(word, len(numbers)) for word in pair.reference]
    script: list[tuple[str, tuple[int, int], tuple[int, int]]] = []
    for tag, a_start, a_end, b_start, b_end in Levenshtein.opcodes(suspect, reference):
        if tag == "equal":
            script.append(("equal", (a_start, a_end), (b_start, b_end)))
            continue
        if script and script[-1][0] != "equal":
            _, (a_start, _), (b_start, _) = script.pop()
        kind = "delete" if a_start == a_end else "insert" if b_start == b_end else "replace"
        script.append((kind, (a_start, a_end), (b_start, b_end)))
    return script


def _sizes(count: int) -> range:
    return range(1, min(MAX_PHRASE_WORDS, count) + 1)


def _block_phrases(pair: Pair, block: _Block) -> tuple[list[str], list[str]]:
    (a_start, a_end), (b_start, b_end) = block.suspect, block.reference
    if max(a_end - a_start, b_end - b_start) > MAX_BLOCK_WORDS:
        return [], []
    return (
        _phrases(pair.suspect, a_start, a_end),
        _phrases(pair.reference, b_start, b_end),
    )


def _phrases(words: Sequence[str], start: int, end: int) -> list[str]:
    return [" ".join(words[at : at + n]) for at in range(start, end) for n in _sizes(end - at)]


def _align_block(
    pair: Pair,
    suspect: tuple[int, int],
    reference: tuple[int, int],
    known: related.Known,
) -> list[Edit]:
    """The cheapest edits of one changed block."""
    (a_start, a_end), (b_start, b_end) = suspect, reference
    n, m = a_end - a_start, b_end - b_start
    if max(n, m) > MAX_BLOCK_WORDS:
        return [Edit("swap", suspect, reference, Closeness.NONE)]
    a_words, b_words = pair.suspect, pair.reference
    # best[i][j]: the cost of aligning the first i and j words of the block, and the last step
    infinite = float("inf")
    best = [[infinite] * (m + 1) for _ in range(n + 1)]
    step: list[list[tuple[int, int, Closeness]]] = [
        [(0, 0, Closeness.NONE)] * (m + 1) for _ in range(n + 1)
    ]
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            cost = best[i][j]
            if i < n:
                gap = cost + _gap_cost(a_words[a_start + i])
                if gap < best[i + 1][j]:
                    best[i + 1][j], step[i + 1][j] = gap, (1, 0, Closeness.NONE)
            if j < m:
                gap = cost + _gap_cost(b_words[b_start + j])
                if gap < best[i][j + 1]:
                    best[i][j + 1], step[i][j + 1] = gap, (0, 1, Closeness.NONE)
            if i == n or j == m:
                continue
            for p in _sizes(n - i):
                used = a_words[a_start + i : a_start + i + p]
                used_phrase = " ".join(used)
                for q in _sizes(m - j):
                    original = b_words[b_start + j : b_start + j + q]
                    closeness = known.get((used_phrase, " ".join(original)), Closeness.NONE)
                    total = cost + _replace_cost(used, original, closeness)
                    if total < best[i + p][j + q]:
                        best[i + p][j + q], step[i + p][j + q] = total, (p, q, closeness)
    edits: list[Edit] = []
    i, j = n, m
    while i or j:
        p, q, closeness = step[i][j]
        a_range = (a_start + i - p, a_start + i)
        b_range = (b_start + j - q, b_start + j)
        if not q:
            edits.append(Edit("insert", a_range, b_range, closeness))
        elif not p:
            edits.append(Edit("delete", a_range, b_range, closeness))
        elif closeness is Closeness.SAME:
            edits.append(Edit("equal", a_range, b_range, closeness))
        else:
            edits.append(Edit("form" if closeness.is_form else "swap", a_range, b_range, closeness))
        i, j = i - p, j - q
    return edits[::-1]


def _gap_cost(word: str) -> float:
    return _CONTENT_GAP_COST if _is_content(word) else _FUNCTION_GAP_COST


def _is_content(word: str) -> bool:
    return word[0].isalnum() and not is_function_word(word)


def _replace_cost(used: Sequence[str], original: Sequence[str], closeness: Closeness) -> float:
    related = _RELATED_COST.get(closeness)
    if related is not None:
        return related
    alike = any(map(_is_content, used)) == any(map(_is_content, original))
    wordlike = all(word[0].isalpha() for word in (*used, *original))
    cost = _UNRELATED_COST if alike and wordlike else _UNLIKE_COST
    return cost + _EXTRA_WORD_COST * (len(used) + len(original) - 2)
