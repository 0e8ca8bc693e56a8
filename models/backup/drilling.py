"""A drill: the newest copy read back in a place of its own, proven, held to our record, signed for and removed.

A backup that was never read back is none (DIRECTIVE D34): the screen tells how long ago the last drill was.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.access.rights import check
from models.backup import keeping
from models.backup.commands import note_drilled, note_failed
from models.backup.keeping import Place
from models.backup.reading import read_back
from models.backup.rows import Drilled, Figures
from models.backup.views import good_files
from models.store.errors import IntegrityProblem, NotFound, VaktbordError
from models.store.tables import Entry
from models.store.types import as_text

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

    from models.access.actor import Actor
    from models.audit.heads import HeadKey
    from models.store.store import Store

LABEL = "vaktbord drill v1"
_ENTRY: Any = Entry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def drill(
    store: Store, actor: Actor, place: Place, identity: Identity, head_key: HeadKey, file: Path | None = None
) -> Drilled:
    """Try `file`, or the newest good copy; what comes of it, good or bad, is on record, and nothing else stays.

    Raises NotFound where there is none, NotAllowed for another's identity, IntegrityProblem for a copy that is damaged
    or is not of this record.
    """
    check(actor, "backup.restore")
    began = store.clock.now()
    chosen = file or _newest(store, place)
    try:
        drilled = _try(store, place, identity, head_key, chosen)
    except VaktbordError as error:
        if error.message_id != "backup.under_way":
            with contextlib.suppress(VaktbordError), store.write() as session:
                note_failed(session, actor, "drill", error.message_id, began, store.clock, chosen.name)
        raise
    with store.write() as session:
        note_drilled(session, actor, drilled, store.clock)
    return drilled


def line_of(file: str, made_at: str, figures: Figures, drilled_at: str) -> str:
    """What a drill signs: one line that a person can read, with what was found."""
    return (
        f"{LABEL} {drilled_at} {file} {made_at} alarms={figures.alarms} signals={figures.signals} "
        f"entries={figures.entries} head={figures.head_hash}"
    )


def _newest(store: Store, place: Place) -> Path:
    with store.read() as connection:
        found = keeping.newest_of(place, good_files(connection))
    if found is None:
        raise NotFound("backup.none_there", folder=place.folder)
    return found


def _try(store: Store, place: Place, identity: Identity, head_key: HeadKey, file: Path) -> Drilled:
    clock = store.clock
    started = clock.monotonic()
    try:
        size = file.stat().st_size
    except OSError as error:
        raise NotFound("backup.not_found", path=file) from error
    with keeping.alone(place), keeping.trial_folder(place, size) as (folder, in_memory):
        found = read_back(file, identity, folder, clock, head_key)
    manifest = found.manifest
    _require_ours(store, manifest.figures, file)
    line = line_of(file.name, as_text(manifest.made_at), manifest.figures, as_text(clock.now()))
    return Drilled(
        file=file.name,
        made_at=manifest.made_at,
        figures=manifest.figures,
        seconds=clock.monotonic() - started,
        in_memory=in_memory,
        line=line,
        signature=head_key.private.sign(line.encode()).hex(),
        key_id=head_key.id,
    )


def _require_ours(store: Store, figures: Figures, file: Path) -> None:
    """The copy's head must stand in our record: else it is another's, or ours has been cut or changed since."""
    if not figures.head_seq:
        return
    with store.read() as connection:
        ours = connection.execute(select(_ENTRY.c.hash).where(_ENTRY.c.seq == figures.head_seq)).scalar()
    if ours != figures.head_hash:
        raise IntegrityProblem("backup.not_of_this_record", path=file, head=figures.head_code)
