"""The words that show a number to be no fact: names, ranks, games, idioms, windows, as tables.

Add a word to the table it belongs to; nothing else has to change. Everything is lower case.
"""

from __future__ import annotations

from typing import Final

from llmextract.lexicon import phrases_of, words_of

# --- dates ----------------------------------------------------------------------------------

YEAR_BEFORE: Final = words_of(
    """in since by until till during from of early late mid before after for through throughout
    year season summer winter spring autumn fall between and to vs than around circa back election
    elections born"""
)
YEAR_STRONG: Final = words_of("in since until till during early late mid circa")
"""After one of these four digits are a year, whatever follows."""
YEAR_PARTS: Final = words_of("half quarter end beginning start middle rest summer spring class")
"""Before "of" these make four digits a year: "the first half of 2002"."""
YEAR_NOUNS: Final = words_of(
    """elections olympics games championships finals accords peace attacks bombings riots protests
    levels prices sales results celebrations targets events talks notes bonds gilts"""
)
"""Plurals that a bare year goes before: "the 1998 elections"."""
THIRD_PERSON: Final = words_of(
    """looks is was has does says goes comes takes makes sees remains shows seems sits stands gets
    becomes brings marks gives keeps lets needs wants plans hopes"""
)
"""Verbs that end like a plural noun."""

# --- windows and ages -----------------------------------------------------------------------

WINDOW_BEFORE: Final = words_of(
    """past last previous next coming preceding following recent first final opening closing latest
    prior ensuing"""
)
"""A period right behind one of these dates something: "the past two weeks"."""
WINDOW_AFTER: Final = words_of(
    "ago earlier later beforehand afterwards hence prior before after since ahead back"
)
PERIOD_RECORDS: Final = words_of(
    "low lows high highs peak record best worst anniversary profit profits loss losses results"
)
"""After a period these tell how long ago or which one: "a 40-year low"."""
PERSONAL: Final = words_of("his her their my your our")
PRONOUNS: Final = words_of("he she i who they we you")
PERSONS: Final = words_of(
    """children child people persons those adults adult women men anyone youths girls boys kids
    patients everyone teenagers workers players voters pupils students babies infants"""
)
"""People of whom an age limit is told: "children under five"."""
ADULT_AGES: Final = words_of("16 18 21 60 65 70 75 80")
"""Limits that are ages where no unit is told: "victims under 18"."""
UNAGED: Final = words_of(
    "temperatures prices speeds scores winds levels rates numbers degrees shares highs lows"
)
SAYING: Final = words_of("said says told tells added adds recalled recalls")
COMPLETED: Final = words_of(
    "built rebuilt completed finished written developed constructed climbed crossed assembled"
)
"""Before "in" and a period these make it a duration: "built in 10 days"."""
RELATIVES: Final = words_of(
    """wife husband son daughter mother father brother sister man woman boy girl driver teacher
    uncle aunt nephew niece grandmother grandfather partner girlfriend boyfriend friend widow
    student pensioner cousin"""
)
"""Persons whose age may follow between commas: "his wife, 34, was hurt"."""

# --- names and ranks ------------------------------------------------------------------------

DESIGNATORS: Final = words_of(
    """section sections article articles chapter chapters clause clauses paragraph paragraphs
    schedule rule rules title act bill proposition amendment resolution resolutions directive
    regulation protocol annex appendix highway route routes interstate motorway freeway pier gate
    gates terminal terminals platform platforms runway track flight flights train bus tram room
    rooms suite floor level apartment unit lot block cell ward precinct district division zone
    sector channel group type class category grade phase stage tier step part volume episode scene
    page pages figure table exhibit item items verse psalm model version mark series boeing airbus
    formula catch agent form lane pool option question heat hole checkpoint brigade battalion
    regiment squadron engine force studio hall reactor code area warehouse path row rows seat seats line lines box exit exits junction junctions grades phases stages types"""
)
"""A number straight behind one of these names a thing: "section 18"."""
ABBREVIATED_DESIGNATORS: Final = words_of("fig figs sec art arts ch vol para apt ext p pp rm app")
"""Designators that a full stop cuts short: "Fig. 3"."""
LOOSE_DESIGNATORS: Final = words_of(
    """path group series unit class part force studio hall room rooms rows box area line lines form seat seats track
    option question hole code act bill version pool row level floor train bus engine figure model
    table title item items type page pages district"""
)
"""Designators that also end a phrase before a count: "in that group 20 people fell ill"."""
RANK_NOUNS: Final = words_of(
    "number day game round match week leg lap test seed ranked rank ranking stage night race year"
)
"""Behind these a number ranks: "day four", "number one"."""
PERIOD_NOUNS: Final = words_of("day year week night game match test leg round race stage")
"""Rank nouns that also end a phrase just before a count: "on that day 20 people died"."""
PHRASE_OPENERS: Final = words_of(
    "that this a last next each every same per one the another any whole all"
)
MILITARY: Final = words_of(
    """battalion brigade regiment division army fleet corps squadron infantry cavalry marine
    airborne armored armoured special amendment congress circuit reich republic"""
)
"""Units and bodies that are named by an ordinal: "the 3rd Battalion"."""
AIRLINERS: Final = words_of(
    "707 717 727 737 747 757 767 777 787 a300 300 310 318 319 320 321 330 340 350 380"
)
AIRCRAFT: Final = words_of(
    "jet jetliner airliner aircraft plane airplane aeroplane max neo dreamliner"
)
"""A model number before one of these is a name: "a 767 jetliner"."""
SPORT_EVENTS: Final = words_of(
    """butterfly freestyle backstroke breaststroke medley relay hurdles sprint steeplechase race
    races event events champion championship champions final finals title individual walk dash
    hurdler hurdlers runner runners sprinter sprinters"""
)
"""After metres these name an event: "the 50 metres butterfly"."""
WEAPONS: Final = words_of(
    """pistol rifle rifles gun guns handgun handguns round rounds cannon cannons shell shells
    howitzer howitzers mortar mortars machine caliber calibre film lens camera ammunition bullets
    bullet"""
)
"""After millimetres these name a thing: "a 9mm pistol"."""

EVENT_LENGTHS: Final = words_of(
    "50 60 100 200 400 800 1500 1,500 3000 3,000 5000 5,000 10000 10,000"
)
SENTENCE_OPENERS: Final = words_of(
    """today yesterday tomorrow tonight overnight meanwhile however then now here there another only
    just all fully exactly total killed injured wounded dead missing arrested including plus fewer
    police officials troops elsewhere separately altogether together overall nationwide worldwide
    eventually finally initially"""
)
"""Capitalised words that begin a sentence right before a count: "Yesterday 20 came"."""

# --- scores ---------------------------------------------------------------------------------

SCORE_VERBS: Final = words_of(
    """beat beats beaten beating defeat defeats defeated defeating win wins won winning lose loses
    lost losing lead leads led leading trail trails trailed trailing draw draws drew drawn drawing
    thrash thrashed thrashing score scores scored scoring scoreline victory loss level levelled
    leveled tie tied ahead down up behind rout routed routing hammered hammering crush crushed
    edged edge downed upset triumph triumphed overcame held comeback aggregate set sets vote voted
    votes ruling ruled equalised equalized stalemate v vs versus final"""
)
"""Near these a pair on a hyphen is a score: "won 2-5"."""
STRONG_SPORT_WORDS: Final = words_of(
    """wicket wickets innings stumps batsman batsmen bowler bowlers crease birdie bogey touchdown
    touchdowns quarterback striker midfielder goalkeeper playoff playoffs scrum birdies bogeys"""
)
"""Words of sport that count twice."""
SPORT_WORDS: Final = words_of(
    """wicket wickets innings stumps batsman batsmen bowler bowlers bowled crease birdie birdies
    bogey bogeys touchdown touchdowns quarterback striker midfielder goalkeeper playoff playoffs
    batted batting scrum tries singles doubles semifinal semifinals quarterfinal quarterfinals
    cricket tennis golf rugby football soccer basketball baseball hockey netball wimbledon
    tournament championship championships coach captain league match matches referee umpire
    goals scored halftime seeded unseeded swimmer swimming freestyle yacht yachts skipper
    premiership medal medals grandstand teammates inning pitcher tackle midfield defender"""
)
"""An article with several of these is about sport."""
SCORE_NOUNS: Final = words_of(
    """wicket wickets overs fours sixes birdies bogeys touchdowns rebounds strikeouts aces
    dismissals homers"""
)
"""Things that only a match counts."""
WEAK_SCORE_NOUNS: Final = words_of(
    """runs run balls ball sets set goals goal tries points point games innings centuries century
    assists catches strokes lengths"""
)
"""Things that a match counts, and others too: scores in an article about sport."""
SCORE_ROLES: Final = words_of("ahead behind clear astern lead adrift")
"""After a distance or a time in sport these tell the state of a race."""

# --- idioms ---------------------------------------------------------------------------------

ONE_IDIOM_AFTER: Final = words_of(
    """of day another thing point side hand way more last final big such moment night stage word
    time step reason life inch else better sided end"""
)
ONE_IDIOM_BEFORE: Final = words_of(
    "this that which each every any another some such former latter no"
)
ONE_COMPOUNDS: Final = words_of(
    """way time off piece sided upmanship shot party stop size to eyed dimensional liner on hit state
    and horned legged armed handed child"""
)
ONE_COUNTS: Final = words_of(
    """killed injured wounded arrested leaving detained captured but just only lost including killing
    injuring wounding arresting detaining capturing damaging destroying sinking"""
)
"""Before a lone "one" these make it a count: "injured one"."""
FULLY: Final = words_of("sure certain behind against committed confident fit convinced safe ready")
"""After "100 per cent" these make it an idiom."""
HALF_COMPOUNDS: Final = words_of(
    "time way brother sister hearted mast back centuries century term baked naked marathon"
)
"""What "half" goes before without halving anything."""
IDIOMS: Final = phrases_of(
    """takes two to tango|at sixes and sevens|the nine yards|cloud nine|square one|best - of - three|best - of - five|best - of - seven|best of seven|nine to five|nine - to - five
    |twenty - four seven|50 - 50|50 / 50|fifty - fifty|zero - sum|zero tolerance|zero - tolerance|zero covid|zero - covid|9 - to - 5|9 to 5
    |ground zero|net zero|net - zero|one - on - one|one on one|one - to - one|under one roof|one by one|two by two
    |second - hand|second hand|first lady|first class|first - class|second nature|second thoughts
    |first aid|seven seas|one in a million|million - to - one|high five|take five
    |two wrongs|six feet under|two - faced|four - letter|two - piece|three - piece|four - wheel
    |eleventh hour|eleventh - hour|zero hour|year zero|patient zero|sub - zero|two minds
    |nine lives|four corners|second to none|forty winks|fifth column|third party|third - party
    |first - hand|second - class|second - rate|one or other|one and all|third world|first world
    |on all fours|a million miles|a thousand times|two - way|one too many|zero - emission
    |zero - emissions|zero - carbon|one and the same|one and only|110 per cent|110 percent
    |two worlds|catch - 22|best of three|best of five|best of seven|split second|second guess
    |two sides of the same coin|in one go|in one fell swoop|at one go|one less thing|one more thing|for half board|with half board|on half board
    |all four corners|third time lucky|two steps ahead|one two punch"""
)
"""Fixed phrases whose numbers count nothing."""
IDIOM_STARTS: Final = frozenset(phrase[0] for phrase in IDIOMS)
IDIOM_LONGEST: Final = max(len(phrase) for phrase in IDIOMS)
