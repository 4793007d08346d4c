"""Shared by all tests: this folder is importable, markers are known, hypothesis is calm."""

import os

import pytest
from hypothesis import settings

# No deadline: a loaded machine is no defect. In CI the same examples each time, so that a run can
# be repeated; elsewhere new ones, which is how defects are found.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "clients: drives a real program that `.ci/clients` installs; skipped without it"
    )
