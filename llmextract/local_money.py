"""Which country's money a name means that several have: pesos of Argentina, of Mexico, of Chile.

An article that names one of the countries means its own; of several, the one that it names far more
often. Where none is named the name stays as it is written ("peso"), or is the one that most mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from llmextract.tokens import Tokens

__all__ = ["local_currency"]

_COUNTRIES: Final = """
peso | ARS argentina argentine argentines argentinian argentinians | MXN mexico mexican mexicans guadalajara monterrey tijuana
peso | CLP chile chilean chileans santiago | COP colombia colombian colombians bogota bogotá
peso | PHP philippines philippine filipino filipinos manila | CUP cuba cuban cubans havana
peso | UYU uruguay uruguayan montevideo | DOP dominican
crown | CZK czech prague | SEK sweden swedish swedes stockholm | NOK norway norwegian norwegians oslo
crown | DKK denmark danish danes copenhagen | ISK iceland icelandic reykjavik
krone | NOK norway norwegian norwegians oslo | DKK denmark danish danes copenhagen
franc | CHF switzerland swiss zurich geneva | FRF france french paris | BEF belgium belgian brussels
franc | RWF rwanda rwandan kigali | BIF burundi burundian | CDF congo congolese kinshasa
franc | GNF guinea guinean conakry | DJF djibouti
lira | TRY turkey turkish turks ankara istanbul | ITL italy italian italians rome milan
lira | LBP lebanon lebanese beirut | SYP syria syrian syrians damascus
dinar | IQD iraq iraqi iraqis baghdad | KWD kuwait kuwaiti | JOD jordan jordanian jordanians amman
dinar | DZD algeria algerian algerians algiers | TND tunisia tunisian tunisians tunis
dinar | LYD libya libyan libyans tripoli | BHD bahrain bahraini | RSD serbia serbian serbs belgrade
riyal | SAR saudi saudis riyadh jeddah mecca medina | QAR qatar qatari doha | YER yemen yemeni yemenis sanaa
shilling | KES kenya kenyan kenyans nairobi mombasa | UGX uganda ugandan ugandans kampala
shilling | TZS tanzania tanzanian tanzanians | SOS somalia somali somalis mogadishu
INR | INR india indian indians delhi mumbai chennai kolkata bangalore bengaluru hyderabad | PKR pakistan pakistani pakistanis islamabad karachi lahore
INR | NPR nepal nepali nepalese nepalis kathmandu | LKR lanka lankan lankans colombo
INR | MUR mauritius mauritian
AED | AED emirates emirati uae dubai dhabi sharjah | MAD morocco moroccan moroccans rabat casablanca marrakech marrakesh
mark | DEM germany german germans berlin frankfurt | BAM bosnia bosnian sarajevo
kwacha | ZMW zambia zambian zambians lusaka | MWK malawi malawian malawians lilongwe blantyre
sol | PEN peru peruvian peruvians lima
guilder | NLG netherlands dutch holland amsterdam hague | ANG curacao curaçao
"""
"""A name as the table of units has it, then codes of ISO 4217 (those that the euro replaced included),
each with the words by which its country is known."""
_FAR_MORE: Final = 2
_REACH: Final = 1000
"""Tokens on either side in which a country is sought, so that the time stays linear in the text."""


def _table() -> Mapping[str, Mapping[str, str]]:
    """For each name the code by the words of its countries."""
    found: dict[str, dict[str, str]] = {}
    for line in _COUNTRIES.strip().splitlines():
        name, *entries = line.split(" | ")
        for entry in entries:
            code, *words = entry.split()
            found.setdefault(name, {}).update(dict.fromkeys(words, code))
    return MappingProxyType(found)


_TABLE: Final = _table()


def local_currency(tokens: Tokens, name: str, at: int) -> str:
    """The code of the currency `name` at token `at`, where the text around tells the country; else
    the name itself."""
    codes = _TABLE.get(name)
    if codes is None:
        return name
    around = tokens.words[max(0, at - _REACH) : at + _REACH]
    told = Counter(codes[word] for word in around if word in codes)
    ranked = told.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _FAR_MORE * ranked[1][1]):
        return name
    return ranked[0][0]
