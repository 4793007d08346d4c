"""Which engine a location means."""

from __future__ import annotations

from pathlib import Path

from spincheck.archive.interface import Archive


def is_server(location: str | Path) -> bool:
    """Whether a location names an OpenSearch index (`http://host:9200/index`), not a folder."""
    return str(location).startswith(("http://", "https://"))


def open_archive(location: str | Path) -> Archive:
    """Open a folder, or an index on an OpenSearch server, for reading. Raises ArchiveError."""
    if is_server(location):
        from spincheck.archive.opensearch import OpenSearchArchive

        return OpenSearchArchive.at(str(location))
    from spincheck.archive.local import LocalArchive

    return LocalArchive(Path(location))
