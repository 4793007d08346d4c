"""`spincheck lint` as a command among the others, for `spincheck --help`."""

from __future__ import annotations

import typer

from spincheck.cli.lint import main

# The options are read by the command's own parser.
SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def lint(context: typer.Context) -> None:
    """Check files before they are published: in a hook, in CI, in an editor."""
    raise typer.Exit(main(context.args))
