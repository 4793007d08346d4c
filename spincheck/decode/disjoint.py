"""Which of the overlapping sites to believe: the best disjoint set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.sites import Sites


# Sites less likely than this are nobody's concern.
LEAST = 0.1


def chosen_sites(sites: Sites, probability: NDArray[np.float64], places: int) -> list[int]:
    """Indexes of disjoint sites in the order of the text, likeliest first where two overlap.

    Of sites alike likely (to 0.02) the longer one is taken: "flawed facet" over "facet".
    """
    import numpy as np

    worth = np.flatnonzero(probability >= LEAST)
    rounded = np.round(probability[worth] / 0.02)
    order = worth[np.lexsort((sites.place[worth], -sites.length[worth], -rounded))]
    taken = np.zeros(places, np.bool_)
    chosen: list[int] = []
    place, length = sites.place.tolist(), sites.length.tolist()
    for at in order.tolist():
        stretch = slice(place[at], place[at] + length[at])
        if not taken[stretch].any():
            taken[stretch] = True
            chosen.append(at)
    return sorted(chosen, key=place.__getitem__)
