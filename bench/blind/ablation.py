"""What each kind of evidence is worth: a tier fitted without it, on unseen texts and spinners.

python -m bench.blind.ablation FOLDER     # of tools.train_judge, or of tools.join_features
"""

from __future__ import annotations

import sys
from pathlib import Path

from spincheck.decode.neural_columns import AGAIN
from spincheck.decode.neural_columns import FEATURES as NEURAL
from tools.fit_judge import Table, run

GROUPS = {
    "nothing": (),
    "n-gram context": (
        "score", "score_lead", "score_odds", "gain", "best_gain", "lift_left", "lift_right",
        "seen_left", "seen_right", "known_left", "known_right", "seen_known_left",
        "seen_known_right", "better", "left_score", "right_score",
        "joint_odds", "joint_lift", "joint_best", "joint_gain",
    ),
    "rarity": ("zipf_frequency", "rarity", "out_of_vocabulary"),
    "hand-written list": ("listed", "any_listed"),
    "thesaurus relations": ("synset", "mutual", "openoffice", "other_form", "to_phrase"),
    "WordNet's synsets": ("synset",),
    "Moby": ("mutual",),
    "OpenOffice": ("openoffice",),
    "article scars at a site": ("article_mismatch",),
    "term variation": ("uses", "own_burst", "term_uses", "term_burst", "term_any", "term_close"),
    "the lattice": ("joint_odds", "joint_lift", "joint_best", "joint_gain"),
}  # fmt: skip
_AROUND = NEURAL[NEURAL.index("entropy") : NEURAL.index("fast_log_odds")]
NEURAL_GROUPS = {
    "nothing": (),
    "the second reading": AGAIN,
    "how the text reads around": _AROUND,
    "the candidates' gains": tuple(set(NEURAL) - {*_AROUND, "fast_log_odds"}),
    "the fast tier's word": ("fast_log_odds",),
    "the neural model": (*(set(NEURAL) - {"fast_log_odds"}), *AGAIN),
}


def main(folder: Path, wanted: list[str]) -> None:
    for name, columns in (NEURAL_GROUPS if Table(folder).neural else GROUPS).items():
        if wanted and name not in wanted:
            continue
        got = run(folder, write=False, drop=columns, quiet=True, by_text=True)
        print(
            f"| {name} | {got['auroc']:.4f} | {100 * got['found_at_1']:.0f} % |"
            f" {got['seed_found_at_p85']:.0f} | {got['swaps_f1_0.3']:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
