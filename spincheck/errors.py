"""Errors a user can act on. Only the command line turns them into messages and exit codes."""


class SpincheckError(Exception):
    """Base of every error this package raises on purpose; its text is meant for the user."""


class UnreadableFile(SpincheckError):
    """A file that cannot be taken as text: missing, binary, wrongly encoded, too large."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


class BrokenData(SpincheckError):
    """A file of wordlists/ that is missing, of another format, or not what its header says."""


class UsageError(SpincheckError):
    """Options that do not fit together, or a setting that does not exist."""
