"""The options of `spincheck lint`.

With argparse, not typer: a hook runs on every commit, and importing typer and what it brings
costs as long as the whole of a run whose results are in the cache (bench/LINT.md).
"""

from __future__ import annotations

import argparse

_DESCRIPTION = """\
Check files before they are published.

Exit code 0: nothing at or above the fail level. 1: findings. 2: wrong use or settings, or a file
that could not be checked.
"""
LEVELS = ("info", "warning", "error")


def _probability(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


_probability.__name__ = "probability from 0 to 1"


def _jobs(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


_jobs.__name__ = "number of processes"


def parser() -> argparse.ArgumentParser:
    """The parser; what is not given is None, or False for what is only on or off."""
    made = argparse.ArgumentParser(
        prog="spincheck lint",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument(
        "files",
        nargs="*",
        metavar="FILES",
        help="files, folders or patterns; - is standard input; the default is .",
    )
    _references(made.add_argument_group("references"))
    _rules(made.add_argument_group("rules and levels"))
    _files(made.add_argument_group("which files and lines"))
    _output(made.add_argument_group("output"))
    _fixes(made.add_argument_group("fixes"))
    _settings(made.add_argument_group("settings"))
    return made


def _references(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-r",
        "--reference",
        action="append",
        metavar="PATH",
        help="a file or folder to check against; may be given several times",
    )
    group.add_argument("--archive", metavar="PATH", help="an archive to find references in")
    group.add_argument(
        "--blind",
        action=argparse.BooleanOptionalAction,
        help="judge by its own wording what matches no reference",
    )
    group.add_argument("--model", choices=("ngram", "neural"), help="the language model for that")


def _rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--select", action="append", metavar="RULES", help="report only these rules")
    group.add_argument(
        "--ignore", action="append", metavar="RULES", help="do not report these rules"
    )
    group.add_argument("--report-level", choices=LEVELS, help="the least severity reported")
    group.add_argument("--fail-level", choices=LEVELS, help="the least severity that fails")
    group.add_argument("--exit-zero", action="store_true", help="exit 0 whatever is found")


def _files(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--extend-exclude", action="append", metavar="PATTERN", help="leave out files that match"
    )
    group.add_argument(
        "--force-exclude",
        action=argparse.BooleanOptionalAction,
        help="leave out excluded files even if they are named",
    )
    group.add_argument(
        "--stdin-filename", metavar="NAME", help="read standard input, as the file of this name"
    )
    group.add_argument(
        "--staged",
        action="store_true",
        help="check what is staged for the next commit, as it is staged; changed lines only",
    )
    group.add_argument("--diff-base", metavar="REV", help="only lines changed since REV")
    group.add_argument("--baseline", metavar="FILE", help="leave out what FILE records")
    group.add_argument(
        "--write-baseline", action="store_true", help="record all findings in the baseline"
    )
    group.add_argument(
        "--prune-baseline", action="store_true", help="drop what is gone from the baseline"
    )


def _output(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-f", "--format", dest="output_format", metavar="FORMAT", help="the output format"
    )
    group.add_argument("-o", "--output", metavar="FILE", help="write to FILE")
    group.add_argument("-q", "--quiet", action="store_true", help="no summary")
    group.add_argument(
        "--report-unused-suppressions",
        action="store_true",
        help="report comments that suppress nothing",
    )


def _fixes(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fix", action="store_true", help="put back what the reference has word for word"
    )
    group.add_argument(
        "--unsafe-fixes",
        type=_probability,
        metavar="PROB",
        help="with --fix or --diff: take suggestions too, of findings at least this probable",
    )
    group.add_argument(
        "--diff", action="store_true", help="show what --fix would change; change nothing"
    )


def _settings(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--config", metavar="FILE", help="the settings file")
    group.add_argument("--isolated", action="store_true", help="read no settings file")
    group.add_argument("--show-settings", action="store_true", help="print the settings and stop")
    group.add_argument("--show-files", action="store_true", help="print the files and stop")
    group.add_argument("--no-cache", action="store_true", help="neither read nor keep results")
    group.add_argument(
        "-j", "--jobs", type=_jobs, metavar="N", help="processes; 0 is one for each core"
    )
