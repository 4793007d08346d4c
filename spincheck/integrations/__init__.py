"""spincheck inside other programs' own extension points."""
