"""The judge: from scores to labels, probabilities and findings. Every threshold lives here."""
