"""The names of the neural tier's columns, apart from the code that needs the model."""

READ = (
    "neural_best", "neural_lead", "neural_odds", "neural_share", "neural_same", "neural_of_fast",
    "neural_seen", "neural_listed",
    # How the text reads there, whatever the candidates: see `Passage.surroundings`.
    "entropy", "excess", "gap", "excess_behind_2", "excess_behind_5", "surprisal_behind_2",
    "excess_before_2",
)  # fmt: skip
# Beside what was read, what the fast tier's trees say, which learned from ten times the text.
FEATURES = (*READ, "fast_log_odds")
# Of a site that was read again with an original put in and the words behind it: the better
# original's log10 odds, how much of that the words behind give, its lead over the other one, and
# whether it was the better one before, too.
AGAIN = ("again_best", "again_behind", "again_lead", "again_first")
# What the trees for those weigh: the log odds after the first reading, and these. With all columns
# they do worse on texts and spinners never seen.
AGAIN_FEATURES = ("first_log_odds", *AGAIN)
# Stands for "not read": below every gain that occurs.
UNREAD = -20.0
