"""The handover sheet on paper: what was read and signed, by whom and when, and the codes to verify it by (D87)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.audit.head_code import code_of
from models.handover.reading import Reading
from models.handover.saying import at
from models.handover.sheet import Section
from models.store.tables import Entry
from models.store.text import clean
from models.words.lookup import language, t
from tui.paper.blocks import Block, Heading, Paper, Paragraph

_E: Any = Entry.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on every table class


def handover_paper(connection: Connection, found: Reading, made_at: datetime) -> Paper:
    """The sheet as it was signed, or, where nobody has written it, as it would be now; then it says so."""
    row = found.row
    if row is None:
        title, subtitle = t("handover.paper.draft"), t("handover.paper.draft_at", at=at(made_at))
        made = made_at
    else:
        told = {"outgoing": clean(row.outgoing, 60), "incoming": clean(row.incoming, 60) or "-"}
        title = t("handover.paper.title", number=row.seq)
        subtitle = t("handover.paper.subtitle", **told, at=at(row.written_at))
        made = row.written_at
    return Paper(
        title, subtitle, language() if found.sheet is None else found.sheet.language, made,
        (*_sections(found.sections), *_signatures(connection, found)),
    )  # fmt: skip


def file_name(found: Reading, made_at: datetime) -> str:
    """What the file is called: the sheet and how far it is signed; a later signature makes a file of its own."""
    if found.row is None:
        return f"{t('handover.paper.file')}-{made_at:%Y%m%dT%H%M%S}"
    return f"{t('handover.paper.file')}-{found.row.seq}-{found.row.version}"


def _sections(sections: Iterable[Section]) -> Iterable[Block]:
    for section in sections:
        yield Heading(t(f"handover.section.{section.id}"))
        if not section.lines:
            yield Paragraph(t("handover.nothing"))
        for each in section.lines:
            mark = {"late": "!! ", "warn": "! "}.get(each.weight, "")
            yield Paragraph(f"{mark}{each.text}")


def _signatures(connection: Connection, found: Reading) -> Iterable[Block]:
    yield Heading(t("handover.paper.signatures"))
    row = found.row
    if row is None:
        yield Paragraph(t("handover.paper.unsigned"))
        yield Paragraph(t("handover.paper.code", code=found.head or "-"))
        return
    for side, who, signed_at in (
        ("outgoing", row.outgoing, row.outgoing_signed_at),
        ("incoming", row.incoming, row.incoming_signed_at),
    ):
        name = clean(who, 60) or "-"
        if signed_at is None:
            yield Paragraph(t(f"handover.paper.{side}_missing", who=name))
        else:
            yield Paragraph(t(f"handover.paper.{side}", who=name, at=at(signed_at)))
    if row.settled_at is not None:
        yield Paragraph(t("handover.paper.settled", who=clean(row.settled_by, 60), at=at(row.settled_at)))
    yield Paragraph(t("handover.paper.code", code=found.head or "-"))
    after = _code_after(connection, row.id)
    if after:
        yield Paragraph(t("handover.paper.code_after", code=after))
    yield Paragraph(t("handover.paper.sum", sha256=row.sha256))
    yield Paragraph(t("handover.paper.verify", code=after or found.head or "-"))


def _code_after(connection: Connection, handover_id: str) -> str:
    """The code of the last signature's entry: whoever holds it can verify the signatures too."""
    found = connection.execute(
        select(_E.seq, _E.hash)
        .where(_E.subject == f"handover:{handover_id}", _E.verb == "handover.signed")
        .order_by(_E.seq.desc())
        .limit(1)
    ).one_or_none()
    return "" if found is None else code_of(found.seq, str(found.hash))
