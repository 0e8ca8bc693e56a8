"""What a message says: from a read object to an alarm, a restore or a heartbeat (docs/webhook.yaml is its form)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from intake.webhook.reading import Unreadable
from models.store.text import clean

TYPES = ("alarm", "restore", "heartbeat")
SIA, CONTACT_ID, OTHER = "SIA-DCS", "ADM-CID", "WEBHOOK"
_SCHEMES = {"sia": SIA, "sia-dcs": SIA, "cid": CONTACT_ID, "contact-id": CONTACT_ID, "adm-cid": CONTACT_ID}

MOST_ACCOUNT = 64
MOST_CODE = 32
MOST_PLACE = 32
MOST_CASE = 60
MOST_TEXT = 2000
MOST_TIME = 40

_SIA_CODE = re.compile(r"[A-Za-z]{2}")
_CID_CODE = re.compile(r"([136EePpRr]?)([0-9]{3})")
_QUALIFIERS = {"E": "1", "R": "3", "P": "6"}
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Message:
    """A message understood; texts are clean. `token` is the code's table, "" where the code is in neither."""

    type: str
    account: str = ""
    token: str = ""
    code: str = ""
    qualifier: str = ""
    zone: str = ""
    partition: str = ""
    text: str | None = None
    occurred_at: datetime | None = None
    received_at: datetime | None = None
    case: str | None = None
    verified: bool = True
    position: str | None = None
    position_m: int | None = None


def message(root: Mapping[str, object]) -> Message:
    """What the object says; names that are not ours are passed over. Raises Unreadable with the field's name."""
    told = _text(root, "type", 20)
    if told not in TYPES:
        raise Unreadable("type")
    if told == "heartbeat":
        return Message("heartbeat")
    event = root.get("event")
    if not isinstance(event, dict):
        raise Unreadable("event")
    token, code, qualifier = _code(_text(event, "code", MOST_CODE), _text(event, "scheme", 20))
    position, metres = _position(root.get("position"))
    return Message(
        type=told,
        account=_required(_text(root, "account", MOST_ACCOUNT), "account"),
        token=token,
        code=code,
        qualifier=qualifier,
        zone=_text(event, "zone", MOST_PLACE),
        partition=_text(event, "partition", MOST_PLACE),
        text=_text(event, "text", MOST_TEXT) or None,
        occurred_at=_instant(root, "occurred_at"),
        received_at=_instant(root, "received_at"),
        case=_text(root, "case", MOST_CASE) or None,
        verified=_truth(root, "verified", otherwise=True),
        position=position,
        position_m=metres,
    )


def account_of(root: Mapping[str, object]) -> str:
    """The account of a message that cannot be understood otherwise; empty where it has none."""
    try:
        return _text(root, "account", MOST_ACCOUNT)
    except Unreadable:
        return ""


def _text(values: Mapping[str, object], name: str, most: int) -> str:
    """The clean text of that name, empty where there is none."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise Unreadable(name)
    return clean(value, most)


def _required(value: str, name: str) -> str:
    if not value:
        raise Unreadable(name)
    return value


def _truth(values: Mapping[str, object], name: str, *, otherwise: bool) -> bool:
    value = values.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, bool):
        raise Unreadable(name)
    return value


def _code(told: str, scheme: str) -> tuple[str, str, str]:
    """Table, code and Contact ID qualifier. Two letters are SIA, three or four digits Contact ID."""
    code = _required(told, "code")
    token = _SCHEMES.get(scheme.lower()) if scheme else None
    if scheme and token is None:
        raise Unreadable("scheme")
    contact_id = _CID_CODE.fullmatch(code)
    if token == SIA or (token is None and _SIA_CODE.fullmatch(code)):
        return SIA, code.upper(), ""
    if contact_id is not None:
        sign = contact_id[1].upper()
        return CONTACT_ID, contact_id[2], _QUALIFIERS.get(sign, sign)
    return token or OTHER, code, ""


def _instant(values: Mapping[str, object], name: str) -> datetime | None:
    """An instant by RFC 3339, with its offset; a leap second is the one before it."""
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MOST_TIME or not _INSTANT.fullmatch(value):
        raise Unreadable(name)
    if value[17:19] == "60":
        value = f"{value[:17]}59{value[19:]}"
    try:
        instant = datetime.fromisoformat(value.upper())
    except ValueError:
        raise Unreadable(name) from None
    if instant.year not in _YEARS:
        raise Unreadable(name)
    return instant.astimezone(UTC)


def _position(value: object) -> tuple[str | None, int | None]:
    """Degrees as text, and the radius in metres."""
    if value is None:
        return None, None
    if not isinstance(value, dict):
        raise Unreadable("position")
    latitude, longitude = (_degrees(value, "latitude", 90), _degrees(value, "longitude", 180))
    return f"{latitude:.5f}, {longitude:.5f}", _metres(value.get("radius_m"))


def _degrees(values: Mapping[str, object], name: str, most: int) -> float:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise Unreadable(name)
    return float(value)


def _metres(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1_000_000:
        raise Unreadable("radius_m")
    return round(value)
