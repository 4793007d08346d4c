"""From alignments to substitutions: what the scorers are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spincheck.align.edits import Edit
from spincheck.align.sentences import Alignment
from spincheck.lexicon.function_words import is_function_word
from spincheck.scorers.substitutions import Substitutions
from spincheck.text.document import Document
from spincheck.text.tokens import is_word

CONTEXT_WORDS = 2
# From this share of capitalised content words on, a sentence is a heading in title case, where a
# capital says nothing of names.
_TITLE_CASE_SHARE = 0.75


class Row(NamedTuple):
    """Where a substitution stands: which alignment, which of its edits."""

    alignment: int
    edit: Edit


def propose(
    alignments: Sequence[Alignment], suspect: Document, reference: Document
) -> tuple[list[Row], Substitutions]:
    """Every swap of the alignments, and the columns that describe them."""
    rows = [
        Row(at, edit)
        for at, alignment in enumerate(alignments)
        for edit in alignment.edits
        if edit.kind == "swap"
    ]
    title_case = [
        _is_title_case(reference, *_tokens(reference, alignment)) for alignment in alignments
    ]
    opening = frozenset(first for first, _ in reference.tokens.sentences)
    used = [_phrase(suspect, edit.suspect) for _, edit in rows]
    original = [_phrase(reference, edit.reference) for _, edit in rows]
    contexts = [
        _context(reference, edit.reference, _tokens(reference, alignments[at])) for at, edit in rows
    ]
    return rows, Substitutions(
        used=used,
        original=original,
        used_text=[_text(suspect, edit.suspect) for _, edit in rows],
        original_text=[_text(reference, edit.reference) for _, edit in rows],
        before=[before for before, _ in contexts],
        after=[after for _, after in contexts],
        closeness=[edit.closeness for _, edit in rows],
        name=[
            not title_case[at] and _is_name(reference, edit.reference, opening) for at, edit in rows
        ],
        usage=_count(reference.tokens.keys, {*used, *original}),
    )


def _tokens(document: Document, alignment: Alignment) -> tuple[int, int]:
    sentences = document.tokens.sentences
    first, last = alignment.reference
    return sentences[first][0], sentences[last - 1][1]


def _words(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if is_word(key)]


def _phrase(document: Document, tokens: tuple[int, int]) -> str:
    keys = document.tokens.keys[slice(*tokens)]
    return " ".join(_words(keys) or keys)


def _text(document: Document, tokens: tuple[int, int]) -> str:
    start, end = document.tokens.starts[tokens[0]], document.tokens.ends[tokens[1] - 1]
    return " ".join(document.text[start:end].split())


def _context(
    document: Document, tokens: tuple[int, int], within: tuple[int, int]
) -> tuple[list[str], list[str]]:
    keys = document.tokens.keys
    # Punctuation is no context, so a few more tokens than words are looked at.
    reach = 2 * CONTEXT_WORDS
    before = _words(keys[max(within[0], tokens[0] - reach) : tokens[0]])
    after = _words(keys[tokens[1] : min(within[1], tokens[1] + reach)])
    return before[-CONTEXT_WORDS:], after[:CONTEXT_WORDS]


def _is_capitalised(text: str) -> bool:
    return text[0].isupper()


def _is_title_case(document: Document, start: int, end: int) -> bool:
    content = [
        text
        for text, key in zip(
            document.tokens.texts[start:end], document.tokens.keys[start:end], strict=True
        )
        if key[0].isalpha() and not is_function_word(key)
    ]
    return sum(map(_is_capitalised, content)) >= _TITLE_CASE_SHARE * max(len(content), 1)


def _is_name(document: Document, tokens: tuple[int, int], opening: frozenset[int]) -> bool:
    """A capitalised content word inside a sentence; at its start only before another capital."""
    table = document.tokens
    for at in range(*tokens):
        if is_function_word(table.keys[at]) or not _is_capitalised(table.texts[at]):
            continue
        opens = at in opening or not table.keys[at - 1][0].isalnum()
        if not opens:
            return True
        follows = at + 1 < len(table) and table.texts[at + 1][0].isupper()
        if follows and not is_function_word(table.keys[at + 1]):
            return True
    return False


def _count(keys: Sequence[str], phrases: set[str]) -> dict[str, int]:
    """How often each phrase stands in `keys`; one pass, looking only where a phrase begins."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split(" ")
        lengths.setdefault(words[0], set()).add(len(words))
    counts = dict.fromkeys(phrases, 0)
    for at, key in enumerate(keys):
        for length in lengths.get(key, ()):
            phrase = " ".join(keys[at : at + length])
            if phrase in counts:
                counts[phrase] += 1
    return counts
