"""What each list may hold: columns by name, how they are called in the field, and how their words are read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from models.boards.words import BOARD_KINDS, SEAT_ROLES
from models.people.words import CATEGORIES, TRANSMITTER_KINDS
from models.rota.words import DUTIES
from models.store.clock import zone

Reader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in a map, how it may be called, and what reads a cell. `secret`: never said back."""

    name: str
    called: tuple[str, ...]
    read: Reader = str
    needed: bool = False
    secret: bool = False


class Unreadable(ValueError):
    """A cell that does not say what its column holds; `message_id` says what was expected."""

    def __init__(self, message_id: str, known: str = "") -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.known = known


def a_day(told: str) -> date:
    """A day: 2026-01-31, 20260131, 31/1 2026, 31.1.2026. Raises Unreadable; never a guess of day and month."""
    text = told.strip().removesuffix(" 00:00:00")
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m %Y"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise Unreadable("exchange.a_day")


def an_instant(told: str) -> datetime:
    """A day and a time on the wall, in UTC: "2026-12-01 08:00", with seconds or not. Raises Unreadable.

    Of the hour that comes twice in autumn the first is meant; one that spring leaves out is no time.
    """
    text = told.strip().replace("T", " ")
    day, _, clock = text.rpartition(" ")
    if not day or not re.fullmatch(r"[0-9]{1,2}[:.][0-9]{2}([:.]00)?", clock):
        raise Unreadable("exchange.an_instant")
    hours, minutes = (int(part) for part in re.split(r"[:.]", clock)[:2])
    if hours > 23 or minutes > 59:
        raise Unreadable("exchange.an_instant")
    meant = datetime.combine(a_day(day), time(hours, minutes), tzinfo=zone())
    found = meant.astimezone(UTC)
    if found.astimezone(zone()).replace(fold=0) != meant:
        raise Unreadable("exchange.an_instant")
    return found


def a_degree(told: str) -> int:
    """A share of full time in tenths of a percent: "40", "39,9 %", "100%". Raises Unreadable."""
    text = told.replace("%", "").replace(",", ".").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text):
        raise Unreadable("exchange.a_degree")
    tenths = round(float(text) * 10, 6)
    if not 0 <= tenths <= 1000 or not float(tenths).is_integer():
        raise Unreadable("exchange.a_degree")
    return int(tenths)


def a_whole(told: str) -> int:
    """A whole number, not below zero. Raises Unreadable."""
    if not re.fullmatch(r"[0-9]{1,9}", told.strip()):
        raise Unreadable("exchange.a_whole")
    return int(told)


def a_yes(told: str) -> bool:
    """Yes or no, in both languages. Raises Unreadable."""
    word = told.strip().casefold()
    if word in ("ja", "j", "yes", "y", "sant", "true", "x", "1"):
        return True
    if word in ("nej", "n", "no", "falskt", "false", "0", "-"):
        return False
    raise Unreadable("exchange.a_yes")


def one_word(known: tuple[str, ...], called: Mapping[str, str]) -> Reader:
    """Reads one of our fixed words, or what the field calls it."""

    def read(told: str) -> str:
        word = " ".join(told.split()).casefold()
        if word in known:
            return word
        if word in called:
            return called[word]
        raise Unreadable("exchange.one_of", ", ".join(sorted({*called}) or known))

    return read


_CATEGORY = one_word(
    CATEGORIES,
    {
        "borgarråd": "commissioner",
        "kommunalråd": "commissioner",
        "oppositionsborgarråd": "commissioner",
        "presidium": "presidium",
        "kommunfullmäktiges presidium": "presidium",
        "gruppledare": "group_leader",
        "utsedd av partiet": "party_appointed",
        "politisk tjänsteperson": "political_official",
        "fritidspolitiker": "part_time",
    },
)
_BOARD_KIND = one_word(
    BOARD_KINDS,
    {
        "nämnd": "board",
        "styrelse": "board",
        "bolag": "company",
        "stiftelse": "company",
        "förvaltning": "administration",
    },
)
_SEAT = one_word(
    SEAT_ROLES,
    {
        "ordförande": "chair",
        "vice ordförande": "vice_chair",
        "ledamot": "member",
        "ersättare": "deputy",
        "suppleant": "deputy",
    },
)
_TRANSMITTER = one_word(
    TRANSMITTER_KINDS,
    {
        "personlarm": "personal",
        "överfallslarm": "personal",
        "inbrott": "burglary",
        "inbrottslarm": "burglary",
        "tekniskt": "technical",
        "tekniskt larm": "technical",
    },
)

_DUTY = one_word(
    DUTIES,
    {
        "kontakt": "contact",
        "kontakten": "contact",
        "kontaktperson": "contact",
        "bakre tib": "tib_backup",
        "bakre": "tib_backup",
    },
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "people": (
        Column("code", ("kod", "beteckning", "code"), needed=True),
        Column("name", ("namn", "name"), secret=True),
        Column("phone", ("telefon", "mobil", "mobiltelefon", "phone"), secret=True),
        Column("category", ("kategori", "uppdragstyp", "category"), _CATEGORY),
        Column("title", ("titel", "uppdrag", "title")),
        Column("degree", ("grad", "arvoderingsgrad", "arvodering", "degree"), a_degree),
        Column("office", ("partikansli", "parti", "office")),
        Column("from", ("från", "fråno.m.", "startdatum", "from"), a_day),
        Column("to", ("till", "tillo.m.", "slutdatum", "to"), a_day),
        Column("decided_by", ("utseddav", "beslutav", "decidedby")),
        Column("decision", ("beslut", "diarienummer", "dnr", "decision")),
        Column("address", ("adress", "bostad", "bostadsadress", "address"), secret=True),
        Column("board", ("nämnd", "bolag", "nämndbolag", "board")),
        Column("role", ("roll", "uppdraginämnd", "role"), _SEAT),
    ),
    "offices": (
        Column("code", ("kod", "beteckning", "code"), needed=True),
        Column("party", ("parti", "partinamn", "party")),
        Column("phone", ("telefon", "växel", "phone")),
        Column("out_of_hours", ("jour", "journummer", "jourtelefon", "outofhours")),
        Column("responsible", ("ansvarig", "responsible"), secret=True),
        Column("responsible_phone", ("ansvarigtelefon", "telefonansvarig", "responsiblephone"), secret=True),
        Column("deputy", ("ersättare", "deputy"), secret=True),
        Column("deputy_phone", ("ersättaretelefon", "telefonersättare", "deputyphone"), secret=True),
        Column("verified", ("kontrollerad", "verifierad", "verified"), a_day),
    ),
    "boards": (
        Column("code", ("kod", "beteckning", "code"), needed=True),
        Column("name", ("namn", "name")),
        Column("kind", ("slag", "typ", "kind"), _BOARD_KIND),
        Column("phone", ("telefon", "växel", "phone")),
        Column("out_of_hours", ("jour", "journummer", "jourtelefon", "outofhours")),
        Column("lead", ("säkerhetsansvarig", "säkerhetschef", "lead"), secret=True),
        Column("lead_phone", ("säkerhetsansvarigtelefon", "telefonsäkerhetsansvarig", "leadphone"), secret=True),
        Column("analysis", ("analys", "riskanalys", "analysdatum", "analysis"), a_day),
        Column("analysis_due", ("nästaanalys", "analysdue"), a_day),
        Column("routine", ("rutin", "rutindatum", "checklista", "routine"), a_day),
        Column("roles_named", ("roller", "rollernamngivna", "rolesnamed"), a_yes),
        Column("reference", ("referens", "diarienummer", "dnr", "reference")),
    ),
    "rota": (
        Column("duty", ("tjänst", "pass", "roll", "duty"), _DUTY, needed=True),
        Column("code", ("kod", "operatör", "signatur", "code"), needed=True),
        Column("from", ("från", "fråno.m.", "start", "börjar", "from"), an_instant, needed=True),
        Column("to", ("till", "tillo.m.", "slut", "slutar", "to"), an_instant, needed=True),
    ),
    "transmitters": (
        Column("account", ("konto", "kontonummer", "account"), needed=True),
        Column("kind", ("slag", "typ", "larmtyp", "kind"), _TRANSMITTER),
        Column("person", ("kod", "person", "innehavare", "holder")),
        Column("placement", ("placering", "placement"), secret=True),
        Column("model", ("modell", "fabrikat", "model")),
        Column("serial", ("serienummer", "serienr", "serial"), secret=True),
        Column("interval", ("intervall", "testintervall", "interval"), a_whole),
        Column("portable", ("bärbart", "portable"), a_yes),
    ),
}  # fmt: skip
KINDS = tuple(COLUMNS)


def plain(word: str) -> str:
    """A column's heading in letters and digits only."""
    return re.sub(r"[\W_]", "", word.casefold())
