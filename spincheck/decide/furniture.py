"""TQ301: menus, buttons and notices of a page left in the text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spincheck.decide.findings import Marker
from spincheck.lexicon import wordlists
from spincheck.report import Finding, Score
from spincheck.text.document import Document
from spincheck.text.tokens import is_word

# Page furniture is short; a longer sentence that begins like it is prose about it.
MAX_WORDS = 12


def left_in_text(document: Document, sentences: Sequence[int]) -> list[Finding]:
    """A finding for each of the sentences (by index) that is page furniture."""
    marker = Marker(document)
    found = []
    for sentence in sentences:
        tokens = document.tokens.sentences[sentence]
        category = furniture_category(document.tokens.keys[slice(*tokens)])
        if category is not None:
            message = f"page furniture left in the text ({category})"
            score = Score("page_furniture", 1.0, "boolean", f"a known {category} phrase")
            found.append(marker.mark("TQ301", tokens, message, sentence=tokens, scores=(score,)))
    return found


def furniture_category(keys: Sequence[str]) -> str | None:
    """The kind of page furniture that a sentence (token keys) is; None for prose.

    The whole sentence is a known phrase, or several of them in a row ("Previous Post Next Post"),
    or begins with a phrase that is listed as a beginning.
    """
    words = [key for key in keys if is_word(key)]
    if not 0 < len(words) <= MAX_WORDS:
        return None
    whole, beginnings, longest = _phrases()
    at, category = 0, None
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if not at and phrase in beginnings:
                return beginnings[phrase]
            if phrase in whole:
                category = category or whole[phrase]
                at += length
                break
        else:
            return None
    return category


Phrases = dict[tuple[str, ...], str]


@cache
def _phrases() -> tuple[Phrases, Phrases, int]:
    whole: Phrases = {}
    beginnings: Phrases = {}
    for phrase, category, match in wordlists.table("page_furniture").rows:
        kind = beginnings if match == "prefix" else whole
        kind[tuple(phrase.split(" "))] = category
    return whole, beginnings, max(map(len, [*whole, *beginnings]), default=0)
