"""Kill builds at random points: the index must open every time, and resume to the same content.

python -m bench.archive.kill CORPUS.jsonl --work FOLDER [--documents 8000] [--kills 50]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from spincheck.archive.inputs import sources
from spincheck.archive.interface import ArchiveError
from spincheck.archive.local import LocalArchive
from spincheck.archive.updating import update

# Small batches: more commits to be killed in.
CHILD = """
import sys
from pathlib import Path
from spincheck.archive import updating
from spincheck.archive.inputs import sources
updating.BATCH_DOCUMENTS = 500
print("ready", flush=True)
updating.update(Path(sys.argv[2]), sources([sys.argv[1]])[0], mirror=True)
"""


def content(directory: Path) -> dict[str, str]:
    """Text by id, for every document; each of them must stand in the index."""
    archive = LocalArchive(directory)
    try:
        parts = list(archive.catalogue.all_parts())
        assert len(archive) >= len(parts)
        return {archive.entry(str(p)).names[0].record: archive.text(str(p)) for p in parts}
    finally:
        archive.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=8000)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    corpus, archive = options.work / "kill.jsonl", options.work / "killed"
    with options.corpus.open(encoding="utf-8") as file:
        lines = [next(file) for _ in range(options.documents)]
    corpus.write_text("".join(lines), encoding="utf-8")
    expected = {row["id"]: row["text"] for row in map(json.loads, lines)}
    rng = random.Random(50)
    opened = unfinished = finished = restarts = 0
    shutil.rmtree(archive, ignore_errors=True)
    for _ in range(options.kills):
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(corpus), str(archive)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0.0, 1.2))
        process.kill()
        process.wait()
        try:
            found = content(archive)
            opened += 1
            assert found.items() <= expected.items()
        except ArchiveError as error:
            # killed before the first commit of a new archive: told, and the next build starts it
            unfinished += 1
            print(f"  not yet an archive: {error}")
            continue
        if len(found) == len(expected):
            finished += 1
            restarts += 1
            shutil.rmtree(archive)
    update(archive, sources([corpus])[0])
    same = content(archive) == expected
    print(
        f"{options.kills} kills: opened {opened}, before the first commit {unfinished}, "
        f"already complete {finished} (then begun anew); resumed to the same content: {same}"
    )


if __name__ == "__main__":
    main()
