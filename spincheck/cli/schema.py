"""`spincheck schema`."""

from __future__ import annotations


def schema() -> int:
    """Print the JSON Schema of the JSON report.

    Example:

        spincheck schema > report.schema.json
    """
    import json

    from spincheck.formats.json_report import schema as report_schema

    print(json.dumps(report_schema(), indent=2))
    return 0
