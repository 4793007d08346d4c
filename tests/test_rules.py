"""The registry of rules keeps the promises that formats and settings rely on."""

import re

from spincheck import rules


def test_unknown_selectors_match_nothing():
    assert rules.find("SP999") is None
    assert not rules.matches("SP101", ["", "SP2", "page-furniture"])


def test_selectors():
    assert rules.matches("SP101", ["SP1"])
    assert rules.matches("SP101", ["all"])
    assert rules.matches("SP101", ["phrase-substituted"])
    assert rules.find("sp102") is rules.RULES["SP102"]
    assert rules.find("Name-Damaged") is rules.RULES["SP102"]


def test_every_rule_is_complete():
    names = [rule.name for rule in rules.RULES.values()]
    assert len(set(names)) == len(names)
    for code, rule in rules.RULES.items():
        assert re.fullmatch(r"(SP|TQ|SC)\d{3}", code) and rule.code == code
        assert rule.severity in rules.SEVERITIES
        assert rule.description.endswith(".") and rule.rationale.endswith(".")
        assert rule.example.marked in rule.example.text
        assert rule.fixable in ("always", "sometimes", "never")


def test_levels_are_ordered():
    assert rules.at_least("error", "warning")
    assert rules.at_least("info", "info")
    assert not rules.at_least("info", "warning")
