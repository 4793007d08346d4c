"""Every reader on cases from cases.json: what must stay readable first, then what must not."""

import json
from pathlib import Path

import pytest

from spincheck.readers import BREAK, EXTENSIONS, MASK, OBJECT, READERS, kind_of, read

CASES = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))


def shown(prose: str) -> str:
    return prose.replace(MASK, "").replace(BREAK, "¶").replace(OBJECT, "◆")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{case['why']}")
def test_reads_as_the_case_says(case: dict[str, str]) -> None:
    text = case["source"]
    reading = READERS[case["kind"]](text)
    assert shown(reading.prose) == case["prose"]
    assert len(reading.prose) == len(text)
    assert [text[a:b] for a, b in reading.quotations] == case.get("quotations", [])
    assert [comment.text for comment in reading.comments] == case.get("comments", [])
    assert dict(reading.metadata) == case.get("metadata", {})


def test_every_reader_has_cases_and_every_extension_a_reader() -> None:
    assert {case["kind"] for case in CASES} == set(READERS)
    assert set(EXTENSIONS.values()) == set(READERS)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("plain", "", "text"),
        ("plain", "a.unknown", "text"),
        ("# x", "dir.html/README", "text"),
        ("<p>x", "a.txt", "text"),
        ("x", "A.MD", "markdown"),
        ("x", "a.htm", "html"),
        ("\n<!DOCTYPE html><p>", "", "html"),
        ("<?xml version='1.0'?>\n<html>", "saved.txt", "html"),
        ("<html>", "a.md", "markdown"),
        ("<p>x</p>", "", "html"),
        ("<b>x</b> <tag>", "", "text"),
        ("# one sign", "", "text"),
        ("# Head\n\nA [link](x).", "", "markdown"),
        ("---\ntitle: x\n---\nText", "-", "markdown"),
    ],
)
def test_kind_by_extension_and_content(text: str, name: str, kind: str) -> None:
    assert kind_of(text, name) == kind


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "text", ["", "\n", "\r\n\r\n", "\r", " ", "\ufeff", "\0", "\x1e", "<", "&", "`", "---\n"]
)
def test_next_to_nothing(kind: str, text: str) -> None:
    assert len(READERS[kind](text).prose) == len(text)


def test_a_wrapped_seed_article_reads_as_its_plain_text() -> None:
    folder = Path(__file__).parents[2] / "seeds" / "news"
    if not folder.is_dir():
        pytest.skip("no demo pairs beside the tests")
    plain = (folder / "suspect.txt").read_text("utf-8")
    paragraphs = [part for part in plain.split("\n") if part.strip()]
    page = "<!doctype html><html><head><title>x</title></head><body><nav><a href='/'>Home</a></nav>"
    page += "".join(f"<p class='a>b'>{p.replace('&', '&amp;')}</p>\n" for p in paragraphs)
    prose = read(page, "a.html").prose.replace(MASK, "").replace(BREAK, "\n")
    assert [line for line in prose.split("\n") if line.strip()] == ["Home", *paragraphs]
