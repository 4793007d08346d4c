"""What each kind of evidence is worth: the fast tier fitted without it, on unseen texts and styles.

python -m bench.blind.ablation FOLDER     # the folder that tools.train_judge wrote
"""

from __future__ import annotations

import sys
from pathlib import Path

from spincheck.decode.neural_columns import FEATURES as NEURAL
from tools.fit_judge import run

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
    "neural model": NEURAL,
}  # fmt: skip


def main(folder: Path, wanted: list[str]) -> None:
    for name, columns in GROUPS.items():
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
