"""Settings: what there is, where they are found, and errors that name the nearest right one.

The fields of `Config` are the settings, in kebab case in a file; their descriptions make the
reference. Precedence: the command line, `--config`, SPINCHECK_CONFIG, then the nearest of
`spincheck.toml`, `.spincheck.toml` and a `pyproject.toml` with `[tool.spincheck]`, going upward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta

from spincheck import rules
from spincheck.errors import UsageError
from spincheck.formats import FORMATS
from spincheck.report import Severity

ENVIRONMENT_VARIABLE = "SPINCHECK_CONFIG"
FILE_NAMES = ("spincheck.toml", ".spincheck.toml", "pyproject.toml")

Strings = tuple[str, ...]


class Config(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """All settings. Paths and patterns are relative to the folder of the file they stand in."""

    references: Annotated[
        Strings,
        Meta(description="Files or folders that texts are checked against."),
    ] = ()
    archive: Annotated[
        str | None,
        Meta(description="An archive made by `spincheck index build`, to find references in."),
    ] = None
    reference_field: Annotated[
        str | None,
        Meta(
            description="The front-matter field (HTML: `<meta>` name) that names a document's own"
            " reference: a path relative to the document, or else to this file's folder."
        ),
    ] = None
    select: Annotated[
        Strings,
        Meta(description="Rules to report: codes, prefixes such as `SP1`, names, or `all`."),
    ] = ("all",)
    ignore: Annotated[Strings, Meta(description="Rules not to report, named like `select`.")] = ()
    per_file_ignores: Annotated[
        Mapping[str, Strings],
        Meta(description="Rules not to report in files that match a pattern, by pattern."),
    ] = {}
    severity: Annotated[
        Mapping[str, Severity],
        Meta(description="Another severity for a rule: `info`, `warning` or `error`, by code."),
    ] = {}
    min_probability: Annotated[
        float,
        Meta(ge=0, le=1, description="Findings less probable than this are not reported."),
    ] = 0.0
    allow: Annotated[
        Strings,
        Meta(description="Phrases never reported, in any case; they may be part of a finding."),
    ] = ()
    allow_files: Annotated[
        Strings,
        Meta(description="Files with phrases never reported, one a line; `#` begins a comment."),
    ] = ()
    blind: Annotated[
        bool | None,
        Meta(
            description="Judge by its own wording what matches no reference; by default only where"
            " a text has no reference at all, since it costs several times as much. In a text whose"
            " verdict is not “spun” or “partly spun”, what is found so (SP201) is information."
        ),
    ] = None
    model: Annotated[
        Literal["ngram", "neural"],
        Meta(description="The language model for that; `neural` needs `spincheck model install`."),
    ] = "ngram"
    effort: Annotated[
        Literal["fast", "auto", "full"],
        Meta(description="How much the neural model reads: `auto` is what looks suspicious."),
    ] = "auto"
    phrases: Annotated[
        Strings,
        Meta(
            description="Files with tortured phrases of your own, for SP202: a phrase, a tab and"
            " the expected term on each line."
        ),
    ] = ()
    report_level: Annotated[Severity, Meta(description="The least severity that is reported.")] = (
        "info"
    )
    fail_level: Annotated[
        Severity,
        Meta(description="The least severity that makes the exit code 1."),
    ] = "warning"
    output_format: Annotated[
        str, Meta(description="The output format of `spincheck lint`: " + ", ".join(FORMATS) + ".")
    ] = "concise"
    baseline: Annotated[
        str | None,
        Meta(description="A file of findings that are known and not reported again."),
    ] = None
    exclude: Annotated[
        Strings | None,
        Meta(description="Patterns of files to leave out, in place of the default ones."),
    ] = None
    extend_exclude: Annotated[
        Strings, Meta(description="Patterns of files to leave out, besides the others.")
    ] = ()
    respect_gitignore: Annotated[
        bool, Meta(description="Leave out what `.gitignore` files name.")
    ] = True
    force_exclude: Annotated[
        bool,
        Meta(description="Leave excluded files out even if they are named on the command line."),
    ] = False
    report_unused_suppressions: Annotated[
        bool, Meta(description="Report comments that suppress nothing (SC901).")
    ] = False
    cache: Annotated[
        bool, Meta(description="Keep results in the user's cache folder, by content.")
    ] = True
    jobs: Annotated[
        int, Meta(ge=0, description="Processes for many files; 0 means one for each core.")
    ] = 0


KEYS: tuple[str, ...] = Config.__struct_encode_fields__


class Settings(NamedTuple):
    """Settings and where they came from: `source` is None where no file was found."""

    config: Config
    root: Path
    source: Path | None = None


def load(
    start: Path,
    *,
    explicit: str | None = None,
    environment: Mapping[str, str] | None = None,
    isolated: bool = False,
) -> Settings:
    """The settings that hold in the folder `start`. Raises UsageError naming file and cause.

    `explicit` is `--config`; `isolated` reads no file at all.
    """
    if isolated:
        return Settings(Config(), start)
    named = explicit or (environment or {}).get(ENVIRONMENT_VARIABLE)
    if named:
        path = start / Path(named).expanduser()
        table = _table(path)
        if table is None:
            raise UsageError(f"{named}: has no [tool.spincheck] table")
        return Settings(parse(table, named), path.parent, path)
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file() and (table := _table(path)) is not None:
                return Settings(parse(table, _shown(path, start)), folder, path)
    return Settings(Config(), start)


def parse(table: Mapping[str, Any], name: str) -> Config:
    """Check one table of settings. Raises UsageError; `name` is the file's, for its message."""
    for key in table:
        if key not in KEYS:
            raise UsageError(f"{name}: unknown setting “{key}”{_nearest(key, KEYS)}")
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name}: {_readable(str(error))}") from None
    return check(config, name)


def check(config: Config, name: str) -> Config:
    """`config` itself once its rules and its format exist. Raises UsageError."""
    if config.output_format not in FORMATS:
        near = _nearest(config.output_format, FORMATS)
        raise UsageError(f"{name}: unknown output format “{config.output_format}”{near}")
    in_files = [code for codes in config.per_file_ignores.values() for code in codes]
    for selector in (*config.select, *config.ignore, *in_files):
        if not any(rules.matches(code, [selector]) for code in rules.RULES):
            raise UsageError(
                f"{name}: unknown rule “{selector}”{_nearest(selector, _rule_names())}"
            )
    for code in config.severity:
        if code not in rules.RULES:
            raise UsageError(f"{name}: unknown rule “{code}”{_nearest(code, _rule_names())}")
    return config


def describe() -> list[tuple[str, str, str, str]]:
    """Key, type, default and description of every setting, for the reference."""
    described = []
    fields = msgspec.structs.fields(Config)
    schema = msgspec.json.schema(Config)["$defs"]["Config"]["properties"]
    for field in fields:
        entry = schema[field.encode_name]
        default = field.default
        if default is msgspec.NODEFAULT:
            default = field.default_factory() if callable(field.default_factory) else None
        shown = "" if default is None else msgspec.json.encode(default).decode()
        described.append((field.encode_name, _type_name(entry), shown, entry["description"]))
    return described


def to_toml(config: Config) -> str:
    """`config` as the TOML that would give it; settings without a value are left out."""
    lines = []
    for key, value in msgspec.to_builtins(config).items():
        if value is None:
            continue
        if isinstance(value, dict):
            inside = ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items())
            lines.append(f"{key} = {{ {inside} }}" if value else f"{key} = {{}}")
        else:
            lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    # JSON's strings, numbers, booleans and arrays are TOML's too.
    return msgspec.json.encode(value).decode()


def _table(path: Path) -> Mapping[str, Any] | None:
    """A file's settings; None for a pyproject.toml that has none."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: is not valid TOML: {error}") from None
    if path.name != "pyproject.toml":
        return content
    tool = content.get("tool")
    table = tool.get("spincheck") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{path}: [tool.spincheck] is not a table")
    return table


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    wanted = word.replace("_", "-").lower()
    by_lower = {one.lower(): one for one in known}
    # Half the letters in common: a hint may be wrong, for the run stops in any case.
    close = get_close_matches(wanted, by_lower, n=1, cutoff=0.5)
    return f"; did you mean “{by_lower[close[0]]}”?" if close else ""


def _rule_names() -> list[str]:
    return [*rules.RULES, *(rule.name for rule in rules.RULES.values()), "all"]


_MESSAGE = re.compile(r"(?P<what>.*) - at `\$\.?(?P<where>.*)`\Z")


def _readable(message: str) -> str:
    match = _MESSAGE.match(message)
    if not match:
        return message
    what = match["what"].replace("`", "")
    return f"{match['where']}: {what[:1].lower()}{what[1:]}"


def _shown(path: Path, start: Path) -> str:
    return path.name if path.parent == start else str(path)


def _type_name(entry: Mapping[str, Any]) -> str:
    if "anyOf" in entry:
        return " or ".join(_type_name(one) for one in entry["anyOf"] if one.get("type") != "null")
    if "enum" in entry:
        return "one of " + ", ".join(f"`{one}`" for one in entry["enum"])
    kind = str(entry.get("type", "string"))
    if kind == "array":
        return "list of strings"
    if kind == "object":
        inside = entry.get("additionalProperties", {})
        return f"table of {'lists' if inside.get('type') == 'array' else 'strings'}"
    if kind == "number":
        return "number from 0 to 1"
    return {"integer": "whole number", "boolean": "true or false"}.get(kind, kind)
