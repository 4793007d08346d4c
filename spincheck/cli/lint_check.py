"""The check itself: scan, filter, fix; and the baseline's upkeep."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from spincheck.cache import Cache, default_folder
from spincheck.cli.lint_files import Loaded
from spincheck.config import Settings
from spincheck.errors import UsageError
from spincheck.files import encode, write_atomic
from spincheck.linting import filters
from spincheck.linting.references import named_references
from spincheck.linting.run import Input, run
from spincheck.report import Report

if TYPE_CHECKING:
    from spincheck.baseline import Baseline
    from spincheck.linting.apply import Fixed

DEFAULT_BASELINE = "spincheck-baseline.json"


class Checker:
    """One run's settings, resolved: everything that can be refused is refused here.

    Raises UsageError.
    """

    def __init__(
        self,
        settings: Settings,
        loaded: Loaded,
        references: Sequence[str],
        *,
        use_cache: bool,
        diff_base: str | None,
        staged: bool,
    ) -> None:
        self.config, self.root = settings.config, settings.root
        self.loaded = loaded
        self._references = named_references(self.config, self.root, references)
        self._allowed = filters.phrases_of(self.config, self.root)
        self._cache = Cache(default_folder()) if use_cache else None
        self._changes = None
        if diff_base and staged:
            raise UsageError("--diff-base and --staged exclude each other")
        if diff_base or staged:
            from spincheck import changes
        if diff_base:
            self._changes = changes.since(diff_base, Path.cwd())
        elif staged:
            self._changes = changes.staged(Path.cwd())

    @cached_property
    def _known(self) -> Baseline | None:
        if not self.config.baseline:
            return None
        from spincheck.baseline import Baseline

        return Baseline.read(self.baseline_path)

    @property
    def baseline_path(self) -> Path:
        """Where the baseline is, or would be."""
        return self.root / Path(self.config.baseline or DEFAULT_BASELINE).expanduser()

    @property
    def baseline_root(self) -> Path:
        """The folder that the baseline's paths are relative to: its own."""
        return self.baseline_path.parent

    def everything(self, texts: Mapping[str, str] | None = None) -> Report:
        """What the settings report, known or not, on whatever lines."""
        texts = self.loaded.texts if texts is None else texts
        inputs = [Input(path, text) for path, text in texts.items()]
        report = run(inputs, self.config, self.root, self._references, self._cache)
        return filters.by_settings(report, texts, self.config, self.root, self._allowed)

    def check(self, texts: Mapping[str, str] | None = None) -> Report:
        """What is new, on the lines asked for; with the files that could not be read."""
        first = texts is None
        texts = self.loaded.texts if texts is None else texts
        known = self._known
        report = self.everything(texts)
        if known is not None:
            report = known.new_of(report, texts, self.baseline_root)
        if self._changes is not None:
            report = filters.on_changed_lines(report, texts, self._changes)
        if first:
            failures = (*self.loaded.failures, *report.failures)
            report = msgspec.structs.replace(report, failures=failures)
        return report

    def fix(self, report: Report, least_probability: float | None) -> Fixed:
        """Fix what `report` found, as far as that is allowed."""
        from spincheck.linting.apply import fix

        return fix(self.loaded.texts, report, self.check, least_probability)


def update_baseline(checker: Checker, *, prune: bool) -> int:
    """Write or prune the baseline; the exit code."""
    from spincheck.baseline import Baseline

    path = checker.baseline_path
    known = Baseline.read(path) if prune else None
    report, texts = checker.everything(), checker.loaded.texts
    failures = (*checker.loaded.failures, *report.failures)
    for failure in failures:
        print(f"{failure.path}: not checked: {failure.message}", file=sys.stderr)
    if failures:
        print(f"{path.name} is left as it was.", file=sys.stderr)
        return 2
    root = checker.baseline_root
    baseline = known.pruned(report, texts, root) if known else Baseline.of(report, texts, root)
    write_atomic(path, baseline.encode())
    before = f" of {len(known)}" if known else ""
    print(f"{path.name}: {len(baseline)}{before} findings recorded.", file=sys.stderr)
    return 0


def show_diff(loaded: Loaded, fixed: Fixed) -> int:
    """Print what fixing would change; the exit code says whether it would."""
    from spincheck.linting.apply import unified_diff

    before = loaded.texts
    changed = [path for path in loaded.paths if fixed.texts[path] != before[path]]
    for path in changed:
        patch = unified_diff(path, before[path], fixed.texts[path])
        sys.stdout.buffer.write(patch.encode("utf-8", "surrogateescape"))
    sys.stdout.flush()
    for failure in fixed.report.failures:
        print(f"{failure.path}: not checked: {failure.message}", file=sys.stderr)
    if fixed.report.failures:
        return 2
    return 1 if changed else 0


def write_fixes(loaded: Loaded, fixed: Fixed) -> None:
    """Write the changed files back, each in one step; standard input goes to standard output."""
    for path in loaded.paths:
        decoded = loaded.decoded[path]
        if loaded.from_stdin:
            sys.stdout.buffer.write(encode(fixed.texts[path], decoded))
            sys.stdout.flush()
        elif fixed.texts[path] != decoded.text:
            write_atomic(path, encode(fixed.texts[path], decoded))
