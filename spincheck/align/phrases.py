"""Put words that only make sense together into one edit.

The block alignment works word by word where it can. Three things it cannot see:
"insurance policies" for "policies" (a word inserted before one that was kept), "in the event of"
for "in case of" (a known phrase whose ends were kept), and "flawed facet" for "wrong side" (two
replacements of which neither stands alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spincheck.align.edits import Edit
from spincheck.lexicon import collocations, related, vocabulary
from spincheck.lexicon.closeness import Closeness
from spincheck.lexicon.function_words import ARTICLES, is_function_word
from spincheck.lexicon.relations import WordFlag

# How far a changed phrase may reach into the kept words on each side of it.
MAX_KEPT_WORDS = 2
MAX_PHRASE_WORDS = 5
# Two words go together from this pointwise mutual information on: "brand new" has 6 bits,
# "federal government" 7, a chance pair such as "good new" below 1.
MIN_COLLOCATION_BITS = 3.0

Phrase = tuple[str, str]


class Words(NamedTuple):
    """Both documents' tokens: as keys, and the reference's as written."""

    suspect: Sequence[str]
    reference: Sequence[str]
    reference_texts: Sequence[str]


def regroup(alignments: Sequence[Sequence[Edit]], words: Words) -> list[list[Edit]]:
    """The same edits with words that belong together in one; every alignment tiles as before."""
    extended = _extend_known_phrases(alignments, words)
    collocated = _collocated(
        pair for edits in extended for pair in _inserted_neighbours(edits, words)
    )
    attached = [_attach_insertions(edits, words, collocated) for edits in extended]
    alone = frozenset(pair for edits in attached for pair in _replacements(edits, words))
    return [_absorb_articles(_merge_unsupported(edits, words, alone), words) for edits in attached]


# Known phrases with kept ends


class _Window(NamedTuple):
    first: int  # index of the first edit that is taken whole or in part
    kept_before: int
    kept_after: int


def _extend_known_phrases(alignments: Sequence[Sequence[Edit]], words: Words) -> list[list[Edit]]:
    windows = [(at, window) for at, edits in enumerate(alignments) for window in _windows(edits)]
    phrases = [_phrases_of(alignments[at], window, words) for at, window in windows]
    known = related.tabled(
        (used, original)
        for used, original in phrases
        if max(used.count(" "), original.count(" ")) < MAX_PHRASE_WORDS
    )
    best: dict[tuple[int, int], _Window] = {}
    for (at, window), phrase in zip(windows, phrases, strict=True):
        if phrase in known:
            # The shortest known phrase around a change is the tightest description of it.
            best.setdefault((at, window.first), window)
    result: list[list[Edit]] = []
    for at, edits in enumerate(alignments):
        found = [best[at, i] for i in range(len(edits)) if (at, i) in best]
        result.append(_take(edits, found) if found else list(edits))
    return result


def _windows(edits: Sequence[Edit]) -> Iterator[_Window]:
    """Every changed edit with 1 to 4 kept words around it, fewest first."""
    for at, edit in enumerate(edits):
        if edit.kind == "equal" or (edit.kind == "swap" and edit.closeness <= Closeness.SYNSET):
            continue  # it is explained as it stands
        before = _kept(edits, at - 1)
        after = _kept(edits, at + 1)
        sizes = [
            (left, right)
            for left in range(min(before, MAX_KEPT_WORDS) + 1)
            for right in range(min(after, MAX_KEPT_WORDS) + 1)
            if left + right
        ]
        for left, right in sorted(sizes, key=sum):
            yield _Window(at, left, right)


def _kept(edits: Sequence[Edit], at: int) -> int:
    if not 0 <= at < len(edits) or edits[at].kind != "equal":
        return 0
    return edits[at].suspect[1] - edits[at].suspect[0]


def _phrases_of(edits: Sequence[Edit], window: _Window, words: Words) -> Phrase:
    edit = edits[window.first]
    return (
        " ".join(
            words.suspect[
                edit.suspect[0] - window.kept_before : edit.suspect[1] + window.kept_after
            ]
        ),
        " ".join(
            words.reference[
                edit.reference[0] - window.kept_before : edit.reference[1] + window.kept_after
            ]
        ),
    )


def _take(edits: Sequence[Edit], windows: Sequence[_Window]) -> list[Edit]:
    """Widen the edits that `windows` name; a kept word already taken is not taken again."""
    result = list(edits)
    for window in windows:
        before, edit, after = _around(result, window.first)
        if window.kept_before > _length(before) or window.kept_after > _length(after):
            continue
        left, right = window.kept_before, window.kept_after
        result[window.first] = Edit(
            "swap",
            (edit.suspect[0] - left, edit.suspect[1] + right),
            (edit.reference[0] - left, edit.reference[1] + right),
            Closeness.PHRASE,
        )
        if left and before is not None:
            result[window.first - 1] = _shrunk(before, 0, left)
        if right and after is not None:
            result[window.first + 1] = _shrunk(after, right, 0)
    return [edit for edit in result if not _is_empty(edit)]


def _around(edits: Sequence[Edit], at: int) -> tuple[Edit | None, Edit, Edit | None]:
    before = edits[at - 1] if at and edits[at - 1].kind == "equal" else None
    after = edits[at + 1] if at + 1 < len(edits) and edits[at + 1].kind == "equal" else None
    return before, edits[at], after


def _length(edit: Edit | None) -> int:
    return edit.suspect[1] - edit.suspect[0] if edit is not None else 0


def _is_empty(edit: Edit) -> bool:
    return edit.suspect[0] == edit.suspect[1] and edit.reference[0] == edit.reference[1]


def _shrunk(edit: Edit, first: int, last: int) -> Edit:
    """An equal edit without its `first` first and `last` last words."""
    return edit._replace(
        suspect=(edit.suspect[0] + first, edit.suspect[1] - last),
        reference=(edit.reference[0] + first, edit.reference[1] - last),
    )


# Insertions that make a phrase with the word beside them


def _collocated(pairs: Iterable[Phrase]) -> frozenset[Phrase]:
    """Those pairs of words that are a dictionary's phrase or a strong collocation."""
    unique = list(dict.fromkeys(pairs))
    if not unique:
        return frozenset()
    first = vocabulary.lm_ids(vocabulary.ids([a for a, _ in unique]))
    second = vocabulary.lm_ids(vocabulary.ids([b for _, b in unique]))
    strong = collocations.pmi_bits(first, second) >= MIN_COLLOCATION_BITS
    listed = related.is_phrase([" ".join(pair) for pair in unique])
    return frozenset(
        pair for pair, is_strong in zip(unique, strong | listed, strict=True) if is_strong
    )


def _inserted_neighbours(edits: Sequence[Edit], words: Words) -> Iterator[Phrase]:
    for at, edit in enumerate(edits):
        if _is_word_insertion(edit, words):
            for _, pair in _neighbours(edits, at, words):
                yield pair


def _is_word_insertion(edit: Edit, words: Words) -> bool:
    inserted = words.suspect[slice(*edit.suspect)]
    return (
        edit.kind == "insert"
        and len(inserted) == 1
        and inserted[0][0].isalpha()
        and not is_function_word(inserted[0])
    )


def _neighbours(edits: Sequence[Edit], at: int, words: Words) -> Iterator[tuple[int, Phrase]]:
    """(+1, pair with the kept word after), (-1, pair with the one before), where there is one."""
    start, end = edits[at].suspect
    inserted = words.suspect[start]
    if _kept(edits, at + 1) and words.suspect[end][0].isalpha():
        yield 1, (inserted, words.suspect[end])
    if _kept(edits, at - 1) and words.suspect[start - 1][0].isalpha():
        yield -1, (words.suspect[start - 1], inserted)


def _attach_insertions(
    edits: Sequence[Edit], words: Words, collocated: frozenset[Phrase]
) -> list[Edit]:
    """Join an inserted word to the kept word that it goes with, the one after it first."""
    result = list(edits)
    for at, edit in enumerate(edits):
        if not _is_word_insertion(edit, words):
            continue
        for side, pair in _neighbours(result, at, words):
            if pair in collocated:
                kept = result[at + side]
                before, after = (0, 1) if side == 1 else (1, 0)
                result[at + side] = _shrunk(kept, after, before)
                result[at] = Edit(
                    "swap",
                    (edit.suspect[0] - before, edit.suspect[1] + after),
                    (edit.reference[0] - before, edit.reference[1] + after),
                    Closeness.PADDED,
                )
                break
    return [edit for edit in result if not _is_empty(edit)]


# Neighbouring replacements of which neither stands alone


def _merge_unsupported(edits: Sequence[Edit], words: Words, alone: frozenset[Phrase]) -> list[Edit]:
    result: list[Edit] = []
    for edit in edits:
        if result and _belong_together(result[-1], edit, words, alone):
            previous = result.pop()
            edit = _joined(previous, edit, max(previous.closeness, edit.closeness))
        result.append(edit)
    return result


def _joined(first: Edit, second: Edit, closeness: Closeness) -> Edit:
    """One swap over two neighbouring edits."""
    return Edit(
        "swap",
        (first.suspect[0], second.suspect[1]),
        (first.reference[0], second.reference[1]),
        closeness,
    )


def _absorb_articles(edits: Sequence[Edit], words: Words) -> list[Edit]:
    """Give a swap the article that came or went beside it: "Town" for "The city"."""
    result: list[Edit] = []
    for edit in edits:
        if result and _are_swap_and_article(result[-1], edit, words):
            previous = result.pop()
            edit = _joined(previous, edit, min(previous.closeness, edit.closeness))
        result.append(edit)
    return result


def _are_swap_and_article(first: Edit, second: Edit, words: Words) -> bool:
    if "swap" not in (first.kind, second.kind) or first.kind == second.kind:
        return False
    other = second if first.kind == "swap" else first
    changed = (*words.suspect[slice(*other.suspect)], *words.reference[slice(*other.reference)])
    return other.kind in ("insert", "delete") and len(changed) == 1 and changed[0] in ARTICLES


def _replacements(edits: Sequence[Edit], words: Words) -> Iterator[Phrase]:
    """The pairs of the swaps that have no swap beside them."""
    for at, edit in enumerate(edits):
        beside = (*edits[max(at - 1, 0) : at], *edits[at + 1 : at + 2])
        if edit.kind == "swap" and all(other.kind != "swap" for other in beside):
            yield _pair(edit, words)


def _pair(edit: Edit, words: Words) -> Phrase:
    return (
        " ".join(words.suspect[slice(*edit.suspect)]),
        " ".join(words.reference[slice(*edit.reference)]),
    )


def _belong_together(first: Edit, second: Edit, words: Words, alone: frozenset[Phrase]) -> bool:
    """Whether two neighbouring swaps are one: parts of a name, or none that stands alone.

    Only an adjective before its noun makes one phrase. A replacement stands alone where the two
    are synonyms in one sense, or where the same replacement was made elsewhere on its own.
    """
    if first.kind != "swap" or second.kind != "swap":
        return False
    sizes = [edit.reference[1] - edit.reference[0] for edit in (first, second)]
    if sizes != [1, 1]:
        return False
    used = (*words.suspect[slice(*first.suspect)], *words.suspect[slice(*second.suspect)])
    original = (words.reference[first.reference[0]], words.reference[second.reference[0]])
    if any(not word[0].isalpha() or is_function_word(word) for word in (*used, *original)):
        return False
    if _is_name_pair(first.reference[0], words.reference_texts):
        return True
    if min(first.closeness, second.closeness) <= Closeness.SYNSET:
        return False
    if not alone.isdisjoint((_pair(first, words), _pair(second, words))):
        return False
    flags = vocabulary.flags(vocabulary.ids(original)).tolist()
    return bool(flags[0] & WordFlag.ADJECTIVE and flags[1] & WordFlag.NOUN)


def _is_name_pair(at: int, texts: Sequence[str]) -> bool:
    """Two capitalised words after one without a capital: a name, not a heading in title case."""
    capitals = [text[0].isupper() for text in texts[max(at - 1, 0) : at + 2]]
    return capitals == [False, True, True] and texts[at - 1][0].isalpha()
