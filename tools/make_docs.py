"""Writes docs/reference.md out of the code: rules, settings, formats, options.

python -m tools.make_docs            # write it
python -m tools.make_docs --check    # exit 1 when it is out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from spincheck import config, rules
from spincheck.cli.lint_options import parser
from spincheck.formats import DESCRIPTIONS

PLACE = Path(__file__).resolve().parent.parent / "docs" / "reference.md"

_INTRODUCTION = """\
# Reference

<!-- Written by `python -m tools.make_docs`; change the code it describes instead. -->

A finding is a risk marker with its evidence, not an accusation.
"""

_EXIT_CODES = """\
## Exit codes of `spincheck lint`

| code | meaning |
| --- | --- |
| 0 | nothing found at or above the fail level, or `--exit-zero` |
| 1 | findings at or above the fail level; with `--diff`, something would change |
| 2 | wrong use or settings, an unreadable file, or a defect; the other files are still checked |

`--report-level` decides what is shown, `--fail-level` what fails; a finding may do one without the
other, and the summary counts what is not shown.
"""

_SETTINGS = """\
## Settings

In `spincheck.toml` or `.spincheck.toml` as they are, in `pyproject.toml` under `[tool.spincheck]`.
The command line comes first, then `--config FILE`, then the environment variable
`SPINCHECK_CONFIG`, then the nearest of the three files going upward from the working folder (in
one folder in that order); `--isolated` reads none. An unknown setting is an error. Paths and
patterns are relative to the folder of the file; patterns are those of `.gitignore`.
`SPINCHECK_CACHE_DIR` moves the cache.
"""

_SUPPRESSION = """\
## Suppressing findings

In a comment of the markup (`<!-- ... -->` in Markdown and HTML, a line beginning with `#`, `//` or
`..` in plain text, AsciiDoc and reStructuredText); what follows `--` is the reason:

| comment | effect |
| --- | --- |
| `spincheck: disable` | nothing is reported from here on |
| `spincheck: disable=SP101,SP2 -- quoted by permission` | only these rules are not |
| `spincheck: enable` or `enable=SP101` | reported again from here on |
| `spincheck: disable-line` | not on this line |
| `spincheck: disable-next-line` | not on the next line |
| `spincheck: disable-file` | not in this file |

Front matter `spincheck: false` leaves the whole file out. `--report-unused-suppressions` reports
comments that suppress nothing (SC901). Phrases that are right in your texts belong into `allow`.
Quotations, block quotes, code and addresses are not judged.
"""

_BASELINE = """\
## Baseline

`spincheck lint --write-baseline` records all findings in `spincheck-baseline.json` (or the file
that `baseline` names), `--baseline FILE` leaves them out, `--prune-baseline` drops what is gone. A
finding is known by its file, rule and phrase and by the three words on each side of it in its
sentence, as often as it was recorded; line numbers do not count. A missing or broken baseline is
an error.

## Only what changed

`--staged` checks the files that are staged for the next commit, as they are staged, and reports
what is on changed lines. `--diff-base REV` reports what is on lines that changed since the branch
parted from REV; files that Git does not know are new from end to end.

## Fixes

`--fix` puts back the words of the reference where the reference has them (SP101, SP102).
`--unsafe-fixes 0.9` takes besides the first suggestion of every other finding of that probability
and above. `--diff` shows the change and makes none. Case is kept, “a” and “an” are repaired,
markup and line ends inside a phrase stay, overlapping fixes are never both applied, and a file is
replaced in one step in its own encoding.
"""


def render() -> str:
    """The whole reference."""
    parts = [_INTRODUCTION, "## Rules\n", *_rules(), _SETTINGS, _settings()]
    parts += ["## Output formats\n", _formats(), _EXIT_CODES, _SUPPRESSION, _BASELINE]
    parts += ["## Options of `spincheck lint`\n", _options()]
    return "\n".join(parts)


def _rules() -> Iterator[str]:
    yield _table(
        ("code", "name", "severity", "marks", "fixed by `--fix`"),
        [
            (rule.code, rule.name, rule.severity, rule.description, _FIXED[rule.fixable])
            for rule in rules.RULES.values()
        ],
    )
    for rule in rules.RULES.values():
        example = rule.example
        lines = [f"### {rule.code} {rule.name}", "", rule.rationale, "", "```text"]
        lines.append(example.text)
        if example.text != example.marked:
            lines.append(f"marked:    {example.marked}")
        if example.suggestion:
            lines.append(f"original:  {example.suggestion}")
        yield "\n".join([*lines, "```", ""])


_FIXED = {
    "always": "yes",
    "sometimes": "with `--unsafe-fixes`",
    "never": "no",
}


def _settings() -> str:
    rows = [
        (f"`{key}`", kind, f"`{default}`" if default else "", description)
        for key, kind, default, description in config.describe()
    ]
    return _table(("setting", "type", "default", "meaning"), rows)


def _formats() -> str:
    return _table(
        ("format", "what it is"), [(f"`{name}`", text) for name, text in DESCRIPTIONS.items()]
    )


def _options() -> str:
    rows = []
    for action in parser()._actions:
        names = action.option_strings or [str(action.metavar)]
        rows.append((", ".join(f"`{name}`" for name in names), action.help or ""))
    return _table(("option", "meaning"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def main(arguments: list[str] | None = None) -> int:
    """Write or check the reference; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = render()
    if parser.parse_args(arguments).check:
        if PLACE.read_text(encoding="utf-8") != text:
            print(f"{PLACE} is out of date: run python -m tools.make_docs", file=sys.stderr)
            return 1
        return 0
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
