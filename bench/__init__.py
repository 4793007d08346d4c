"""Measurements: quality, speed, and the gate that keeps them. See bench/RESULTS.md."""
