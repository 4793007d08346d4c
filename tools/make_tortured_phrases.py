"""Writes `wordlists/en/tortured_phrases.tsv` out of the phrases recorded below.

Each line: the term meant, then its disfigured forms as published, `a/b` standing for either. Our
own list, from what the papers named document; left out is what also occurs in honest text.

    python -m tools.make_tortured_phrases
"""

from __future__ import annotations

from itertools import product

from spincheck.lexicon import wordlists

SOURCES = {
    "Cabanac, Labbé & Magazinov 2021, arXiv:2107.06751": """
artificial intelligence: counterfeit/human-made consciousness
deep neural network: profound neural organization/organisation
artificial neural network: fake/counterfeit neural organization/organisation
mobile network: versatile organization/organisation
network attack: organization/organisation assault/ambush
big data: enormous/huge/immense/colossal information
data warehouse: information stockroom, information distribution center
high performance computing: elite figuring
fog computing: haze figuring
graphics processing unit: designs preparing unit
central processing unit: focal preparing unit
workflow engine: work process motor
face recognition: facial acknowledgement
voice recognition: discourse acknowledgement/acknowledgment
mean square error: mean square mistake/blunder
mean absolute error: mean outright/supreme mistake/blunder
signal to noise: motion/flag/indicator/sign/signal to clamor/commotion
signal to noise: flag/indicator to noise
random access: arbitrary/irregular get right of passage to
random forest: arbitrary/irregular backwoods/timberland/woodland/woodlands
random forest: arbitrary/irregular lush territory
random value: arbitrary/irregular esteem
ant colony: subterranean insect state/province/area/region/settlement
ant colony: underground creepy crawly state/province/area/region/settlement
remaining energy: leftover vitality
local average energy: territorial normal vitality
kinetic energy: motor vitality
naive Bayes: credulous/innocent/gullible bayes
personal digital assistant: individual computerized collaborator
""",
    "Cabanac, Labbé & Magazinov 2022, Bulletin of the Atomic Scientists": """
breast cancer: bosom peril/malignancy/disease
kidney failure: kidney disappointment
lactose intolerance: lactose bigotry
""",
    "Else 2021, Nature 596:328": """
cloud computing: haze/mist registering
""",
}


def rows() -> list[tuple[str, str, str]]:
    """(phrase, term meant, source), sorted."""
    found: set[tuple[str, str, str]] = set()
    for source, lines in SOURCES.items():
        for line in lines.strip().splitlines():
            expected, _, forms = line.partition(":")
            for form in forms.split(","):
                for words in product(*(word.split("/") for word in form.split())):
                    # Hyphens part words when a text is read.
                    phrase = " ".join(words).replace("-", " ")
                    found.add((phrase, expected, source))
    return sorted(found)


def main() -> None:
    header = {
        "name": "tortured_phrases",
        "version": "1",
        "source": "written for this project from the literature named in each row",
        "licence": "that of spincheck",
    }
    wordlists.write_table(wordlists.directory() / "tortured_phrases.tsv", header, rows())


if __name__ == "__main__":
    main()
