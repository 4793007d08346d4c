"""Figures against floors, and how floors move. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from bench.gate.floors import Floor, Floors, floor_of
from bench.quality.data import SHIPPED
from bench.quality.figures import Figure
from spincheck.errors import UsageError

Status = Literal["held", "below", "gone", "other data", "not checked", "no floor"]
FAILED: tuple[Status, ...] = ("below", "gone", "other data")


class Outcome(NamedTuple):
    """One figure's fate; `about` says it in words."""

    status: Status
    key: str
    about: str


def check(floors: Floors, figures: Sequence[Figure], hashes: Mapping[str, str]) -> list[Outcome]:
    """Every floor's and every new figure's outcome.

    Data that ships must be there and be what the floor was set on. Data beside the checkout may
    be absent or other data: its floors are then not checked, which is said.
    """
    measured = {one.key: one for one in figures}
    outcomes = [_outcome(floor, measured, floors, hashes) for floor in floors.floors.values()]
    return outcomes + [
        Outcome("no floor", one.key, f"{_number(one.value)}; --pin sets one")
        for one in figures
        if one.key not in floors.floors and is_held(one)
    ]


def _outcome(
    floor: Floor, measured: Mapping[str, Figure], floors: Floors, hashes: Mapping[str, str]
) -> Outcome:
    if hashes.get(floor.data) != floors.hashes.get(floor.data):
        why = "is not the data it was set on" if floor.data in hashes else "is not there"
        status: Status = "other data" if floor.data in SHIPPED else "not checked"
        return Outcome(status, floor.key, f"{floor.data} {why}")
    one = measured.get(floor.key)
    if one is None:
        return Outcome("gone", floor.key, "was not measured")
    sign = "least" if floor.higher else "most"
    about = f"{_number(one.value)}, at {sign} {_number(floor.bound)} (n = {one.count})"
    return Outcome("held" if floor.holds(one.value) else "below", floor.key, about)


def failed(outcomes: Sequence[Outcome]) -> bool:
    """Whether the gate is shut: a figure fell, or nothing at all was checked."""
    statuses = [outcome.status for outcome in outcomes]
    return "held" not in statuses or any(status in FAILED for status in statuses)


def is_held(one: Figure) -> bool:
    """Whether a figure takes a floor: not the points of a curve, nor what could not be had."""
    return not one.key.startswith("calibration: ") and not math.isnan(one.value)


def pin(floors: Floors, figures: Sequence[Figure], hashes: Mapping[str, str]) -> Floors:
    """Floors for figures that have none, higher ones for figures that rose; none goes down.

    Figures of data that has changed are left to `repin`.
    """
    result = dict(floors.floors)
    known = dict(floors.hashes)
    for one in figures:
        if not is_held(one) or known.setdefault(one.data, hashes[one.data]) != hashes[one.data]:
            continue
        old, new = result.get(one.key), floor_of(one)
        if old is None:
            result[one.key] = new
        elif (new.bound > old.bound) if one.higher else (new.bound < old.bound):
            result[one.key] = replace(old, bound=new.bound)
    return Floors(known, result)


def lower(floors: Floors, figures: Sequence[Figure], key: str, reason: str) -> Floors:
    """One floor set anew from today's figure; the reason stays. Raises UsageError."""
    old = floors.floors.get(key)
    if old is None:
        raise UsageError(f"there is no floor for {key!r}")
    _demand(reason)
    result = dict(floors.floors)
    one = {figure.key: figure for figure in figures}.get(key)
    if one is None:
        raise UsageError(f"{key!r} was not measured, so there is nothing to lower it to")
    result[key] = floor_of(one, (*old.reasons, f"was {_number(old.bound)}: {reason.strip()}"))
    return Floors(floors.hashes, result)


def repin(
    floors: Floors, figures: Sequence[Figure], hashes: Mapping[str, str], data: str, reason: str
) -> Floors:
    """All floors of one set of data set anew from today's figures. Raises UsageError."""
    _demand(reason)
    if data not in hashes:
        raise UsageError(f"there is no data called {data!r}; there are {', '.join(hashes)}")
    result = {key: floor for key, floor in floors.floors.items() if floor.data != data}
    for one in figures:
        if one.data == data and is_held(one):
            old = floors.floors.get(one.key)
            was = f"was {_number(old.bound)}: " if old else ""
            reasons = old.reasons if old else ()
            result[one.key] = floor_of(one, (*reasons, f"{was}{reason.strip()}"))
    return Floors({**floors.hashes, data: hashes[data]}, result)


def _demand(reason: str) -> None:
    # One word is no reason: whoever reads the file later must see what was traded for what.
    if len(reason.split()) < 3:
        raise UsageError("a floor is lowered for a reason: --reason with three words or more")


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
