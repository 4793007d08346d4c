"""The gate: figures must not fall below their floors. `python -m bench.gate`."""
