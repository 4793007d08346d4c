"""How right spincheck is: every mode on labelled texts. `python -m bench.quality`."""
