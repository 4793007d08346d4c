"""Names do not have synonyms: "Cold War" is not a "Chilly Warfare"."""

from __future__ import annotations

import numpy as np

from spincheck.scorers.substitutions import Column, Substitutions


def damaged_name(substitutions: Substitutions) -> Column:
    """1 where the original is part of a name; abstains elsewhere."""
    values = np.where(np.array(substitutions.name, bool), 1.0, np.nan)

    def words(row: int) -> str:
        return f"“{substitutions.original_text[row]}” is part of a name in the reference"

    return Column("damaged_name", "boolean", values, words)
