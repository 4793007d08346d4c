"""Text as columns: documents, sentences and tokens over the source's own code points."""
