"""The substitutions that scorers judge, as columns. No scorer knows who proposed them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon.closeness import Closeness
from spincheck.report import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Substitutions:
    """`n` substitutions: "the text says `used`; the original said `original`".

    `used`, `original`: phrases as keys, single spaces. `used_text`, `original_text`: as written.
    `before`, `after`: the two words (keys) on each side in the original's wording, fewer at a
    sentence's ends. `name`: whether the original is part of a name. `usage`: how often the
    reference uses each phrase of `used` and `original`, None without a reference.
    """

    used: Sequence[str]
    original: Sequence[str]
    used_text: Sequence[str]
    original_text: Sequence[str]
    before: Sequence[Sequence[str]]
    after: Sequence[Sequence[str]]
    closeness: Sequence[Closeness]
    name: Sequence[bool]
    usage: Mapping[str, int] | None = None

    def __len__(self) -> int:
        return len(self.used)


class Column(NamedTuple):
    """One scorer's figures for all substitutions: float64[n], NaN where it abstains.

    `words(row)` says the same in words.
    """

    scorer: str
    unit: str
    values: NDArray[np.float64]
    words: Callable[[int], str]

    def score(self, row: int) -> Score | None:
        """The figure of one row; None where the scorer abstains, which is not 0."""
        value = float(self.values[row])
        if value != value:
            return None
        return Score(self.scorer, round(value, 3), self.unit, self.words(row))


Scorer = Callable[[Substitutions], Column]
