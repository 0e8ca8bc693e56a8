"""The rooms of one incident as lists: facts, assessments, acts, files, what stands in the way, and its doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.words.lookup import t
from tui.case_services import CaseSheet
from tui.incident_sections import sections
from tui.lists import ListPlace
from tui.render.ages import when
from tui.render.case import (
    act_told,
    assessed_told,
    double_told,
    facts_told,
    file_told,
    obstacle_told,
    review_told,
)
from tui.render.line import Line, Piece, cell, fit
from tui.render.panels import today_of

LABEL = 22


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line. `form` is the subject of the form that enter opens; `thing` what it stands for, by id."""

    key: str
    label: str
    words: str
    role: str
    form: str = ""
    thing: str = ""
    open: bool = False


class CasePlace(ListPlace[CaseRow]):
    """Opened with an incident's id; a subclass says its rows."""

    def __init__(self, incident_id: str) -> None:
        super().__init__()
        self.incident_id = incident_id
        self.sheet: CaseSheet | None = None

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        """The rows, in order."""
        raise NotImplementedError

    def heading(self) -> str:
        number = self.sheet.number if self.sheet is not None else ""
        return f"{number} {t(f'place.{self.PLACE}')}".strip()

    def reading(self) -> Callable[[], Sequence[CaseRow]]:
        services, incident_id = self.desk.services, self.incident_id

        def read() -> Sequence[CaseRow]:
            self.sheet = services.read_case(incident_id)
            return tuple(self.rows_of(self.sheet))

        return read

    def line_of(self, row: CaseRow, width: int) -> Line:
        label = [cell(row.label, LABEL, "dim")] if row.label else []
        return fit((*label, Piece(row.words, row.role)), width)

    def key_of(self, row: CaseRow) -> str:
        return row.key

    def none(self) -> str:
        return t(f"case.{self.PLACE}.none")

    def can_open(self) -> bool:
        return super().can_open() and bool(self.row is not None and self.row.form)

    def opened(self, row: CaseRow) -> None:
        if row.form:
            self.desk.open_place("case_form", row.form)

    @property
    def is_open(self) -> bool:
        """Whether the incident still takes what is written of it."""
        return self.sheet is not None and self.sheet.is_open

    def form(self, act: str, thing: str = "", seen: str = "") -> None:
        """Open a form about this incident."""
        version = seen or (str(self.sheet.version) if self.sheet is not None else "0")
        self.desk.open_place("case_form", f"{act}|{self.incident_id}|{thing}|{version}")

    def do_note(self) -> None:
        if self.sheet is not None:
            self.desk.open_place("incident_note", self.incident_id, self.sheet.number)


class CaseFacts(CasePlace):
    """What is known of it; enter opens the questions a line belongs to."""

    PLACE = "case_facts"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        for form, name, words in facts_told(sheet, self.desk.state.now):
            subject = f"{form}|{sheet.id}||{sheet.version}" if sheet.is_open else ""
            told = words or t("case.not_known")
            yield CaseRow(name, t(f"case.fact.{name}"), told, "" if words else "dim", subject)


class Assessments(CasePlace):
    """Every assessment, the newest first; struck ones stay."""

    PLACE = "assessments"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        today, now = today_of(self.desk.state), self.desk.state.now
        for row in sheet.assessments:
            struck = row.struck_at is not None
            words, role = assessed_told(row, now)
            yield CaseRow(
                row.id, "", words, "struck" if struck else role or "strong", thing=row.id, open=not struck
            )
            yield CaseRow(f"{row.id}-why", "", f"  {row.judged.reasoning}", "struck" if struck else "")
            review, role = review_told(row, today)
            if review and not struck:
                yield CaseRow(f"{row.id}-review", "", f"  {review}", role)
            if row.struck_at is not None:
                told = t(
                    "case.assessed.struck",
                    who=row.struck_by,
                    at=when(row.struck_at, now),
                    why=row.struck_why or "",
                )
                yield CaseRow(f"{row.id}-struck", "", f"  {told}", "warn")

    def can_assess(self) -> bool:
        return self.is_open

    def do_assess(self) -> None:
        self.form("assess")

    def can_strike(self) -> bool:
        return self.is_open and self._meant() is not None

    def do_strike(self) -> None:
        meant = self._meant()
        if meant is not None:
            self.form("strike", meant)

    def _meant(self) -> str | None:
        """The assessment under the cursor, also from the lines below it, that still holds."""
        row = self.row
        if row is None:
            return None
        meant = row.key.partition("-why")[0].partition("-review")[0]
        return next((each.thing for each in self.rows if each.key == meant and each.open), None)


class CaseActs(CasePlace):
    """What is to be done because of it."""

    PLACE = "case_acts"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        today = today_of(self.desk.state)
        for row in sheet.acts:
            words, role = act_told(row, today)
            live = row.state == "open" and sheet.is_open
            subject = f"end_act|{sheet.id}|{row.id}|{row.version}" if live else ""
            yield CaseRow(row.id, "", words, role, subject, row.id, live)

    def can_add_to_case(self) -> bool:
        return self.is_open

    def do_add_to_case(self) -> None:
        self.form("act")


class CaseFiles(CasePlace):
    """Files kept with it; enter writes one out, on record."""

    PLACE = "case_files"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        for row in sheet.files:
            words, role = file_told(row, self.desk.state.now)
            yield CaseRow(row.id, "", words, role, f"save|{sheet.id}|{row.id}|0", row.id)

    def can_add_to_case(self) -> bool:
        return self.sheet is not None

    def do_add_to_case(self) -> None:
        self.form("keep")


class CaseClosing(CasePlace):
    """What stands in the way of closing; enter goes to where it is mended."""

    PLACE = "case_closing"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        for row in sheet.obstacles:
            words, role = obstacle_told(row)
            place = next((each.place for _, each in sections() if each.id == row.section), "")
            yield CaseRow(row.message_id, "", words, role, place, row.section)

    def opened(self, row: CaseRow) -> None:
        if row.form:
            self.desk.open_place(row.form, self.incident_id)

    def can_close(self) -> bool:
        return self.is_open

    def do_close(self) -> None:
        self.desk.open_place("close_incident", self.incident_id)


class CaseDoubles(CasePlace):
    """Others that may be the same: enter looks at one, two keys decide."""

    PLACE = "case_doubles"

    def rows_of(self, sheet: CaseSheet) -> Iterable[CaseRow]:
        for row in sheet.doubles:
            words, role = double_told(row, self.desk.state.now)
            yield CaseRow(row.id, "", words, role, str(row.version), row.id, row.state != "closed")

    def opened(self, row: CaseRow) -> None:
        self.desk.open_place("incident", row.thing)

    def can_merge(self) -> bool:
        return self.is_open and self.row is not None and self.row.open

    def do_merge(self) -> None:
        row, sheet = self.row, self.sheet
        if row is not None and sheet is not None:
            self.form("merge", row.thing, f"{sheet.version}:{row.form}")

    def can_not_same(self) -> bool:
        return self.is_open and self.row is not None

    def do_not_same(self) -> None:
        row, sheet, services = self.row, self.sheet, self.desk.services
        if row is not None and sheet is not None:
            told = {"incident": sheet.id, "thing": row.thing, "seen": str(sheet.version)}
            self.desk.act(
                lambda: services.do_case("different", told),
                lambda _: self.desk.tell(t("tell.case.different")),
            )
