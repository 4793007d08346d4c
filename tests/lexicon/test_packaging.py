"""The lists are found from an installed wheel and from an sdist, and rebuild byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("SPINCHECK_SOURCES", ROOT / ".cache" / "wordlists"))
LOOK = """
from spincheck.lexicon import vocabulary, wordlists
print(wordlists.directory())
assert vocabulary.ids(["company"])[0] >= 0
for name in ("ngrams", "synonyms", "inflections"):
    wordlists.columns(name)
wordlists.table("contractions")
"""


@pytest.mark.slow
def test_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    _build("wheel", tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    # A pure wheel is installed by unpacking it; no package index is asked.
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    assert _look(site, tmp_path) == site / "spincheck" / "wordlists" / "en"


@pytest.mark.slow
def test_sdist(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    _build("sdist", tmp_path)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    tree = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert _look(tree, tmp_path) == tree / "wordlists" / "en"


@pytest.mark.slow
@pytest.mark.skipif(not CACHE.is_dir(), reason="the packages of tools/sources.py are not at hand")
def test_rebuilds_byte_for_byte(tmp_path: Path) -> None:
    pytest.importorskip("msgpack")
    command = [sys.executable, "-m", "tools.build_wordlists", "--cache", str(CACHE)]
    subprocess.run([*command, "--output", str(tmp_path)], cwd=ROOT, check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = ROOT / "wordlists" / "en"
    assert built
    for name, content in built.items():
        assert (shipped / name).read_bytes() == content, name


def _build(target: str, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _look(package_folder: Path, elsewhere: Path) -> Path:
    """The folder of the lists as a program with this package first on its path sees it."""
    environment = {**os.environ, "PYTHONPATH": str(package_folder)}
    command = [sys.executable, "-c", LOOK]
    done = subprocess.run(
        command, cwd=elsewhere, env=environment, check=True, capture_output=True, text=True
    )
    return Path(done.stdout.strip())
