"""The GitHub Action and the GitLab template: their scripts, run by a shell as a runner does."""

import json
import os
import sys

import pytest
from clients import CLEAN, REFERENCE, ROOT, SPUN, program, run

pytestmark = pytest.mark.clients
SETTINGS = 'references = ["reference.txt"]\nextend-exclude = ["reference.txt"]\n'


def yaml_of(name):
    """A YAML file, read by the PyYAML that the clients brought along."""
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    return json.loads(run(program("python"), "-c", code, ROOT / name, cwd=ROOT))


@pytest.fixture
def folder(tmp_path):
    """A folder with a clean and a spun page, and a `spincheck` where a runner would have it."""
    (tmp_path / "reference.txt").write_text(REFERENCE)
    (tmp_path / "spincheck.toml").write_text(SETTINGS)
    (tmp_path / "clean.md").write_text(CLEAN)
    (tmp_path / "spun.md").write_text(SPUN)
    command = tmp_path / "runner" / "spincheck" / "bin" / "spincheck"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m spincheck "$@"\n')
    command.chmod(0o755)
    return tmp_path


def act(folder, code, **inputs):
    action = yaml_of("action.yml")
    defaults = {name: one.get("default", "") for name, one in action["inputs"].items()}
    given = {f"INPUT_{name.upper()}": value for name, value in (defaults | inputs).items()}
    step = action["runs"]["steps"][-1]
    # every variable that the script reads comes from an input of that name
    for name, value in step["env"].items():
        assert value == "${{ inputs." + name.removeprefix("INPUT_").lower() + " }}"
    script = folder / "step.sh"
    script.write_text(step["run"])
    shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
    return run(*shell, cwd=folder, code=code, RUNNER_TEMP=str(folder / "runner"), **given)


def test_the_action_annotates(folder):
    output = act(folder, 1)
    assert "::warning file=spun.md,line=" in output and "clean.md" not in output
    assert act(folder, 0, files="clean.md") == ""
    act(folder, 0, args="--fail-level error\n--select SP1", format="concise")
    act(folder, 1, output="out.sarif", format="sarif")
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"


def test_an_input_is_never_run_as_a_script(folder):
    act(folder, 2, files="$(touch hacked) `touch hacked`; touch hacked")
    assert not (folder / "hacked").exists()


def test_the_gitlab_job(folder):
    job = yaml_of("templates/gitlab-ci.yml")["spincheck"]
    (script,) = job["script"]
    path = f"{folder / 'runner/spincheck/bin'}{os.pathsep}{os.environ['PATH']}"
    run("sh", "-ec", script, cwd=folder, code=1, PATH=path, **job["variables"])
    report = folder / job["artifacts"]["reports"]["codequality"]
    issues = json.loads(report.read_text())
    assert {issue["location"]["path"] for issue in issues} == {"spun.md"}
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints)
