"""Baselines: moved and re-wrapped text has nothing new; one new finding is exactly one."""

import json
import textwrap
from pathlib import Path

import pytest
from made_reports import document, finding, report

from spincheck.baseline import Baseline
from spincheck.errors import UsageError

ROOT = Path.cwd()
SENTENCES = [
    f"In year {1900 + i} the flawed facet of story {i} was told by many people to the others."
    for i in range(100)
]


def scanned(*paragraphs, path="a.md", extra=()):
    """A report as a scan gives it: every "flawed facet", in its own sentence."""
    text = "\n\n".join(paragraphs)
    found, at = [], 0
    while (at := text.find("flawed", at)) >= 0:
        nth = text[:at].count("flawed")
        phrase = text[at : text.index("facet", at) + 5]
        start = text.rfind("\n\n", 0, at) + 2 if "\n\n" in text[:at] else 0
        end = text.find("\n\n", at)
        one = finding(text, "flawed", nth=nth)
        span = (at, at + len(phrase))
        found.append(
            type(one)(
                **{
                    **{name: getattr(one, name) for name in one.__struct_fields__},
                    "span": type(one.span)(*span),
                    "sentence": type(one.span)(start, end if end >= 0 else len(text)),
                    "text": phrase,
                }
            )
        )
        at += 1
    return report(document(path, [*found, *extra])), {path: text}


def new(baseline, made):
    kept = baseline.new_of(*made, ROOT)
    return sum(len(one.findings) for one in kept.documents)


def test_moved_and_rewrapped_text_has_nothing_new():
    baseline = Baseline.of(*scanned(*SENTENCES), ROOT)
    assert len(baseline) == 100
    moved = [textwrap.fill(one, 40) for one in SENTENCES[50:] + SENTENCES[:50]]
    assert new(baseline, scanned("A new beginning.", *moved)) == 0
    quoted = [one.replace("\n", "\n> ") for one in moved]
    assert new(baseline, scanned(*quoted)) == 0


def test_one_new_finding_is_exactly_one():
    baseline = Baseline.of(*scanned(*SENTENCES), ROOT)
    assert new(baseline, scanned(*SENTENCES, "Now a flawed facet is new.")) == 1
    assert new(baseline, scanned(*SENTENCES, SENTENCES[7])) == 1
    # one went, the same phrase came elsewhere: that is new
    assert new(baseline, scanned(*SENTENCES[1:], "Now a flawed facet is new.")) == 1
    assert new(baseline, scanned(*SENTENCES, path="b.md")) == 100


def test_round_trip_and_fixed_order(tmp_path):
    baseline = Baseline.of(*scanned(*SENTENCES), ROOT)
    path = tmp_path / "baseline.json"
    path.write_bytes(baseline.encode())
    assert new(Baseline.read(path), scanned(*SENTENCES)) == 0
    backwards = Baseline.of(*scanned(*reversed(SENTENCES)), ROOT)
    assert backwards.encode() == baseline.encode()


def test_pruning(tmp_path):
    made, sources = scanned(*SENTENCES)
    twice = scanned(*SENTENCES, SENTENCES[0])
    baseline = Baseline.of(*twice, ROOT)
    assert len(baseline) == 101
    assert len(baseline.pruned(made, sources, ROOT)) == 100
    assert len(baseline.pruned(*scanned(*SENTENCES[:10]), ROOT)) == 10
    # a file that was not checked keeps its entries while it exists
    other = Baseline.of(*scanned(*SENTENCES, path=str(tmp_path / "c.md")), tmp_path)
    assert len(other.pruned(*scanned(path=str(tmp_path / "d.md")), tmp_path)) == 0
    (tmp_path / "c.md").write_text("x")
    assert len(other.pruned(*scanned(path=str(tmp_path / "d.md")), tmp_path)) == 100


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"", "broken"),
        (b"{", "broken"),
        (b"[1, 2]", "broken"),
        (b"\xff", "broken"),
        (b'{"format": "spincheck-baseline-9", "files": {}}', "format"),
        (b'{"format": "spincheck-baseline-1", "files": {"a": [{"rule": 1}]}}', "broken"),
    ],
)
def test_a_broken_baseline_is_refused(tmp_path, content, message):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        Baseline.read(path)


def test_the_file_is_for_people_too():
    content = json.loads(Baseline.of(*scanned(SENTENCES[0]), ROOT).encode())
    (entry,) = content["files"]["a.md"]
    assert entry["phrase"] == "flawed facet" and entry["count"] == 1
