"""Lists of risks: numbers, codes, levels and days, which is all that may stand in a list (D14, D15, D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from models.risks.rows import ActorRow, AnalysisRow, NoteRow, ReviewDue, ThreatRow
from models.risks.tables import RiskAnalysis, Threat, ThreatActor, WatchNote
from models.store.timeline import blocks

_THREAT: Any = Threat.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class
_ACTOR: Any = ThreatActor.__table__  # type: ignore[attr-defined]  # as above
_NOTE: Any = WatchNote.__table__  # type: ignore[attr-defined]  # as above
_ANALYSIS: Any = RiskAnalysis.__table__  # type: ignore[attr-defined]  # as above
_T, _A, _N, _R = _THREAT.c, _ACTOR.c, _NOTE.c, _ANALYSIS.c

THREAT = (_T.id, _T.version, _T.number, _T.level, _T.state, _T.review_on, _T.closed_on)
ACTOR = (_A.id, _A.version, _A.code, _A.level, _A.review_on, _A.closed_on)
NOTE = (_N.id, _N.version, _N.seq, _N.dated_on, _N.source, _N.tags, _N.review_on, _N.reviewed_on)
ANALYSIS = (_R.id, _R.seq, _R.title, _R.name, _R.done_on, _R.next_review_on, _R.reference, _R.sha256)
MOST = 500


def threats(connection: Connection, limit: int = MOST) -> tuple[ThreatRow, ...]:
    """Open threats, what is looked at first on top, then the closed ones, the latest first."""
    chosen = (
        select(*THREAT)
        .order_by(_T.state.desc(), _T.closed_on.desc(), _T.review_on, _T.level.desc(), _T.seq)
        .limit(limit)
    )
    return tuple(ThreatRow(*row) for row in connection.execute(chosen))


def actors(connection: Connection, limit: int = MOST) -> tuple[ActorRow, ...]:
    """Actors that are followed, what is looked at first on top, then the ended ones."""
    chosen = select(*ACTOR).order_by(_A.closed_on.is_not(None), _A.review_on, _A.seq).limit(limit)
    return tuple(ActorRow(*row) for row in connection.execute(chosen))


def notes(connection: Connection, limit: int = MOST) -> tuple[NoteRow, ...]:
    """Notes of the environment watch, the latest first, with blocks for where they were read and their tags."""
    return tuple(
        replace(row, source=blocks(row.source) or "", tags=blocks(row.tags) or "")
        for row in notes_in_words(connection, limit=limit)
    )


def notes_in_words(connection: Connection, tag: str = "", limit: int = MOST) -> tuple[NoteRow, ...]:
    """The same in words, for who may read them and has it on record; with a `tag` only those that bear it.

    Source and tags are sealed: the tag is sought among what was read.
    """
    chosen = select(*NOTE).order_by(_N.dated_on.desc(), _N.seq.desc()).limit(limit)
    found = tuple(NoteRow(*row) for row in connection.execute(chosen))
    wanted = tag.strip().lstrip("#").casefold()
    return tuple(row for row in found if wanted in row.tags.split()) if wanted else found


def analyses(connection: Connection, limit: int = MOST) -> tuple[AnalysisRow, ...]:
    """Versions of the overall risk analyses, the latest first; `newest` marks the one that counts of each title."""
    last = select(func.max(_R.seq)).group_by(_R.title)
    chosen = select(*ANALYSIS, _R.seq.in_(last)).order_by(_R.done_on.desc(), _R.seq.desc()).limit(limit)
    return tuple(AnalysisRow(*row[:-1], bool(row[-1])) for row in connection.execute(chosen))


def reviews(connection: Connection, upto: date) -> tuple[ReviewDue, ...]:
    """What is to be looked at again by `upto`: threats, actors, notes and the analyses that count, soonest first."""
    found = [
        ReviewDue("threat", *row)
        for row in connection.execute(
            select(_T.id, _T.number, _T.review_on).where(_T.state == "open", _T.review_on <= upto).limit(MOST)
        )
    ]
    found += [
        ReviewDue("actor", *row)
        for row in connection.execute(
            select(_A.id, _A.code, _A.review_on)
            .where(_A.closed_on.is_(None), _A.review_on <= upto)
            .limit(MOST)
        )
    ]
    found += [
        ReviewDue("note", row[0], f"N-{row[1]}", row[2])
        for row in connection.execute(
            select(_N.id, _N.seq, _N.review_on).where(_N.review_on <= upto).limit(MOST)
        )
    ]
    found += [
        ReviewDue("analysis", row.id, f"R-{row.number}", row.next_review_on)
        for row in analyses(connection)
        if row.newest and row.next_review_on <= upto
    ]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.kind, each.code)))
