"""G2 and PMI of the original's collocation and of the one that stands in its place.

Not a scorer of the registry: nltk takes longer to import than a scan, so this runs only when asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from spincheck.lexicon.function_words import is_function_word
from spincheck.report import DocumentReport, Finding, Score, Span
from spincheck.text.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RULES = frozenset({"SP101", "SP102"})
# The model's counts are gone, only probabilities are left. ASSUMPTION: its rarest word was seen
# once, so that it counted 1 / 10^-9.4698 words (`unknown_log10_prob` of ngrams.spw), some three
# billion. PMI does not depend on it, G2 is proportional to it.
CORPUS_LOG10_WORDS = 9.4698


class Association(NamedTuple):
    """Two adjacent words: G2 (negative where they avoid each other) and PMI in bits."""

    first: str
    second: str
    g2: float
    pmi_bits: float


def with_associations(
    report: DocumentReport, document: Document, references: Sequence[Document]
) -> DocumentReport:
    """The report with scores `g2` and `pmi_bits` on every substitution (SP101, SP102).

    Each is the original's figure less that of what was used, for the same neighbour: the original
    with the word before or after it that it goes with best (a content word where there is one),
    or its own two words where two stand for two. A finding whose words the model does not know,
    or that stands alone, gets none.
    """
    known = {reference.name: reference for reference in references}
    starts = [sentence.span.start for sentence in report.sentences]

    def scored(finding: Finding) -> Finding:
        at = bisect_right(starts, finding.span.start) - 1
        name = report.sentences[at].reference if at >= 0 else None
        if finding.rule not in RULES or name not in known:
            return finding
        return _with_scores(finding, document, known[name])

    return msgspec.structs.replace(report, findings=tuple(map(scored, report.findings)))


def associate(pairs: Sequence[tuple[str, str]]) -> list[Association | None]:
    """Each pair's association by nltk's measures; None where the model does not know a word.

    Counts are the model's probabilities times the assumed corpus. For a pair that it never kept,
    the joint probability is its back-off estimate, so that the pair counts a little, not nothing.
    """
    import numpy as np

    from spincheck.lexicon import ngrams, vocabulary

    if not pairs:
        return []
    first = vocabulary.lm_ids(vocabulary.ids([pair[0] for pair in pairs]))
    second = vocabulary.lm_ids(vocabulary.ids([pair[1] for pair in pairs]))
    absent = np.full_like(first, ngrams.ABSENT)
    log10_first = ngrams.log10_prob(np.stack([absent, absent, first], axis=1))
    log10_second = ngrams.log10_prob(np.stack([absent, absent, second], axis=1))
    log10_joint = log10_first + ngrams.log10_prob(np.stack([absent, first, second], axis=1))
    counts = 10.0 ** (CORPUS_LOG10_WORDS + np.stack([log10_joint, log10_first, log10_second]))
    unknown = (first < 0) | (second < 0)
    return [
        None if unknown[row] else _measure(*pair, counts[:, row]) for row, pair in enumerate(pairs)
    ]


def _measure(first: str, second: str, counts: NDArray[np.float64]) -> Association:
    """`counts`: of both words in a row, of the first, of the second."""
    from nltk.metrics.association import BigramAssocMeasures

    n_first, n_second = float(counts[1]), float(counts[2])
    n_both = min(float(counts[0]), n_first, n_second)  # smoothing may overshoot the margins
    table = (n_both, (n_first, n_second), 10.0**CORPUS_LOG10_WORDS)
    pmi = float(BigramAssocMeasures.pmi(*table))
    g2 = float(BigramAssocMeasures.likelihood_ratio(*table))
    return Association(first, second, g2 if pmi >= 0 else -g2, pmi)


def _with_scores(finding: Finding, document: Document, reference: Document) -> Finding:
    target = finding.suggestions[0].reference_span if finding.suggestions else None
    if target is None:
        return finding
    original, used = _Phrase.at(reference, target), _Phrase.at(document, finding.span)
    best: tuple[Association, Association] | None = None
    best_rank = (False, 0.0)
    for side in _SIDES:
        pairs = side(original, original), side(used, original)
        if pairs[0] is None or pairs[1] is None:
            continue
        said, says = associate([pairs[0], pairs[1]])
        if said is None or says is None:
            continue
        # "the side" has a higher G2 than "wrong side", and says nothing
        rank = (not any(map(is_function_word, pairs[0])), said.g2)
        if best is None or rank > best_rank:
            best, best_rank = (said, says), rank
    return finding if best is None else _scored(finding, *best)


def _scored(finding: Finding, original: Association, used: Association) -> Finding:
    def told(name: str, of: Callable[[Association], str], unit: str = "") -> str:
        return (
            f"{name} of “{original.first} {original.second}” is {of(original)}{unit}, "
            f"of “{used.first} {used.second}” {of(used)}{unit}"
        )

    # Adding 0 turns a rounded -0.0 into 0.
    g2 = told("G2", lambda pair: f"{round(pair.g2):,}")
    pmi = told("PMI", lambda pair: f"{round(pair.pmi_bits, 1) + 0:.1f}", " bits")
    scores = (
        Score("g2", round(original.g2 - used.g2, 1), "g2", g2),
        Score("pmi_bits", round(original.pmi_bits - used.pmi_bits, 3), "bits", pmi),
    )
    return msgspec.structs.replace(finding, scores=(*finding.scores, *scores))


class _Phrase(NamedTuple):
    """A phrase's words and the word on each side in its sentence; None where there is none."""

    before: str | None
    words: Sequence[str]
    after: str | None

    @classmethod
    def at(cls, document: Document, span: Span) -> _Phrase:
        tokens = document.tokens
        first = bisect_left(tokens.starts, span.start)
        last = bisect_left(tokens.starts, span.end)
        sentence = bisect_right(tokens.sentences, (first, len(tokens))) - 1
        low, high = tokens.sentences[sentence] if sentence >= 0 else (first, last)
        keys = tokens.keys
        return cls(
            _word(keys[first - 1]) if first > low else None,
            keys[first:last],
            _word(keys[last]) if last < high else None,
        )


def _word(key: str) -> str | None:
    return key if key[0].isalpha() else None


_Pair = tuple[str, str] | None


def _before(phrase: _Phrase, original: _Phrase) -> _Pair:
    neighbour = original.before
    return (neighbour, phrase.words[0]) if neighbour and phrase.words else None


def _after(phrase: _Phrase, original: _Phrase) -> _Pair:
    neighbour = original.after
    return (phrase.words[-1], neighbour) if neighbour and phrase.words else None


def _inside(phrase: _Phrase, original: _Phrase) -> _Pair:
    """Both words of a phrase that replaced a phrase: "flawed facet" for "wrong side"."""
    if len(phrase.words) != 2 or len(original.words) != 2:
        return None
    return phrase.words[0], phrase.words[1]


_SIDES: tuple[Callable[[_Phrase, _Phrase], _Pair], ...] = (_inside, _before, _after)
