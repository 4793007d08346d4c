"""The hook with an archive: the source is found, and never the text itself."""

from pathlib import Path

import pytest

from spincheck.cli.lint import main

pytest.importorskip("tantivy")
SEED = Path(__file__).resolve().parents[2] / "seeds" / "news"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    from spincheck.archive.inputs import sources
    from spincheck.archive.updating import update

    (tmp_path / "refs").mkdir()
    for name in ("reference", "suspect"):
        text = (SEED / f"{name}.txt").read_text(encoding="utf-8")
        target = tmp_path / ("refs/old.txt" if name == "reference" else "new.txt")
        target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPINCHECK_CACHE_DIR", str(tmp_path / "cache"))
    update(tmp_path / "index", sources(["refs"])[0])
    (tmp_path / "spincheck.toml").write_text('archive = "index"\nselect = ["SP1"]\n')
    return tmp_path


def test_the_source_is_found_and_never_the_text_itself(folder, capfdbinary):
    assert main(["new.txt"]) == 1
    first = capfdbinary.readouterr().out
    assert first.count(b"SP101") > 20
    # the same from the cache, and from another folder
    assert main(["new.txt"]) == 1
    assert capfdbinary.readouterr().out == first
    assert main(["refs"]) == 0


def test_a_missing_archive_fails(folder, capfdbinary):
    assert main(["new.txt", "--archive", "nowhere"]) == 2
    assert b"no archive here" in capfdbinary.readouterr().out
