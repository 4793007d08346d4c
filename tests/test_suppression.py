"""Suppression comments: what they must not hide first, then what they hide."""

import pytest

from spincheck.readers import READERS
from spincheck.report import Finding, Span
from spincheck.suppression import Suppressions, suppressions

RULES = ("SP101", "SP102", "TQ301")


def of(text: str, kind: str = "markdown") -> Suppressions:
    return suppressions(text, READERS[kind](text), RULES)


def hidden(text: str, kind: str = "markdown") -> list[str]:
    """The words beginning with X whose SP101 is hidden."""
    found = of(text, kind)
    places = [at for at, sign in enumerate(text) if sign == "X"]
    return [text[at : at + 2] for at in places if found.hides("SP101", at, at + 2)]


def finding(rule: str, start: int) -> Finding:
    return Finding(rule, "warning", Span(start, start + 2), 1, 1, "Xx", "", Span(0, 9), 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "X1 spincheck: disable X2",
        "`<!-- spincheck: disable -->` X1",
        "```\n<!-- spincheck: disable -->\n```\nX1",
        "<!-- disable -->\nX1",
        "<!-- spincheck: disable=TQ -->\nX1",
        "<!-- spincheck: disable=SP102 -->\nX1",
        "<!-- spincheck: disable=SP101 -->\n\n<!-- spincheck: enable=SP -->\nX1",
        "<!-- spincheck: disable=NONE1 -->\nX1",
        "<!-- spincheck: disable= -->\nX1",
        "<!-- spincheck: disabled -->\nX1",
        "---\nspincheck: true\n---\nX1",
        "X1\n<!-- spincheck: disable-line -->\nX2",
        "X1\n<!-- spincheck: disable-next-line -->\nword\nX2",
    ],
)
def test_hides_nothing(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("markdown", "X1\n\n<!-- spincheck: disable -->\nX2\n\nX3", ["X2", "X3"]),
        (
            "markdown",
            "<!-- spincheck: disable=SP -- own words -->\nX1\n<!-- spincheck: enable -->\nX2",
            ["X1"],
        ),
        (
            "markdown",
            "<!-- spincheck: disable -->\nX1\n<!-- spincheck: enable=SP101 -->\nX2",
            ["X1"],
        ),
        ("markdown", "X1\nX2 <!-- spincheck: disable-line=sp101,TQ -->\nX3", ["X2"]),
        ("markdown", "X1\n<!-- spincheck: disable-next-line -->\n\nX2\nX3", ["X2"]),
        ("markdown", "[//]: # (spincheck: disable-next-line)\nX1\nX2", ["X1"]),
        ("markdown", "X1\n\n<!-- spincheck: disable-file -->", ["X1"]),
        ("markdown", "---\nspincheck: false\n---\nX1", ["X1"]),
        ("html", "<p>X1<!-- spincheck: disable --><p>X2<!--spincheck:enable--><p>X3", ["X2"]),
        ("html", "<head><!-- spincheck: disable-file --></head><p>X1", ["X1"]),
        ("html", "<head><meta name=spincheck content=false></head><p>X1", ["X1"]),
        ("text", "X1\n# spincheck: disable\nX2\n// spincheck: enable\nX3", ["X2"]),
        ("text", ".. spincheck: disable-next-line\n\nX1\n\nX2", ["X1"]),
        ("text", "X1\r\n<!-- spincheck: disable-next-line -->\r\nX2\r\nX3", ["X2"]),
    ],
)
def test_hides(kind: str, text: str, expected: list[str]) -> None:
    assert hidden(text, kind) == expected


def test_problems_name_the_directive() -> None:
    text = (
        "<!-- spincheck: disable=SP101,SP999 -->\n<!-- spincheck: disabel -->\n"
        "<!-- spincheck: disable= -->\n<!-- spincheck: disable what -->\n"
    )
    problems = of(text).problems
    assert [text[p.span.start : p.span.start + 4] for p in problems] == ["<!--"] * 4
    assert "SP999" in problems[0].message
    assert "disabel" in problems[1].message
    assert "no rule" in problems[2].message
    assert "not understood" in problems[3].message


def test_filter_parts_findings_and_names_unused_directives() -> None:
    text = (
        "X1 <!-- spincheck: disable-line=SP101 -- known -->\n\n"
        "<!-- spincheck: disable=TQ301 -->\nX2\n\n<!-- spincheck: enable -->\nX3"
    )
    places = [at for at, sign in enumerate(text) if sign == "X"]
    findings = [finding("SP101", at) for at in places]
    kept, gone, unused = of(text).filter(findings)
    assert [f.span.start for f in gone] == places[:1]
    assert [f.span.start for f in kept] == places[1:]
    assert [(d.verb, d.rules) for d in unused] == [("disable", ("TQ301",))]
    assert of(text).unused([])[0].reason == "known"


def test_without_known_rules_every_name_is_taken() -> None:
    text = "<!-- spincheck: disable=MY1 -->\nX1"
    found = suppressions(text, READERS["markdown"](text))
    assert not found.problems
    assert found.hides("MY101", len(text) - 2, len(text))


def test_disable_file_outlives_an_enable() -> None:
    text = "<!-- spincheck: disable-file=SP -->\n\n<!-- spincheck: enable -->\nX1"
    assert hidden(text) == ["X1"]
    assert not of(text).hides("TQ301", len(text) - 2, len(text))


def test_many_directives_are_looked_up_fast() -> None:
    text = "word\n<!-- spincheck: disable-line=TQ -->\n<!-- spincheck: disable=TQ -->\n" * 5000
    found = of(text)
    assert len(found.directives) == 10_000
    findings = [finding("SP101", at) for at in range(0, len(text), 50)]
    assert found.filter(findings).kept == tuple(findings)
