"""Changed lines: from real repositories made here, and from diffs by hand."""

import os
import subprocess
from pathlib import Path

import pytest

from spincheck.changes import parse_diff, since, staged, staged_contents, staged_files
from spincheck.errors import UsageError


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        command = ["git", *identity, *arguments]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)

    git("init", "-b", "main")
    (tmp_path / "a.md").write_text("one\ntwo\nthree\nfour\n")
    (tmp_path / "gone.md").write_text("x\n")
    git("add", ".")
    git("commit", "-m", "first")
    return tmp_path, git


def test_not_a_repository(tmp_path):
    with pytest.raises(UsageError, match="not a git repository"):
        staged(tmp_path)


def test_since(repository):
    folder, git = repository
    git("checkout", "-b", "topic")
    (folder / "a.md").write_text("one\n2\nthree\nfour\nfive\n")
    (folder / "gone.md").unlink()
    (folder / "new “é”.md").write_text("new\n")
    changes = since("main", folder)
    touched = [line for line in range(1, 6) if changes.touch(folder / "a.md", line, line)]
    assert touched == [2, 5]
    assert changes.touch(folder / "a.md", 3, 5) and not changes.touch(folder / "a.md", 3, 4)
    assert changes.touch(folder / "new “é”.md", 1, 1)
    assert not changes.touch(folder / "gone.md", 1, 1)
    # what main did meanwhile does not count
    git("commit", "-a", "-m", "second")
    git("checkout", "main")
    (folder / "a.md").write_text("one\ntwo\nthree\nFOUR\n")
    git("commit", "-a", "-m", "third")
    git("checkout", "topic")
    assert not since("main", folder).touch(folder / "a.md", 4, 4)
    for wrong in ("nowhere", "--output=x"):
        with pytest.raises(UsageError, match="is not a revision"):
            since(wrong, folder)


def test_staged(repository):
    folder, git = repository
    (folder / "a.md").write_text("one\n2\nthree\nfour\n")
    (folder / 'odd "name"\t.md').write_text("new\n")
    git("add", ".")
    (folder / "a.md").write_text("ONE\n2\nthree\nfour\n")
    assert sorted(path.name for path in staged_files(folder)) == ["a.md", 'odd "name"\t.md']
    changes = staged(folder)
    assert [n for n in range(1, 5) if changes.touch(folder / "a.md", n, n)] == [2]
    assert changes.touch(folder / 'odd "name"\t.md', 1, 1)
    names = [folder / "a.md", folder / "unknown.md", folder / 'odd "name"\t.md', Path("/x")]
    assert staged_contents(names, folder) == {
        folder / "a.md": b"one\n2\nthree\nfour\n",
        folder / 'odd "name"\t.md': b"new\n",
    }


def test_lines_that_look_like_headers_are_content():
    diff = (
        b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n--- a/fake\n+++ b/fake\n"
        b"+@@ -9 +9,9 @@\n@@ -7,0 +9 @@\n+end\n"
    )
    assert parse_diff(diff) == {"x": ((1, 2), (9, 9))}
