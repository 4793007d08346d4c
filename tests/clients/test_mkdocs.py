"""`mkdocs build --strict` fails on a spun page and passes on a clean one."""

import pytest
from clients import CLEAN, REFERENCE, SPUN, program, run

pytestmark = pytest.mark.clients


@pytest.fixture
def site(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\nhooks:\n  - hook.py\n")
    (tmp_path / "hook.py").write_text(
        "from spincheck.integrations.mkdocs import on_page_markdown  # noqa: F401\n"
    )
    (tmp_path / "reference.txt").write_text(REFERENCE)
    (tmp_path / "spincheck.toml").write_text('references = ["reference.txt"]\n')
    (tmp_path / "docs" / "index.md").write_text(CLEAN)
    return tmp_path


def build(site, code, *more):
    return run(program("mkdocs"), "build", "--strict", *more, cwd=site, code=code)


def test_strict(site):
    build(site, 0)
    (site / "docs" / "bridge.md").write_text(SPUN)
    output = build(site, 1)
    assert "bridge.md:" in output and "SP10" in output
    (site / "spincheck.toml").write_text('references = ["reference.txt"]\nfail-level = "error"\n')
    build(site, 0)
    (site / "spincheck.toml").write_text("refrences = []\n")
    assert "did you mean “references”" in build(site, 1)
