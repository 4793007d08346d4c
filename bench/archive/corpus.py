"""Make a corpus of article-sized documents from the text that Debian's packages ship.

    apt-get download $(python -m bench.archive.corpus --packages)
    python -m bench.archive.corpus DEBS_DIR OUT.jsonl --documents 100000

Packages are read as streams and never unpacked; one output file is all that is written. Pieces
that repeat an earlier one are dropped, so that every document has exactly one source. Those of
the packages HELD_OUT go to OUT.held-out.jsonl: texts that have no source in the archive.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

# Documentation, dictionaries and reference books: prose of many hands, nothing that needs code.
PACKAGES = """
linux-doc-6.1 gnome-user-docs libreoffice-help-en-us dict-gcide dict-foldoc dict-jargon
postgresql-doc-15 git-doc cmake-doc vim-doc perl-doc freebsd-manpages erlang-doc
python3.11-doc python-django-doc octave-doc maxima-doc gap-doc emacs-common wordnet-base
fortunes manpages-dev libboost1.74-doc python-astropy-doc python-scipy-doc
debian-reference-en developers-reference debian-faq python-pandas-doc openjdk-17-doc
qtbase5-doc-html rust-doc scilab-doc postfix-doc python-sklearn-doc debian-handbook
libglib2.0-doc libgtk-3-doc nova-doc neutron-doc cinder-doc glance-doc keystone-doc
python-sqlalchemy-doc python-sympy-doc python-statsmodels-doc zsh-doc mit-scheme-doc
lilypond-doc-html sagemath-doc racket-doc ghc-doc r-doc-html libstdc++-12-doc
"""
# Kept out of the archive as a whole: pieces of one manual share sentences with their neighbours,
# and would not be texts without a source.
HELD_OUT = ("dict-foldoc", "debian-handbook", "postfix-doc", "octave-doc", "gnome-user-docs")

MIN_WORDS, MAX_WORDS = 90, 250  # from an abstract to a short article
MAX_MEMBER_BYTES = 30_000_000
TEXT_NAMES = re.compile(
    r"\.(html?|xhtml|txt|rst|md|page|info|pod|tex|\d)(\.gz|\.dz|-\d+\.gz)?$"
    r"|/fortunes/[^.]+$|\.dict\.dz$|/wordnet/data\.\w+$"
)
# Translations of a manual would be other languages' texts.
FOREIGN = re.compile(r"/(?!en)[a-z]{2}(?:[_-][A-Za-z]{2,4})?/|\.(?!en)[a-z]{2}\.html")
SCRIPT = re.compile(r"<(script|style|head|nav|pre|table)\b.*?</\1>", re.S | re.I)
BLOCK = re.compile(r"</?(?:p|div|li|h\d|td|tr|dd|dt|section|br)\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]{0,500}>")
ROFF = re.compile(r"^[.'].*$|\\f.|\\&|\\[-e(]?", re.M)
FORTUNE = re.compile(r"^%$", re.M)
BLANK = re.compile(r"\n\s*\n")
WORD = re.compile(r"[^\W\d_]+")
# A block of prose: mostly letters, with English function words in it.
FUNCTION = re.compile(r"\b(?:the|of|and|to|in|is|that|for|with|are|be|this|it|as)\b", re.I)


def members(deb: Path) -> Iterator[tuple[str, bytes]]:
    """The name and content of every text file in a package, as a stream."""
    process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process, tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for member in archive:
            name = member.name
            if not member.isfile() or member.size > MAX_MEMBER_BYTES:
                continue
            if not TEXT_NAMES.search(name) or FOREIGN.search(name):
                continue
            file = archive.extractfile(member)
            if file is not None:
                with closing(file):
                    yield name, _content(name, file)


def _content(name: str, file: IO[bytes]) -> bytes:
    data = file.read()
    if name.endswith((".gz", ".dz")):
        try:
            return gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return b""
    return data


def descriptions() -> Iterator[tuple[str, bytes]]:
    """What the package lists say of every package, 200 packages a "file"."""
    listing = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, check=True).stdout
    found = re.findall(rb"^Description(?:-en)?: (.*\n(?: .*\n)+)", listing, re.M)
    for start in range(0, len(found), 200):
        texts = b"\n\n".join(found[start : start + 200])
        yield f"descriptions/{start}.txt", re.sub(rb"^ \.?$", b"", texts, flags=re.M)


def blocks(name: str, data: bytes) -> Iterator[str]:
    """The paragraphs of prose in a file, white space collapsed."""
    text = data.decode("utf-8", "replace")
    if re.search(r"\.(html?|xhtml|page)", name) or "<html" in text[:500].lower():
        text = BLOCK.sub("\n\n", SCRIPT.sub("\n\n", text))
        text = html.unescape(TAG.sub("", text))
    elif re.search(r"\.\d(\.gz)?$", name):
        text = ROFF.sub("", text)
    elif "/wordnet/data." in name:
        text = re.sub(r"^\S.*?\| ", "\n", text, flags=re.M)
    text = FORTUNE.sub("\n", text)
    for block in BLANK.split(text):
        block = " ".join(block.split())
        words = len(WORD.findall(block))
        letters = sum(character.isalpha() or character == " " for character in block)
        function = len(FUNCTION.findall(block))
        if words >= 8 and letters >= 0.8 * len(block) and function >= 0.1 * words:
            yield block


def pieces(name: str, data: bytes, rng: random.Random) -> Iterator[str]:
    """Cut a file's prose into documents of whole paragraphs, MIN_WORDS to MAX_WORDS long."""
    held: list[str] = []
    count, wanted = 0, rng.randint(MIN_WORDS, MAX_WORDS)
    for block in blocks(name, data):
        words = block.split(" ")
        for start in range(0, len(words), MAX_WORDS):
            part = words[start : start + MAX_WORDS]
            held.append(" ".join(part))
            count += len(part)
            if count >= wanted:
                yield "\n\n".join(held)
                held, count, wanted = [], 0, rng.randint(MIN_WORDS, MAX_WORDS)
    if count >= MIN_WORDS:
        yield "\n\n".join(held)


class Repeats:
    """Which pieces repeat earlier ones: a sample of their 6-word shingles was seen before."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def repeated(self, text: str) -> bool:
        """Whether more than a fifth of the sampled shingles is known; then adds them all."""
        words = [word.lower() for word in WORD.findall(text)]
        hashes = {
            value
            for at in range(len(words) - 5)
            if (value := zlib.crc32(" ".join(words[at : at + 6]).encode())) % 8 == 0
        }
        known = len(hashes & self._seen)
        self._seen |= hashes
        return not hashes or known > 0.2 * len(hashes)


def documents(debs: list[Path], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Name and text of every distinct document of the packages."""
    repeats = Repeats()
    packages = [(deb.name.partition("_")[0], members(deb)) for deb in debs]
    for package, files in [*packages, ("apt", descriptions())]:
        number = 0
        for name, data in files:
            for piece in pieces(name, data, rng):
                if not repeats.repeated(piece):
                    number += 1
                    yield f"{package}/{number}", piece


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("debs", nargs="?", type=Path)
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument("--packages", action="store_true", help="print the packages' names")
    parser.add_argument("--documents", type=int, default=100_000)
    options = parser.parse_args()
    if options.packages or options.debs is None or options.out is None:
        print(" ".join(PACKAGES.split()))
        return
    rng = random.Random(6)
    found = list(documents(sorted(options.debs.glob("*.deb")), rng))
    print(f"{len(found)} distinct documents, {sum(len(text) for _, text in found) / 1e6:.0f} MB")
    rng.shuffle(found)
    held_out = [row for row in found if row[0].startswith(HELD_OUT)]
    archived = [row for row in found if not row[0].startswith(HELD_OUT)][: options.documents]
    print(f"{len(archived)} for the archive, {len(held_out)} held out")
    for path, rows in ((options.out, archived), (held_out_path(options.out), held_out)):
        with path.open("w", encoding="utf-8") as file:
            for name, text in rows:
                file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")


def held_out_path(out: Path) -> Path:
    return out.with_suffix(".held-out.jsonl")


if __name__ == "__main__":
    main()
