"""Search queries with which the source of a spun text may be found.

Spinning leaves names and numbers alone, and most of what it replaced can be restored: a query
is made of those, sentence by sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spincheck.lexicon.function_words import is_function_word

if TYPE_CHECKING:
    from spincheck.report import Finding
    from spincheck.text.document import Document

# Search engines drop what follows the first ten words or so.
MOST_WORDS = 10
FEWEST_WORDS = 4


def source_queries(document: Document, findings: Sequence[Finding], count: int = 5) -> list[str]:
    """Up to `count` queries, best first: names, numbers and restored or untouched content words.

    Names of more than one word and restored phrases stand in quotation marks.
    """
    tokens = document.tokens
    restored = {finding.span.start: finding for finding in findings if finding.suggestions}
    uses = Counter(key for key in tokens.keys if not is_function_word(key))
    ranked: list[tuple[float, int, str]] = []
    for number, (first, end) in enumerate(tokens.sentences):
        terms = _terms(document, first, end, restored)
        if len(terms) < FEWEST_WORDS:
            continue
        # Names and numbers find a source; words that the whole text uses find its topic.
        worth = sum(weight + 0.2 * min(uses[text.lower()], 5) for text, weight in terms)
        chosen = sorted(range(len(terms)), key=lambda at: -terms[at][1])[:MOST_WORDS]
        query = " ".join(dict.fromkeys(terms[at][0] for at in sorted(chosen)))
        ranked.append((-worth, number, query))
    queries = [query for _, _, query in sorted(ranked)]
    return list(dict.fromkeys(queries))[:count]


def _terms(
    document: Document, first: int, end: int, restored: dict[int, Finding]
) -> list[tuple[str, float]]:
    """(text, weight) of what is worth searching for in one sentence, in its order."""
    tokens = document.tokens
    terms: list[tuple[str, float]] = []
    at = first
    while at < end:
        finding = restored.get(tokens.starts[at])
        if finding is not None:
            original = finding.suggestions[0].text
            terms.append((f'"{original}"' if " " in original else original, 1.0))
            while at < end and tokens.starts[at] < finding.span.end:
                at += 1
            continue
        stop = at + 1
        text, key = tokens.texts[at], tokens.keys[at]
        if text[0].isdigit():
            terms.append((text, 2.0))
        elif text[0].isupper() and at > first and not is_function_word(key):
            while stop < end and tokens.texts[stop][:1].isupper():
                stop += 1
            name = " ".join(tokens.texts[at:stop])
            terms.append((f'"{name}"' if stop - at > 1 else name, 3.0))
        elif text[0].isalpha() and len(text) > 3 and not is_function_word(key):
            terms.append((text, 0.8))
        at = stop
    return terms
