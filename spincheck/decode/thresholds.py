"""From probabilities to verdicts: when a text is called spun, and when a site becomes a finding."""

from __future__ import annotations

from typing import NamedTuple

# Of fewer words than these the document's probability says less, and each of them counts more.
FEW_WORDS = 150


class Thresholds(NamedTuple):
    """Of one tier. All are probabilities, chosen on texts and spinners that its judge had not seen.

    `spun`, `spun_in_few_words`: of the document, from which it is called spun. `finding`: pairs of
    the document's, highest first, and the site's from which it becomes a finding there; more is
    asked in a text that is probably clean. `finding_in_few_words`: such a pair, for short texts.
    """

    spun: float
    spun_in_few_words: float
    finding: tuple[tuple[float, float], ...]
    finding_in_few_words: tuple[float, float]

    def spun_at(self, words: int) -> float:
        """The probability from which a text of so many words is called spun."""
        return self.spun_in_few_words if words < FEW_WORDS else self.spun

    def finding_at(self, words: int, document: float) -> float:
        """The probability from which a site of a text of this probability is a finding."""
        if words < FEW_WORDS and document >= self.finding_in_few_words[0]:
            return self.finding_in_few_words[1]
        return next(site for least, site in self.finding if document >= least)


# From these on 85 of 100 findings or more are swaps in four spun articles that the judges were not
# fitted on, and the clean ones have none. Figures by kind of text: bench/blind/RESULTS.md.
# None of 879 clean texts of sixteen kinds, nor of 50 in bench/corpus/, has a probability of 0.96.
NGRAM = Thresholds(0.96, 0.96, ((0.95, 0.8), (0.5, 0.9), (0.0, 0.97)), (0.95, 0.65))
# None of 292 clean texts of 150 words and more has a probability of 0.9.
NEURAL = Thresholds(0.9, 0.95, ((0.9, 0.7), (0.5, 0.9), (0.0, 0.97)), (0.8, 0.4))


def thresholds(neural: bool) -> Thresholds:
    """Those of the tier that judged."""
    return NEURAL if neural else NGRAM
