"""Words that writers of news put for each other, so that a retelling is known by them.

Groups are of the language, not of a topic. A word stands in one group, the one of its usual sense in
news; words of one group need not mean the same, it is enough that one is often told as the other.
"""

from __future__ import annotations

from functools import lru_cache

from llmextract.action_words import stem

__all__ = ["canonical"]

_GROUPS = """
    kill die dead death deadly fatal fatality perish victim toll casualty
    injure wound hurt harm maim
    missing unaccounted trapped
    flee uproot displace evacuate homeless
    rescue save survive survivor
    arrest detain custody
    prison jail term sentence imprison
    convict guilty
    court judge tribunal
    trial hearing
    fine penalty penalise fined
    theft steal stolen rob robbery
    attack assault strike raid
    fight clash battle fighting
    soldier troop fighter militant gunman
    blast explosion explode bomb
    crash collision accident derail derailment wreck
    fire blaze wildfire burn
    flood flooding inundate deluge
    quake earthquake tremor
    storm hurricane cyclone typhoon
    police officer constable
    child kid minor youngster
    woman female
    man male
    baby infant newborn
    people person resident inhabitant citizen individual
    worker employee staff workforce
    job post position
    pupil student
    teacher lecturer
    patient sick ill
    doctor physician medic
    hospital clinic ward
    participant volunteer respondent subject
    study research survey trial poll
    scientist researcher
    vaccine jab dose vaccination inoculate shot
    virus disease illness infection infect
    risk likelihood chance
    voter electorate
    seat mandate
    parliament assembly chamber legislature
    minister secretary
    leader head chief boss chairman president director
    government cabinet administration
    council authority municipality
    company firm business maker manufacturer operator group
    shareholder investor
    share stock
    revenue sales turnover income
    profit earnings
    loss deficit
    cost price fee charge tariff
    spend pay invest spending payment
    worth value valued
    fund funding grant subsidy aid money cash
    debt borrowing loan credit
    wage salary pay
    tax levy duty
    budget spending
    bank lender
    rate percentage proportion share
    rise rose risen increase grow grew grown climb jump gain surge soar growth up higher more raise lift
    fall fell fallen drop decline decrease shrink shrank slip slide slid plunge down lower less fewer cut reduce trim dip
    double twofold twice
    half halve
    average mean typical
    annual annually yearly year
    monthly month
    weekly week
    daily day
    buy purchase acquire acquisition takeover
    sell sold sale auction fetch
    export ship shipment
    order contract deal agreement
    build construct construction erect
    open launch start begin inaugurate
    close shut closure axe scrap
    plant factory works site mill
    shop store outlet branch
    market marketplace
    house home flat apartment dwelling household property
    tenant lease rent rental
    school classroom
    university college campus
    road highway street motorway
    rail train railway railways
    bus coach
    car vehicle automobile
    lorry truck
    plane aircraft jet airliner
    airport runway
    passenger traveller commuter rider
    flight fly flew
    ship vessel boat ferry
    port harbour dock
    bridge crossing viaduct
    line route track
    speed fast velocity
    trip journey
    delay late postpone
    visitor tourist guest attendance
    ticket admission entry
    show exhibition display
    painting picture portrait canvas artwork
    museum gallery
    festival fair
    book novel title
    film movie
    farm farmer grower
    harvest crop yield output
    cattle cow livestock herd
    fish catch fishery
    forest wood woodland tree
    water reservoir supply
    rain rainfall precipitation
    heat temperature warm warmth
    emission carbon greenhouse pollution
    power electricity energy
    oil crude petroleum
    gas fuel petrol
    mine mining miner pit colliery
    waste rubbish garbage
    species animal
    planet star
    rocket spacecraft satellite probe
    phone telephone mobile handset
    customer client consumer subscriber user
    computer laptop
    data record
    hacker intruder
    quit leave resign withdraw drop
    hire recruit appoint
    dismiss sack layoff redundant redundancy
    protest demonstration rally demonstrator protester
    strike walkout stoppage
    flow stream
    area zone region district territory
    town city
    village hamlet
    distance away
    depth deep
    height high tall
    length long
    width wide
    weight weigh heavy
    size large big area
    age aged old
    need require must
    expect forecast predict anticipate project
    plan intend aim
    promise pledge commit offer
    demand call ask request seek
    allow permit let
    ban prohibit bar
    limit cap maximum ceiling
    minimum least
    complete finish end
    last take lasted
    wait waiting
    find discover detect
    show indicate suggest reveal
    say tell announce report
    warn caution
    hold contain carry have
    use employ consume
    live reside
    own owner possess
    win victory victor winner
    lose defeat
    lead ahead
    reach hit attain
    total overall altogether
    whole entire all
    remain left rest
    new fresh
    previous earlier former prior
    record best highest
    worst lowest
    destroy ruin raze flatten
    repair fix mend restoration
    replace renew
    inspect check inspection
    complaint complain
    error mistake fault
    meeting session talks
    debate discussion
    vote ballot election
    oppose against reject no
    support back favour approve yes
    party faction
    guard warden
    weapon gun arms
    truce ceasefire
    border frontier
    refugee migrant asylum
    camp shelter
    food meal
    drug medicine medication
    church cathedral parish
    team side club
    match game
    player footballer
    founder found establish
    member membership
    union federation
    lawyer solicitor attorney
    prosecutor prosecution
    owner landlord
    bid bidder bidding
    site location place
    crew sailor
    pilot captain
    driver motorist
    bicycle bike cyclist
    pedestrian walker
    drink alcohol
    cigarette smoke smoker tobacco
"""
_GROUP_OF: dict[str, str] = {}
for _line in _GROUPS.split("\n"):
    for _word in _line.split():
        _GROUP_OF.setdefault(stem(_word), f"#{stem(_line.split()[0])}")


@lru_cache(maxsize=8192)
def canonical(word: str) -> str:
    """A word in lower case as its group, or as its stem where it is in none."""
    own = stem(word)
    return _GROUP_OF.get(own, own)
