"""bench/floors.toml: a floor (or a ceiling) for each figure, and the hash of the data it is for."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.quality.figures import Figure
from spincheck.errors import UsageError

PATH = Path(__file__).resolve().parents[1] / "floors.toml"
# What a figure may lose before the gate speaks: half a point, or one row where there are few.
# Figures are computed without chance, but the libraries beneath them round differently.
SLACK_SHARE = 0.005
SLACK_SCORE = 0.01
SLACK_COUNT = 0.1
_HEAD = """\
# Floors of the figures in RESULTS.md, read and written by `python -m bench.gate`.
# `--pin` adds and raises them. `--lower FIGURE --reason TEXT` is the one way down, and
# `--repin DATA --reason TEXT` the one way to other data; the reasons stay in this file.
"""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least a figure may be (the most, where less is better); `reasons` why it was lowered."""

    key: str
    bound: float
    higher: bool
    data: str
    reasons: tuple[str, ...] = ()

    def holds(self, value: float) -> bool:
        """Whether a value keeps it; NaN does not."""
        return value >= self.bound if self.higher else value <= self.bound


@dataclass(frozen=True, slots=True)
class Floors:
    """`hashes`: of each set of data when its floors were set."""

    hashes: Mapping[str, str]
    floors: Mapping[str, Floor]


def floor_of(one: Figure, reasons: Sequence[str] = ()) -> Floor:
    """A figure's floor: its value and a little slack, rounded away from it."""
    if one.unit == "share":
        slack = max(SLACK_SHARE, 1 / max(one.count, 1))
    elif one.unit == "score":
        slack = SLACK_SCORE
    else:
        # None stays none: the first false alarm on a control is one too many.
        slack = math.ceil(one.value * SLACK_COUNT)
    if one.higher:
        bound = max(0.0, math.floor((one.value - slack) * 10_000) / 10_000)
    else:
        bound = math.ceil((one.value + slack) * 10_000) / 10_000
    return Floor(one.key, bound, one.higher, one.data, tuple(reasons))


def read(path: Path = PATH) -> Floors:
    """The floors; none where there is no file. Raises UsageError where it cannot be understood."""
    if not path.exists():
        return Floors({}, {})
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        floors = [_floor(entry) for entry in content.get("figure", [])]
        hashes = {str(name): str(digest) for name, digest in content.get("data", {}).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path}: cannot be understood: {error}") from None
    return Floors(hashes, {floor.key: floor for floor in floors})


def _floor(entry: Mapping[str, Any]) -> Floor:
    higher = "at_least" in entry
    return Floor(
        key=str(entry["key"]),
        bound=float(entry["at_least" if higher else "at_most"]),
        higher=higher,
        data=str(entry["data"]),
        reasons=tuple(str(reason) for reason in entry.get("reasons", ())),
    )


def render(floors: Floors) -> str:
    """The file's text."""
    lines = [_HEAD, "[data]"]
    lines += [f"{_quoted(name)} = {_quoted(floors.hashes[name])}" for name in sorted(floors.hashes)]
    for floor in floors.floors.values():
        bound = "at_least" if floor.higher else "at_most"
        lines += ["", "[[figure]]", f"key = {_quoted(floor.key)}", f"{bound} = {floor.bound:g}"]
        lines.append(f"data = {_quoted(floor.data)}")
        if floor.reasons:
            listed = "".join(f"    {_quoted(reason)},\n" for reason in floor.reasons)
            lines.append(f"reasons = [\n{listed}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a TOML string.
    return json.dumps(text, ensure_ascii=False)
