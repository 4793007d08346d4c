"""`spincheck explain RULE`."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    rule: Annotated[str, typer.Argument(help="A rule's code or name, such as SP101; or 'all'.")],
) -> int:
    """Say what a rule marks, why, and show an example.

    Example:

        spincheck explain SP102
    """
    from spincheck.errors import UsageError
    from spincheck.rules import RULES, find

    if rule == "all":
        for each in RULES.values():
            print(f"{each.code}  {each.name}  ({each.severity})")
        return 0
    found = find(rule)
    if found is None:
        raise UsageError(f"no rule {rule!r}; the rules are {', '.join(RULES)}")
    print(f"{found.code} {found.name} ({found.severity}; fix: {found.fixable})\n")
    print(f"{found.description}\n\n{found.rationale}\n\nExample:")
    example = found.example
    print(f"  {example.text.replace(example.marked, f'[{example.marked}]')}")
    if example.reference:
        print(f"  reference: {example.reference}")
    if example.suggestion:
        print(f"  suggestion: {example.suggestion}")
    return 0
