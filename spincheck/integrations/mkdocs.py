"""An MkDocs hook: findings are warnings of the build, so that `mkdocs build --strict` fails.

In `mkdocs.yml`, with a file that imports everything from this module, or its path itself:

    hooks:
      - spincheck_hook.py      # from spincheck.integrations.mkdocs import on_page_markdown

The settings are the nearest spincheck.toml or pyproject.toml above `mkdocs.yml`.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from spincheck.cache import Cache, default_folder
from spincheck.config import Settings, load
from spincheck.errors import SpincheckError
from spincheck.files import read_text
from spincheck.formats.concise import render
from spincheck.linting import filters
from spincheck.linting.references import named_references
from spincheck.linting.run import Input, run
from spincheck.report import Report

__all__ = ["on_page_markdown"]

# Below `mkdocs.` a warning counts for --strict.
log = logging.getLogger("mkdocs.hooks.spincheck")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Check one page as it stands in its file, front matter included; log what is found.

    Findings at or above the fail level are warnings, others information; the page is not changed.
    """
    source = page.file.abs_src_path
    try:
        settings = load(Path(config["config_file_path"] or ".").resolve().parent)
        report, text = check(source, markdown, settings)
    except SpincheckError as error:
        log.warning("spincheck: %s", error)
        return markdown
    sources = {page.file.abs_src_path: text}
    failing = filters.at_level(report, settings.config.fail_level)
    warnings = render(failing, sources).splitlines()
    shown = filters.at_level(report, settings.config.report_level)
    for line in warnings:
        log.warning("spincheck: %s", line)
    for line in render(shown, sources).splitlines():
        if line not in warnings:
            log.info("spincheck: %s", line)
    return markdown


def check(source: str | None, markdown: str, settings: Settings) -> tuple[Report, str]:
    """The report on one page and the text it is about. Raises SpincheckError."""
    config, root = settings.config, settings.root
    # A page that another plug-in made has no file: its Markdown is what there is.
    text = read_text(source) if source and Path(source).is_file() else markdown
    name = source or "page.md"
    cache = Cache(default_folder()) if config.cache else None
    references = named_references(config, root)
    report = run([Input(name, text)], config, root, references, cache)
    allowed = filters.phrases_of(config, root)
    report = filters.by_settings(report, {name: text}, config, root, allowed)
    if config.baseline:
        from spincheck.baseline import Baseline

        path = root / config.baseline
        report = Baseline.read(path).new_of(report, {name: text}, path.parent)
    return report, text
