"""No reference at hand: what the words of a text may have replaced, and how likely that is."""
