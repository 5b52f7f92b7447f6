"""Tables of English words by what they do in a sentence, from which the rules tell phrases apart.

Closed classes are listed whole. Verbs are listed only where their form does not show them: the
irregular past, and the present forms that are no common nouns. To teach the rules a word, add it.
"""

from __future__ import annotations

__all__ = [
    "ADJECTIVES",
    "ADVERBS",
    "AGENCIES",
    "AUXILIARIES",
    "CHANGES",
    "CONJUNCTIONS",
    "DETERMINERS",
    "LIGHT_NOUNS",
    "MODIFIERS",
    "NOUNS_IN_LY",
    "NOUNS_OR_VERBS",
    "NO_PARTICIPLES",
    "PEOPLE",
    "PREDICATES",
    "PREPOSITIONS",
    "PRONOUNS",
    "RELATIVES",
    "REPORTING",
    "ROLES",
    "SUBORDINATORS",
    "TITLES",
    "VERBS",
]

PREPOSITIONS = frozenset(
    """about above across after against along amid among around as at before behind below beneath
    beside between beyond by despite down during except for from in inside into like near of off on
    onto out outside over past per since than through throughout to toward towards under until up
    upon via with within without including aboard involving following amongst plus minus versus
    worth till alongside atop""".split()
)
CONJUNCTIONS = frozenset("and or but nor yet".split())
SUBORDINATORS = frozenset(
    "so while when where because if although though whereas whether unless once why how".split()
)
RELATIVES = frozenset("who whom whose which that what".split())
DETERMINERS = frozenset(
    """the a an this that these those its their his her our my your some any each every all both
    such another no several many few""".split()
)
AUXILIARIES = frozenset(
    """is are was were be been being am has have had having do does did will would shall should
    can could may might must ought isn't aren't wasn't weren't hasn't haven't hadn't won't
    wouldn't don't doesn't didn't can't couldn't shouldn't cannot""".split()
)
PRONOUNS = frozenset(
    """he she it they we i you them him us me himself themselves itself there everyone everybody
    nobody someone anyone something nothing everything one's it's that's there's he's she's""".split()
)
ADVERBS = frozenset(
    """not never already also still now then ever even just only almost nearly about alone instead
    dead alive missing homeless asleep unhurt here there away back together again yesterday today tomorrow tonight overnight ago earlier
    later ahead alike apart however meanwhile otherwise too very quite soon once twice often
    perhaps indeed closer nearer abroad alive aside elsewhere else so far yet more most less least""".split()
)
MODIFIERS = frozenset(
    """about around some over almost nearly another a an the only just under approximately roughly
    estimated further aged total every any each all both other these those such additional extra
    last past next first its their his her our my your initial mere exactly or so say well above
    below maximum minimum average record whopping full entire barely virtually possibly probably
    perhaps between no several many final combined""".split()
)
"""Words that may stand between a number and the verb or preposition before it."""

PREDICATES = frozenset(
    "unable able likely unlikely due set ready willing unwilling forced free keen".split()
)
"""Adjectives between an auxiliary and "to" with its verb."""

VERBS = frozenset(
    """arisen awoke bitten bled blown blew burnt dreamt drank drunk forbidden knelt leapt learnt lent lit mown rung
    sewn shone shrunk sung sown spelt spilt spat spoilt sprung stung swollen upheld woken woven wept withheld wrung
    overtaken overtook undertaken undertook overseen oversaw foreseen foretold mistaken misled rebuilt resold
    retaken retook rewritten slain strewn stricken
    befell bade bidden clung crept dwelt flung forbade forgiven gotten leant mistook overcome overheard overpaid overran
    overrode overridden overslept overthrew overthrown partook pled pleaded proved proven recast redid redone remade
    repaid rethought rewrote sawn sheared showed strode strove striven sped swelled trod trodden unbound underbid
    undercut underwrote underwritten undid undone unwound upended wove outbid outdid outdone outgrew outgrown outran
    outsold outspent outshone outvoted misread misspent misunderstood foresaw overspent oversold overshot overstated
    understated prepaid retold reunited underpaid undersold
    left fled went said says told tells got fell rose lost won took made held came began
    became met saw ran sent built brought bought paid spent sold grew gave found kept
    led laid lay lays leave leaves drew fought died used freed broke spoke wrote stood sat beat felt flew hid knew rode rang sang sank
    slept stole swam taught thought threw tore understood woke wore caught chose drove ate forgot
    swore shook struck arose bore bent bound bred dealt dug fed forgave froze heard hung meant
    sought shrank slid spun sprang spread stuck swept swung underwent overcame withdrew withstood
    swum gone done seen taken given known shown begun written spoken broken chosen driven eaten
    fallen flown forgotten frozen hidden ridden risen shaken stolen sworn torn thrown worn drawn
    grown become undergone withdrawn beaten born borne lain sunk won shot hit put quit
    remains remain includes include represents represent accounts becomes become begins begin
    believes believe believed thinks think expects expect contains contain continues continue
    shows show suggests suggest appears appear seems seem means adds add provides provide
    requires require faces receives receive gives give takes take makes make comes come goes go
    gets get keeps keep leaves finds find brings bring loses lose wins sends send says say tells
    allows allow involves involve consists consist belongs carries carry stands sits lies weighs
    measures lasts kills kill dies die hits flees flee falls reaches exceeds exceed earns earn owns
    owe owes earn supports employs employ operates operate describes argues argue insists insist
    admits admit warns warn denies deny confirms confirm hopes explains agrees agree refuses seeks
    seek wants want needs holds hold gives die arrive arrives enter enters join joins
    leave move happen happens follow follows meet meets pays sell sells buy buys grow grows
    reveals reveal says indicates indicate predicts predict estimates forecasts opposes threatens
    becomes resigns retires celebrates defeats recommends recommend understands knows know
    reckons reckon insisted retorted sees foresees
    approve approves disapprove oppose prefer prefers consider considers rely relies depend depends
    differ differs suffer suffers refuse occur occurs arise arises choose chooses decide decides
    consume consumes attend attends obtain undergo undergoes migrate speak speaks write marry gather
    gathers possess commit contribute contributes comprise comprises constitute constitutes exist
    exists emerge emerges survive survives recover recovers perish eat eats breathe swim teach
    teaches learn disagree identify identifies accept accepts reject rejects""".split()
)
"""Forms that are verbs wherever they stand, or nearly so."""
NOUNS_OR_VERBS = frozenset(
    """dispute disputes work works claim claims report reports plan plans cost costs rise rises drop drops vote
    votes attack attacks strike strikes call calls charge charges increase increases change changes
    cut cuts need needs face hope start starts stop stops turn turns open opens close
    closes help helps fear fears visit visits return returns march protest protests surrender
    surrenders demand demands offer offers order orders win aim aims target targets average
    averages total totals number numbers head heads serve serves score scores play plays run
    runs travel travels walk walks cover covers train trains end ends set lead leads fight fights
    put hit pay shut hurt burst bid bet cast forecast forecasts shed upset offset thrust broadcast let
    live lives estimate estimates raise raises suffer suffers remain signal signals mark marks back backs defect
    account accounts vary own range rank reach stand spend produce generate gain use fall attract span weigh
    measure lack drive drink catch cross""".split()
)
"""Forms that are verbs only where a subject stands before and an object or a preposition behind."""
BASES = frozenset(
    """absorb accept achieve acquire act add admit adopt advise allow answer appear appeal apply appoint approve
    arrange arrest arrive ask assess assist attack attend attract avoid ban be become begin bid block book boost
    borrow bring build burn buy call cancel cap capture care carry cast cause cease change charge check choose
    claim clean clear climb close collapse collect come commit compare compete complete concentrate conduct consider
    consult continue contribute control convert cost count cover create cross cut deal decide declare decline
    defend delay deliver demand demolish deploy deport design destroy detain develop die dig discuss displace
    distribute divert double draw drill drive drop earn ease eliminate emit employ end enter erect escape establish
    evacuate examine exceed exclude expand explain export extend face fall feed fell fight fill finance find fine
    finish fire fit fix flee float fly focus follow force form free freeze fund gain generate get give go grow
    guarantee guard halt handle have head help hire hit hold host house impose improve include increase inspect
    install introduce invest investigate issue join jump keep kill land last launch lay lead leave lend let lift
    limit link list live load lose lower maintain make manage manufacture mark measure meet merge miss modernise move
    name need negotiate offer open operate order oust outlaw overhaul own pass pay pick place plan plant play
    plead pledge post pour prepare prevent print process produce promote propose protect prove provide publish
    pull pump purchase push put quit race raise range reach read reassess rebuild receive recommend recover recruit
    reduce refurbish refuse release relocate remain remove renew rent repair repay replace report require rescue
    resettle resign restore restrict resume retain retire return review revise rise run sack sail save scrap
    search seek seize sell send serve set settle share shed shift ship shut sign sit slash slow spend split spray
    stage stand start stay stop store strengthen strike strip study submit supply support surrender survey suspend
    switch tackle take teach tell test tighten total tow trade train transfer transport travel treat trim try turn
    undergo unload upgrade use vaccinate visit vote wait walk watch weigh welcome widen win withdraw work
    write""".split()
)
"""Bare forms of verbs: nouns too, many of them, but not where they go on with what a bare verb began."""
NO_PARTICIPLES = frozenset(
    """hundred need seed speed breed creed feed greed weed deed steed indeed bed red shed sled
    united kindred sacred thing king ring spring string wing morning evening ceiling sibling
    during building uprising offspring meeting nothing something anything everything being wedding killing shooting
    bombing housing training funding spending feeling pudding outing sterling briefing hearing
    finding painting filing warning ruling rating offering opening ending landing crossing
    gathering setting beginning earning saving sitting settling""".split()
)
"""Words in -ed and -ing that are nouns or adjectives unless an auxiliary stands before them."""

ADJECTIVES = frozenset(
    """unemployed fishing armed unarmed masked displaced alleged retired organised organized elected advanced limited
    detailed suspected related uniformed skilled talented experienced sacred advanced wounded
    injured disabled married tired proposed planned growing leading remaining existing ongoing
    missing following surviving outstanding visiting serving""".split()
)
"""Participles that stand before a noun as adjectives."""
AGENCIES = frozenset(
    """reuters afp ap upi tass itar-tass interfax ria sputnik xinhua bloomberg dpa ansa efe kyodo pti
    yonhap anadolu bbc cnn rt""".split()
)
"""News agencies and broadcasters that relay what others say."""

NOUNS_IN_LY = frozenset(
    """family assembly monthly weekly daily elderly supply early italy july friendly anomaly likely
    deadly quarterly yearly hourly nightly ally bully rally reply fly holy jelly italy melancholy""".split()
)
"""Words in -ly that are no adverbs."""

REPORTING = frozenset(
    """said says say saying told tells announced announces reported reports stated states added adds
    noted notes claimed claims confirmed confirms estimated estimates warned warns explained
    explains declared testified tweeted admits admitted insisted insists revealed reveals believes
    believe believed predicts predicted shows showed shown suggests suggested indicates indicated
    found finds expects expected hopes heard thinks alleges alleged argues argued understood
    indicating showing telling warning thought think know knows knew means mean announcing claiming
    ensure ensured feel feels felt""".split()
)
"""Verbs behind which a clause may follow without "that"."""

PEOPLE = frozenset(
    """people person persons man men woman women child children citizen resident civilian inhabitant
    militant fighter gunman gunmen rebel insurgent soldier troop guard policeman policemen officer
    worker employee staff member passenger student pupil teacher patient victim tourist migrant
    refugee protester demonstrator supporter prisoner detainee inmate suspect hostage voter guest
    visitor survivor casualty villager local national boy girl teenager youth adult volunteer
    firefighter sailor personnel crew player participant attendee evacuee defector individual
    terrorist captive extremist jihadist combatant servicemen serviceman""".split()
)
"""Nouns for persons, in the singular where that is regular. Numbers aside, they may stand for one
another in a second telling."""
CHANGES = frozenset(
    """rise fall drop increase decrease decline growth cut reduction gain loss jump slump surge
    share stake slide rebound hike improvement reduction majority proportion chance interest""".split()
)
"""Nouns behind which "in", "of" or "on" names the thing that is measured."""
LIGHT_NOUNS = frozenset(
    """total number sum figure amount maximum minimum average record range rate count high low
    distance height depth length weight price value cost age majority proportion""".split()
)
"""Nouns that stand for the number itself: what is counted is elsewhere."""
ROLES = frozenset(
    """spokesman spokeswoman spokesperson director head chief minister president leader owner manager
    author secretary officer partner chairman chairwoman professor analyst economist general captain
    coach skipper senator mayor governor commander lawyer researcher scientist forecaster official
    executive administrator representative ambassador envoy commissioner editor founder chancellor
    premier treasurer coroner judge detective superintendent inspector correspondent expert lecturer
    agent adviser coordinator organiser delegate deputy king premier attorney-general""".split()
)
"""Nouns for what a person does, as news sets them beside the name."""
TITLES = frozenset(
    """mr mrs ms dr miss sir dame lord lady professor prof rev reverend father judge justice captain
    capt colonel col general gen major maj lieutenant lt sergeant sgt commander cmdr admiral brigadier
    inspector superintendent senator sen congressman rep president prime minister chancellor king
    queen prince princess sheikh imam governor mayor secretary ambassador chief director chairman
    doctor officer constable detective foreign defence defense deputy""".split()
)
