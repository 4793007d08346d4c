"""Blind mode: which words of a text were swapped, and for which, with no reference at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spincheck.report import Finding
    from spincheck.scorers.broken_phrases import TorturedPhrase
    from spincheck.text.document import Document


class BlindResult(NamedTuple):
    """What blind mode found.

    `sentences`: label ("clean" or "spun") and probability that it was spun, one for each judged
    sentence in order. `spin_probability`: of the document, calibrated. `share_spun`: of the judged
    words, those in spun sentences, 0 to 1. `spun`: whether the document is called so.
    """

    findings: list[Finding]
    sentences: list[tuple[str, float]]
    spin_probability: float
    share_spun: float
    spun: bool


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
