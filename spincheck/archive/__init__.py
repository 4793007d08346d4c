"""The archive: finds the source article of a text among many.

`opening.open_archive` opens one, `updating` fills it, `find.find_sources` asks it,
`scan.references_for` gives reference mode the texts to align with.
"""
