"""A real `git commit`, blocked and let through; this repository is the source of the hook."""

import os
import shutil
import subprocess

import pytest
from clients import REFERENCE, ROOT, SPUN, program, run

pytestmark = [pytest.mark.clients, pytest.mark.slow]

CONFIG = """\
repos:
  - repo: {source}
    rev: v0
    hooks:
      - id: {hook}
"""
SETTINGS = 'references = ["reference.txt"]\nextend-exclude = ["reference.txt"]\n'


def git(folder, *arguments, code=0, **more):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return run("git", *identity, *arguments, cwd=folder, code=code, **quiet, **more)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """This checkout's files as a repository with a tag, as a user's hook names it."""
    program("pre-commit")
    folder = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode:
        pytest.skip("this is not a Git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-b", "main")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-m", "first")
    git(folder, "tag", "v0")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One folder for the environments that pre-commit builds."""
    return {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "reference.txt").write_text(REFERENCE)
    (tmp_path / "spincheck.toml").write_text(SETTINGS)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def use(repository, source, hook):
    config = CONFIG.format(source=source.as_uri(), hook=hook)
    (repository / ".pre-commit-config.yaml").write_text(config)
    git(repository, "add", ".")
    run(program("pre-commit"), "install", cwd=repository)


def test_the_manifest_is_valid():
    run(program("pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)


def test_a_commit_is_blocked_then_let_through(repository, source, home):
    use(repository, source, "spincheck")
    (repository / "article.md").write_text(SPUN)
    git(repository, "add", ".")
    output = git(repository, "commit", "-m", "spun", code=1, **home)
    assert "article.md:" in output and "SP10" in output
    assert "spun" not in git(repository, "log", "--format=%s")
    # the hook that fixes changes the file, which blocks once more; the next commit passes
    use(repository, source, "spincheck-fix")
    git(repository, "commit", "-m", "spun", code=1, **home)
    assert (
        "Cold\nWar" in (repository / "article.md").read_text()
        or "Cold War" in (repository / "article.md").read_text()
    )
    git(repository, "add", ".")
    use(repository, source, "spincheck")
    git(repository, "commit", "-m", "put back", **home)
    assert "put back" in git(repository, "log", "--format=%s")


def test_try_repo(repository, source, home):
    (repository / "article.md").write_text(SPUN)
    git(repository, "add", ".")
    command = (program("pre-commit"), "try-repo", source, "spincheck", "--files", "article.md")
    output = run(*command, cwd=repository, code=1, **home)
    assert "article.md:" in output
