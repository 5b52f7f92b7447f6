"""Units of measure and money: the table of their names and how to read one behind a number.

Add a unit by adding a line: the singular English name, what it measures, and the forms it takes
(the plural in -s is understood). Forms in `_SHORT` are accepted only behind digits, in this case.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from llmextract.lexicon import STREETS
from llmextract.schema import Kind
from llmextract.tokens import Tokens

__all__ = [
    "CURRENCY_CODES",
    "CURRENCY_LETTERS",
    "CURRENCY_SIGNS",
    "DURATIONS",
    "MONEY_WORDS",
    "Unit",
    "read_unit",
]

_NAMES: Final = """
duration | millisecond second minute hour day night week weekend fortnight month quarter year decade century millennium
length | metre:meter kilometre:kilometer,kms centimetre:centimeter millimetre:millimeter micrometre:micrometer,micron nanometre:nanometer
length | mile yard inch furlong fathom parsec foot:feet nautical_mile:nautical_miles light-year:light_-_year,light_-_years,light_year,light_years
area | hectare acre square_metre:square_meter square_kilometre:square_kilometer square_centimetre:square_centimeter square_millimetre:square_millimeter square_mile square_foot:square_feet square_yard square_inch
volume | litre:liter millilitre:milliliter megalitre:megaliter gigalitre:gigaliter hectolitre:hectoliter gallon pint quart bushel barrel teaspoon tablespoon fluid_ounce
volume | cubic_metre:cubic_meter cubic_kilometre:cubic_kilometer cubic_centimetre:cubic_centimeter cubic_foot:cubic_feet cubic_yard cubic_inch cubic_mile acre-foot:acre_-_feet,acre_-_foot,acre_feet
mass | gram:gramme kilogram:kilogramme,kilo milligram:milligramme microgram tonne:metric_ton,metric_tons,metric_tonne ton:short_ton,long_ton kilotonne:kilotonnes megatonne:megatonnes gigatonne pound ounce carat troy_ounce
mass | kiloton:kilotons megaton:megatons
power | watt kilowatt megawatt gigawatt terawatt milliwatt horsepower:hp,bhp
energy | joule kilojoule megajoule calorie kilocalorie watt-hour:watt_-_hour,watt_hour kilowatt-hour:kilowatt_-_hour,kilowatt_hour megawatt-hour:megawatt_-_hour,megawatt_hour gigawatt-hour:gigawatt_-_hour,gigawatt_hour terawatt-hour:terawatt_-_hour,terawatt_hour electronvolt
electric | volt kilovolt ampere:amp milliampere:milliamp ohm farad
pressure | pascal hectopascal kilopascal millibar
frequency | hertz kilohertz megahertz gigahertz
force | newton kilonewton newton-metre:newton_-_metre,newton_-_meter,newton_metre,newton_meter pound-foot:pound_-_foot,pound_-_feet,pound_feet,pound_foot,foot_-_pound,foot_pound
data | byte kilobyte megabyte gigabyte terabyte petabyte exabyte megabit gigabit kilobit pixel megapixel
sound | decibel
light | lumen candela lux
speed | knot
dose | sievert millisievert microsievert becquerel millirem
angle | radian arcminute arcsecond
temperature | degree_Celsius:degrees_celsius,degrees_centigrade,degree_celsius,degree_centigrade,celsius,°_c,degrees_c degree_Fahrenheit:degrees_fahrenheit,degree_fahrenheit,fahrenheit,°_f,degrees_f kelvin degree:°
percent | percentage_point:percentage_points,_percentage_-_point,percentage_-_point basis_point:basis_points,basis_-_point,bps parts_per_million:ppm parts_per_billion:ppb
money | cent:us_cent,u._s._cent,u._s.cent,american_cent penny:pence,pennies paisa:paise kopeck:kopecks,kopek,kopeks
"""
_SHORT: Final = """
length | kilometre:km,Km,KM metre:m,mtr,mtrs centimetre:cm millimetre:mm nanometre:nm micrometre:µm,μm foot:ft inch:in.,in mile:mi yard:yd,yds
area | hectare:ha,Ha square_kilometre:km_²,km_2,square_km,square_kms,sq_km,sq._km,sq_kms,sq_kilometres,sq_kilometers,sqkm square_metre:m_²,m_2,square_m,sq_m,sq._m,sq_metres,sq_meters,sq._metres,sq._meters,sqm square_foot:sq_ft,sq._ft,sq_feet,sq._feet,sqft,ft_² square_mile:sq_mi,sq._mi,sq_mile,sq_miles,sq._mile,sq._miles square_centimetre:cm_² square_millimetre:mm_²
volume | litre:l,L millilitre:ml,mL centilitre:cl megalitre:ML cubic_metre:m_³,m_3,cubic_m,cu_m,cu._m,cbm cubic_centimetre:cc,cm_³ cubic_kilometre:cubic_km,cu_km,km_³ cubic_foot:cu_ft,ft_³ gallon:gal barrel:bbl,bbls hectolitre:hl
mass | gram:g,gm,gms kilogram:kg,Kg,KG,kgs milligram:mg microgram:µg,μg,mcg tonne:t,mt,MT ounce:oz pound:lb,lbs,lb. stone:st,stone
duration | second:s,sec,secs minute:min,mins hour:h,hr,hrs day:d year:yr,yrs,y millisecond:ms month:mo,mos week:wk,wks
power | watt:W kilowatt:kW,KW,kw megawatt:MW,mw,Mw gigawatt:GW,gw terawatt:TW milliwatt:mW horsepower:hp,bhp,PS
energy | kilowatt-hour:kWh,kwh,KWh,KWH megawatt-hour:MWh,mwh gigawatt-hour:GWh,gwh terawatt-hour:TWh,twh kilocalorie:kcal joule:J kilojoule:kJ,kj megajoule:MJ electronvolt:eV
electric | volt:V,v kilovolt:kV,kv ampere:A milliampere-hour:mAh,mah milliampere:mA
pressure | pascal:Pa hectopascal:hPa,hpa kilopascal:kPa millibar:mb,mbar pound_per_square_inch:psi,PSI
frequency | hertz:Hz kilohertz:kHz megahertz:MHz,mhz gigahertz:GHz,ghz
force | newton:N kilonewton:kN newton-metre:Nm,N_-_m pound-foot:lb_-_ft,lb_ft,lbft,ft_-_lb,ft_-_lbs,ft_lb,lb._-_ft
data | kilobyte:KB,kB megabyte:MB gigabyte:GB,gb terabyte:TB,tb petabyte:PB megabit_per_second:Mbps,mbps,Mbit_/_s gigabit_per_second:Gbps,gbps kilobit_per_second:kbps,Kbps megapixel:MP,mp
sound | decibel:dB,db,dBA
temperature | degree_Celsius:C,°_C,º_C,℃ degree_Fahrenheit:F,°_F,º_F,℉ kelvin:K degree:°,º
dose | millisievert:mSv microsievert:µSv,μSv sievert:Sv becquerel:Bq
speed | kilometre_per_hour:kph,KPH,kmh,km_/_h,km_/_hr,kmph,km_/_hour mile_per_hour:mph,MPH metre_per_second:m_/_s metre_per_second_squared:m_/_s_² knot:kt,kts kilometre_per_second:km_/_s foot_per_second:ft_/_s
frequency | revolution_per_minute:rpm,RPM frame_per_second:fps,FPS
efficiency | mile_per_gallon:mpg,MPG
flow | barrel_per_day:bpd,b_/_d,bopd cubic_foot_per_second:cfs cubic_metre_per_second:cumecs,m_³_/_s
percent | percentage_point:pp,ppt,ppts basis_point:bp,bps parts_per_million:ppm parts_per_billion:ppb
money | penny:p cent:c,¢
"""
_CURRENCIES: Final = """
$ dollar dollars
USD us_dollar us_dollars u._s._dollar u._s._dollars american_dollar american_dollars usd u._s.dollars us_$
AUD australian_dollar australian_dollars aud
CAD canadian_dollar canadian_dollars cad
NZD new_zealand_dollar new_zealand_dollars nzd
HKD hong_kong_dollar hong_kong_dollars hkd
SGD singapore_dollar singapore_dollars sgd
TWD taiwan_dollar taiwan_dollars new_taiwan_dollars taiwanese_dollars twd
EUR euro euros eur
GBP pound_sterling pounds_sterling british_pounds gbp quid
EGP egyptian_pounds egyptian_pound egp
LBP lebanese_pounds lebanese_pound
SYP syrian_pounds syrian_pound
JPY yen jpy
CNY yuan renminbi cny rmb chinese_yuan
INR rupee rupees indian_rupee indian_rupees inr rs
PKR pakistani_rupee pakistani_rupees pkr
LKR sri_lankan_rupee sri_lankan_rupees lkr
IDR rupiah idr
RUB rouble roubles ruble rubles rub russian_rubles russian_roubles
UAH hryvnia hryvnias hryvnya uah
CHF swiss_franc swiss_francs chf
SEK swedish_krona swedish_kronor swedish_crowns kronor sek
NOK norwegian_krone norwegian_kroner norwegian_crowns nok
DKK danish_krone danish_kroner danish_crowns dkk
PLN zloty zlotys pln
CZK czech_crown czech_crowns koruna korunas czk
HUF forint forints huf
TRY turkish_lira turkish_liras
ZAR rand zar
NGN naira ngn
KES kenyan_shilling kenyan_shillings kes
UGX ugandan_shilling ugandan_shillings ugx
GHS cedi cedis ghs
BRL brazilian_real brazilian_reais reais brl
MXN mexican_peso mexican_pesos mxn
ARS argentine_peso argentine_pesos ars
CLP chilean_peso chilean_pesos clp
COP colombian_peso colombian_pesos cop
PHP philippine_peso philippine_pesos php
THB baht thb
MYR ringgit myr
VND dong vietnamese_dong vnd
KRW south_korean_won korean_won krw
ILS shekel shekels nis ils israeli_shekels
SAR saudi_riyal saudi_riyals sar
AED dirham dirhams aed uae_dirhams
KWD kuwaiti_dinar kuwaiti_dinars kwd
IQD iraqi_dinar iraqi_dinars iqd
IRR iranian_rial iranian_rials rials
BDT taka bdt
SDG sudanese_pounds sudanese_pound
SSP south_sudanese_pounds south_sudanese_pound
ETB birr
TZS tanzanian_shilling tanzanian_shillings
SOS somali_shilling somali_shillings
MAD moroccan_dirham moroccan_dirhams
TND tunisian_dinar tunisian_dinars
DZD algerian_dinar algerian_dinars
LYD libyan_dinar libyan_dinars
JOD jordanian_dinar jordanian_dinars
BHD bahraini_dinar bahraini_dinars
RSD serbian_dinar serbian_dinars
QAR qatari_riyal qatari_riyals
OMR omani_rial omani_rials
AFN afghanis
NPR nepalese_rupee nepalese_rupees
MMK kyat kyats
KHR riel riels
MNT tugrik tugriks
KZT tenge
GEL lari
AMD armenian_dram armenian_drams
AZN manat manats
RON leu lei
BGN lev leva
ISK icelandic_krona icelandic_kronur
sol soles
PEN peruvian_sol peruvian_soles nuevo_sol nuevos_soles
BOB boliviano bolivianos
PYG guarani guaranis
UYU uruguayan_peso uruguayan_pesos
DOP dominican_peso dominican_pesos
CUP cuban_peso cuban_pesos
GTQ quetzal quetzals quetzales
HNL lempira lempiras
NIO cordobas
JMD jamaican_dollar jamaican_dollars
TTD trinidad_and_tobago_dollars
FJD fijian_dollar fijian_dollars fiji_dollars
NAD namibian_dollar namibian_dollars
LRD liberian_dollar liberian_dollars
CRC costa_rican_colon colones
KGS kyrgyz_soms
UZS uzbek_soms uzbek_sums
MDL moldovan_lei
ALL albanian_lek
MKD macedonian_denars
BWP pula pulas
MOP pataca patacas
PGK kina kinas
BTN ngultrum ngultrums
MVR rufiyaa
HTG gourde gourdes
kwacha kwacha kwachas
MZN metical meticals meticais
AOA kwanza kwanzas
SZL lilangeni emalangeni
RWF rwandan_franc rwandan_francs
CDF congolese_franc congolese_francs
GNF guinean_franc guinean_francs
MGA ariary
GMD dalasi dalasis
BTC bitcoin bitcoins btc
ETH ether eth
peso peso pesos
crown crowns
franc franc francs cfa_franc cfa_francs
krone krone kroner
lira lira liras
dinar dinar dinars
riyal riyal riyals
shilling shilling shillings
mark deutschmark deutschmarks deutsche_marks
guilder guilder guilders
"""
CURRENCY_SIGNS: Final = MappingProxyType(
    {"$": "$", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW",
     "₺": "TRY", "₴": "UAH", "₦": "NGN", "₱": "PHP", "₫": "VND", "₪": "ILS", "฿": "THB",
     "₿": "BTC", "₡": "CRC", "₸": "KZT", "₵": "GHS", "₨": "INR"}
)  # fmt: skip
DOLLAR_PREFIXES: Final = MappingProxyType(
    {"us": "USD", "u": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "cdn": "CAD",
     "nz": "NZD", "hk": "HKD", "s": "SGD", "sg": "SGD", "r": "BRL", "nt": "TWD", "mx": "MXN",
     "z": "ZWL", "n": "NAD", "j": "JMD", "tt": "TTD", "fj": "FJD"}
)  # fmt: skip
"""Letters straight before a dollar sign: `A$5`."""

DURATIONS: Final = frozenset(_NAMES.splitlines()[1].partition("|")[2].split())
_GROUP_KINDS: Final[dict[str, Kind]] = {
    "duration": "duration",
    "money": "money",
    "percent": "percent",
}


class Unit(NamedTuple):
    """A unit read behind a number: its name, the kind of number it makes, the token behind it."""

    name: str
    kind: Kind
    last: int


class _Form(NamedTuple):
    """One way to write a unit. `written` keeps the case that a short form must have."""

    tokens: tuple[str, ...]
    name: str
    kind: Kind
    short: bool
    written: str


_IRREGULAR: Final = MappingProxyType(
    {"century": "centuries", "millennium": "millennia", "inch": "inches", "foot": "feet"}
)


def _form(text: str, name: str, kind: Kind, *, short: bool = False) -> _Form:
    tokens = tuple(token for token in text.lower().replace(".", "_.").split("_") if token)
    return _Form(tokens, name, kind, short, text.replace("_", "").replace(".", ""))


def _forms_of_line(line: str, *, short: bool) -> Iterator[_Form]:
    group, _, entries = line.partition(" | ")
    kind = _GROUP_KINDS.get(group, "measure")
    for entry in entries.split():
        name, _, others = entry.partition(":")
        listed = [form for form in others.split(",") if form]
        if not short:
            singular = [name, *listed]
            listed = singular + [_IRREGULAR.get(form, form + "s") for form in singular]
        for form in listed:
            yield _form(form, name.replace("_", " "), kind, short=short)
            if "_" in form and "-" not in form and not short:
                yield _form(form.replace("_", "_-_"), name.replace("_", " "), kind)


def _table() -> dict[str, tuple[_Form, ...]]:
    forms = [
        form for line in _NAMES.strip().splitlines() for form in _forms_of_line(line, short=False)
    ]
    forms += [
        form for line in _SHORT.strip().splitlines() for form in _forms_of_line(line, short=True)
    ]
    for line in _CURRENCIES.strip().splitlines():
        code, *names = line.split()
        forms += [_form(name, code, "money") for name in names]
    table: dict[str, list[_Form]] = {}
    for form in forms:
        table.setdefault(form.tokens[0], []).append(form)
    return {
        first: tuple(sorted(found, key=lambda form: (-len(form.tokens), form.short)))
        for first, found in table.items()
    }


_FORMS: Final = _table()
MONEY_WORDS: Final = frozenset(
    piece
    for line in _CURRENCIES.strip().splitlines()
    for form in line.split()[1:]
    for piece in form.split("_")
    if piece.isalpha() and len(piece) > 2 and piece != "and"
)
"""Words of currencies: "Trinidad and Tobago dollars" apart."""
"""Words that write an amount's currency: "Turkish", "lira"."""
CURRENCY_CODES: Final = MappingProxyType(
    {
        form.tokens[0]: form.name
        for forms in _FORMS.values()
        for form in forms
        if form.kind == "money" and len(form.tokens) == 1 and len(form.tokens[0]) == 3
        and form.name.lower() == form.tokens[0]
    }
    | {"rs": "INR", "rmb": "CNY", "nis": "ILS", "us$": "USD", "re": "INR", "tk": "BDT", "rm": "MYR",
       "sfr": "CHF"}
)  # fmt: skip
"""Codes that stand before or behind an amount: `EUR 5 million`."""
CURRENCY_LETTERS: Final = MappingProxyType(
    {"R": "ZAR", "N": "NGN", "P": "peso", "Rs": "INR", "Re": "INR", "Tk": "BDT", "Rp": "IDR",
     "Sh": "shilling", "Shs": "shilling", "sh": "shilling", "KSh": "KES", "Ksh": "KES", "KShs": "KES",
     "Kshs": "KES", "USh": "UGX", "Ush": "UGX", "UShs": "UGX", "Ushs": "UGX", "TSh": "TZS", "Tsh": "TZS",
     "TShs": "TZS", "Tshs": "TZS"}
)  # fmt: skip
"""How newspapers write their own money, in this case: `N31,500`, `Sh640 million`."""

_PER_TIME: Final = frozenset(("second", "minute", "hour"))
_SPEEDS: Final = frozenset(("kilometre", "mile", "metre", "foot", "knot"))
_TURNS: Final = MappingProxyType(
    {"revolutions": "revolution", "rotations": "rotation", "beats": "beat", "frames": "frame",
     "rounds": "round", "cycles": "cycle", "words": "word", "breaths": "breath"}
)  # fmt: skip
"""Things that make a unit when they are divided by a time: "revolutions per minute"."""
_COINS: Final = MappingProxyType({"crown": "crown", "krona": "SEK", "koruna": "CZK"})
"""Words that are money right behind a hyphen alone: "a 500-crown fine", but two crown princes."""
_LAND: Final = frozenset(("hectare", "acre"))
_BETWEEN: Final = frozenset(
    """consecutive straight full more extra additional successive whole working flying trading business calendar long
    solid further running entire""".split()
)
"""Adjectives that may stand between a number and its unit: "three consecutive days"."""
_ADJECTIVE_ENDS: Final = ("sting", "lling", "dous", "ious", "ful", "less", "ish")
_ONLY_AFTER_DIGITS: Final = frozenset(
    "in st mo ms mt min sec bp pp ppt cc cl ca hr hl gal mi hp mb mp t".split()
)
"""Short forms that are words or names too: no unit after a number in words."""


def _fits(tokens: Tokens, index: int, form: _Form, *, digits: bool) -> bool:
    """Whether a short form is written as a unit is: its case, digits before a single letter."""
    if not form.short:
        return True
    first = form.tokens[0]
    if not digits and (len(form.written) == 1 or first in _ONLY_AFTER_DIGITS):
        return False
    end = index + len(form.tokens)
    if first == "in" and not tokens.touches(index) and tokens.words[end] != "of":
        return False
    street = form.written in ("N", "W") and not tokens.touches(index)
    street = street and not STREETS.isdisjoint(tokens.words[end : end + 4])
    if street or (form.written == "A" and tokens.touches(index)):
        return False  # "1225 N. Main St."; "section 236A" is far commoner in news than amperes
    written = tokens.text[tokens.starts[index] : tokens.ends[end - 1]]
    if written.replace(" ", "").replace(".", "") != form.written:
        return False
    abbreviated = tokens.words[end] == "." and tokens.words[end + 1].isalpha()
    return len(form.written) > 1 or not (abbreviated and tokens.touches(end + 1))


def _match(tokens: Tokens, index: int, *, digits: bool) -> Unit | None:
    """The longest unit form that starts at token `index`."""
    words = tokens.words
    for form in _FORMS.get(words[index], ()):
        end = index + len(form.tokens)
        whole = end == index + 1 or (
            tuple(words[index:end]) == form.tokens
            and (not words[end - 1].isdecimal() or tokens.touches(end - 1))
        )
        if whole and _fits(tokens, index, form, digits=digits):
            return Unit(form.name, form.kind, end)
    return None


def read_unit(tokens: Tokens, index: int, *, digits: bool) -> Unit | None:
    """The unit that starts at token `index`, behind a number; None if there is none.

    A hyphen before it is skipped ("30-minute"), an adjective too ("three full days"). Compound
    units are read whole: "kilometres per hour". `digits`: the number is written in digits, so
    single letters are allowed.
    """
    words = tokens.words
    hyphen = words[index] == "-" and tokens.touches(index) and tokens.touches(index + 1)
    if hyphen:
        index += 1
    unit = _match(tokens, index, digits=digits)
    if unit is None and hyphen and words[index] in _COINS:
        return Unit(_COINS[words[index]], "money", index + 1)
    if unit is None and (words[index] in _BETWEEN or words[index].endswith(_ADJECTIVE_ENDS)):
        later = _match(tokens, index + 1, digits=False)
        unit = later if later and later.kind in ("duration", "measure") else None
    if unit is None:
        return _turns(words, index)
    if words[index] == "second" and words[index + 1] == "-" and words[index + 2] == "hand":
        return None
    if (
        words[index] in ("second", "quarter")
        and not hyphen
        and (unit.name == "quarter" or not digits)
    ):
        return None
    return _compound(tokens, unit)


def _turns(words: list[str], index: int) -> Unit | None:
    name = _TURNS.get(words[index])
    if name and words[index + 1] in ("per", "a") and words[index + 2] in _PER_TIME:
        return Unit(f"{name} per {words[index + 2]}", "measure", index + 3)
    return None


def _compound(tokens: Tokens, unit: Unit) -> Unit:
    """The unit with the one it is divided by: "pounds per square foot", "miles an hour"."""
    if unit.kind != "measure":
        return unit
    words, at = tokens.words, unit.last
    if words[at] == "-" and words[at + 1] in ("per", "an", "a"):
        at += 1
    divider = words[at]
    article = divider in ("a", "an")
    speed = article and unit.name in _SPEEDS
    crop = article and words[at + 1] in _LAND
    if divider not in ("/", "per") and not speed and not crop:
        return unit
    below_at = at + 2 if words[at + 1] == "-" else at + 1
    below = _match(tokens, below_at, digits=divider == "/")
    if below is None or below.kind not in ("measure", "duration"):
        return unit
    if speed and below.name not in _PER_TIME:
        return unit
    return Unit(f"{unit.name} per {below.name}", "measure", below.last)
