"""Output formats: one file each, `render(report, sources) -> str`.

`sources` maps each document's path to its text as read: the formats count in different units and
need it to convert. A document whose text is missing is located by the line and column in the
report. To add a format, write the file and name it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from spincheck.report import Report

Renderer = Callable[[Report, Mapping[str, str]], str]


def _module(name: str) -> Renderer:
    """The `render` of a module, imported when first called: a run needs one format of many."""

    def render(report: Report, sources: Mapping[str, str]) -> str:
        rendered: str = import_module(f"spincheck.formats.{name}").render(report, sources)
        return rendered

    render.__doc__ = f"See spincheck.formats.{name}."
    return render


FORMATS: dict[str, Renderer] = {
    "text": _module("text"),
    "concise": _module("concise"),
    "json": _module("json_report"),
    "jsonl": _module("jsonl"),
    "sarif": _module("sarif"),
    "rdjson": _module("rdjson"),
    "rdjsonl": _module("rdjsonl"),
    "github": _module("github"),
    "gitlab": _module("gitlab"),
    "junit": _module("junit"),
    "checkstyle": _module("checkstyle"),
    "vale": _module("vale"),
    "languagetool": _module("languagetool"),
}

DESCRIPTIONS: dict[str, str] = {
    "text": "For reading: each sentence with its marked phrases, the originals and the evidence.",
    "concise": "One line a finding: path:line:column: code message. Columns are code points.",
    "json": "spincheck's own report; `spincheck schema` prints its JSON Schema.",
    "jsonl": "One JSON object a line for each finding and failure, with its path.",
    "sarif": "SARIF 2.1.0 for code scanning; columns are code points, declared as such; fixes.",
    "rdjson": "reviewdog's JSON; columns are UTF-8 bytes; suggestions.",
    "rdjsonl": "reviewdog's JSON, one diagnostic a line; columns are UTF-8 bytes; suggestions.",
    "github": "GitHub workflow commands, the most severe first; no suggestions but in the message.",
    "gitlab": "GitLab code quality; a fingerprint of its own for each finding.",
    "junit": "JUnit XML: a test suite a file, a failed test case a finding.",
    "checkstyle": "Checkstyle XML; columns are code points.",
    "vale": "The JSON of Vale; spans are code points in the line, both ends included; actions.",
    "languagetool": "LanguageTool's matches, one list a file; offsets are UTF-16 units;"
    " replacements.",
}
