"""The one registry of rules. `spincheck explain`, SARIF, the reference and the settings read it.

A rule marks a risk and gives its evidence; it never accuses. Codes: SP1xx need a reference,
SP2xx none, TQ3xx are about text quality, SC9xx about spincheck's own comments.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spincheck.report import Severity

# Least severe first: the order that the report level and the fail level compare in.
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


class Example(NamedTuple):
    """A text, the phrase of it that the rule marks, and the reference's wording (or a guess)."""

    text: str
    marked: str
    suggestion: str | None = None
    reference: str | None = None


class Rule(NamedTuple):
    """One rule. `fixable`: "always" (the reference gives the original), "sometimes", "never"."""

    code: str
    name: str
    severity: Severity
    description: str
    rationale: str
    fixable: str
    example: Example


_RULES = (
    Rule(
        "SP101",
        "phrase-substituted",
        "warning",
        "A phrase stands where the reference has another one of like meaning.",
        "Article spinners replace words by synonyms that seldom fit: the sentence keeps the"
        " reference's names, numbers and skeleton while its wording grows rarer and its"
        " collocations weaker. Contractions, spelling variants and number formats are not"
        " substitutions.",
        "always",
        Example(
            "Analysts feared the flawed facet of a trade deal.",
            "flawed facet",
            "wrong side",
            "Analysts feared the wrong side of a trade deal.",
        ),
    ),
    Rule(
        "SP102",
        "name-damaged",
        "warning",
        "A name of the reference, or a part of it, was replaced by other words.",
        "Names have no synonyms. A name that turns into common words of like meaning is the"
        " plainest scar that word-by-word replacement leaves.",
        "always",
        Example(
            "The treaty outlived the Chilly Warfare by a decade.",
            "Chilly Warfare",
            "Cold War",
            "The treaty outlived the Cold War by a decade.",
        ),
    ),
    Rule(
        "SP103",
        "sentence-copied",
        "info",
        "A sentence stands word for word in the reference.",
        "A quotation may be meant, so this is information. Mark it as a quotation, name its"
        " source, or write it anew.",
        "never",
        Example(
            "Rain fell on the harbour for nine days without a pause.",
            "Rain fell on the harbour for nine days without a pause.",
            None,
            "Rain fell on the harbour for nine days without a pause.",
        ),
    ),
    Rule(
        "SP104",
        "sentence-spun",
        "info",
        "A sentence matches one of the reference, reworded as a whole as spinning does.",
        "Where whole stretches were replaced no single phrase can be put beside its original;"
        " the sentence as a whole still carries the reference's names, numbers and order.",
        "never",
        Example(
            "The metropolis authorities gave the green light to a contemporary span on Monday.",
            "The metropolis authorities gave the green light to a contemporary span on Monday.",
            "The city council approved a new bridge on Monday.",
            "The city council approved a new bridge on Monday.",
        ),
    ),
    Rule(
        "SP201",
        "improbable-phrase",
        "warning",
        "A phrase is improbable in its place, and a likelier wording of like meaning exists.",
        "Found without a reference, by weighing each phrase against the words that it may have"
        " replaced. The suggestion is a guess with a probability, never a fact.",
        "sometimes",
        Example(
            "Patients with bosom peril were kept away from the examination.",
            "bosom peril",
            "breast cancer",
        ),
    ),
    Rule(
        "SP202",
        "tortured-phrase",
        "warning",
        "A phrase that is on record as a disfigured form of an established term.",
        "Tortured phrases are wordings that no expert uses, documented in published papers"
        " that were paraphrased by machine.",
        "sometimes",
        Example(
            "We train the model with counterfeit consciousness methods.",
            "counterfeit consciousness",
            "artificial intelligence",
        ),
    ),
    Rule(
        "SP203",
        "spintax-left",
        "error",
        "A choice in spinning syntax was left in the text.",
        "Spinning tools write alternatives as {one|two|three}. One that is left over proves that"
        " the text came out of such a tool, and no reader should see it.",
        "never",
        Example("A {cheap|low-cost|budget} hotel near the station.", "{cheap|low-cost|budget}"),
    ),
    Rule(
        "TQ301",
        "page-furniture",
        "info",
        "Words of a web page's frame were left in the text.",
        "Menus, share buttons, comment prompts and captions get into an article when it is copied"
        " from a page. They belong to the page, not to the text.",
        "never",
        Example("The vote is on Friday. Post a Comment", "Post a Comment"),
    ),
    Rule(
        "SC901",
        "unused-suppression",
        "info",
        "A suppression comment that suppresses nothing.",
        "Comments that outlive their reason hide the next finding. Reported on request only.",
        "never",
        Example("<!-- spincheck: disable-line=SP101 -->", "<!-- spincheck: disable-line=SP101 -->"),
    ),
    Rule(
        "SC902",
        "suppression-not-understood",
        "warning",
        "A suppression comment with an unknown instruction or rule.",
        "It does nothing, although its author meant it to.",
        "never",
        Example("<!-- spincheck: disabel -->", "<!-- spincheck: disabel -->"),
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _RULES})


def find(code_or_name: str) -> Rule | None:
    """The rule of that code or name, in any case; None where there is none."""
    wanted = code_or_name.strip().upper()
    if wanted in RULES:
        return RULES[wanted]
    return next((rule for rule in _RULES if rule.name.upper() == wanted), None)


def matches(code: str, selectors: Iterable[str]) -> bool:
    """Whether one of `selectors` (a code, a prefix such as SP1, a name, or "all") covers `code`."""
    rule = RULES.get(code)
    for selector in selectors:
        wanted = selector.strip().upper()
        if wanted == "ALL" or (wanted and code.startswith(wanted)):
            return True
        if rule is not None and wanted == rule.name.upper():
            return True
    return False


def at_least(severity: Severity, level: Severity) -> bool:
    """Whether `severity` is as severe as `level` or more."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(level)


def help_uri(code: str) -> str:
    """An absolute URI that names the rule. The text itself is in `spincheck explain CODE`."""
    return f"urn:spincheck:rule:{code}"
