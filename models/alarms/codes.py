"""What an event code means: one table from Contact ID and SIA codes to kind, priority and restore (D32, rule 3).

Kinds are what an officer works (plans hang on them); the event says whether there is anything to work:
`alarm` becomes an alarm row, `restore` ends one, `test` and `status` are kept as signals only.
Names: the words domain `codes` for what a home or a personal alarm can send, the siadc09 tables for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from models.words import lookup

EventClass = Literal["alarm", "restore", "test", "status"]

KINDS = (
    "personal",
    "duress",
    "burglary",
    "tamper",
    "technical",
    "battery",
    "missed_test",
    "silent_line",
    "threat_call",
    "unclassified",
    "test",
)


@dataclass(frozen=True, slots=True)
class Classified:
    """What an event is to an officer; `priority` is 1 (first) to 4.

    `restores` holds the codes (of the same token) whose open alarms this event ends.
    """

    event: EventClass
    kind: str
    priority: int
    text_id: str
    restores: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Row:
    event: EventClass
    kind: str
    priority: int


def _alarm(kind: str, priority: int) -> _Row:
    return _Row("alarm", kind, priority)


_PERSONAL = _alarm("personal", 1)
_DURESS = _alarm("duress", 1)
_VERIFIED = _alarm("burglary", 2)  # two detectors agree, or somebody heard or saw
_BURGLARY = _alarm("burglary", 3)
_TAMPER = _alarm("tamper", 3)
_DANGER = _alarm("technical", 2)  # fire and gas: a technical detector, but people may be inside
_TECHNICAL = _alarm("technical", 4)
_BATTERY = _alarm("battery", 4)
_MISSED = _alarm("missed_test", 4)
_UNKNOWN = _alarm("unclassified", 2)  # it may be anything, so not last in the queue
_TEST = _Row("test", "test", 4)
_STATUS = _Row("status", "technical", 4)

# Contact ID (DC-05): codes in words, "133-136" is a range.
_CONTACT_ID: tuple[tuple[_Row, str], ...] = (
    (_PERSONAL, "100-103 120 122 123 126 129 641 646"),
    (_DURESS, "121 124 125"),
    (_VERIFIED, "139"),
    (_BURGLARY, "130-136 138 146 155 423"),
    (_TAMPER, "137 141-142 144-145 316-317 341 344 383 461"),
    (_DANGER, "110-118 151 162"),
    (_UNKNOWN, "140"),
    (_TECHNICAL, "143 147 150 152-154 156-159 161 163 168-169 200-206"),
    (_TECHNICAL, "300-301 303-308 310 312-315 320-327 330-337 339 342-343 345 350-353 355-357"),
    (_TECHNICAL, "370-378 380-382 385-389 391-394 608 616 654 796 798 922 924 926-927 954"),
    (_BATTERY, "302 309 311 338 384"),
    (_MISSED, "354 358"),
    (_TEST, "601-604 607 611-615 704 913-919"),
    (_STATUS, "400-409 411-416 421-422 424-436 441-444 450-459 462-464 466"),
    (_STATUS, "501 520-527 531-532 551-555 570-579 605-606 609 621-632 642-643 645 647 651-653 655"),
    (_STATUS, "900-904 910-912 920-921 923 925 928-929 961-962"),
)
# A code whose new event ends others (the user reset the panic zone).
_CONTACT_ID_ENDS = {"465": "120 121 122 123"}

# SIA (DC-03): event codes.
_SIA: tuple[tuple[_Row, str], ...] = (
    (_PERSONAL, "PA QA MA"),
    (_DURESS, "HA"),
    (_VERIFIED, "BM BV"),
    (_BURGLARY, "BA BG DF DL EA"),
    (_TAMPER, "AA CM ES EZ JA TA TT UZ XM XQ XS"),
    (_DANGER, "FA FG FM GA KA SA"),
    (_UNKNOWN, "UA UG"),
    (_TECHNICAL, "AS AT BD BS BT BZ DJ DM DT EM ET EX FS FT FW FY FZ GS GT HS HT IA KS KT LT MS MT NA NC NT"),
    (
        _TECHNICAL,
        "OU PS PT QS QT RT RY SS ST UT US UY VO VT WA WS WT XL YA YC YD YF YI YP YS YU YW YX ZA ZS ZT",
    ),
    (_BATTERY, "XT YM YT"),
    (_MISSED, "XX"),
    (_TEST, "BX FI FK FX GX RP RX TC TE TP TS TX TW TZ VX"),
    (
        _STATUS,
        "AB BB BC BU CA CD CE CF CG CI CJ CK CL CO CP CQ CR CS CT CW CX CZ DA DB DC DD DE DG DI DK DN DO",
    ),
    (_STATUS, "DP DQ DS DU DV DW DX DY DZ EE FB FC FL FU GB GU HB HU JD JH JK JL JO JP JR JS JT JV JX JY JZ"),
    (_STATUS, "KB KU LB LD LE LF LS LU LX MB MI MU NF NL NM OA OC OG OH OI OJ OK OL OP OQ OR OS OT OZ PB PU"),
    (
        _STATUS,
        "QB QU RA RB RC RD RN RO RR RS RU SB SC SU TB TU UB UU VI VY VZ WB WU XA XE XF XI XW YB YG YN YO",
    ),
    (_STATUS, "YY ZB ZU"),
)
# SIA restores are codes of their own: what each ends.
_SIA_ENDS = {
    "AN": "AS",
    "AR": "AT",
    "BE": "BD",
    "BH": "BA BG BM BV",
    "BJ": "BT",
    "BR": "BA BG BM BV BT BS",
    "DH": "DL DM",
    "DR": "DF DJ DT",
    "EJ": "ES",
    "EN": "EM",
    "ER": "EM ES ET",
    "FH": "FA FG FM",
    "FJ": "FT",
    "FQ": "FW",
    "FR": "FA FG FM FT FS",
    "FV": "FS",
    "GH": "GA",
    "GJ": "GT",
    "GR": "GA GT GS",
    "HH": "HA",
    "HJ": "HT",
    "HR": "HA HT HS",
    "IR": "IA",
    "KH": "KA",
    "KJ": "KT",
    "KR": "KA KT KS",
    "LR": "LT",
    "MH": "MA",
    "MJ": "MT",
    "MR": "MA MT MS",
    "NR": "NC NT",
    "NS": "NA",
    "OV": "OU",
    "PH": "PA",
    "PJ": "PT",
    "PR": "PA PT PS",
    "QH": "QA",
    "QJ": "QT",
    "QR": "QA QT QS",
    "SH": "SA",
    "SJ": "ST",
    "SR": "SA ST SS",
    "TH": "TA",
    "TJ": "TT",
    "TR": "TA TT",
    "UH": "UA UG UZ",
    "UJ": "UT UY",
    "UR": "UA UG UZ UT US UY",
    "VR": "VO VT",
    "WH": "WA",
    "WJ": "WT",
    "WR": "WA WT WS",
    "XH": "XQ",
    "XJ": "XS",
    "XR": "XT",
    "YE": "YD",
    "YH": "YA",
    "YJ": "YI",
    "YK": "YC YS",
    "YQ": "YP",
    "YR": "YM YT",
    "YZ": "YX",
    "ZH": "ZA",
    "ZJ": "ZT",
    "ZR": "ZA ZT ZS",
}

CONTACT_ID_NEW, CONTACT_ID_RESTORE, CONTACT_ID_STILL = "1", "3", "6"
_LINK_TESTS = frozenset({"NULL", "XNM"})


def classify(token: str, code: str, qualifier: str, transmitter_kind: str) -> Classified:
    """What an event of this token, code and qualifier from this kind of transmitter is.

    Anything not understood is an alarm: unclassified, P2, and P1 where the transmitter is a personal alarm.
    """
    return _classified(token, code, qualifier, transmitter_kind)


def code_text(token: str, code: str) -> str:
    """The code's name in the chosen language; English from the siadc09 tables where we have none of our own."""
    text_id = _text_id(token, code)
    if lookup.known(text_id):
        return lookup.t(text_id)
    return _name_of_standard(token, code) or lookup.t("code.unknown", code=code or token)


@lru_cache(maxsize=4096)
def _classified(token: str, code: str, qualifier: str, transmitter_kind: str) -> Classified:
    text_id = _text_id(token, code)
    if token in _LINK_TESTS:
        return Classified("test", "test", 4, f"token.{token}")
    if token == "ADM-CID":
        found = _contact_id(code, qualifier, text_id)
    elif token == "SIA-DCS":
        found = _sia(code, text_id)
    else:
        found = None
    found = found or Classified("alarm", _UNKNOWN.kind, _UNKNOWN.priority, text_id)
    return _for_transmitter(found, transmitter_kind)


def _contact_id(code: str, qualifier: str, text_id: str) -> Classified | None:
    """None where the code or the qualifier is unknown."""
    row = _contact_id_rows().get(code)
    ends = _CONTACT_ID_ENDS.get(code)
    if ends is not None:
        return Classified("restore", "personal", 4, text_id, frozenset(ends.split()))
    if row is None:
        if qualifier == CONTACT_ID_RESTORE and _name_of_standard("ADM-CID", code):
            return Classified("restore", _UNKNOWN.kind, _UNKNOWN.priority, text_id, frozenset({code}))
        return None
    if qualifier not in (CONTACT_ID_NEW, CONTACT_ID_RESTORE, CONTACT_ID_STILL):
        return Classified("alarm", _UNKNOWN.kind, min(row.priority, _UNKNOWN.priority), text_id)
    if row.event != "alarm" or qualifier == CONTACT_ID_NEW:
        return Classified(row.event, row.kind, row.priority, text_id)
    if qualifier == CONTACT_ID_RESTORE:
        return Classified("restore", row.kind, row.priority, text_id, frozenset({code}))
    # "Still present": the first report may never have reached us, so it rings unless it is only technical.
    return Classified("alarm" if row.priority < 4 else "status", row.kind, row.priority, text_id)


def _sia(code: str, text_id: str) -> Classified | None:
    """None where the code is unknown."""
    row = _sia_rows().get(code)
    if row is not None:
        return Classified(row.event, row.kind, row.priority, text_id)
    ends = _SIA_ENDS.get(code)
    if ends is None:
        return None
    first = _sia_rows()[ends.split()[0]]
    return Classified("restore", first.kind, first.priority, text_id, frozenset(ends.split()))


def _for_transmitter(found: Classified, transmitter_kind: str) -> Classified:
    """A personal alarm has no doors and windows: what it sends is about a person, whatever its code says."""
    if transmitter_kind != "personal" or found.event != "alarm":
        return found
    if found.kind == "burglary":
        return replace(found, kind="personal", priority=1)
    if found.kind == "unclassified":
        return replace(found, priority=1)
    return found


# WATCH: what the watch itself raises, such as a silent line.
_TABLES = {"ADM-CID": "cid", "SIA-DCS": "sia", "WATCH": "watch"}


def _text_id(token: str, code: str) -> str:
    if not code:
        return "code.unreadable"
    return f"{_TABLES.get(token, 'token')}.{code}"


@cache
def _contact_id_rows() -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for row, codes in _CONTACT_ID:
        for part in codes.split():
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                rows[f"{number:03}"] = row
    return rows


@cache
def _sia_rows() -> dict[str, _Row]:
    return {code: row for row, codes in _SIA for code in codes.split()}


@cache
def _name_of_standard(token: str, code: str) -> str:
    """The standard's English name, empty where it has none; the tables are loaded when first asked for."""
    from siadc09 import dc03, dc05

    table = dc05.EVENT if token == "ADM-CID" else dc03.EVENT if token == "SIA-DCS" else {}
    entry = table.get(code)
    return str(entry["name"]) if entry and entry.get("name") else ""
