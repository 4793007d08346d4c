"""The demo pairs agree with their marked-up sources, and their gold with their texts."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
PAIRS = ("abstract", "news", "product", "travel")


def load_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_seeds", ROOT / "tools" / "make_seeds.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


make_seeds = load_builder()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_pair(name: str) -> tuple[dict[str, Any], str, str]:
    folder = SEEDS / name
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    suspect = (folder / "suspect.txt").read_text(encoding="utf-8")
    return gold, suspect, (folder / "reference.txt").read_text(encoding="utf-8")


def check_gold(gold: dict[str, Any], suspect: str, reference: str) -> None:
    """Every span cuts out the text it names, in order and inside its sentence."""
    assert gold["sha256"] == {"suspect": sha256(suspect), "reference": sha256(reference)}
    last = 0
    for row in gold["sentences"]:
        start, end = row["sentence"]
        assert last <= start < end
        last = at = end
        at = start
        for swap in row["substitutions"]:
            assert suspect[slice(*swap["span"])] == swap["text"]
            assert reference[slice(*swap["original_span"])] == swap["original"]
            assert at <= swap["span"][0] < swap["span"][1] <= end
            assert row["reference"][0] <= swap["original_span"][0]
            assert swap["original_span"][1] <= row["reference"][1]
            at = swap["span"][1]


def undo(row: dict[str, Any], suspect: str) -> str:
    """The suspect's sentence with each substitution replaced by its original."""
    start, end = row["sentence"]
    out, at = "", start
    for swap in row["substitutions"]:
        out += suspect[at : swap["span"][0]] + swap["original"]
        at = swap["span"][1]
    return out + suspect[at:end]


def test_committed_files_are_what_the_sources_give() -> None:
    stale = [
        path.relative_to(ROOT)
        for path, text in make_seeds.build_all().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == []


@pytest.mark.parametrize("name", PAIRS)
def test_gold_spans_cut_out_their_texts(name: str) -> None:
    check_gold(*read_pair(name))


@pytest.mark.parametrize("name", PAIRS)
def test_undoing_the_swaps_gives_the_reference(name: str) -> None:
    gold, suspect, reference = read_pair(name)
    restored = 0
    for row in gold["sentences"]:
        if row["label"] in ("spun", "verbatim"):
            assert undo(row, suspect) == reference[slice(*row["reference"])]
            assert bool(row["substitutions"]) == (row["label"] == "spun")
            restored += 1
        else:
            assert row["substitutions"] == []
            assert (row["reference"] is None) == (row["label"] == "unmatched")
    assert restored >= 15


@pytest.mark.parametrize("name", PAIRS)
def test_gold_covers_all_of_the_suspect(name: str) -> None:
    gold, suspect, reference = read_pair(name)
    kept = list(suspect)
    for row in gold["sentences"]:
        kept[row["sentence"][0] : row["sentence"][1]] = [" "] * (
            row["sentence"][1] - row["sentence"][0]
        )
    assert "".join(kept).strip() == ""
    assert min(len(suspect.split()), len(reference.split())) >= 350


def test_travel_has_every_label() -> None:
    labels = {row["label"] for row in read_pair("travel")[0]["sentences"]}
    assert labels == {"verbatim", "edited", "spun", "paraphrased", "unmatched"}


@pytest.mark.parametrize(
    "source",
    ["a [[same=>same]] word", "a [[broken=>mark", "an arrow => alone", "x ]] y"],
)
def test_broken_markup_is_refused(source: str) -> None:
    with pytest.raises(make_seeds.SourceError):
        make_seeds.read_markup(source)


def test_a_pair_that_does_not_restore_is_refused() -> None:
    source = "style\n=== reference\na | One word.\n=== suspect\nspun a | One [[term=>words]].\n"
    with pytest.raises(make_seeds.SourceError, match="undoing the swaps"):
        make_seeds.build_pair(source, "case")


def test_offsets_count_code_points() -> None:
    source = (
        "s\n=== reference\na | 😀 ca\u0301 old.\n=== suspect\nspun a | 😀 ca\u0301 [[aged=>old]].\n"
    )
    gold = json.loads(make_seeds.build_pair(source, "case")["gold.json"])
    assert gold["sentences"][0]["substitutions"][0]["span"] == [6, 10]


def test_seed_pair_facts_fit_the_real_texts() -> None:
    facts = json.loads((SEEDS / "seed_pair.json").read_text(encoding="utf-8"))
    swaps = [s for r in facts["sentences"] for s in r["substitutions"] if s["kind"] == "swap"]
    assert len(swaps) == 140
    assert sum(row["label"] == "spun" for row in facts["sentences"]) == 22
    # facts only: phrases of a few words, never a sentence
    assert max(len(s[k].split()) for s in swaps for k in ("text", "original")) <= 4
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real pair is not at hand")
    suspect = (SHARED / "seeds" / facts["suspect"]).read_text(encoding="utf-8")
    reference = (SHARED / "seeds" / facts["reference"]).read_text(encoding="utf-8")
    check_gold(facts, suspect, reference)


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="[]=~>"), max_size=12)


@given(st.lists(st.tuples(PLAIN, PLAIN.filter(bool), PLAIN.filter(bool)), max_size=6), PLAIN)
def test_markup_reads_both_ways(pieces: list[tuple[str, str, str]], tail: str) -> None:
    pieces = [piece for piece in pieces if piece[1] != piece[2]]
    source = "".join(f"{plain}[[{used}=>{original}]]" for plain, used, original in pieces) + tail
    marked = make_seeds.read_markup(source)
    assert marked.text == "".join(plain + used for plain, used, _ in pieces) + tail
    assert marked.original == "".join(plain + old for plain, _, old in pieces) + tail
    for swap, (_, used, original) in zip(marked.swaps, pieces, strict=True):
        assert marked.text[slice(*swap.span)] == used
        assert marked.original[slice(*swap.original_span)] == original
