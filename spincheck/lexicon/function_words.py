"""The closed classes of English: the skeleton that spinning mostly leaves standing.

Narrower than `WordFlag.FUNCTION_WORD`: words such as "however", "several" or "together" are of
closed classes too, but spinners replace them as readily as any content word.
"""

ARTICLES = frozenset("a an the".split())
PRONOUNS = frozenset(
    "i me my mine myself you your yours yourself yourselves he him his himself she her hers "
    "herself it its itself we us our ours ourselves they them their theirs themselves who whom "
    "whose which what that this these those one ones oneself each other another someone somebody "
    "something anyone anybody anything everyone everybody everything none nobody nothing".split()
)
PREPOSITIONS = frozenset(
    "about above across after against along amid among amongst around as at before behind below "
    "beneath beside besides between beyond by despite down during except for from in inside into "
    "like near of off on onto out outside over past per since than through throughout till to "
    "toward towards under underneath until unto up upon via with within without".split()
)
CONJUNCTIONS = frozenset(
    "and but or nor so yet if because although though unless while whilst whereas when whenever "
    "where wherever whether lest once both either neither".split()
)
AUXILIARIES = frozenset(
    "am is are was were be been being have has had having do does did doing done can could may "
    "might must shall should will would ought need dare isn't aren't wasn't weren't haven't hasn't "
    "hadn't don't doesn't didn't can't cannot couldn't mightn't mustn't shan't shouldn't won't "
    "wouldn't needn't i'm you're he's she's it's we're they're i've you've we've they've i'll "
    "you'll he'll she'll it'll we'll they'll i'd you'd he'd she'd it'd we'd they'd that's there's "
    "let's".split()
)
OTHERS = frozenset(
    "not no yes there here how why then too very just also only even still again ever never more "
    "most less least much many few all any some such same own now s t".split()
)
FUNCTION_WORDS = ARTICLES | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | OTHERS


def is_function_word(key: str) -> bool:
    """True for a word (as looked up) of a closed class."""
    return key in FUNCTION_WORDS
