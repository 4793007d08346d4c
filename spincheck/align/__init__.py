"""Reference mode's proposer: which sentence came from which, and which words replaced which."""
