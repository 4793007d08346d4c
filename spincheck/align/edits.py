"""What was done to a reference's words: the edits that tile a suspect and its reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from spincheck.lexicon.closeness import Closeness

EditKind = Literal["equal", "form", "swap", "insert", "delete"]


class Edit(NamedTuple):
    """Tokens `suspect` of one text stand where tokens `reference` of the other stood.

    Both are half-open token ranges; the edits of an alignment tile both sides in order.
    """

    kind: EditKind
    suspect: tuple[int, int]
    reference: tuple[int, int]
    closeness: Closeness = Closeness.SAME


def apply(edits: Iterable[Edit], suspect: Sequence[str], reference: Sequence[str]) -> list[str]:
    """Rebuild the reference's words: kept where equal, the reference's own elsewhere."""
    rebuilt: list[str] = []
    for edit in edits:
        if edit.kind == "equal":
            rebuilt.extend(suspect[slice(*edit.suspect)])
        else:
            rebuilt.extend(reference[slice(*edit.reference)])
    return rebuilt
