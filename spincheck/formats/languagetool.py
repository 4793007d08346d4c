"""LanguageTool's answer to `/v2/check`: `matches` with UTF-16 offsets and replacements.

`matches_of` is one text's answer, as a server gives it; the format is one list a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spincheck import rules
from spincheck.fixes import edits_of
from spincheck.formats.common import evidence, headline, portable
from spincheck.positions import unit_offsets
from spincheck.report import DocumentReport, Report

# What is shown around a match; LanguageTool's own context is about as long.
_CONTEXT_UTF16_UNITS = 40


def render(report: Report, sources: Mapping[str, str]) -> str:
    """`{"software": ..., "files": [{"path": ..., "matches": [...]}]}`."""
    files = [
        {
            "path": portable(document.path),
            "matches": matches_of(document, sources.get(document.path, "")),
        }
        for document in report.documents
    ]
    answer = {"software": software(report.version), "files": files}
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n"


def software(version: str) -> dict[str, Any]:
    """The `software` object of an answer."""
    return {"name": "spincheck", "version": version, "apiVersion": 1, "premium": False}


def matches_of(document: DocumentReport, text: str) -> list[dict[str, Any]]:
    """The matches of one document, offsets and lengths in UTF-16 units of `text`.

    A suggestion that repairs the article before the phrase widens the match to it, since every
    replacement stands for the whole match.
    """
    findings = document.findings
    edits = [edits_of(text, finding, document.path) for finding in findings]
    spans = []
    for finding, of_one in zip(findings, edits, strict=True):
        start = min([finding.span.start, *(edit.start for edit in of_one)])
        end = max([finding.span.end, *(edit.end for edit in of_one)])
        spans.append((start, end, finding.sentence.start, finding.sentence.end))
    around = _CONTEXT_UTF16_UNITS
    wanted = [at for span in spans for at in span]
    wanted += [at - around for at, *_ in spans] + [span[1] + around for span in spans]
    units = unit_offsets(text, wanted, "utf-16")
    matches = []
    for finding, of_one, (start, end, sentence_start, sentence_end) in zip(
        findings, edits, spans, strict=True
    ):
        rule = rules.RULES.get(finding.rule)
        why = evidence(finding)
        context_start = max(0, start - around)
        sentence = text[sentence_start:sentence_end]
        matches.append(
            {
                "message": headline(finding) + (f" ({why})" if why else ""),
                "shortMessage": rule.description.rstrip(".") if rule else finding.rule,
                "replacements": [
                    {"value": text[start : edit.start] + edit.text + text[edit.end : end]}
                    for edit in of_one
                ],
                "offset": units[start],
                "length": units[end] - units[start],
                "context": {
                    "text": text[context_start : end + around],
                    "offset": units[start] - units[start - around],
                    "length": units[end] - units[start],
                },
                "sentence": sentence,
                "type": {"typeName": "Other"},
                "rule": {
                    "id": finding.rule,
                    "description": rule.description if rule else finding.rule,
                    "issueType": "style",
                    "category": {"id": "SPINCHECK", "name": "Spun text"},
                },
                "ignoreForIncompleteSentence": False,
                "contextForSureMatch": 0,
            }
        )
    return matches
