"""Whole scans of marked-up texts: spans are the source's own, code is not judged, fixes fit."""

import html
from pathlib import Path

import pytest

from spincheck import Document, scan
from spincheck.fixes import apply, plan

ROOT = Path(__file__).resolve().parents[1]
PAIRS = [(path / "suspect.txt", path / "reference.txt") for path in (ROOT / "seeds").iterdir()]
PAIRS = [pair for pair in PAIRS if pair[0].exists()]
SHARED = sorted((ROOT.parent / "shared" / "seeds").glob("00[01]_*.txt"))
if len(SHARED) == 2:
    PAIRS.append((SHARED[1], SHARED[0]))

REFERENCE = (
    "The end of the Cold War changed the town at once. Engineers found the wrong side of the old"
    " bridge badly rusted, and the council voted to close it on Monday."
)
SPUN = (
    "The conclusion of the {name} altered the city at once. Engineers discovered the {side} of the"
    " antiquated bridge gravely rusted, and the council voted to shut it on Monday."
)


def findings(text, name, reference=REFERENCE):
    report = scan(Document.of(text, name), [Document.of(reference, "reference.txt")])
    return report.documents[0].findings


def swaps(text, name, reference):
    return [
        (" ".join(one.text.split()), tuple(s.text for s in one.suggestions))
        for one in findings(text, name, reference)
        if one.rule in ("SP101", "SP102")
    ]


MARKED = {
    "plain.md": ("Chilly Warfare", "incorrect facet"),
    "bold.md": ("**Chilly** Warfare", "incorrect *facet*"),
    "link.md": ("[Chilly Warfare](https://example.org/chilly-warfare)", "incorrect\nfacet"),
    "bold.html": ("<b>Chilly</b> Warfare", "incorrect <a href='#x'>facet</a>"),
    "entity.html": ("Chilly&#32;Warfare", "incorrect facet"),
}
REPLACED = {"Chilly": "Cold", "Warfare": "War", "incorrect": "wrong", "facet": "side"}
BEFORE = {
    ".md": "---\ntitle: x\n---\n\n# A \U0001f309 cafe\u0301\n\n```\nThe Chilly Warfare code.\n```"
    "\n\n",
    ".html": "<html><body><h1>A \U0001f309 cafe\u0301 &amp; more</h1><pre><code>The Chilly"
    " Warfare code.</code></pre><p>",
}
AFTER = {".md": "\n\nUse `Chilly Warfare` here.\n", ".html": "</p></body></html>\n"}


@pytest.mark.parametrize("name", MARKED)
def test_spans_cut_out_the_phrase_and_replacing_it_leaves_the_rest(name):
    first, second = MARKED[name]
    suffix = Path(name).suffix
    body = SPUN.format(name=first, side=second)
    text = BEFORE[suffix] + body + AFTER[suffix]
    found = findings(text, name)
    inside = range(len(BEFORE[suffix]), len(BEFORE[suffix]) + len(body))
    assert all(one.span.start in inside for one in found)
    assert all(text[slice(*one.span)] == one.text for one in found)
    originals = {s.text for one in found for s in one.suggestions}
    assert "Cold War" in originals
    fixed = apply(text, plan(text, found, name))
    assert fixed.startswith(BEFORE[suffix]) and fixed.endswith(AFTER[suffix])
    for phrase, original in REPLACED.items():
        first, second = (part.replace(phrase, original) for part in (first, second))
    if name != "entity.html":
        assert first in fixed
    assert second in fixed


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].parent.name)
def test_a_page_gives_the_same_swaps_as_its_plain_text(pair):
    suspect, reference = (path.read_text(encoding="utf-8") for path in pair)
    lines = [line for line in suspect.splitlines() if line.strip()]
    plain = "\n\n".join(lines)
    page = (
        "<!DOCTYPE html><html><head><title>x</title></head><body>"
        + "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
        + "</body></html>"
    )
    expected = swaps(plain, "a.txt", reference)
    assert expected
    assert [
        (html.unescape(text), originals) for text, originals in swaps(page, "a.html", reference)
    ] == expected
