"""Filters: what must stay reported first, then what the settings take away."""

from pathlib import Path

import pytest
from made_reports import document, finding, report

from spincheck.changes import Changes
from spincheck.config import Config
from spincheck.errors import UsageError
from spincheck.linting.filters import (
    at_level,
    by_settings,
    count,
    on_changed_lines,
    phrases_of,
)

TEXT = "The Chilly Warfare Museum is open.\nA flawed\nfacet of it.\n"
ROOT = Path.cwd()


def made(path="docs/a.md"):
    found = [
        finding(TEXT, "Chilly Warfare", "Cold War", rule="SP102"),
        finding(TEXT, "flawed\nfacet", "wrong side", probability=0.4, severity="info"),
    ]
    return report(document(path, found)), {path: TEXT}


def left(config, allowed=()):
    kept = by_settings(*made(), config, ROOT, allowed)
    return [one.rule for one in kept.documents[0].findings]


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(select=("SP1",), ignore=("SP2", "TQ")),
        Config(per_file_ignores={"other/*.md": ("all",), "*.html": ("all",)}),
        Config(min_probability=0.4),
    ],
)
def test_what_is_not_named_stays(config):
    assert left(config) == ["SP102", "SP101"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(select=("name-damaged",)), ["SP102"]),
        (Config(ignore=("SP102",)), ["SP101"]),
        (Config(ignore=("SP1",)), []),
        (Config(per_file_ignores={"docs/": ("SP101",)}), ["SP102"]),
        (Config(per_file_ignores={"*.md": ("SP1",), "docs/a.*": ("TQ",)}), []),
        (Config(min_probability=0.5), ["SP102"]),
    ],
)
def test_rules_files_and_probability(config, expected):
    assert left(config) == expected


@pytest.mark.parametrize(
    "phrase", ["warfare", "chilly", "chilly warfare of", "museum", "", "chilly warfare museum was"]
)
def test_phrases_that_do_not_hold_the_finding_allow_nothing(phrase):
    assert left(Config(), [phrase]) == ["SP102", "SP101"]


@pytest.mark.parametrize(
    "phrase", ["CHILLY WARFARE", "the chilly  warfare", "Chilly Warfare Museum", "chilly-warfare"]
)
def test_allowed_phrases(phrase):
    assert left(Config(), [phrase]) == ["SP101"]


def test_allowed_across_a_line_end():
    assert left(Config(), ["flawed facet"]) == ["SP102"]


def test_severity_and_levels():
    kept = by_settings(*made(), Config(severity={"SP101": "error"}), ROOT, ())
    assert [one.severity for one in kept.documents[0].findings] == ["warning", "error"]
    assert count(at_level(kept, "error")) == 1
    assert (count(kept, "warning"), count(kept, "error")) == (2, 1)


def test_changed_lines():
    path = Path("docs/a.md").resolve()
    for lines, expected in [
        (((1, 1),), ["SP102"]),
        (((3, 3),), ["SP101"]),
        (((4, 9),), []),
        (((1, 2),), ["SP102", "SP101"]),
    ]:
        kept = on_changed_lines(*made(), Changes({path: lines}, frozenset()))
        assert [one.rule for one in kept.documents[0].findings] == expected
    kept = on_changed_lines(*made(), Changes({}, frozenset([path])))
    assert count(kept) == 2


def test_allow_files(tmp_path):
    (tmp_path / "allow.txt").write_text("# names\nChilly Warfare\n\n  \n")
    config = Config(allow=("x",), allow_files=("allow.txt",))
    assert phrases_of(config, tmp_path) == ["x", "Chilly Warfare"]
    with pytest.raises(UsageError, match="allow-list cannot be read"):
        phrases_of(config, tmp_path / "elsewhere")
