"""The names of the neural tier's columns, apart from the code that needs the model."""

READ = (
    "neural_best", "neural_lead", "neural_odds", "neural_share", "neural_same", "neural_of_fast",
    "neural_seen", "neural_listed",
)  # fmt: skip
# Beside what was read, what the fast tier's trees say, which learned from ten times the text.
FEATURES = (*READ, "fast_log_odds")
# Stands for "not read": below every gain that occurs.
UNREAD = -20.0
