"""The names of the neural tier's columns, apart from the code that needs the model."""

FEATURES = (
    "neural_best", "neural_lead", "neural_odds", "neural_share", "neural_same", "neural_of_fast",
    "neural_seen", "neural_listed",
)  # fmt: skip
# Stands for "not read": below every gain that occurs.
UNREAD = -20.0
