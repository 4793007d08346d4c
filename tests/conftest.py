"""Shared by all tests: this folder is importable, and markers are known."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "clients: drives a real program that `.ci/clients` installs; skipped without it"
    )
