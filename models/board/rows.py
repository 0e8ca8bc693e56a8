"""The snapshot behind the overview: immutable, read in one transaction, painted whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.access.rows import GlassRow
from models.alarms.rows import AlarmRow
from models.assignments.rows import NO_EXPOSURE, Exposed
from models.backup.rows import BackupHealth
from models.handover.rows import NOTHING, HandoverBoard
from models.incidents.rows import IncidentRow
from models.measures.rows import GuardRow
from models.people.rows import OffersDue
from models.rota.rows import Gap, OnDuty
from models.watch.rows import CanaryRow, DisturbanceRow, WatchRow


@dataclass(frozen=True, slots=True)
class IntakeNoticeRow:
    """Traffic that was met with silence and wants an officer's eye."""

    id: str
    cause: str
    account: str
    times: int
    first_at: datetime
    last_at: datetime
    peer: str = ""


@dataclass(frozen=True, slots=True)
class FloodSource:
    """One source of a flood: the person's code, or the account of nobody's line; how many, and how many a minute."""

    whose: str
    count: int
    rate: float


@dataclass(frozen=True, slots=True)
class FloodRow:
    """Ten alarms or more in ten minutes. `until` it lasts if no more come; `least`: more came than were counted."""

    count: int
    sources: tuple[FloodSource, ...]
    more_sources: int
    until: datetime
    least: bool = False


@dataclass(frozen=True, slots=True)
class BoardSnapshot:
    """One true reading of everything the overview shows. `counter` is the board counter it was read at.

    `planned_at` is when incidents, rota, offers and policy were read: alarms do not change them, so that a reading
    made soon after may take them over; `offers_on` the day that `offers` were reckoned for. `silent` counts lines that
    are silent now, `unproven` those whose silence would say nothing, `disturbances` what no officer has ticked,
    `canary` is our newest own test; `break_glass` are cards opened in an emergency that nobody has reviewed, `guards`
    the guard orders in force, to come within a day and run out within the hour. `drills` are open alarms that a drill
    invented: they stand last in `alarms` and in no other count. `referrals` are those no owner has confirmed,
    `exposed` the occasions of the coming 72 hours and the risks that wait for our answer, `handover` which changes of
    TiB both officers have not signed, and which one comes.
    """

    counter: int
    read_at: datetime
    city: str
    demo: bool
    alarms: tuple[AlarmRow, ...]
    open_count: int
    by_priority: dict[int, int]
    unacknowledged: int
    targets: dict[int, int]
    last_signal_at: datetime | None
    last_signal_person: str | None
    incidents: tuple[IncidentRow, ...]
    incident_count: int
    duty: OnDuty
    gaps: tuple[Gap, ...]
    cover_days: int
    offers: OffersDue
    intake_notices: tuple[IntakeNoticeRow, ...]
    watch: WatchRow
    notifications: str
    notified_at: datetime | None
    ladder_profile: str
    ladder_seconds: tuple[int, ...]
    planned_at: datetime | None = None
    offers_on: date | None = None
    disturbances: tuple[DisturbanceRow, ...] = ()
    silent: int = 0
    unproven: int = 0
    canary: CanaryRow | None = None
    flood: FloodRow | None = None
    backup: BackupHealth | None = None
    break_glass: tuple[GlassRow, ...] = ()
    drills: int = 0
    guards: tuple[GuardRow, ...] = ()
    referrals: int = 0
    handover: HandoverBoard = NOTHING
    exposed: Exposed = NO_EXPOSURE
