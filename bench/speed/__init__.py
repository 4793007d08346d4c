"""How fast spincheck is, beside its neighbours, in one run. `python -m bench.speed`."""
