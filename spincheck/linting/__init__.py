"""Checking many files against settings: what `spincheck lint` does, without its command line."""
