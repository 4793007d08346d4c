"""Writers that die, wait for each other, or find no room: the last good state is kept."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spincheck.archive.inputs import sources
from spincheck.archive.interface import ArchiveError
from spincheck.archive.local import LocalArchive
from spincheck.archive.lock import only_writer
from spincheck.archive.terms import terms
from spincheck.archive.updating import update

pytest.importorskip("tantivy")

DOCUMENTS = 1200
# Small batches make many commits, and every point between two of them can be hit.
CHILD = """
import sys
from pathlib import Path
from spincheck.archive import updating
from spincheck.archive.inputs import sources
updating.BATCH_DOCUMENTS = 100
print("ready", flush=True)
updating.update(Path(sys.argv[2]), sources([sys.argv[1]])[0], mirror=True)
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rng = random.Random(5)
    words = [f"word{number}" for number in range(500)]
    path = tmp_path / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(DOCUMENTS):
            text = f"unique{number} " + " ".join(rng.choices(words, k=40))
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return path


def start(corpus: Path, archive: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CHILD, str(corpus), str(archive)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def whole(archive: Path) -> dict[str, str]:
    """Text by id; every one is also found by its unique word, exactly once."""
    opened = LocalArchive(archive)
    try:
        found = {}
        for part in opened.catalogue.all_parts():
            text = opened.text(str(part))
            entry = opened.entry(str(part))
            found[entry.names[0].record] = text
            assert [hit.id for hit in opened.search(terms(text)[:1], 3)] == [str(part)]
        return found
    finally:
        opened.close()


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_at_any_point_it_opens_and_resumes_to_the_same_content(
    tmp_path: Path, corpus: Path
) -> None:
    expected = {row["id"]: row["text"] for row in map(json.loads, corpus.open())}
    archive = tmp_path / "archive"
    rng = random.Random(9)
    for _ in range(4):
        process = start(corpus, archive)
        time.sleep(rng.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (archive / "catalogue.sqlite").exists() and (archive / "index/meta.json").exists():
            assert whole(archive).items() <= expected.items()
    update(archive, sources([corpus])[0])
    assert whole(archive) == expected


def test_what_a_killed_batch_left_in_the_index_is_not_found(tmp_path: Path, corpus: Path) -> None:
    archive = tmp_path / "archive"

    class KilledError(BaseException):
        pass

    inputs = sources([corpus])[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "spincheck.archive.changes.WritableCatalogue.add_contents",
            lambda *_: (_ for _ in ()).throw(KilledError),
        )
        with pytest.raises(KilledError):
            update(archive, inputs)
    assert whole(archive) == {}
    update(archive, inputs)
    assert len(whole(archive)) == DOCUMENTS


def test_the_second_writer_is_told(tmp_path: Path, corpus: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    with only_writer(archive), pytest.raises(ArchiveError, match="another process is writing"):
        update(archive, sources([corpus])[0])
    assert update(archive, sources([corpus])[0]).added == DOCUMENTS


@pytest.mark.skipif(os.name == "nt", reason="needs resource limits")
@pytest.mark.parametrize("room", [4_000, 30_000, 60_000])
def test_a_full_disk_keeps_the_last_good_state(tmp_path: Path, corpus: Path, room: int) -> None:
    archive = tmp_path / "archive"
    first = tmp_path / "first.txt"
    first.write_text("The first text stays.", encoding="utf-8")
    update(archive, sources([first])[0])
    child = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {resource.RLIM_INFINITY}))\n" + CHILD
    )
    result = subprocess.run(
        [sys.executable, "-c", child, str(corpus), str(archive)], capture_output=True, text=True
    )
    assert "ArchiveError" in result.stderr
    update(archive, sources([first, corpus])[0])
    assert len(LocalArchive(archive)) == DOCUMENTS + 1
