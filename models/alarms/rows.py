"""Alarms as the glass sees them: frozen rows, free of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm in a list. Never a name or an address: `person` is a code (DIRECTIVE rule 11).

    `drill`: it is invented; `proof`: it is the test that was expected, and rings like any other.
    """

    id: str
    seq: int
    version: int
    priority: int
    kind: str
    state: str
    source: str
    account: str
    person: str | None
    portable: bool
    code: str
    text_id: str
    partition: str
    zone: str
    triggered_at: datetime | None
    arc_received_at: datetime | None
    received_at: datetime
    acknowledged_at: datetime | None
    acknowledged_label: str
    action_at: datetime | None
    restored_at: datetime | None
    shelved_until: datetime | None
    closed_at: datetime | None
    close_class: str | None
    copies: int
    ladder_step: int
    due_at: datetime | None
    first_acknowledged_at: datetime | None = None
    drill: bool = False
    proof: bool = False

    @property
    def rings(self) -> bool:
        """Unacknowledged: the strip, the bell and the ladder are at work."""
        return self.state == "new"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of what happened to a subject, a reading of the entry stream. `detail` holds the entry's words."""

    seq: int
    event_at: datetime
    entered_at: datetime
    who: str
    verb: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One received event behind an alarm; `raw` as it came."""

    seq: int
    event: str
    source: str
    token: str
    sequence: str
    code: str
    partition: str
    zone: str
    text: str | None
    triggered_at: datetime | None
    received_at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class PersonInAlarm:
    """Who and where, opened to the officer who has the alarm; the opening is on record (DIRECTIVE rules 8, 11).

    Where `protection` is "protected" there is no home: no address is kept.
    """

    code: str
    name: str
    category: str | None
    phone: str | None
    office: str | None
    office_phone: str | None
    responsible: str | None
    responsible_phone: str | None
    home: str | None
    protection: str = "none"


@dataclass(frozen=True, slots=True)
class ThreatAbout:
    """An open threat that concerns the person of an alarm: its number and level, never what it is about (D19)."""

    number: str
    level: int


@dataclass(frozen=True, slots=True)
class AlarmCard:
    """Everything about one alarm for the officer who works it. `person` is None until it may be shown.

    `threats` are the open ones that concern the person, the highest first, for whoever has the alarm. `hides_words`:
    blocks stand for something that officers wrote.
    """

    row: AlarmRow
    text: str | None
    placement: str | None
    position: str | None
    position_m: int | None
    arc_case: str | None
    arc_verified: bool
    transmitter_kind: str | None
    close_reason: str | None
    incident: str | None
    incident_id: str | None
    person: PersonInAlarm | None
    signals: tuple[SignalRow, ...]
    timeline: tuple[TimelineRow, ...]
    related: tuple[AlarmRow, ...]
    opened: bool
    threats: tuple[ThreatAbout, ...] = ()
    hides_words: bool = False


@dataclass(frozen=True, slots=True)
class PhonedAlarm:
    """What the officer typed while the ARC spoke. `person` is a code, empty where unknown."""

    person: str
    kind: str
    arc_case: str = ""
    note: str = ""
    place_now: str = ""
    called_back: bool = False
    triggered_at: datetime | None = None
