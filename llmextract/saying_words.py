"""Words of attribution: who speaks, and the verbs by which news says so."""

from __future__ import annotations

__all__ = [
    "ADDING",
    "BODIES",
    "COUNTERS",
    "COUNTS",
    "DENIES",
    "FINDS",
    "OF_SOURCES_ALONE",
    "OUTLOOKS",
    "RECKONINGS",
    "REJECTS",
    "REVISES",
    "SAYS",
    "SOURCES",
    "STUDIES",
    "TAKES_HEARER",
    "TALK",
    "TOLD",
]

SAYS = frozenset(
    """said says say saying told tells announced announces reported reports stated states added adds
    noted notes claimed claims claim confirmed confirms estimated estimates estimate warned warns
    explained explains declared testified tweeted admitted admits insisted insists revealed reveals
    believes believe alleges alleged argues argued predicts predicted forecasts acknowledged fears fear thinks hopes vowed
    put puts projected projects forecast blames blamed blame calculates calculated pledged concluded
    concedes conceded maintains maintained cautioned cautions complained complains recalled replied
    wrote writes agreed stressed stresses emphasised emphasized heard expect expects
    expected insist announce report state add note confirm warn explain declare admit reveal argue
    predict project calculate pledge conclude concede maintain caution complain recall reply reckon
    reckons reckoned promise promises promised counted accuse accuses accused retorted countered
    responded remarked commented sees foresees foresaw envisages anticipates anticipate
    anticipated radioed recounted disclosed discloses""".split()
)
"""Verbs of persons and bodies that say something."""
OF_SOURCES_ALONE = frozenset(
    """expect expects expected heard agreed wrote writes report state note project counted promise
    promises promised accuse accuses accused sees foresees foresaw envisages anticipates anticipate
    anticipated""".split()
)
"""Of these, verbs that other subjects have as well: "sales expected to rise"."""
TAKES_HEARER = frozenset(
    """told tells testified heard expects expected expect put puts blames blamed blame accuses accused
    accuse sees foresees""".split()
)
"""Verbs behind which no speaker stands."""
FINDS = frozenset(
    """found finds shows show showed shown suggests suggest suggested indicates indicate indicated
    reveals revealed measured recorded estimates estimated identified reports reported says said
    predicts put puts""".split()
)
"""Verbs of studies and statistics."""
COUNTS = frozenset(
    "counted recorded logged registered identified measured detected noted found".split()
)
"""Verbs of those whose work is to count: "monitors | recorded 23 breaches"."""
COUNTERS = frozenset(
    """monitors observers researchers scientists team authors inspectors astronomers
    archaeologists pollsters biologists epidemiologists statisticians seismologists doctors
    auditors""".split()
)
ADDING = frozenset(
    """saying adding arguing claiming warning forecasting noting insisting stating predicting
    estimating alleging projecting stressing""".split()
)
"""Participles that go on with what the subject says: "…, saying it was 600"."""
RECKONINGS = frozenset("count estimate estimates reckoning tally calculation calculations".split())
"""Nouns for what somebody made of the figures: "by the | count | of the union"."""
REVISES = frozenset(
    """cut cuts raised raises lifted lifts lowered lowers trimmed trims slashed slashes revised
    revises upgraded downgraded kept keeps left maintained increased reduced""".split()
)
OUTLOOKS = frozenset(
    "forecast forecasts outlook estimate estimates projection projections guidance prediction".split()
)
"""What a body says of what is to come, and the verbs by which it says it anew."""
STUDIES = frozenset(
    """survey report study statistics poll index research review audit inquiry census series analysis
    article document documents paper findings journal data figures records bulletin estimates
    model models trial""".split()
)
SOURCES = frozenset(
    """spokesman spokeswoman spokesperson spokesmen official officials police authorities witnesses
    eyewitnesses source sources minister ministry center centre agency government department army
    military company officer officers general president doctors hospital union unions council
    commission court prosecutors investigators organisers organizers researchers scientists
    statement group owner director manager chairman analysts analyst experts residents firefighters
    rescuers reports embassy office airline bank party leader leaders coroner judge monitor monitors observers bureau
    board administrators administrator militants medics diplomats coordinator expert lawyer lawyers
    engineers engineer staff workers nurses nurse teachers neighbours neighbors neighbour neighbor
    parents relatives relative uncle aunt father mother brother sister son daughter wife husband
    friend friends family colleagues volunteers campaigners campaigner activists activist critics
    charity firm operator maker body organisation organization federation association network
    institute university school club authority service regulator watchdog judges mayor passengers
    survivors villagers locals farmers drivers author authors team scientist researcher engineers
    jury inquest tribunal hearing club trust society lender broker insurer retailer carmaker
    manufacturer supplier developer publisher broadcaster economist economists forecasters traders
    strategist strategists meteorologists seismologists geologists employers employer landlords groups
    agencies hospitals clinics commander commanders opposition coalition regime rebels paramedics witness
    reporter reporters correspondent advocates migrants refugees detainees veterans farmer""".split()
)
"""Nouns without a capital that may give a figure."""

BODIES = frozenset(
    """ministry agency government department army military company hospital union unions council
    commission court group embassy airline office bank party bureau board charity firm operator body
    organisation organization federation association network institute university school club
    authority service regulator watchdog jury inquest tribunal trust society center centre police
    officials authorities reports statement nations""".split()
)
"""Of the sources, those that are no persons."""

DENIES = r"(?:den(?:y|ies|ied)|disput(?:es?|ed)|(?:do|does|did)(?:\s+not|n['’]t)\s+accept)"
REJECTS = rf"(?:{DENIES}|reject(?:s|ed)?|dismiss(?:es|ed)?|rebutt?ed)"
"""Patterns of verbs by which somebody denies what others say; the second also of saying so and no more."""
TALK = (
    r"(?:reports?|talk|claims?|suggestions?|rumou?rs?|estimates?|allegations?|accusations?|assertions?"
    r"|arguments?|contentions?|headlines?)"
)
TOLD = r"(?:assumptions?|statements?|messages?|findings?)"
"""Patterns of nouns for what others say; the second where it is what somebody denies."""
