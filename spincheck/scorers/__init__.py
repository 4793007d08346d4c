"""Scorers: one file each, one function from substitutions to a column of evidence.

A new scorer is one file and one line in SCORERS.
"""

from __future__ import annotations

from collections.abc import Mapping

from spincheck.scorers.collocation_odds import collocation_odds
from spincheck.scorers.damaged_name import damaged_name
from spincheck.scorers.phrase_rarity import phrase_rarity
from spincheck.scorers.reference_usage import reference_usage
from spincheck.scorers.substitutions import Column, Scorer, Substitutions
from spincheck.scorers.synonym_evidence import synonym_evidence

SCORERS: Mapping[str, Scorer] = {
    "phrase_rarity": phrase_rarity,
    "collocation_odds": collocation_odds,
    "reference_usage": reference_usage,
    "synonym_evidence": synonym_evidence,
    "damaged_name": damaged_name,
}


def score_all(substitutions: Substitutions) -> dict[str, Column]:
    """Every scorer's column, by name."""
    return {name: scorer(substitutions) for name, scorer in SCORERS.items()}


__all__ = ["SCORERS", "Column", "Scorer", "Substitutions", "score_all"]
