"""Which engine a location means: a folder, or an index on an OpenSearch server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spincheck.archive.interface import Archive
from spincheck.report import Failure

if TYPE_CHECKING:
    from spincheck.archive.inputs import Fields, Source
    from spincheck.archive.updating import Progress, Summary


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


def update_at(
    location: str,
    inputs: Sequence[Source],
    fields: Fields,
    *,
    mirror: bool,
    failures: Iterable[Failure] = (),
    progress: Progress | None = None,
) -> Summary:
    """Bring documents into an archive; as `updating.update`. Raises ArchiveError."""
    if is_server(location):
        from spincheck.archive.opensearch import OpenSearchArchive

        return OpenSearchArchive.at(location).update(
            inputs, fields, mirror=mirror, failures=failures, progress=progress
        )
    from spincheck.archive.updating import update

    return update(
        Path(location), inputs, fields, mirror=mirror, failures=failures, progress=progress
    )


def remove_from(location: str, names: Sequence[str]) -> Summary:
    """Remove documents by file or `file#id`, files named as the user names them."""
    from spincheck.archive.inputs import path_name

    known = []
    for name in names:
        path, mark, record = name.rpartition("#")
        known.append(f"{path_name(path)}#{record}" if mark else path_name(name))
    if is_server(location):
        from spincheck.archive.opensearch import OpenSearchArchive

        return OpenSearchArchive.at(location).remove(known)
    from spincheck.archive.updating import remove

    return remove(Path(location), known)


def facts(location: str) -> list[tuple[str, str]]:
    """What to tell of an archive, as (name, value). Raises ArchiveError."""
    archive = open_archive(location)
    try:
        return [("archive", location), *archive.facts()]
    finally:
        archive.close()
