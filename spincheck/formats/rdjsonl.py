"""reviewdog's Diagnostic Format, one Diagnostic a line; see `rdjson`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from spincheck.formats.rdjson import SOURCE, diagnostics
from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """One Diagnostic a line, each with its source."""
    return "".join(
        msgspec.json.encode({**diagnostic, "source": SOURCE}).decode() + "\n"
        for diagnostic in diagnostics(report, sources)
    )
