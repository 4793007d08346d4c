"""Build seeds/ and bench/corpus/ from marked-up sources: offsets are right by construction.

Markup: ``[[used=>original]]`` is a swap, ``[[used~>original]]`` a benign form (a contraction, a
spelling). Reading the left sides gives the suspect, reading the right sides gives the reference.

    python tools/make_seeds.py            # rewrite every built file
    python tools/make_seeds.py --check    # exit 1 if a committed file differs
    python tools/make_seeds.py --facts GOLD SUSPECT REFERENCE   # seeds/seed_pair.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
CORPUS = ROOT / "bench" / "corpus"

MARK = re.compile(r"\[\[(?P<used>.+?)(?P<arrow>=>|~>)(?P<original>.+?)\]\]", re.DOTALL)
KINDS = {"=>": "swap", "~>": "form"}
LABELS = frozenset({"verbatim", "edited", "spun", "paraphrased", "unmatched"})


class SourceError(ValueError):
    """A marked-up source breaks the rules; the message names the file and the line or entry."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One replacement; both spans are half-open code points into their own text."""

    span: tuple[int, int]
    text: str
    original_span: tuple[int, int]
    original: str
    kind: str

    def moved(self, by: int, original_by: int) -> dict[str, Any]:
        return {
            "span": [self.span[0] + by, self.span[1] + by],
            "text": self.text,
            "original_span": [
                self.original_span[0] + original_by,
                self.original_span[1] + original_by,
            ],
            "original": self.original,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked-up text read both ways."""

    text: str
    original: str
    swaps: tuple[Swap, ...]


def read_markup(source: str) -> Marked:
    """Read one marked-up string both ways."""
    used = original = ""
    swaps: list[Swap] = []
    last = 0
    for match in MARK.finditer(source):
        plain = source[last : match.start()]
        used, original = used + plain, original + plain
        new, old = match["used"], match["original"]
        if new == old:
            raise SourceError(f"nothing replaced in {match[0]!r}")
        spans = (len(used), len(used) + len(new)), (len(original), len(original) + len(old))
        swaps.append(Swap(spans[0], new, spans[1], old, KINDS[match["arrow"]]))
        used, original = used + new, original + old
        last = match.end()
    used, original = used + source[last:], original + source[last:]
    if any(mark in used + original for mark in ("[[", "]]", "=>", "~>")):
        raise SourceError(f"broken markup in {source[:80]!r}")
    return Marked(used, original, tuple(swaps))


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence line of a pair source: ``keys | sentence``; ``gap`` is what stands before it."""

    keys: tuple[str, ...]
    marked: Marked
    gap: str


def read_lines(section: str, name: str) -> list[Line]:
    """Read ``keys | sentence`` lines.

    A blank line starts a paragraph, ``/`` after the first key starts a new line inside one, and
    everything else follows its neighbour after a space.
    """
    lines: list[Line] = []
    gap = ""
    for raw in section.strip().splitlines():
        if not raw.strip():
            gap = "\n\n"
            continue
        head, bar, body = raw.partition(" | ")
        if not bar:
            raise SourceError(f"{name}: no ' | ' in {raw[:60]!r}")
        keys = head.split()
        if keys[0].endswith("/"):
            keys[0], gap = keys[0][:-1], gap or "\n"
        lines.append(Line(tuple(keys), read_markup(body.strip()), gap))
        gap = " "
    return lines


def lay_out(lines: list[Line]) -> tuple[str, list[tuple[int, int]]]:
    """Join the lines' used texts with their gaps; returns the file's text and each line's span."""
    text = ""
    spans: list[tuple[int, int]] = []
    for line in lines:
        text += line.gap
        spans.append((len(text), len(text) + len(line.marked.text)))
        text += line.marked.text
    return text + "\n", spans


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def build_pair(source: str, name: str) -> dict[str, str]:
    """Build reference.txt, suspect.txt and gold.json of one demo pair from its source."""
    header, reference_part, suspect_part = re.split(r"^=== \w+\n", source, flags=re.MULTILINE)
    reference_lines = read_lines(reference_part, name)
    suspect_lines = read_lines(suspect_part, name)
    reference, reference_spans = lay_out(reference_lines)
    suspect, suspect_spans = lay_out(suspect_lines)
    where = {
        line.keys[0]: span for line, span in zip(reference_lines, reference_spans, strict=True)
    }
    if len(where) != len(reference_lines):
        raise SourceError(f"{name}: a reference key is used twice")
    sentences = [
        _gold_sentence(line, span, where, reference, name)
        for line, span in zip(suspect_lines, suspect_spans, strict=True)
    ]
    gold = {
        "suspect": "suspect.txt",
        "reference": "reference.txt",
        "sha256": {"suspect": sha256(suspect), "reference": sha256(reference)},
        "style": header.strip(),
        "offsets": "half-open, Unicode code points of the file's text",
        "kinds": {
            "swap": "a word or phrase put in place of the reference's own",
            "form": "a contraction or spelling only; not a substitution",
        },
        "sentences": sentences,
    }
    return {"reference.txt": reference, "suspect.txt": suspect, "gold.json": dump(gold)}


def _gold_sentence(
    line: Line,
    span: tuple[int, int],
    where: dict[str, tuple[int, int]],
    reference: str,
    name: str,
) -> dict[str, Any]:
    label, key = line.keys
    if label not in LABELS:
        raise SourceError(f"{name}: unknown label {label!r}")
    if key == "-":
        return {
            "sentence": list(span), "reference": None, "label": label, "substitutions": [],
        }  # fmt: skip
    keys = key.split("+")
    start, end = where[keys[0]][0], where[keys[-1]][1]
    # A spun or verbatim sentence says the reference's own sentence when its swaps are undone.
    if label in ("spun", "verbatim") and reference[start:end] != line.marked.original:
        raise SourceError(
            f"{name}: undoing the swaps of {key} gives\n  {line.marked.original}\nnot\n"
            f"  {reference[start:end]}"
        )
    return {
        "sentence": list(span),
        "reference": [start, end],
        "label": label,
        "substitutions": [swap.moved(span[0], start) for swap in line.marked.swaps],
    }


def read_entries(source: str, name: str) -> Iterator[tuple[list[str], str]]:
    """Split a corpus source at ``## field | field`` headings; yields the fields and the body."""
    parts = re.split(r"^## (.+)\n", source, flags=re.MULTILINE)
    for head, body in zip(parts[1::2], parts[2::2], strict=True):
        if not body.strip():
            raise SourceError(f"{name}: {head!r} has no text")
        yield [field.strip() for field in head.split("|")], body.strip()


def _jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _swap_rows(marked: Marked) -> list[dict[str, Any]]:
    return [swap.moved(0, 0) for swap in marked.swaps]


def build_corpus(documents: dict[str, str], pairs: dict[str, str]) -> dict[str, str]:
    """Build clean.jsonl, spun.jsonl and pairs.jsonl; the arguments map a source's name to its text.

    A document's heading is ``id | kind`` or ``id | kind | style``: with a style its body is marked
    up and gives a clean and a spun document. A heading for pairs is ``label | kind``; below it each
    pair is one marked-up line, or the reference and the suspect on two lines, and a blank line.
    """
    clean: list[dict[str, Any]] = []
    spun: list[dict[str, Any]] = []
    for name, source in sorted(documents.items()):
        for (doc_id, kind, *style), body in read_entries(source, name):
            marked = read_markup(body)
            if bool(style) != bool(marked.swaps):
                raise SourceError(f"{name}: {doc_id} needs a style and swaps, or neither")
            clean.append({"id": doc_id, "kind": kind, "text": marked.original + "\n"})
            if style:
                spun.append(
                    {
                        "id": f"{doc_id}-spun",
                        "source_id": doc_id,
                        "style": style[0],
                        "text": marked.text + "\n",
                        "swaps": _swap_rows(marked),
                    }
                )
    rows: list[dict[str, Any]] = []
    for name, source in sorted(pairs.items()):
        for (label, kind), body in read_entries(source, name):
            for number, block in enumerate(re.split(r"\n\s*\n", body), start=1):
                head = {"id": f"{kind}-{number:02d}", "label": label, "kind": kind}
                rows.append(head | _pair_texts(head["id"], label, block.splitlines(), name))
    return {"clean.jsonl": _jsonl(clean), "spun.jsonl": _jsonl(spun), "pairs.jsonl": _jsonl(rows)}


def _pair_texts(pair_id: str, label: str, lines: list[str], name: str) -> dict[str, Any]:
    if len(lines) == 1 and label in ("spun", "verbatim"):
        marked = read_markup(lines[0])
        if bool(marked.swaps) != (label == "spun"):
            raise SourceError(f"{name}: {pair_id} is {label} but has {len(marked.swaps)} swaps")
        texts = {"reference": marked.original, "suspect": marked.text}
        return texts | {"swaps": _swap_rows(marked)} if marked.swaps else texts
    if len(lines) != 2 or label in ("spun", "verbatim") or lines[0] == lines[1]:
        raise SourceError(f"{name}: {pair_id} is {label} but has {len(lines)} lines")
    return {"reference": lines[0], "suspect": lines[1]}


def seed_pair_facts(gold: dict[str, Any], suspect: str, reference: str) -> str:
    """Turn the gold of a pair whose texts do not ship into facts: hashes, spans, phrases."""
    sentences = []
    for row in gold["sentences"]:
        swaps = [s for s in row["substitutions"] if s["kind"] == "swap"]
        label = "unmatched" if row["reference"] is None else "spun" if swaps else "verbatim"
        sentences.append(
            {
                "sentence": row["sentence"],
                "reference": row["reference"],
                "label": label,
                "substitutions": row["substitutions"],
            }
        )
    head = {key: gold[key] for key in ("suspect", "reference")}
    hashes = {"sha256": {"suspect": sha256(suspect), "reference": sha256(reference)}}
    return dump(
        head | hashes | {"offsets": gold["offsets"], "kinds": gold["kinds"], "sentences": sentences}
    )


def build_all() -> dict[Path, str]:
    """Every built file with its content."""
    files: dict[Path, str] = {}
    for path in sorted(SEEDS.glob("*/source.txt")):
        pair = build_pair(path.read_text(encoding="utf-8"), path.parent.name)
        files |= {path.parent / name: text for name, text in pair.items()}
    sources = {p.stem: p.read_text(encoding="utf-8") for p in (CORPUS / "source").glob("*.txt")}
    documents = {name: text for name, text in sources.items() if not name.startswith("pairs")}
    pairs = {name: text for name, text in sources.items() if name.startswith("pairs")}
    if sources:
        files |= {CORPUS / name: text for name, text in build_corpus(documents, pairs).items()}
    return files


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only compare, exit 1 on a difference")
    parser.add_argument("--facts", nargs=3, type=Path, metavar=("GOLD", "SUSPECT", "REFERENCE"))
    options = parser.parse_args(argv)
    if options.facts:
        gold, suspect, reference = (p.read_text(encoding="utf-8") for p in options.facts)
        facts = seed_pair_facts(json.loads(gold), suspect, reference)
        (SEEDS / "seed_pair.json").write_text(facts, encoding="utf-8", newline="\n")
        return 0
    stale = 0
    for path, text in build_all().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'differs' if options.check else 'wrote'}: {path.relative_to(ROOT)}")
        if not options.check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (SourceError, OSError) as error:
        print(f"make_seeds: {error}", file=sys.stderr)
        sys.exit(2)
