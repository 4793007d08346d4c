"""The tables written for this project, from `tools/tables/`, and those made by rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from spincheck.lexicon.keys import key
from tools import spelling

_FOLDER = Path(__file__).resolve().parent / "tables"

Row = tuple[str, ...]


class Table(NamedTuple):
    """The rows as written, how to make the final rows, and which texts must be entries."""

    source: list[Row]
    finish: Callable[[list[Row], Collection[str]], list[Row]]
    vocabulary_columns: tuple[int, ...]

    def rows(self, known: Collection[str]) -> list[Row]:
        """The rows of the `.tsv`, sorted, each once."""
        return sorted(set(self.finish(self.source, known)))

    def entries(self) -> Iterable[str]:
        """Texts that the vocabulary must hold."""
        return (row[column] for row in self.source for column in self.vocabulary_columns)


def read_all() -> dict[str, Table]:
    return {
        "contractions": Table(read("contractions"), _as_written, (0,)),
        "page_furniture": Table(read("page_furniture"), _as_written, ()),
        "phrase_synonyms": Table(_pairs_of_groups(read("phrase_synonyms")), _as_written, (0, 1)),
        "spelling_variants": Table(read("spelling_variants"), _spelling, ()),
    }


def read(name: str) -> list[Row]:
    """Rows of a table: fields between bars; blank lines and # comments left out."""
    rows = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            rows.append(tuple(key(field.strip()) for field in line.split("|")))
    return rows


def function_words() -> set[str]:
    return {key(word) for row in read("function_words") for word in row[0].split()}


def _as_written(rows: list[Row], known: Collection[str]) -> list[Row]:
    return rows


def _pairs_of_groups(groups: list[Row]) -> list[Row]:
    """Every two of a group that say the same, in both directions."""
    return [(a, b) for group in groups for a in group for b in group if a != b]


def _spelling(rows: list[Row], known: Collection[str]) -> list[Row]:
    stems: dict[str, list[str]] = {}
    for rule, words in read("spelling_stems"):
        stems.setdefault(rule, []).extend(words.split())
    return spelling.variants(rows, stems, known)
