"""Polis och domstol: the report, the cases in court with their days, word back to the reporter, and a ready text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.law_place import LawPlace, LawRow
from tui.render.law import (
    court_details,
    court_words,
    date_words,
    feedback_words,
    ready_text,
    report_details,
    report_words,
)
from tui.widgets.lines_view import LinesView

if TYPE_CHECKING:
    from tui.law_services import LawSheet


class Police(LawPlace):
    """Opened upon an incident."""

    PLACE = "police"
    CSS_PATH = "law.tcss"

    def __init__(self, incident_id: str) -> None:
        super().__init__(incident_id)
        self._ready = False

    def rows_of(self, sheet: LawSheet) -> Iterable[LawRow]:
        now, report = self.desk.state.now, sheet.report
        seen = report.version
        form = f"report|{self.incident_id}|{seen}|{report.state},{report.filed_by}"
        yield LawRow("report", t("law.row.report"), *report_words(report, now), form)
        if report.state == "filed":
            words = t(f"police.decision.{report.decision}") if report.decision else t("law.no_decision")
            role = "" if report.decision else "dim"
            form = f"decision|{self.incident_id}|{seen}"
            yield LawRow("decision", t("law.row.decision"), words, role, form)
        for row in sheet.courts:
            form = f"change_court|{row.id}|{row.version}" if row.open else ""
            yield LawRow(row.id, t("law.row.court"), *court_words(row, now), form)
            for date in row.dates:
                live = row.open and date.cancelled_at is None and date.starts_at > now
                form = f"change_date|{date.id}|{date.version}" if live else ""
                yield LawRow(date.id, f"  {t('law.row.date')}", *date_words(date, now), form)
            if row.open:
                yield LawRow(f"+{row.id}", f"  {t('law.add.date')}", "", "", f"date|{row.id}|")
                form = f"close_court|{row.id}|{row.version}"
                yield LawRow(f"-{row.id}", f"  {t('law.add.outcome')}", "", "", form)
        yield LawRow(
            "+court", t("law.add.court"), t("law.add.court.about"), "dim", f"court|{self.incident_id}|"
        )
        version = sheet.facts.version
        words, role = feedback_words(sheet.facts, now)
        form = f"feedback|{self.incident_id}|{version}|{sheet.facts.reporter_kind}"
        yield LawRow("feedback", t("law.row.feedback"), words, role, form)

    def words_below(self) -> Iterable[tuple[str, str]]:
        sheet, now = self.sheet, self.desk.state.now
        if sheet is None:
            return
        if self._ready:
            yield t("law.ready"), "title"
            for name, words in ready_text(
                sheet.facts, sheet.report, now, alarms=sheet.alarms, files=sheet.files
            ):
                yield f"{name}: {words}", ""
            return
        if not sheet.report.confirmed:
            yield t("law.whose"), "dim"
        told = report_details(sheet.report, now)
        for row in sheet.courts:
            told += court_details(row)
        for name, words in told:
            yield f"{name}: {words}", ""

    def can_ready_text(self) -> bool:
        return self.sheet is not None

    def do_ready_text(self) -> None:
        """What one says to the police, or what is known again."""
        self._ready = not self._ready
        self.show_below()
        below = self.query_one("#law-below", LinesView)
        below.can_focus = self._ready
        # Longer than the glass it is read with the arrows.
        (below if self._ready else self.rows_view).focus()
        below.scroll_home(animate=False)
