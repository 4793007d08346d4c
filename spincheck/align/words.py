"""Word alignment: the edits between a suspect's sentence and its reference's.

Equal words are anchored by the shortest edit script (rapidfuzz); each changed block between
anchors is aligned by dynamic programming over phrases of up to four words on either side, by the
closeness of their words. All blocks of a batch share one look-up of closeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from spincheck.align.edits import Edit, EditKind
from spincheck.lexicon import related
from spincheck.lexicon.closeness import Closeness
from spincheck.lexicon.function_words import is_function_word

MAX_PHRASE_WORDS = 4  # no list has a longer one
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
_UNLIKE_COST = 1.25  # a function word for a content word, punctuation or a number for a word
_EXTRA_WORD_COST = 0.38  # each word beyond the first of an unknown phrase, on either side
_GAP_COST = {"content": 0.80, "function": 0.50, "other": 0.50}
# The shapes that a phrase of unrelated words may have, in words of the suspect and the reference.
_UNRELATED_SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2))

Range = tuple[int, int]
_Step = tuple[int, int, Closeness]
_NO_STEP: _Step = (0, 0, Closeness.NONE)
_INFINITE = float("inf")


class Pair(NamedTuple):
    """A suspect's and a reference's words, as keys (looked-up form)."""

    suspect: Sequence[str]
    reference: Sequence[str]


class _Block(NamedTuple):
    pair: int
    suspect: Range
    reference: Range


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


def _opcodes(pair: Pair) -> list[tuple[str, Range, Range]]:
    """Equal runs and the blocks between them; changes that touch are one block."""
    numbers: dict[str, int] = {}
    suspect = [numbers.setdefault(word, len(numbers)) for word in pair.suspect]
    reference = [numbers.setdefault(word, len(numbers)) for word in pair.reference]
    script: list[tuple[str, Range, Range]] = []
    for opcode in Levenshtein.opcodes(suspect, reference):
        a_start, a_end = opcode.src_start, opcode.src_end
        b_start, b_end = opcode.dest_start, opcode.dest_end
        if opcode.tag == "equal":
            script.append(("equal", (a_start, a_end), (b_start, b_end)))
            continue
        if script and script[-1][0] != "equal":
            _, (a_start, _), (b_start, _) = script.pop()
        kind = "delete" if a_start == a_end else "insert" if b_start == b_end else "replace"
        script.append((kind, (a_start, a_end), (b_start, b_end)))
    return script


def _places(count: int) -> list[Range]:
    """Every phrase of a run of `count` words: where it begins, how many words it has."""
    return [
        (at, size)
        for at in range(count)
        for size in range(1, min(MAX_PHRASE_WORDS, count - at) + 1)
    ]


def _block_phrases(pair: Pair, block: _Block) -> tuple[list[str], list[str]]:
    a_words = pair.suspect[slice(*block.suspect)]
    b_words = pair.reference[slice(*block.reference)]
    if max(len(a_words), len(b_words)) > MAX_BLOCK_WORDS:
        return [], []
    return _phrases(a_words), _phrases(b_words)


def _phrases(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + size]) for at, size in _places(len(words))]


def _align_block(pair: Pair, suspect: Range, reference: Range, known: related.Known) -> list[Edit]:
    """The cheapest edits of one changed block."""
    a_words = pair.suspect[slice(*suspect)]
    b_words = pair.reference[slice(*reference)]
    n, m = len(a_words), len(b_words)
    if max(n, m) > MAX_BLOCK_WORDS:
        return [Edit("swap", suspect, reference, Closeness.NONE)]
    if n == m == 1:
        return _align_two(a_words[0], b_words[0], suspect, reference, known)
    known_steps = _known_steps(a_words, b_words, known)
    a_kinds, b_kinds = [*map(_kind, a_words)], [*map(_kind, b_words)]
    # best[i][j]: the cost of aligning the first i and j words of the block, and the last step
    best = [[_INFINITE] * (m + 1) for _ in range(n + 1)]
    step: list[list[_Step]] = [[_NO_STEP] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            cost = best[i][j]
            steps = known_steps.get((i, j), [])
            if i < n:
                steps.append((1, 0, Closeness.NONE, _GAP_COST[a_kinds[i]]))
            if j < m:
                steps.append((0, 1, Closeness.NONE, _GAP_COST[b_kinds[j]]))
            for p, q in _UNRELATED_SHAPES if i < n and j < m else ():
                if i + p <= n and j + q <= m:
                    price = _unrelated_cost(a_kinds[i : i + p], b_kinds[j : j + q])
                    steps.append((p, q, Closeness.NONE, price))
            for p, q, closeness, price in steps:
                if cost + price < best[i + p][j + q]:
                    best[i + p][j + q] = cost + price
                    step[i + p][j + q] = (p, q, closeness)
    return _walk_back(step, suspect, reference)


def _align_two(
    used: str, original: str, suspect: Range, reference: Range, known: related.Known
) -> list[Edit]:
    """What the dynamic programming gives for one word on each side: most blocks are such."""
    closeness = known.get(used, {}).get(original, Closeness.NONE)
    if closeness is Closeness.NONE:
        kinds = _kind(used), _kind(original)
        if _GAP_COST[kinds[0]] + _GAP_COST[kinds[1]] < _unrelated_cost(kinds[:1], kinds[1:]):
            at = (suspect[0], suspect[0])
            return [
                Edit("delete", at, reference, closeness),
                Edit("insert", suspect, (reference[1], reference[1]), closeness),
            ]
    return [Edit("form" if closeness.is_form else "swap", suspect, reference, closeness)]


def _walk_back(step: list[list[_Step]], suspect: Range, reference: Range) -> list[Edit]:
    edits: list[Edit] = []
    i, j = suspect[1] - suspect[0], reference[1] - reference[0]
    while i or j:
        p, q, closeness = step[i][j]
        a_range = (suspect[0] + i - p, suspect[0] + i)
        b_range = (reference[0] + j - q, reference[0] + j)
        kind: EditKind = "form" if closeness.is_form else "swap"
        if not q:
            kind = "insert"
        elif not p:
            kind = "delete"
        elif closeness is Closeness.SAME:
            kind = "equal"
        edits.append(Edit(kind, a_range, b_range, closeness))
        i, j = i - p, j - q
    return edits[::-1]


def _known_steps(
    a_words: Sequence[str], b_words: Sequence[str], known: related.Known
) -> dict[Range, list[tuple[int, int, Closeness, float]]]:
    """The related phrases of a block: by where they begin, (words, words, closeness, cost)."""
    originals = [(j, q, " ".join(b_words[j : j + q])) for j, q in _places(len(b_words))]
    steps: dict[Range, list[tuple[int, int, Closeness, float]]] = {}
    for i, p in _places(len(a_words)):
        row = known.get(" ".join(a_words[i : i + p]))
        if row is None:
            continue
        for j, q, original in originals:
            closeness = row.get(original)
            if closeness is not None:
                cost = _RELATED_COST[closeness]
                steps.setdefault((i, j), []).append((p, q, closeness, cost))
    return steps


def _kind(word: str) -> str:
    """function, content (a word or a number-like one) or other (punctuation, digits)."""
    if is_function_word(word):
        return "function"
    return "content" if word[0].isalpha() else "other"


def _unrelated_cost(used: Sequence[str], original: Sequence[str]) -> float:
    alike = ("content" in used) == ("content" in original)
    wordlike = "other" not in used and "other" not in original
    cost = _UNRELATED_COST if alike and wordlike else _UNLIKE_COST
    return cost + _EXTRA_WORD_COST * (len(used) + len(original) - 2)
