"""The words that write, bound and classify numbers in English news, as tables.

Add a word to the table it belongs to; nothing else has to change. Everything is lower case, and a
phrase is written with single spaces between its tokens.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Final

from llmextract.schema import Modifier


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(table: dict[str, str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(line.split()) for text in table.values() for line in text.split("|"))


# --- number words ---------------------------------------------------------------------------

SMALL: Final = MappingProxyType(
    {word: value for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split())}
)  # fmt: skip
TENS: Final = MappingProxyType(
    {word: 10 * value for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
)  # fmt: skip
EXTRA_SMALL: Final = MappingProxyType({"nil": 0, "nought": 0, "naught": 0, "fourty": 40})
CARDINALS: Final = MappingProxyType({**SMALL, **TENS, **EXTRA_SMALL})

SCALES: Final = MappingProxyType(
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
SCALE_PLURALS: Final = MappingProxyType({"lakhs": "lakh", "crores": "crore"})
SCALE_SUFFIXES: Final = MappingProxyType(
    {
        "k": Decimal(10**3),
        "m": Decimal(10**6),
        "mn": Decimal(10**6),
        "mm": Decimal(10**6),
        "mln": Decimal(10**6),
        "mio": Decimal(10**6),
        "bn": Decimal(10**9),
        "bln": Decimal(10**9),
        "b": Decimal(10**9),
        "tn": Decimal(10**12),
        "trn": Decimal(10**12),
        "cr": Decimal(10**7),
    }
)
"""Letters written straight after digits: `$3.5bn`, `1.2K`."""

VAGUE: Final = MappingProxyType(
    {
        "tens": Decimal(10),
        "dozens": Decimal(12),
        "scores": Decimal(20),
        "hundreds": Decimal(100),
        "thousands": Decimal(1000),
        "millions": Decimal(10**6),
        "billions": Decimal(10**9),
        "trillions": Decimal(10**12),
        "lakhs": Decimal(10**5),
        "crores": Decimal(10**7),
    }
)
"""Plurals that name only an order of magnitude; `tens` and `scores` need "of" behind them."""

GROUPS: Final = MappingProxyType({"dozen": Decimal(12), "score": Decimal(20)})
"""Nouns that count in lots: "two dozen", "three score"."""

DENOMINATORS: Final = MappingProxyType(
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
DENOMINATOR_PLURALS: Final = MappingProxyType(
    {"halves": 2, **{word + "s": value for word, value in DENOMINATORS.items() if word != "half"}}
)

ORDINALS: Final = MappingProxyType(
    {word: value for value, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        """.split(), start=1)}
    | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
       "eightieth": 80, "ninetieth": 90, "hundredth": 100, "thousandth": 1000,
       "millionth": 10**6, "umpteenth": None}
)  # fmt: skip
MULTIPLES: Final = MappingProxyType({"twice": Decimal(2), "thrice": Decimal(3)})
FOLDS: Final = MappingProxyType(
    {word + "fold": Decimal(value) for word, value in {**SMALL, **TENS, "hundred": 100}.items()}
)
"""Multiples in one word: "tenfold"."""

DECADES: Final = MappingProxyType(
    {word: value for value, word in zip(range(20, 100, 10),
        "twenties thirties forties fifties sixties seventies eighties nineties".split(),
        strict=True)}
)  # fmt: skip

ROMAN: Final = MappingProxyType(
    {word: value for value, word in enumerate(
        """I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII
        XXIV XXV""".split(), start=1)}
)  # fmt: skip

VULGAR: Final = MappingProxyType(
    {
        "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"),
        "⅓": Decimal("0.3333"), "⅔": Decimal("0.6667"), "⅕": Decimal("0.2"),
        "⅖": Decimal("0.4"), "⅗": Decimal("0.6"), "⅘": Decimal("0.8"),
        "⅙": Decimal("0.1667"), "⅚": Decimal("0.8333"), "⅐": Decimal("0.1429"),
        "⅛": Decimal("0.125"), "⅜": Decimal("0.375"), "⅝": Decimal("0.625"),
        "⅞": Decimal("0.875"), "⅑": Decimal("0.1111"), "⅒": Decimal("0.1"),
    }
)  # fmt: skip

NONE_NOUNS: Final = _words(
    """fatalities fatality deaths death casualties casualty injuries survivors victims arrests
    losses infections wounded cases"""
)
"""A noun that "no" counts as zero: "no fatalities". Any other "no" writes no number."""
NONE_ADJECTIVES: Final = _words(
    """further other new more civilian serious immediate reported known confirmed additional human
    military major american"""
)
"""Words that may stand between: "no further casualties"."""

# --- modifiers ------------------------------------------------------------------------------

_LEFT: Final[dict[Modifier, str]] = {
    "about": """about|around|some|approximately|approx|approx .|roughly|an estimated|estimated
        |a estimated|estimated at|circa|c .|ca .|~|something like|somewhere around
        |somewhere in the region of|in the region of|in the order of|on the order of
        |in the neighborhood of|in the neighbourhood of|in the vicinity of|more or less
        |give or take|an average of about|reportedly about|anywhere from|anywhere between
        |somewhere between|an approximate|in around|an unofficial|like about|± |≈""",
    "almost": """almost|nearly|close to|near to|nearing|approaching|just short of|not quite|virtually
        |practically|just shy of|shy of""",
    "more_than": """more than|over|above|exceeding|exceeds|exceed|exceeded|in excess of|upwards of
        |upward of|greater than|higher than|larger than|bigger than|longer than|older than
        |better than|surpassing|surpassed|surpasses|topping|north of|beyond|faster than
        |heavier than|taller than|deeper than|farther than|further than|>""",
    "at_least": """at least|no fewer than|no less than|not less than|not fewer than|no lower than
        |a minimum of|minimum of|minimum|a minimum|at the very least|at a minimum|as few as|as little as
        |≥|from at least""",
    "less_than": """less than|fewer than|under|below|lower than|smaller than|short of|south of
        |shorter than|younger than|not even|<|slower than|beneath""",
    "at_most": """up to|at most|at the most|as many as|as much as|no more than|not more than|a maximum of
        |maximum of|maximum|a maximum|no greater than|no higher than|no larger than|no longer than
        |no older than|not exceeding|as high as|as long as|not to exceed|as large as|capped at
        |≤|upto|as far as|as old as|as late as|no bigger than""",
}
LEFT_MODIFIERS: Final = MappingProxyType(
    {
        tuple(phrase.split()): modifier
        for modifier, phrases in _LEFT.items()
        for phrase in phrases.replace("\n", " ").split("|")
    }
)
RIGHT_MODIFIERS: Final = MappingProxyType(
    {
        ("or", "more"): "at_least",
        ("or", "over"): "at_least",
        ("or", "older"): "at_least",
        ("or", "above"): "at_least",
        ("or", "greater"): "at_least",
        ("or", "higher"): "at_least",
        ("or", "better"): "at_least",
        ("and", "over"): "at_least",
        ("and", "older"): "at_least",
        ("and", "above"): "at_least",
        ("and", "up"): "at_least",
        ("and", "upwards"): "at_least",
        ("or", "less"): "at_most",
        ("or", "fewer"): "at_most",
        ("or", "under"): "at_most",
        ("or", "below"): "at_most",
        ("or", "younger"): "at_most",
        ("and", "under"): "at_most",
        ("and", "below"): "at_most",
        ("or", "so"): "about",
        ("or", "thereabouts"): "about",
        ("odd",): "about",
        ("-", "odd"): "about",
        ("-", "something"): "about",
        ("-", "ish"): "about",
        ("plus",): "at_least",
        ("-", "plus"): "at_least",
        ("+",): "at_least",
        ("at", "least"): "at_least",
        ("at", "most"): "at_most",
        ("at", "the", "most"): "at_most",
        ("minimum",): "at_least",
        ("maximum",): "at_most",
        ("give", "or", "take"): "about",
        ("approximately",): "about",
    }
)  # fmt: skip
BOUNDS: Final = _words("more_than at_least less_than at_most")

HEDGES: Final = _words(
    """just well far slightly a tad little bit only even already now still currently perhaps maybe
    possibly probably much significantly considerably way marginally comfortably easily fractionally
    substantially"""
)
"""Adverbs that may stand before a modifier without changing it."""

TRANSPARENT: Final = _words(
    """a an another other further additional extra the total these those all its his her their our
    my your new combined nearly-a a-total record"""
)
"""Words that may stand between a modifier and its number: "up to another 20"."""

ABOUT_TOPIC: Final = _words(
    """talk talks talked talking speak speaks spoke spoken speaking know knows knew known knowing
    think thinks thought thinking worry worries worried worrying concern concerns concerned ask asks
    asked asking question questions tell tells told telling hear hears heard learn learned learnt
    information details detail complain complains complained complaint complaints story stories book
    books film films write writes wrote written warn warned warning read reads argue argued
    report reports article documentary care cares cared sure forget forgot forgotten anything
    something nothing everything what how announcement brought bring brings"""
)
"""After one of these "about" names a topic and bounds nothing."""

SOME_NOT: Final = _words("of")

# --- time -----------------------------------------------------------------------------------

MONTHS: Final = MappingProxyType(
    {name: number for number, names in enumerate(
        """january/jan february/feb march/mar april/apr may june/jun july/jul august/aug
        september/sept/sep october/oct november/nov december/dec""".split(), start=1)
     for name in names.split("/")}
)  # fmt: skip
WEEKDAYS: Final = _words(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun"""
)
ZONES: Final = _words(
    """gmt utc est edt pst pdt cst cdt mst mdt cet cest bst ist aest aedt acst awst jst hkt sgt msk
    eet wib nzst nzdt local et pt"""
)
O_CLOCK: Final = _words("o'clock oclock am pm a.m p.m")

YEAR_BEFORE: Final = _words(
    """in since by until till during from of early late mid before after for through throughout year
    season summer winter spring autumn fall between and to vs than around circa back the copyright
    election elections born reelected re-elected"""
)
YEAR_NOUNS: Final = _words(
    """season election elections census world olympics olympic games budget budgets report war
    revolution crisis tournament championship championships championship final finals agreement
    treaty accord accords peace attack attacks invasion coup ceasefire referendum constitution law
    act convention edition model film movie album song novel book campaign presidential general
    federal financial fiscal academic calendar tax deal earthquake tsunami hurricane summit massacre
    bombing bombings genocide uprising draft vintage grand australian british american european
    winter summer vote poll race trial case study survey interview article speech ruling
    decision pact plan strategy target targets deadline events riots protest protests merger
    acquisition levels level average total"""
)
"""Nouns that a bare year goes before: "the 2018 World Cup"."""

DURATION_UNITS: Final = _words(
    """millisecond second minute hour day night week weekend fortnight month quarter year decade century
    millennium season"""
)
WINDOW_BEFORE: Final = _words(
    """past last previous next coming preceding following recent first final opening closing
    latest prior ensuing"""
)
WINDOW_AFTER: Final = _words("ago earlier later beforehand afterwards hence prior before after on since")

# --- nouns beside numbers -------------------------------------------------------------------

DESIGNATORS: Final = _words(
    """section sections article articles chapter chapters clause paragraph schedule rule rules title
    act bill proposition amendment resolution resolutions directive regulation protocol annex
    appendix highway route interstate motorway freeway road street avenue lane pier gate terminal
    platform runway track flight flights train bus tram line room suite floor level apartment unit
    lot block cell ward precinct district division zone area region sector channel radio bbc
    itv group type class category grade phase stage tier step part volume episode act scene page pages
    figure table exhibit item point verse psalm model version mark series boeing airbus concorde
    apollo soyuz voyager falcon windows iphone ipad galaxy playstation xbox pixel formula
    catch agent number no nos form year grade size lane pool seed ranked rank ranking
    paragraphs option question chapter game day week round match leg heat test hole set column row
    lane mile kilometre bus bay dock hangar camp checkpoint brigade battalion regiment squadron
    corps force task unit engine ladder station reactor studio hall wing pod pier count
    earthquake magnitude force-level code area-code po box"""
)
"""A number straight after one of these names a thing: "Section 18". Some need a capital."""

LOWER_DESIGNATORS: Final = _words(
    """section sections article articles chapter clause paragraph rule resolution highway route
    interstate gate terminal platform runway flight room page pages line channel division class
    grade stage phase type level tier zone category volume episode version model unit block
    lane verse act part figure table item appendix annex schedule ward cell studio reactor sector
    number no nos day game round week year match leg heat lap test hole set seed option question
    count apartment floor area group step"""
)
RANK_NOUNS: Final = _words(
    """number no nos day game round match week leg heat lap test hole seed ranked rank ranking
    stage set year night race"""
)
"""Designators after which the number ranks: "day four", "number one"."""

SCORE_VERBS: Final = _words(
    """beat beats beaten beating defeat defeats defeated defeating win wins won winning lose loses
    lost losing lead leads led leading trail trails trailed trailing draw draws drew drawn drawing
    thrash thrashed thrashing score scores scored scoring scoreline victory loss level levelled leveled
    tie tied ahead down up behind rout routed routing hammered hammering crush crushed edged edge
    downed upset triumph triumphed overcame held comeback deficit margin advantage aggregate
    half-time halftime fulltime full-time tiebreak tie-break sets series nil vote voted votes
    ruling ruled record unbeaten equalised equalized stalemate vs v versus final"""
)
SPORT_WORDS: Final = _words(
    """wicket wickets innings stumps batsman batsmen bowler bowlers bowled wicketkeeper overs lbw crease
    century-maker proteas birdie birdies bogey bogeys par eagle tee fairway inning innings
    touchdown touchdowns quarterback striker midfielder goalkeeper tiebreaker playoff playoffs
    semifinal semifinals semi-final knockout rebounds assists pitcher homer homers dugout batted
    batting bowling scrum tries conversions penalties fixture"""
)
SCORE_NOUNS: Final = _words(
    """wicket wickets runs overs balls sets fours sixes innings tries birdies bogeys goals touchdowns
    rebounds assists strokes strikeouts aces dismissals ducks catches conversions frames
    homers set try touchdown shots under-par over-par"""
)
"""Things that only a match counts."""

SPORT_EVENTS: Final = _words(
    """butterfly freestyle backstroke breaststroke medley relay hurdles sprint steeplechase race races
    event events champion championship champions final finals title world-record individual
    heats walk"""
)
INDEX_WORDS: Final = _words(
    """index dow nasdaq nikkei ftse ordinaries dax cac sensex nifty kospi shares stocks market s&p
    hang composite average trading"""
)
MONEY_WORDS: Final = _words(
    """pay pays paid paying cost costs costing price priced prices fine fined worth spend spends spent
    spending salary wage wages bonus bail sold sell sells sale bought buy debt debts loan loans
    invest invested investment damages compensation tax taxes budget profit profits revenue raise
    raised raising savings save saved earn earns earned charge charged fee fees million billion
    sterling funding fund donate donated donation prize reward ransom value valued"""
)

CHANGE_VERBS: Final = _words(
    """rise rises rose risen rising increase increases increased increasing grow grows grew grown growing
    jump jumps jumped jumping climb climbs climbed climbing surge surged soar soared raise raises raised
    raising up fall falls fell fallen falling drop drops dropped dropping decline declines declined
    declining decrease decreases decreased decreasing cut cuts cutting reduce reduces reduced reducing
    slump slumped plunge plunged slip slipped slide slid shrink shrank shrunk down lower lowers lowered
    lowering trim trimmed slash slashed change changed changing move moved moving go goes went going
    gone widen widened narrow narrowed improve improved improving ease eased doubled tripled
    quadrupled expand expanded expanding revised upgraded downgraded swell swelled boost boosted
    ranged-from advance advanced gain gained lost edged ticked tumbled dipped shot halved extended
    extend"""
)
"""With one of these, "from 5 to 6" tells two figures and no range."""
COMPARISONS: Final = _words(
    """the as more less higher lower larger smaller bigger greater faster slower longer stronger heavier
    that its their his her what normal likelier cheaper worse better earnings older taller fewer this
    those average today current annual"""
)
"""What follows "times" or "twice" where they compare: "twice the mass"."""

ONE_IDIOM_AFTER: Final = _words(
    """of day another thing point side hand way more by who whom which that that's is has was
    're could should would might must can may cannot had ends else time
    last final big such on and -way step life's too's to better always never
    minute moment night stage the this it as so 's or"""
)
ONE_IDIOM_BEFORE: Final = _words(
    """the this that which each every any no another some such other a an old new good bad big little
    first last next right wrong only difficult great real is was as loved former latter our my your
    his her their its for with"""
)
ONE_COMPOUNDS: Final = _words(
    """way time off day sided upmanship shot party star man woman stop size to eyed dimensional liner on
    half"""
)
IDIOMS: Final = frozenset(
    tuple(phrase.split())
    for phrase in """at sixes and sevens|catch - 22|the nine yards|on cloud nine|back to square one
    |square one|plan nine|nine to five|nine - to - five|twenty - four seven|24 / 7|50 - 50|50 / 50
    |fifty - fifty|zero - sum|zero tolerance|ground zero|net zero|net - zero|zero in|zeroed in|zero - tolerance
    |day one|hundred per cent sure|second - hand|one - on - one|one on one|one by one|two by two
    |third world|first lady|first class|second nature|second thoughts|first aid|seven seas
    |the big three|the big four|the big five|the big six|gang of four|two cents|two thumbs|a thousand times
    |thousand words|one in a million|million miles|million - to - one|high five|take five|plan b
    |two wrongs|six feet under|five - star|four - star|three - star|two - star|two - faced|four - letter
    |three - piece|two - piece|four - wheel|two - wheel|dressed to the nines|eleventh hour|eleventh - hour
    |zero hour|year zero|patient zero|sub - zero|in two minds|two - horse|two - timing|nine lives
    |four corners|second to none|none other|none the less|first and foremost|ten a penny
    |ten to one|hundred percent sure|forty winks|fifth column|fifth columnist|third party|third - party
    |first - hand|first - class|second - class|second - rate|second - guess|two worlds|third degree
    |first - degree|second - degree|third - degree""".replace("\n", " ").split("|")
)
"""Fixed phrases whose numbers count nothing."""

FUNCTION_WORDS: Final = _words(
    """a an the and or but nor so yet if then than that this these those which who whom whose what when
    where while as at by for from in into of off on onto out over to toward towards under until up upon
    via with within without about above across after against along among around because before behind
    below beneath beside between beyond despite down during except inside like near outside per since
    through throughout is are was were be been being has have had do does did will would shall should
    may might must can could not no it he she they we you i him her them us his its their our my your
    also just only even still already both each either neither there here how why
    said says say told went came left"""
)
