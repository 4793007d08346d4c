"""Blind mode: which words of a text were swapped, and for which, with no reference at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spincheck.report import Finding
    from spincheck.scorers.broken_phrases import TorturedPhrase
    from spincheck.text.document import Document

# The document probability from which a text is called spun. Chosen on validation texts whose kind
# and spinner the judge had not seen (bench/blind/RESULTS.md).
SPUN_AT = 0.95
NEURAL_SPUN_AT = 0.8
# The probability from which a site becomes a finding, by the document's: more is asked in a text
# that is probably clean. From these on 85 of 100 findings or more are swaps in four spun articles
# that the judge was not fitted on; the neural tier needs to be less sure.
FINDING_AT = ((SPUN_AT, 0.8), (0.5, 0.9), (0.0, 0.97))
NEURAL_FINDING_AT = ((NEURAL_SPUN_AT, 0.7), (0.5, 0.9), (0.0, 0.97))
# Of fewer words than these the document's probability says less, and each of them counts more:
# the least probability of the document, and of a site, by tier. 1 of 100 short clean texts get a
# finding by the neural tier's, 5 of 100 by the n-gram tier's.
FEW_WORDS = 150
FINDING_IN_FEW_WORDS_AT = (SPUN_AT, 0.65)
NEURAL_FINDING_IN_FEW_WORDS_AT = (NEURAL_SPUN_AT, 0.4)


class BlindResult(NamedTuple):
    """What blind mode found.

    `sentences`: label ("clean" or "spun") and probability that it was spun, one for each judged
    sentence in order. `spin_probability`: of the document, calibrated. `share_spun`: of the judged
    words, those in spun sentences, 0 to 1.
    """

    findings: list[Finding]
    sentences: list[tuple[str, float]]
    spin_probability: float
    share_spun: float


def spun_at(model: str) -> float:
    """The document probability from which a text is called spun, by the tier that judged it."""
    return NEURAL_SPUN_AT if model == "neural" else SPUN_AT


def scan_blind(
    document: Document,
    sentences: Sequence[int] | None = None,
    *,
    model: str = "ngram",
    effort: str = "auto",
    phrases: Sequence[TorturedPhrase] = (),
) -> BlindResult:
    """Judge the sentences of those indexes, all where None.

    `model`: "ngram" (in every install) or "neural" (raises `ModelError` without its weights).
    `effort`: "fast" never asks the neural model, "full" has it read everything, "auto" only what
    the fast tier finds suspicious. `phrases`: tortured phrases of the user's own, beside the list
    that ships.
    """
    from spincheck.decode.judge import judge
    from spincheck.decode.results import blind_result
    from spincheck.decode.stream import words_of

    chosen = list(range(len(document.sentences)) if sentences is None else sentences)
    stream = words_of(document, chosen)
    if model == "neural" and effort != "fast":
        from spincheck.decode.cascade import judge_with_neural

        judged = judge_with_neural(document, stream, effort)
    else:
        judged = judge(stream)
    return blind_result(document, chosen, stream, judged, phrases)


def chosen_model(asked: str | None = None) -> str:
    """The tier to use: the one asked for, else neural where its weights are installed.

    Raises UsageError for a tier that does not exist.
    """
    from spincheck.errors import UsageError

    if asked is not None:
        if asked not in ("ngram", "neural"):
            raise UsageError(f"--model is ngram or neural, not {asked!r}")
        return asked
    from spincheck.decode.neural.weights import find

    return "neural" if find() else "ngram"
