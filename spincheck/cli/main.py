"""Commands, errors and exit codes: 0 clean, 1 findings, 2 something could not be checked."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from spincheck.cli.guard import FAILED, guarded
from spincheck.version import __version__

# Typer has a click of its own in some releases and shares the installed one in others: the one
# that its exceptions come from is the one that raises.
_click_exceptions: Any = import_module(typer.BadParameter.__module__)

# Where each command lives: "module:name" of a function, or of a typer app for a group. Only the
# command that was asked for is imported, so that no command pays for another's imports.
COMMANDS = {
    "scan": "spincheck.cli.scan:scan",
    "quality": "spincheck.cli.quality:quality",
    "lint": "spincheck.cli.lint_command:lint",
    "find-source": "spincheck.cli.find_source:find_source",
    "index": "spincheck.cli.index:app",
    "restore": "spincheck.cli.restore:restore",
    "source-queries": "spincheck.cli.source_queries:source_queries",
    "model": "spincheck.cli.model:app",
    "evaluate": "spincheck.cli.evaluate:evaluate",
    "explain": "spincheck.cli.explain:explain",
    "schema": "spincheck.cli.schema:schema",
}


def build(wanted: str | None = None) -> typer.Typer:
    """The command line: with one command where `wanted` names it, else with all of them."""
    app = typer.Typer(
        name="spincheck",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module, _, attribute = COMMANDS[name].partition(":")
        loaded = import_module(module)
        command = getattr(loaded, attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name, context_settings=getattr(loaded, "SETTINGS", None))(command)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        print(f"spincheck {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find spun text: the replaced words, the originals, and the evidence.

    A finding is a risk marker with its evidence, never an accusation.

    Examples:

        spincheck scan submission.txt --reference article.txt

        spincheck explain SP101
    """


def main(argv: Sequence[str]) -> int:
    """Run one command; its exit code. Never raises, never shows a traceback (see `guarded`)."""

    def command() -> int:
        try:
            # Without standalone mode, click returns the code of an Exit, or the command's value.
            app = build(argv[0] if argv else None)
            code = app(list(argv), prog_name="spincheck", standalone_mode=False)
        except _click_exceptions.ClickException as error:
            error.show()
            return FAILED
        except typer.Abort:
            raise KeyboardInterrupt from None
        return code if isinstance(code, int) else 0

    return guarded(command)
