"""A baseline: the findings that are known, so that only new ones are reported.

A finding is known by the file's path (relative to the baseline's folder), its rule, its phrase
and the words around it in its sentence, never by a line number, and each as often as it was
recorded. Moving or re-wrapping text makes nothing new; the same phrase in another place does.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from spincheck.errors import UsageError
from spincheck.report import Finding, Report

FORMAT = "spincheck-baseline-1"
# Words on each side that tell two places of one phrase apart; more would turn every edit nearby
# into a new finding.
CONTEXT_WORDS = 3
_PHRASE_SHOWN = 80

_WORD = re.compile(r"[^\W_]+")

Key = tuple[str, str, str]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known finding of one file: `phrase` is for people, `id` is what counts."""

    rule: str
    phrase: str
    id: str
    count: int


class _File(msgspec.Struct, frozen=True):
    format: str
    files: dict[str, tuple[Entry, ...]]


class Baseline:
    """Known findings by file. Immutable; `new_of` answers, `with_report` and `pruned` derive."""

    def __init__(self, files: Mapping[str, Iterable[Entry]] | None = None) -> None:
        self._files = {path: tuple(entries) for path, entries in (files or {}).items()}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises UsageError for a missing or broken file: nothing may pass as known by accident."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{path}: the baseline cannot be read: {error.strerror or error};"
                " make one with --write-baseline"
            ) from None
        try:
            content = msgspec.json.decode(data, type=_File)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UsageError(f"{path}: the baseline is broken: {error}") from None
        if content.format != FORMAT:
            raise UsageError(f"{path}: is a baseline of format {content.format!r}, not {FORMAT}")
        return cls(content.files)

    @classmethod
    def of(cls, report: Report, sources: Mapping[str, str], root: Path) -> Baseline:
        """Everything that `report` found; paths relative to `root`."""
        files: dict[str, list[Entry]] = {}
        for document in report.documents:
            text = sources[document.path]
            counts = Counter(_entry(finding, text) for finding in document.findings)
            if counts:
                files[relative(document.path, root)] = [
                    Entry(*entry, count) for entry, count in counts.items()
                ]
        return cls(files)

    def __len__(self) -> int:
        return sum(entry.count for entries in self._files.values() for entry in entries)

    def encode(self) -> bytes:
        """The file's content, in a fixed order, so that its changes can be reviewed."""
        files: dict[str, list[dict[str, Any]]] = {
            path: [
                msgspec.structs.asdict(entry)
                for entry in sorted(entries, key=lambda one: (one.rule, one.phrase, one.id))
            ]
            for path, entries in sorted(self._files.items())
            if entries
        }
        content = msgspec.json.encode({"format": FORMAT, "files": files})
        return msgspec.json.format(content, indent=1) + b"\n"

    def new_of(self, report: Report, sources: Mapping[str, str], root: Path) -> Report:
        """`report` without the findings that are known."""
        documents = []
        for document in report.documents:
            known = self._counts(relative(document.path, root))
            text = sources[document.path]
            new = []
            for finding in document.findings:
                identity = _entry(finding, text)[::2]
                if known[identity] > 0:
                    known[identity] -= 1
                else:
                    new.append(finding)
            documents.append(msgspec.structs.replace(document, findings=tuple(new)))
        return msgspec.structs.replace(report, documents=tuple(documents))

    def pruned(self, report: Report, sources: Mapping[str, str], root: Path) -> Baseline:
        """Without what `report` no longer finds in the files it checked, and without gone files."""
        found = Baseline.of(report, sources, root)
        checked = {relative(document.path, root) for document in report.documents}
        files = {}
        for path, entries in self._files.items():
            if path not in checked:
                if (root / path).exists():
                    files[path] = entries
                continue
            counts = found._counts(path)
            kept = [
                msgspec.structs.replace(entry, count=min(entry.count, counts[entry.rule, entry.id]))
                for entry in entries
            ]
            files[path] = tuple(entry for entry in kept if entry.count)
        return Baseline(files)

    def _counts(self, path: str) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for entry in self._files.get(path, ()):
            counts[entry.rule, entry.id] += entry.count
        return counts


def relative(path: str, root: Path) -> str:
    """`path` relative to `root` with forward slashes; as it is where it is not inside."""
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError):
        return path.replace("\\", "/")


def _entry(finding: Finding, text: str) -> tuple[str, str, str]:
    """Rule, phrase and identity of a finding."""
    start, end = finding.span
    phrase = _words(text[start:end])
    before = _words(text[finding.sentence.start : start])[-CONTEXT_WORDS:]
    after = _words(text[end : finding.sentence.end])[:CONTEXT_WORDS]
    seed = "\0".join(" ".join(words) for words in (phrase, before, after))
    shown = " ".join(phrase)
    shown = shown if len(shown) <= _PHRASE_SHOWN else shown[: _PHRASE_SHOWN - 1] + "…"
    return finding.rule, shown, hashlib.sha256(seed.encode()).hexdigest()[:16]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
