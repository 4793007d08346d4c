"""spincheck: finds spun text, names the replaced words and their originals, with the evidence.

`scan(suspect_text, references=[reference_text])` gives a `Report`; each of its documents' findings
has the text, the suggested originals and the scores behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spincheck.version import __version__

if TYPE_CHECKING:
    from spincheck.api import scan
    from spincheck.report import Finding, Report
    from spincheck.text.document import Document

__all__ = ["Document", "Finding", "Report", "__version__", "scan"]

_HOMES = {
    "scan": "spincheck.api",
    "Document": "spincheck.text.document",
    "Finding": "spincheck.report",
    "Report": "spincheck.report",
}


def __getattr__(name: str) -> Any:
    """Import on first use: `import spincheck` itself costs a few milliseconds."""
    if name not in _HOMES:
        raise AttributeError(f"module 'spincheck' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
