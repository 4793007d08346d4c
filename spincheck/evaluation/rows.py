"""Labelled texts as users keep them: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from spincheck.errors import UsageError
from spincheck.evaluation.swaps import Swap
from spincheck.report import Span

# What a label may be called. True: the text was spun.
LABELS = {
    "spun": True,
    "partly spun": True,
    "spun_partial": True,
    "true": True,
    "1": True,
    "clean": False,
    "honest": False,
    "human": False,
    "original": False,
    "verbatim": False,
    "edited": False,
    "paraphrased": False,
    "unmatched": False,
    "false": False,
    "0": False,
}


class Row(NamedTuple):
    """One labelled text; `reference` is None for a text on its own, `swaps` where none are known.

    `kind` groups texts in the tables: the row's own, or its label.
    """

    name: str
    text: str
    reference: str | None
    spun: bool
    kind: str
    swaps: tuple[Swap, ...] | None


def parse(content: str, name: str) -> list[Row]:
    """All rows of a file's text. Raises UsageError naming the file, the line and the cause."""
    rows = [
        _row(line, f"{name}, line {number}")
        for number, line in enumerate(content.split("\n"), 1)
        if line.strip()
    ]
    if not rows:
        raise UsageError(f"{name}: has no rows; each line is an object such as"
                         ' {"text": "...", "label": "spun"}')  # fmt: skip
    return rows


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise UsageError(f"{place}: is not a JSON object")
    text = _text(row, place, "suspect", "text")
    if text is None:
        raise UsageError(f"{place}: has neither “text” nor “suspect”")
    if "label" not in row:
        raise UsageError(f"{place}: has no “label”")
    label = str(row["label"]).strip().lower()
    if label not in LABELS:
        known = ", ".join(LABELS)
        raise UsageError(f"{place}: unknown label “{row['label']}”; known are {known}")
    return Row(
        name=str(row.get("id", place)),
        text=text,
        reference=_text(row, place, "reference"),
        spun=LABELS[label],
        kind=str(row.get("kind", label)),
        swaps=tuple(_swaps(row["swaps"], len(text), place)) if "swaps" in row else None,
    )


def _text(row: dict[str, Any], place: str, *keys: str) -> str | None:
    for key in keys:
        value = row.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            raise UsageError(f"{place}: “{key}” is not a string")
        if "\0" in value:
            raise UsageError(f"{place}: “{key}” holds a NUL character")
        return value
    return None


def _swaps(swaps: Any, length: int, place: str) -> Iterator[Swap]:
    """Known swaps: objects with `span` (half-open, code points) and `original`."""
    for swap in swaps if isinstance(swaps, list) else [swaps]:
        match swap:
            case {"kind": "form"}:
                continue
            case {"span": [int(start), int(end)], "original": str(original)} if (
                0 <= start <= end <= length
            ):
                yield Swap(Span(start, end), original)
            case _:
                raise UsageError(
                    f"{place}: a swap needs “span”: [start, end] inside the text and “original”"
                )
