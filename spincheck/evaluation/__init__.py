"""Measuring on labelled texts: what `spincheck evaluate` and the project's bench share."""
