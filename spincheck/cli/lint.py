"""`spincheck lint`: check files before they are published, in a hook, in CI, in an editor."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from spincheck import config as settings_of
from spincheck.cli.guard import FAILED, guarded
from spincheck.cli.lint_files import Loaded, load, reported
from spincheck.cli.lint_options import parser
from spincheck.errors import UsageError
from spincheck.linting import filters
from spincheck.report import Report

# Exit codes, as every linter has them; guard.FAILED is the third: could not do what was asked.
CLEAN, FOUND = 0, 1


def main(argv: Sequence[str]) -> int:
    """Run with these arguments; the exit code. Never raises, never shows a traceback."""
    try:
        given = vars(parser().parse_args(argv))
    except SystemExit as stop:  # argparse has said what is wrong, or shown the help
        return stop.code if isinstance(stop.code, int) else FAILED
    return guarded(lambda: _lint(given))


def _lint(given: dict[str, Any]) -> int:
    # One thread is enough for columns this short, and starting more costs time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Reports hold no cycles: looking for them ever so often cost 8 % of a run (bench/LINT.md).
    gc.set_threshold(200_000)
    settings = _settings(given)
    config = settings.config
    if given["show_settings"]:
        source = settings.source or "no file: the defaults"
        print(f"# {source}\n{settings_of.to_toml(config)}", end="")
        return CLEAN
    loaded = load(
        settings,
        given["files"],
        stdin_filename=given["stdin_filename"],
        staged=given["staged"],
        fixing=given["fix"],
    )
    if given["show_files"]:
        for path in loaded.paths:
            print(path)
        return reported(loaded.failures)
    return _check(loaded, settings, given)


def _check(loaded: Loaded, settings: settings_of.Settings, given: dict[str, Any]) -> int:
    from spincheck.cli import lint_check

    checker = lint_check.Checker(
        settings,
        loaded,
        given["reference"] or [],
        use_cache=settings.config.cache and not given["no_cache"],
        diff_base=given["diff_base"],
        staged=given["staged"],
    )
    if given["write_baseline"] or given["prune_baseline"]:
        return lint_check.update_baseline(checker, prune=given["prune_baseline"])
    report, texts = checker.check(), loaded.texts
    edits = 0
    fixing = given["fix"] or given["diff"]
    if given["unsafe_fixes"] is not None and not fixing:
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if fixing:
        fixed = checker.fix(report, given["unsafe_fixes"])
        if given["diff"]:
            return lint_check.show_diff(loaded, fixed)
        lint_check.write_fixes(loaded, fixed)
        report, texts, edits = fixed.report, fixed.texts, fixed.edits
    _write(report, texts, settings.config, given, to_stderr=fixing and loaded.from_stdin)
    return _exit_code(report, settings.config, given, edits)


def _write(
    report: Report,
    texts: dict[str, str],
    config: settings_of.Config,
    given: dict[str, Any],
    *,
    to_stderr: bool,
) -> None:
    from spincheck.files import write_atomic
    from spincheck.formats import FORMATS

    shown = filters.at_level(report, config.report_level)
    rendered = FORMATS[config.output_format](shown, texts)
    if given["output"]:
        write_atomic(given["output"], rendered.encode("utf-8", "surrogatepass"))
        return
    stream = sys.stderr if to_stderr else sys.stdout
    # Whatever the locale: the formats are UTF-8, and a text's characters must get through.
    stream.flush()
    stream.buffer.write(rendered.encode("utf-8", "surrogateescape"))
    stream.flush()


def _exit_code(
    report: Report, config: settings_of.Config, given: dict[str, Any], edits: int
) -> int:
    failing = filters.count(report, config.fail_level)
    hidden = filters.count(report) - filters.count(report, config.report_level)
    if config.output_format == "concise" and not given["quiet"]:
        print(_summary(report, failing, hidden, edits), file=sys.stderr)
    if report.failures:
        return FAILED
    return FOUND if failing and not given["exit_zero"] else CLEAN


def _summary(report: Report, failing: int, hidden: int, edits: int) -> str:
    from spincheck.fixes import is_safe

    found = filters.count(report)
    files = len(report.documents)
    parts = [f"{files} file{'s' * (files != 1)} checked"]
    if edits:
        parts.append(f"{edits} phrase{'s' * (edits != 1)} put back")
    parts.append(f"{found} finding{'s' * (found != 1)}" if found else "nothing found")
    if found:
        parts.append(f"{failing} at or above the fail level")
    if hidden:
        parts.append(f"{hidden} below the report level not shown")
    fixable = sum(is_safe(one) for document in report.documents for one in document.findings)
    if fixable:
        parts.append(f"{fixable} can be put back with --fix")
    if report.failures:
        parts.append(f"{len(report.failures)} not checked")
    return "; ".join(parts) + "."


def _settings(given: dict[str, Any]) -> settings_of.Settings:
    folder = Path.cwd()
    settings = settings_of.load(
        folder,
        explicit=given["config"],
        environment=os.environ,
        isolated=given["isolated"],
    )
    config = settings.config
    changes: dict[str, Any] = {}
    names = ("archive", "report_level", "fail_level", "force_exclude", "baseline", "jobs")
    for name in (*names, "output_format", "blind", "model"):
        if given[name] is not None:
            changes[name] = given[name]
    for name in ("select", "ignore", "extend_exclude"):
        if given[name]:
            changes[name] = tuple(part for value in given[name] for part in value.split(","))
    if given["report_unused_suppressions"]:
        changes["report_unused_suppressions"] = True
    for name in ("baseline", "archive"):
        # A path on the command line is relative to the working folder, not to the settings.
        if given[name] is not None:
            changes[name] = str(folder / Path(given[name]).expanduser())
    if "ignore" in changes:
        changes["ignore"] = (*config.ignore, *changes["ignore"])
    if "extend_exclude" in changes:
        changes["extend_exclude"] = (*config.extend_exclude, *changes["extend_exclude"])
    if changes:
        table = msgspec.to_builtins(config)
        table |= {name.replace("_", "-"): value for name, value in changes.items()}
        config = settings_of.parse(table, "command line")
    return settings._replace(config=config)
