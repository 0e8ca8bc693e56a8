"""What is read for and of reconciliations: our signals, saved forms, readings and their lines. Always a limit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from models.alarms.tables import Alarm, Signal
from models.figures.percentiles import Spread, Took, spread
from models.people.tables import Person, Transmitter
from models.reconcile.forms import Form, unpacked
from models.reconcile.matching import normal
from models.reconcile.rows import Ours, Reconciled, ReconciledRow, ReconciliationRow
from models.reconcile.tables import ArcListForm, ReconciledLine, Reconciliation
from models.store.errors import UsageProblem

_ALARM: Any = Alarm.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_SIGNAL: Any = Signal.__table__  # type: ignore[attr-defined]  # as above
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]  # as above
_TRANSMITTER: Any = Transmitter.__table__  # type: ignore[attr-defined]  # as above
_FORM: Any = ArcListForm.__table__  # type: ignore[attr-defined]  # as above
_RECONCILIATION: Any = Reconciliation.__table__  # type: ignore[attr-defined]  # as above
_LINE: Any = ReconciledLine.__table__  # type: ignore[attr-defined]  # as above

MOST_SIGNALS = 500_000
MOST_LINES = 200_000
MOST_ACCOUNTS = 5000
STEPS = ("arc", "desk", "acknowledged", "action")
_R = _RECONCILIATION.c
_HEAD = (
    _R.id, _R.seq, _R.version, _R.file_name, _R.form, _R.begins_at, _R.ends_at, _R.lines, _R.both, _R.only_arc,
    _R.only_here, _R.read_at, _R.read_label, _R.signed_at, _R.signed_label,
)  # fmt: skip


def our_signals(connection: Connection, begins_at: datetime, ends_at: datetime) -> list[Ours]:
    """What we received from outside in a span, copies and drills aside. A restore lends no alarm its case number."""
    case = func.coalesce(_ALARM.c.arc_case, "").label("case")
    found = connection.execute(
        select(
            _SIGNAL.c.seq, _SIGNAL.c.account, case, _SIGNAL.c.received_at, _SIGNAL.c.event, _SIGNAL.c.alarm_id,
            func.coalesce(_ALARM.c.person_id, "").label("person"),
        )
        .select_from(_SIGNAL.outerjoin(_ALARM, _ALARM.c.id == _SIGNAL.c.alarm_id))
        .where(
            _SIGNAL.c.received_at >= begins_at,
            _SIGNAL.c.received_at < ends_at,
            _SIGNAL.c.event != "copy",
            _SIGNAL.c.source != "watch",
            or_(_ALARM.c.id.is_(None), _ALARM.c.drill.is_(False)),
        )
        .order_by(_SIGNAL.c.seq)
        .limit(MOST_SIGNALS)
    )  # fmt: skip
    return [Ours(*row) for row in found]


def owners(connection: Connection) -> dict[str, str]:
    """Whose each account is, by the account as both sides would write it."""
    found = connection.execute(
        select(_TRANSMITTER.c.account, _TRANSMITTER.c.person_id)
        .where(_TRANSMITTER.c.person_id.is_not(None))
        .limit(MOST_ACCOUNTS)
    )
    return {normal(row.account): row.person_id for row in found}


def saved_forms(connection: Connection) -> tuple[Form, ...]:
    """The forms that lists were read by before, the latest first; one that this version cannot read is passed over."""
    found = connection.execute(select(_FORM.c.form).order_by(_FORM.c.saved_at.desc()).limit(100)).scalars()
    forms: list[Form] = []
    for stored in found:
        try:
            forms.append(unpacked(stored))
        except (UsageProblem, ValueError):
            continue
    return tuple(forms)


def reconciliations(connection: Connection, limit: int = 100) -> tuple[ReconciliationRow, ...]:
    """The readings, the latest first; of a file that was read again only the latest, unless an earlier is signed."""
    latest = select(func.max(_R.seq)).group_by(_R.sha256)
    chosen: Any = (
        select(*_HEAD)
        .where(or_(_R.seq.in_(latest), _R.signed_at.is_not(None)))
        .order_by(_R.seq.desc())
        .limit(limit)
    )
    found: Any = connection.execute(chosen)
    return tuple(ReconciliationRow(*row) for row in found)


def signed_before(connection: Connection, sha256: str) -> ReconciliationRow | None:
    """The signed reading of the very same file, where there is one."""
    chosen: Any = (
        select(*_HEAD).where(_R.sha256 == sha256, _R.signed_at.is_not(None)).order_by(_R.seq.desc()).limit(1)
    )
    found: Any = connection.execute(chosen).one_or_none()
    return None if found is None else ReconciliationRow(*found)


def reconciled(connection: Connection, reading: str) -> Reconciled | None:
    """A reading whole, what differs first."""
    head = connection.execute(select(*_HEAD, _R.remark).where(_R.id == reading)).one_or_none()
    if head is None:
        return None
    known = {
        normal(account)
        for account in connection.execute(select(_TRANSMITTER.c.account).limit(MOST_ACCOUNTS)).scalars()
    }
    found = connection.execute(
        select(
            _LINE.c.verdict, _LINE.c.line, _LINE.c.account, _LINE.c.arc_case, _LINE.c.triggered_at, _LINE.c.arc_at,
            _SIGNAL.c.received_at, _LINE.c.alarm_id, _ALARM.c.seq, _ALARM.c.kind, _ALARM.c.state,
            _ALARM.c.triggered_at.label("ours_triggered"), _ALARM.c.arc_received_at, _ALARM.c.first_acknowledged_at,
            _ALARM.c.action_at, _ALARM.c.arc_case.label("our_case"), _PERSON.c.code,
        )
        .select_from(
            _LINE.outerjoin(_SIGNAL, _SIGNAL.c.seq == _LINE.c.signal_seq)
            .outerjoin(_ALARM, _ALARM.c.id == _LINE.c.alarm_id)
            .outerjoin(_PERSON, _PERSON.c.id == _ALARM.c.person_id)
        )
        .where(_LINE.c.reconciliation_id == reading)
        .order_by(_LINE.c.seq)
        .limit(MOST_LINES)
    )  # fmt: skip
    lines = tuple(
        ReconciledRow(
            verdict=row.verdict,
            line=row.line,
            account=row.account,
            known=not row.account or normal(row.account) in known,
            arc_case=row.arc_case or row.our_case or "",
            triggered_at=row.triggered_at or row.ours_triggered,
            arc_at=row.arc_at or row.arc_received_at,
            received_at=row.received_at,
            acknowledged_at=row.first_acknowledged_at,
            action_at=row.action_at,
            alarm_id=row.alarm_id,
            alarm_seq=row.seq,
            person=row.code,
            kind=row.kind,
            state=row.state,
        )
        for row in found
    )
    row = ReconciliationRow(*head[:-1])
    return Reconciled(row, head[-1], lines, steps(lines))


def steps(lines: tuple[ReconciledRow, ...]) -> tuple[tuple[str, Spread], ...]:
    """How long each step of the chain took, of what both have: triggered, ARC, desk, acknowledged, actioned."""
    both = [each for each in lines if each.verdict == "both" and each.alarm_id is not None]
    chain = {
        "arc": [(each.triggered_at, each.arc_at) for each in both],
        "desk": [(each.arc_at or each.triggered_at, each.received_at) for each in both],
        "acknowledged": [(each.received_at, each.acknowledged_at) for each in both],
        "action": [(each.acknowledged_at, each.action_at) for each in both],
    }
    return tuple(
        (name, spread(_took(since, until) for since, until in chain[name] if since and until))
        for name in STEPS
    )


def _took(since: datetime, until: datetime) -> Took:
    """Never less than nothing, though two clocks may say so."""
    return Took(max(0.0, (until - since).total_seconds()))
