"""The neural language model of the blind decoder: a small Llama read with numpy alone."""
