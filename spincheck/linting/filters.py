"""From what a scan found to what the settings ask for. Pure: a report in, a report out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from spincheck import rules
from spincheck.config import Config
from spincheck.errors import UsageError
from spincheck.positions import Positions
from spincheck.report import DocumentReport, Finding, Report, Severity

if TYPE_CHECKING:
    from spincheck.changes import Changes

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Keep = Callable[[Finding], bool]


def by_settings(
    report: Report, sources: Mapping[str, str], config: Config, root: Path, allowed: Sequence[str]
) -> Report:
    """Severities as set; without what is not selected, ignored, allowed or too improbable.

    `root` is the folder that patterns are relative to; `allowed` are phrases (see `phrases_of`).
    """
    ignored_in = _per_file(config, root)
    phrases = [words for phrase in allowed if (words := _words(phrase))]
    documents = []
    for document in report.documents:
        ignored = (*config.ignore, *ignored_in(document.path))
        text = sources.get(document.path, "")
        kept = []
        for finding in document.findings:
            if (
                rules.matches(finding.rule, config.select)
                and not rules.matches(finding.rule, ignored)
                and finding.probability >= config.min_probability
                and not (phrases and _is_allowed(finding, text, phrases))
            ):
                severity = config.severity.get(finding.rule) or _severity(finding, document)
                if severity != finding.severity:
                    finding = msgspec.structs.replace(finding, severity=severity)
                kept.append(finding)
        documents.append(msgspec.structs.replace(document, findings=tuple(kept)))
    return msgspec.structs.replace(report, documents=tuple(documents))


def _severity(finding: Finding, document: DocumentReport) -> Severity:
    """A guess about a phrase must not stop a text that as a whole is not thought spun."""
    if finding.rule == "SP201" and document.verdict not in ("spun", "partly spun"):
        return "info"
    return finding.severity


def on_changed_lines(report: Report, sources: Mapping[str, str], changes: Changes) -> Report:
    """Only findings that touch a changed line."""

    def keep_in(document: DocumentReport) -> Keep:
        path, positions = Path(document.path), Positions(sources[document.path])
        return lambda finding: changes.touch(
            path, finding.line, positions.line(max(finding.span.start, finding.span.end - 1))
        )

    return _filtered(report, keep_in)


def at_level(report: Report, level: Severity) -> Report:
    """Only findings of that severity and above."""
    return _filtered(report, lambda _: lambda finding: rules.at_least(finding.severity, level))


def count(report: Report, level: Severity = "info") -> int:
    """How many findings there are of that severity and above."""
    return sum(
        rules.at_least(finding.severity, level)
        for document in report.documents
        for finding in document.findings
    )


def phrases_of(config: Config, root: Path) -> list[str]:
    """The phrases of `allow` and of the files in `allow-files`. Raises UsageError."""
    phrases = list(config.allow)
    for name in config.allow_files:
        path = root / Path(name).expanduser()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            cause = error.strerror if isinstance(error, OSError) else str(error)
            raise UsageError(f"{name}: the allow-list cannot be read: {cause}") from None
        phrases += [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return phrases


def _filtered(report: Report, keep_in: Callable[[DocumentReport], Keep]) -> Report:
    documents = tuple(
        msgspec.structs.replace(
            document, findings=tuple(filter(keep_in(document), document.findings))
        )
        if document.findings
        else document
        for document in report.documents
    )
    return msgspec.structs.replace(report, documents=documents)


def _per_file(config: Config, root: Path) -> Callable[[str], Iterable[str]]:
    """The rules ignored in a file, by its path."""
    if not config.per_file_ignores:
        return lambda path: ()
    from pathspec import GitIgnoreSpec

    from spincheck.baseline import relative

    compiled = [
        (GitIgnoreSpec.from_lines([pattern]), ignored)
        for pattern, ignored in config.per_file_ignores.items()
    ]
    return lambda path: [
        code
        for spec, ignored in compiled
        if spec.match_file(relative(path, root))
        for code in ignored
    ]


def _is_allowed(finding: Finding, text: str, phrases: Sequence[Sequence[str]]) -> bool:
    """Whether the finding lies inside one of the phrases, as words of its sentence."""
    start, end = finding.span
    longest = max(map(len, phrases))
    before = _words(text[min(finding.sentence.start, start) : start])[-longest:]
    inside = _words(text[start:end])
    after = list(islice(_words(text[end : max(finding.sentence.end, end)]), longest))
    around = [*before, *inside, *after]
    first, last = len(before), len(before) + len(inside)
    for phrase in phrases:
        for at in range(max(0, last - len(phrase)), min(first, len(around) - len(phrase)) + 1):
            if around[at : at + len(phrase)] == phrase:
                return True
    return False


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
