"""`spincheck lint`: check files before they are published, in a hook, in CI, in an editor."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from spincheck import config as settings_of
from spincheck.cli.lint_files import Loaded, load, reported
from spincheck.errors import SpincheckError, UsageError
from spincheck.linting import filters
from spincheck.report import Report

# Exit codes, as every linter has them: clean, findings, could not do what was asked.
CLEAN, FOUND, FAILED = 0, 1, 2

_REFERENCES = "References"
_RULES = "Rules and levels"
_FILES = "Which files and lines"
_OUTPUT = "Output"
_FIXES = "Fixes"
_SETTINGS = "Settings"


def _option(*names: str, help: str, panel: str, **more: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, **more)


def lint(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders or patterns; “-” is standard input. Default: .", show_default=False
        ),
    ] = None,
    reference: Annotated[
        list[str] | None,
        _option("--reference", "-r", help="A file or folder to check against.", panel=_REFERENCES),
    ] = None,
    archive: Annotated[
        str | None,
        _option("--archive", help="An archive to find references in.", panel=_REFERENCES),
    ] = None,
    select: Annotated[
        list[str] | None,
        _option("--select", help="Report only these rules.", panel=_RULES),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        _option("--ignore", help="Do not report these rules.", panel=_RULES),
    ] = None,
    report_level: Annotated[
        str | None,
        _option(
            "--report-level", help="Least severity reported: info, warning, error.", panel=_RULES
        ),
    ] = None,
    fail_level: Annotated[
        str | None,
        _option(
            "--fail-level", help="Least severity that fails: info, warning, error.", panel=_RULES
        ),
    ] = None,
    exit_zero: Annotated[
        bool, _option("--exit-zero", help="Exit 0 whatever is found.", panel=_RULES)
    ] = False,
    extend_exclude: Annotated[
        list[str] | None,
        _option("--extend-exclude", help="Leave out files that match.", panel=_FILES),
    ] = None,
    force_exclude: Annotated[
        bool | None,
        _option(
            "--force-exclude/--no-force-exclude",
            help="Leave out excluded files even if they are named.",
            panel=_FILES,
        ),
    ] = None,
    stdin_filename: Annotated[
        str | None,
        _option("--stdin-filename", help="Read standard input as this file.", panel=_FILES),
    ] = None,
    staged: Annotated[
        bool,
        _option(
            "--staged",
            help="Check what is staged, as it is staged; changed lines only.",
            panel=_FILES,
        ),
    ] = False,
    diff_base: Annotated[
        str | None,
        _option("--diff-base", metavar="REV", help="Only lines changed since REV.", panel=_FILES),
    ] = None,
    baseline: Annotated[
        str | None,
        _option("--baseline", metavar="FILE", help="Leave out what FILE records.", panel=_FILES),
    ] = None,
    write_baseline: Annotated[
        bool,
        _option("--write-baseline", help="Record all findings in the baseline.", panel=_FILES),
    ] = False,
    prune_baseline: Annotated[
        bool,
        _option("--prune-baseline", help="Drop what is gone from the baseline.", panel=_FILES),
    ] = False,
    output_format: Annotated[
        str | None, _option("--format", "-f", help="The output format.", panel=_OUTPUT)
    ] = None,
    output: Annotated[
        str | None,
        _option("--output", "-o", metavar="FILE", help="Write there.", panel=_OUTPUT),
    ] = None,
    quiet: Annotated[bool, _option("--quiet", "-q", help="No summary.", panel=_OUTPUT)] = False,
    unused_suppressions: Annotated[
        bool | None,
        _option(
            "--report-unused-suppressions",
            help="Report comments that suppress nothing.",
            panel=_OUTPUT,
        ),
    ] = None,
    fix: Annotated[
        bool,
        _option("--fix", help="Put back what the reference has word for word.", panel=_FIXES),
    ] = False,
    unsafe_fixes: Annotated[
        float | None,
        _option(
            "--unsafe-fixes",
            metavar="PROB",
            min=0.0,
            max=1.0,
            help="With --fix or --diff: take suggestions too of findings this probable.",
            panel=_FIXES,
        ),
    ] = None,
    diff: Annotated[
        bool, _option("--diff", help="Show what --fix would change; change nothing.", panel=_FIXES)
    ] = False,
    config: Annotated[
        str | None, _option("--config", metavar="FILE", help="The settings file.", panel=_SETTINGS)
    ] = None,
    isolated: Annotated[
        bool, _option("--isolated", help="Read no settings file.", panel=_SETTINGS)
    ] = False,
    show_settings: Annotated[
        bool, _option("--show-settings", help="Print the settings and stop.", panel=_SETTINGS)
    ] = False,
    show_files: Annotated[
        bool, _option("--show-files", help="Print the files and stop.", panel=_SETTINGS)
    ] = False,
    no_cache: Annotated[
        bool, _option("--no-cache", help="Neither read nor keep results.", panel=_SETTINGS)
    ] = False,
    jobs: Annotated[
        int | None,
        _option("--jobs", "-j", min=0, help="Processes; 0: one a core.", panel=_SETTINGS),
    ] = None,
) -> None:
    """Check files before they are published.

    Exit code 0: nothing at or above the fail level. 1: findings. 2: wrong use or settings, or a
    file that could not be checked.
    """
    given = dict(locals())
    try:
        code = _lint(given)
    except SpincheckError as error:
        print(f"spincheck: {error}", file=sys.stderr)
        code = FAILED
    raise typer.Exit(code)


def _lint(given: dict[str, Any]) -> int:
    # One thread is enough for columns this short, and starting more costs time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    settings = _settings(given)
    config = settings.config
    if given["show_settings"]:
        source = settings.source or "no file: the defaults"
        print(f"# {source}\n{settings_of.to_toml(config)}", end="")
        return CLEAN
    loaded = load(
        settings,
        given["files"] or [],
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
    for name in (*names, "output_format"):
        if given[name] is not None:
            changes[name] = given[name]
    for name in ("select", "ignore", "extend_exclude"):
        if given[name]:
            changes[name] = tuple(part for value in given[name] for part in value.split(","))
    if given["unused_suppressions"]:
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
