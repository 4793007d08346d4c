"""From a text to its sources: none where there is none, never itself, passage by passage."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from spincheck.archive.decision import accept
from spincheck.archive.find import find_candidates
from spincheck.archive.inputs import Fields, sources
from spincheck.archive.local import LocalArchive
from spincheck.archive.scan import references_for
from spincheck.archive.updating import update
from spincheck.text.document import Document

pytest.importorskip("tantivy")

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SEEDS = ROOT / "seeds"


def archive_of(folder: Path, *inputs: Path) -> LocalArchive:
    found, failures = sources(list(inputs))
    assert not failures
    update(folder, found, Fields())
    return LocalArchive(folder)


def article(seed: int, words: int = 300) -> list[str]:
    """Made-up sentences of ten words, common ones among rare ones."""
    rng = random.Random(seed)
    common = ["the", "of", "and", "to", "in", "was", "for", "with", "at", "by"]
    return [
        rng.choice(common) if at % 2 else f"{rng.choice('bdfgklmnprst')}{rng.randrange(4000)}"
        for at in range(words)
    ]


def spun(words: list[str], seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [f"new{rng.randrange(9999)}" if rng.random() < 0.25 else word for word in words]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60):
            row: dict[str, Any] = {"id": f"a{number}", "text": " ".join(article(number))}
            row["date"] = f"2024-01-{number % 28 + 1:02d}"
            file.write(json.dumps(row) + "\n")
    return path


def named(text: str, archive: LocalArchive, **options: Any) -> list[str]:
    return [
        source.candidate.entry.names[0].record or Path(source.candidate.entry.names[0].path).name
        for source in accept(find_candidates(text, archive, **options))
    ]


def test_no_source_is_an_answer(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    assert named(" ".join(article(1000)), archive) == []
    assert named("", archive) == []
    assert named("the of and", archive) == []


def test_the_source_of_a_spun_text(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    (source,) = accept(find_candidates(" ".join(spun(article(7))), archive))
    assert (source.candidate.entry.names[0].record, source.relation) == ("a7", "changed")


def test_a_text_of_several_sources(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    words = spun(article(3)[:130]) + article(2000)[:130] + spun(article(9)[100:230])
    assert set(named(" ".join(words), archive)) == {"a3", "a9"}


def test_never_itself_unless_asked(tmp_path: Path, corpus: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(" ".join(article(500)), encoding="utf-8")
    archive = archive_of(tmp_path / "archive", corpus, own)
    text = own.read_text(encoding="utf-8")
    for path in ("", str(own), str(tmp_path / "copy.txt")):
        found = find_candidates(text, archive, path=path)
        assert accept(found) == []
        assert [Path(entry.names[0].path).name for entry in found.itself] == ["own.txt"]
    # an older version of the same file is itself as well, whatever changed in it
    assert named(" ".join(spun(article(500))), archive, path=str(own)) == []
    assert named(text, archive, include_itself=True) == ["own.txt"]


def test_a_verbatim_copy_is_told_from_a_spun_one(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    text = "Posted by a reader. " + " ".join(article(7)) + " Share this."
    (source,) = accept(find_candidates(text, archive))
    assert source.relation == "verbatim"


def test_a_younger_copy_in_the_archive_is_told(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)  # a7: 2024-01-08
    text = " ".join(spun(article(7)))
    for date, younger in (("2023-12", "2024-01-08"), ("2024-02-01", ""), ("", ""), ("soon", "")):
        (source,) = accept(find_candidates(text, archive), date=date)
        assert source.younger == younger


def test_references_are_documents_with_their_texts(tmp_path: Path) -> None:
    pairs = [SEEDS / kind for kind in ("news", "travel") if (SEEDS / kind).is_dir()]
    if not pairs:
        pytest.skip("no demo pairs here")
    references = [pair / "reference.txt" for pair in pairs]
    archive = archive_of(tmp_path / "archive", *references)
    for pair, reference in zip(pairs, references, strict=True):
        suspect = pair / "suspect.txt"
        found = references_for(Document.of(suspect.read_text("utf-8"), str(suspect)), archive)
        assert [document.name for document in found.documents] == [reference.resolve().as_posix()]
        assert found.documents[0].text == reference.read_text("utf-8")


def test_the_seed_finds_its_source_and_the_others_none(tmp_path: Path) -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("no shared seeds here")
    archive = archive_of(tmp_path / "archive", seeds[0], SHARED / "data" / "clean_documents.jsonl")
    for seed in seeds[1:]:
        found = references_for(Document.of(seed.read_text("utf-8"), str(seed)), archive)
        expected = [seeds[0].as_posix()] if seed.name.startswith("001") else []
        assert [document.name for document in found.documents] == expected
        assert found.notes


def test_passages_are_spans_of_the_text_as_it_stands(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    words = spun(article(7))
    text = (
        f"---\ntitle: x\n---\n\n# A **head**\n\n<!-- note -->\n**{words[0]}** {' '.join(words[1:])}"
    )
    for name in ("page.md", "page.txt"):
        found = find_candidates(text, archive, path=str(tmp_path / name))
        start, end = found.candidates[0].passage
        assert found.passages[-1].span[1] == len(text)
        assert text[start - 1 : start].strip() == "" == text[end : end + 1].strip()


def test_a_very_long_text_is_looked_up_in_windows(tmp_path: Path, corpus: Path) -> None:
    archive = archive_of(tmp_path / "archive", corpus)
    text = " ".join(" ".join(spun(article(number % 60), number)) for number in range(400))
    found = find_candidates(text, archive)
    assert sum(passage.end - passage.start for passage in found.passages) < 40_000
    assert found.passages[-1].span[1] == len(text)
    assert len(accept(found)) > 20


def run(*arguments: str) -> tuple[int, str]:
    from spincheck.cli.find_source import find_source
    from spincheck.cli.index import app

    app_of_both = typer.Typer()
    app_of_both.add_typer(app, name="index")
    app_of_both.command("find-source")(find_source)
    result = CliRunner().invoke(app_of_both, list(arguments), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    code = result.return_value
    return (code if isinstance(code, int) else 0), result.output


def test_the_commands(tmp_path: Path, corpus: Path) -> None:
    archive = str(tmp_path / "archive")
    suspect = tmp_path / "suspect.txt"
    suspect.write_text(" ".join(spun(article(7))), encoding="utf-8")
    assert run("index", "build", str(corpus), "--index", archive)[0] == 0
    assert "documents:  60" in run("index", "info", "--index", archive)[1]
    code, output = run("find-source", str(suspect), "--archive", archive)
    assert code == 1 and f"{corpus.resolve().as_posix()}#a7" in output
    code, output = run("find-source", str(suspect), "--archive", archive, "--json")
    assert json.loads(output)["candidates"][0]["share"] > 0.5
    assert run("index", "remove", f"{corpus}#a7", "--index", archive) == (0, "removed: 1\n")
    assert run("find-source", str(suspect), "--archive", archive)[0] == 0
    (tmp_path / "bad.jsonl").write_text("{", encoding="utf-8")
    code, output = run("index", "add", str(tmp_path / "bad.jsonl"), "--index", archive)
    assert code == 2 and "line 1 is not JSON" in output
    (tmp_path / "none").mkdir()
    assert run("index", "build", str(tmp_path / "none"), "--index", archive)[0] == 2
    assert "documents:  59" in run("index", "info", "--index", archive)[1]
