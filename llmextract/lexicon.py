"""The words that write, bound and date numbers in English news, as tables.

Add a word to the table it belongs to; nothing else has to change. Everything is lower case, and a
phrase is written with single spaces between its tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from llmextract.schema import Modifier


def words_of(text: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(text.split())


def phrases_of(text: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a table that is written with bars between them."""
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


def _numbered(text: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {word: start + step * place for place, word in enumerate(text.split())}


# --- number words ---------------------------------------------------------------------------

SMALL: Final[Mapping[str, int]] = MappingProxyType(
    _numbered(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen"""
    )
)
TENS: Final[Mapping[str, int]] = MappingProxyType(
    _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10) | {"fourty": 40}
)
CARDINALS: Final[Mapping[str, int]] = MappingProxyType(
    {**SMALL, **TENS, "nil": 0, "nought": 0, "naught": 0}
)
DECADES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        word: Decimal(20 + 10 * place)
        for place, word in enumerate(
            "twenties thirties forties fifties sixties seventies eighties nineties".split()
        )
    }
)
"""Of a life: "in her fifties"."""
SCALES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "thousand": Decimal(10**3),
        "lakh": Decimal(10**5),
        "million": Decimal(10**6),
        "mln": Decimal(10**6),
        "crore": Decimal(10**7),
        "billion": Decimal(10**9),
        "bln": Decimal(10**9),
        "trillion": Decimal(10**12),
        "quadrillion": Decimal(10**15),
    }
)
SCALE_SUFFIXES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "k": Decimal(10**3),
        "m": Decimal(10**6),
        "mn": Decimal(10**6),
        "mm": Decimal(10**6),
        "mio": Decimal(10**6),
        "bn": Decimal(10**9),
        "b": Decimal(10**9),
        "tn": Decimal(10**12),
        "trn": Decimal(10**12),
        "cr": Decimal(10**7),
    }
)
"""Letters written straight after digits: `$3.5bn`, `1.2K`."""
VAGUE: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "tens": Decimal(10),
        "dozens": Decimal(12),
        "scores": Decimal(20),
        "hundreds": Decimal(100),
        "thousands": Decimal(1000),
        "lakhs": Decimal(10**5),
        "millions": Decimal(10**6),
        "crores": Decimal(10**7),
        "billions": Decimal(10**9),
        "trillions": Decimal(10**12),
    }
)
"""Plurals that name only an order of magnitude; `tens` and `scores` need "of" behind them."""
VAGUE_BEFORE: Final = words_of("several few many multi")
"""Before a scale these leave the number open: "several hundred"."""
GROUPS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"dozen": Decimal(12), "score": Decimal(20)}
)
"""Nouns that count in lots: "two dozen", "three score"."""
DENOMINATORS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "half": 2,
        "third": 3,
        "quarter": 4,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
        "twelfth": 12,
        "sixteenth": 16,
        "twentieth": 20,
        "hundredth": 100,
        "thousandth": 1000,
        "millionth": 10**6,
    }
)
DENOMINATOR_PLURALS: Final[Mapping[str, int]] = MappingProxyType(
    {"halves": 2, **{word + "s": value for word, value in DENOMINATORS.items() if word != "half"}}
)
ORDINALS: Final[Mapping[str, int]] = MappingProxyType(
    _numbered(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""",
        1,
    )
    | _numbered(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 20, 10
    )
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
)
MULTIPLES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "twice": Decimal(2),
        "thrice": Decimal(3),
        **{f"{word}fold": Decimal(value) for word, value in {**SMALL, **TENS}.items()},
        "hundredfold": Decimal(100),
    }
)
"""Multiples in one word: "twice", "tenfold"."""
ROMAN: Final[Mapping[str, int]] = MappingProxyType(
    _numbered(
        """I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII
        XXIV XXV""",
        1,
    )
)
VULGAR: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "½": Decimal("0.5"),
        "¼": Decimal("0.25"),
        "¾": Decimal("0.75"),
        "⅓": Decimal("0.3333"),
        "⅔": Decimal("0.6667"),
        "⅕": Decimal("0.2"),
        "⅖": Decimal("0.4"),
        "⅗": Decimal("0.6"),
        "⅘": Decimal("0.8"),
        "⅙": Decimal("0.1667"),
        "⅚": Decimal("0.8333"),
        "⅐": Decimal("0.1429"),
        "⅛": Decimal("0.125"),
        "⅜": Decimal("0.375"),
        "⅝": Decimal("0.625"),
        "⅞": Decimal("0.875"),
        "⅑": Decimal("0.1111"),
        "⅒": Decimal("0.1"),
    }
)
NONE_NOUNS: Final = words_of(
    """fatalities fatality deaths death casualties casualty injuries survivors victims arrests
    infections wounded"""
)
"""A noun that "no" counts as zero, in the singular too: "no fatalities"."""
NONE_PLURALS: Final = words_of("people children men women aircraft")
NONE_UNCOUNTED: Final = words_of(
    """plans details comments words doubts regrets guarantees answers illusions hopes ideas reasons means news
    bounds circumstances terms thanks secrets ways signs excuses bones strings odds limits grounds rights
    qualms matters worries problems intentions expectations ambitions signals clues proofs funds longer
    favours lessons prospects links ties symptoms"""
)
"""Plurals of which "no" says that there is nothing, and counts nothing: "no plans"."""
NONE_VERBS: Final = words_of("has have was were is are")
NONE_BEFORE: Final = words_of("got had won scored found received reported")
NONE_ADJECTIVES: Final = words_of(
    """further other new more civilian serious immediate reported known confirmed additional human
    military major previous prior"""
)
"""Words that may stand between: "no further casualties"."""
NONE_OF: Final = words_of("the them these those his her its their our your us whom which")
"""After "none of" these make it a count of zero; "none of this" writes no number."""

# --- modifiers ------------------------------------------------------------------------------

_LEFT: Final[Mapping[Modifier, str]] = MappingProxyType(
    {
        "about": """about|around|some|approximately|approx|approx .|roughly|an estimated|estimated
            |estimated at|circa|~|≈|something like|somewhere around|in the region of
            |in the order of|on the order of|in the neighborhood of|in the neighbourhood of
            |in the vicinity of|more or less|give or take|an approximate|anywhere from
            |to the tune of|something over or under|thereabouts|barely|nearer|nearer to""",
        "almost": """almost|nearly|close to|near to|nears|nearing|neared|approaching|approached|approaches|just short of|not quite
            |virtually|practically|closer to|just shy of|shy of|nigh on|almost as many as""",
        "more_than": """more than|over|above|exceeding|exceeds|exceed|exceeded|in excess of
            |upwards of|upward of|greater than|higher than|larger than|bigger than|longer than
            |older than|better than|surpassing|surpassed|surpasses|topping|north of|beyond
            |faster than|heavier than|taller than|deeper than|farther than|further than|>
            |well past|not less than about or over|could top|may top|might top|will top|would top|to top
            |topped|tops""",
        "at_least": """at least|no fewer than|no less than|not less than|not fewer than
            |no lower than|a minimum of|minimum of|minimum|a minimum|at the very least|as few as
            |as little as|as low as|as small as|as short as|as young as|≥|no smaller than|no younger than
            |not under""",
        "less_than": """less than|fewer than|under|below|lower than|smaller than|short of
            |south of|shorter than|younger than|not even|<|slower than|beneath|lighter than""",
        "at_most": """up to|at most|at the most|as many as|as much as|no more than|not more than
            |a maximum of|maximum of|maximum|a maximum|no greater than|no higher than
            |no larger than|no longer than|no older than|not exceeding|as high as|as long as
            |not to exceed|not exceed|never exceed|never exceeded|never exceeds|cannot exceed|as large as|capped at|≤|as far as|as old as|no bigger than|not over
            |a ceiling of|at the very most|no better than|within""",
    }
)
LEFT_MODIFIERS: Final[Mapping[tuple[str, ...], Modifier]] = MappingProxyType(
    {
        tuple(phrase.split()): modifier
        for modifier, phrases in _LEFT.items()
        for phrase in phrases.split("|")
    }
)
_RIGHT: Final[Mapping[Modifier, str]] = MappingProxyType(
    {
        "about": "or so|or thereabouts|odd|- odd|- something|- ish|give or take|or thereabout",
        "at_least": """or more|or over|or older|or above|or greater|or higher|or longer|and over
            |and older|and above|and upwards|and up|or up|plus|- plus|+|at least|at the very least|minimum
            |or later""",
        "at_most": """or less|or fewer|or under|or below|or younger|and younger|and under|and below|at most
            |at the most|maximum|tops|or lower|or shorter""",
    }
)
RIGHT_MODIFIERS: Final[Mapping[tuple[str, ...], Modifier]] = MappingProxyType(
    {
        tuple(phrase.split()): modifier
        for modifier, phrases in _RIGHT.items()
        for phrase in phrases.split("|")
    }
)
BOUNDS: Final = words_of("more_than at_least less_than at_most")
HEDGES: Final = words_of(
    """just well far slightly a tad little bit only even already now still currently perhaps maybe
    possibly probably much significantly considerably way marginally comfortably easily
    fractionally substantially potentially reportedly"""
)
"""Adverbs that may stand before a modifier without changing it."""
TRANSPARENT: Final = words_of(
    "a an another other further additional extra new combined record total several few many"
)
"""Words that may stand between a modifier and its number: "up to another 20"."""
DETERMINERS: Final = words_of("the these those all its his her their our my your this that")
"""Words that may stand there too, but make a preposition of "about", "over" and their like."""
PREPOSITIONS: Final = words_of(
    "about around over above under below beneath beyond close near up some within"
)
ABOUT_TOPIC: Final = words_of(
    """talk talks talked talking speak speaks spoke spoken speaking know knows knew known knowing
    think thinks thought thinking worry worries worried worrying concern concerns concerned ask
    asks asked asking question questions tell tells told telling hear hears heard learn learned
    learnt information details complain complains complained complaint complaints story stories
    book books film films write writes wrote written warn warned warning read argue argued report
    reports article documentary care cares cared forget forgot anything something nothing
    everything announcement brought bring brings"""
)
"""After one of these "about" names a topic and bounds nothing."""
OVER_TOPIC: Final = words_of(
    """victory victories win wins won winning triumph concern concerns row dispute disputes outrage
    anger protest protests debate talks negotiations criticism questions arrested control take
    takes taking took taken hand handed fight battle war sued lawsuit divided advantage lead power
    jurisdiction rule ruled presided turn turned run ran flew stretch stretched stretching stretches
    spread spreads spreading phased staggered"""
)
"""After one of these "over" bounds nothing: "control over two provinces"."""
NEAR_PLACE: Final = words_of("close near")
"""Beside a small count these tell a place: "close to two villages"."""

# --- time -----------------------------------------------------------------------------------

MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            """january/jan february/feb march/mar april/apr may june/jun july/jul august/aug
            september/sept/sep october/oct november/nov december/dec""".split(),
            start=1,
        )
        for name in names.split("/")
    }
)
WEEKDAYS: Final = words_of(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun"""
)
ZONES: Final = words_of(
    """gmt utc est edt pst pdt cst cdt mst mdt cet cest bst ist aest aedt acst awst jst hkt sgt msk
    eet wib nzst nzdt local et pt"""
)
LONG_PERIODS: Final = words_of(
    "day night week weekend fortnight month year quarter decade century millennium"
)
CLOCK_HOURS: Final = words_of(
    """one two three four five six seven eight nine ten eleven twelve 1 2 3 4 5 6 7 8 9 10 11 12"""
)
BEHIND_HOURS: Final = words_of(
    ". , ; : ) in on when and this that the yesterday today last he she they as before after"
) | {"", "\n"}
"""What may stand behind "a quarter to six" of the clock."""

# --- figures that change or compare ---------------------------------------------------------

CHANGE_VERBS: Final = words_of(
    """rise rises rose risen rising increase increases increased increasing grow grows grew grown
    growing jump jumps jumped jumping climb climbs climbed climbing surge surged soar soared raise
    raises raised raising up fall falls fell fallen falling drop drops dropped dropping decline
    declines declined declining decrease decreases decreased decreasing cut cuts cutting reduce
    reduces reduced reducing slump slumped plunge plunged slip slipped slide slid shrink shrank
    shrunk down lower lowers lowered lowering trim trimmed slash slashed change changed changing
    move moved moving go goes went going gone widen widened narrow narrowed improve improved
    improving ease eased doubled tripled quadrupled expand expanded expanding revised upgraded
    downgraded swell swelled boost boosted advance advanced gain gained lost edged ticked tumbled
    dipped shot halved extended extend lift lifts lifted lifting hike hikes hiked push pushes pushed"""
)
"""With one of these, "from 5 to 6" tells two figures and no range."""
COMPARISONS: Final = words_of(
    """the as more less higher lower larger smaller bigger greater faster slower longer stronger
    heavier that its their his her what normal likelier cheaper worse better taller fewer this
    those average annual earnings"""
)
"""What follows "times" or "twice" where they compare: "twice the mass"."""
INDEX_WORDS: Final = words_of(
    """index indices dow nasdaq nikkei ftse ordinaries dax cac sensex nifty kospi shares stocks
    stock market markets futures yields"""
)
"""Near these, points are a unit."""
POLL_WORDS: Final = words_of(
    """poll polls polled pollster pollsters vote votes voters survey surveyed approval disapproval turnout
    electorate"""
)
"""Near these and a percentage, points of a change or a lead are percentage points."""
MARGINS: Final = words_of(
    """up down by ahead behind lead leads leading gap margin fell fall fallen rose rise risen dropped drop
    gained gain lost loss climbed slipped jumped swing advantage less more fewer higher lower"""
)
MONEY_WORDS: Final = words_of(
    """pay pays paid paying cost costs costing price priced prices fine fined worth spend spends
    spent spending salary wage wages bonus bail sold sell sells sale bought buy debt debts loan
    loans invest invested investment damages compensation tax taxes budget profit profits revenue
    savings save saved earn earns earned charge charged fee fees sterling funding fund donate
    donated donation prize reward ransom value valued rent rents rental fare fares bill bills subsidy subsidies
    allowance pension pensions benefit earnings income dearer cheaper discount awarded"""
)
"""Near these, pounds are money."""

FUNCTION_WORDS: Final = words_of(
    """a an the and or but nor so yet if then than that this these those which who whom whose what
    when where while as at by for from in into of off on onto out over to toward towards under
    until up upon via with within without about above across after against along among around
    because before behind below beneath beside between beyond despite down during except inside
    like near outside per since through throughout is are was were be been being has have had do
    does did will would shall should may might must can could not no he it she they we you i him
    her them us his its their our my your also just only even still already both each either
    neither there here how why myself himself herself itself themselves ourselves yourself said
    says say told went came left"""
)
"""Words that cannot be the noun that a number counts."""
STREETS: Final = words_of(
    "street road avenue lane drive square boulevard terrace crescent close st rd ave blvd parkway"
)
"""A number before a name that ends in one of these is an address: "12 High Street"."""
