"""What `spincheck quality` reports: scorecards without a scan, and without a verdict."""

from __future__ import annotations

import msgspec

from spincheck.report import Failure, Quality

SCHEMA = "spincheck-quality-1"


class Scorecard(msgspec.Struct, frozen=True):
    """One document's figures; `reference` is the path of the one they are compared with."""

    path: str
    reference: str | None
    quality: tuple[Quality, ...]


class Scorecards(msgspec.Struct, frozen=True):
    """Every scorecard of one run. `version` is spincheck's own."""

    schema: str
    version: str
    documents: tuple[Scorecard, ...]
    failures: tuple[Failure, ...] = ()
