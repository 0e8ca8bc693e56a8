"""A reconciliation in words: what differs first, then the chain of delays, then what both have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.store.text import clean
from models.words.lookup import n, t
from tui.render.ages import local
from tui.render.alarms import kind_word
from tui.render.figures import PERCENTILES, took_words
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, plain, wrap

if TYPE_CHECKING:
    from models.reconcile.rows import Reconciled, ReconciledRow, ReconciliationRow

PLAIN = 180
WIDE = 100
NAME, COUNT, TIME = 30, 6, 9


def reconciled_lines(found: Reconciled, width: int) -> list[Line]:
    """Everything of one reading."""
    row = found.row
    lines = [
        *_said(head_words(row), width),
        *_said(counts_words(row), width, "strong"),
        *_signed(found, width),
    ]
    for verdict in ("only_arc", "only_here"):
        those = found.of(verdict)
        lines += [EMPTY, _title(f"reconcile.title.{verdict}", width)]
        lines += _said(t(f"reconcile.explain.{verdict}" if those else "reconcile.none"), width, "dim")
        lines += [fit(line(" ", *_cells(each, width)), width) for each in those]
    lines += [EMPTY, _title("reconcile.title.steps", width)]
    rooms = [("count", COUNT), *((name, TIME) for name in PERCENTILES)]
    heads = (cell(t(f"figures.head.{name}"), room, "dim", right=True) for name, room in rooms)
    lines.append(fit(line(" ", cell("", NAME), *heads), width))
    for name, times in found.steps:
        took = (getattr(times, each) for each in PERCENTILES)
        cells = (cell(took_words(each) if each else "-", TIME, right=True) for each in took)
        words = cell(t(f"reconcile.step.{name}"), NAME)
        lines.append(fit(line(" ", words, cell(str(times.count), COUNT, right=True), *cells), width))
    lines += [EMPTY, _title("reconcile.title.both", width)]
    return lines + [fit(line(" ", *_cells(each, width)), width) for each in found.of("both")]


def reconciled_words(found: Reconciled) -> list[str]:
    """The same as plain lines."""
    return [plain(each).rstrip() for each in reconciled_lines(found, PLAIN)]


def reconciliation_line(row: ReconciliationRow, width: int) -> Line:
    """One reading in the list: its days, its file, what differs, and whether it is signed."""
    told = n("reconcile.differs", row.differs) if row.differs else t("reconcile.equal")
    signed = row.signed_at is not None
    return fit(
        line(
            cell(_days(row), 28),
            cell(told, 18, "warn" if row.differs and not signed else ""),
            cell(t("reconcile.signed_by", who=row.signed_label) if signed else t("reconcile.unsigned"), 26,
                 "dim" if signed else "strong"),
            Piece(clean(row.file_name, 60), "dim"),
        ),
        width,
    )  # fmt: skip


def head_words(row: ReconciliationRow) -> str:
    """Which days, which file, read when and by whom."""
    return t(
        "reconcile.head",
        days=_days(row),
        file=clean(row.file_name, 60),
        at=f"{local(row.read_at):%Y-%m-%d %H:%M}",
        who=row.read_label,
    )


def counts_words(row: ReconciliationRow) -> str:
    """How many both have, only the ARC, only we."""
    return t("reconcile.counts", both=row.both, only_arc=row.only_arc, only_here=row.only_here)


def _days(row: ReconciliationRow) -> str:
    # The end is the first moment that is not in it.
    last = max(row.begins_at, row.ends_at - timedelta(microseconds=1))
    return t("figures.period", first=local(row.begins_at).date(), last=local(last).date())


def _signed(found: Reconciled, width: int) -> list[Line]:
    row = found.row
    if row.signed_at is None:
        return _said(t("reconcile.unsigned.sentence"), width, "warn" if row.differs else "")
    at = f"{local(row.signed_at):%Y-%m-%d %H:%M}"
    return [
        *_said(t("reconcile.signed", who=row.signed_label, at=at), width),
        *_said(found.remark or "", width),
    ]


def _cells(each: ReconciledRow, width: int) -> list[Piece | str]:
    """Time, whose, which line or alarm, what; an account that nobody has registered stands out."""
    at = "" if each.at is None else f"{local(each.at):%Y-%m-%d %H:%M:%S}"
    where = [t("reconcile.line", line=each.line)] if each.line else []
    if each.alarm_seq is not None:
        where.append(t("reconcile.alarm", number=each.alarm_seq))
    told = [kind_word(each.kind)] if each.kind else []
    if each.arc_case:
        told.append(t("reconcile.case", case=clean(each.arc_case, 60)))
    if not each.known:
        told.append(t("reconcile.unknown_account"))
    rooms = (21, 8, 14, 24) if width >= WIDE else (20, 6, 9, 16)
    return [
        cell(at, rooms[0]),
        cell(clean(each.person or "", 20), rooms[1], "code"),
        cell(clean(each.account, 40), rooms[2]),
        cell(", ".join(where), rooms[3], "dim"),
        Piece(", ".join(told), "" if each.known else "warn"),
    ]


def _title(message_id: str, width: int) -> Line:
    return fit(line(Piece(f" {t(message_id)}", "title")), width)


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(8, width - 2)) if part]
