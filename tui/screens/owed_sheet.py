"""Erbjudanden till en person: what is owed, talks, agreed acts and what is made sure of; enter does the next thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from models.words.lookup import t
from tui.lists import ListPlace
from tui.owed_services import SealedWords
from tui.render.ages import day_short
from tui.render.line import Line, Piece, cell, fit, line, wrap
from tui.render.owed import act_words, how_words, owed_words, talk_words, weight
from tui.render.panels import today_of
from tui.widgets.lines_view import LinesView


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet. `form` is the subject of the form that enter opens, "" where nothing is left to do;
    `talk` the number of a talk that stands in somebody's calendar: booked, or called off since.
    """

    key: str
    title: str
    words: str
    role: str
    form: str
    sealed: str = ""
    talk: int = 0


class OwedSheet(ListPlace[SheetRow]):
    """Opened with a person's code."""

    PLACE = "owed_sheet"
    CSS_PATH = "owed.tcss"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self._words = SealedWords({}, {})

    def heading(self) -> str:
        return t("owed.sheet", code=self.code)

    def reading(self) -> Callable[[], Sequence[SheetRow]]:
        services, code = self.desk.services, self.code
        return lambda: self._rows(services.read_owed(code))

    def _rows(self, sheet: object) -> Sequence[SheetRow]:
        from tui.owed_services import OwedSheet as Sheet

        assert isinstance(sheet, Sheet)
        today, now = today_of(self.desk.state), self.desk.state.now
        sure = {each.item: each for each in sheet.assurances}
        versions = {each.id: each.version for each in sheet.offers}
        rows = []
        for each in sorted(sheet.lines, key=weight):
            words, role = owed_words(each, today)
            made = sure.get(each.kind)
            if made is not None and each.state == "attested":
                words = f"{how_words(made.how)}, {day_short(made.assured_on, today)}"
            elif each.offered_on is not None:
                words = f"{words} ({t('owed.offered_on', day=day_short(each.offered_on, today))})"
            act = "line" if each.kind in ("introduction", "training", "talk") else "sure"
            version = versions.get(each.offer_id or "")
            seen = f"{version}:{each.offer_id}" if version else ""
            form = f"{act}|{self.code}|{each.kind}|{seen}"
            rows.append(SheetRow(each.kind, t(f"owed.sheet.{each.kind}"), words, role, form))
        for talk in sheet.talks:
            booked = talk.state == "booked"
            form = f"talk|{self.code}|{talk.number}|{talk.version}" if booked else ""
            role = "strong" if booked else "dim"
            number = talk.number if talk.state != "held" else 0
            words = talk_words(talk, now)
            rows.append(SheetRow(talk.id, t("owed.sheet.booked"), words, role, form, talk.id, number))
        for act_row in sheet.acts:
            words, role = act_words(act_row, today)
            open_ = act_row.state == "open"
            form = f"settle|{self.code}|{act_row.number}|{act_row.version}" if open_ else ""
            rows.append(SheetRow(act_row.id, t("owed.sheet.act"), words, role, form, act_row.id))
        return rows

    def line_of(self, row: SheetRow, width: int) -> Line:
        title = cell(row.title, 23 if width >= 100 else 16, "strong" if row.form else "dim")
        return fit((title, Piece(row.words, row.role)), width)

    def below(self) -> Iterable[Widget]:
        sealed = LinesView("sealed", self._sealed_lines)
        sealed.can_focus = False
        yield sealed

    def _sealed_lines(self, width: int) -> Sequence[Line]:
        """The words that were opened, talk by talk and act by act."""
        told: list[tuple[str, str]] = []
        for row in self.rows:
            talk = self._words.talks.get(row.sealed)
            if talk is not None:
                told.append((row.words, "dim"))
                told += [
                    (f"  {t(f'talk.word.{name}')}: {said}", "strong")
                    for name in ("place", "participants", "risks")
                    for said in (getattr(talk, name),)
                    if said
                ]
            elif row.sealed in self._words.acts:
                told.append((f"{row.words}: {self._words.acts[row.sealed].what}", "strong"))
        return [
            fit(line(Piece(f" {part}", role)), width)
            for words, role in told
            for part in wrap(words, max(10, width - 3))
        ]

    def key_of(self, row: SheetRow) -> str:
        return row.key

    def none(self) -> str:
        return t("owed.sheet.none")

    def opened(self, row: SheetRow) -> None:
        if row.form:
            self.desk.open_place("owed_form", row.form)

    def do_agree_act(self) -> None:
        self.desk.open_place("owed_form", f"agree|{self.code}||")

    def do_book_talk(self) -> None:
        self.desk.open_place("owed_form", f"book|{self.code}||")

    def do_calendar_file(self) -> None:
        """The file of the talk under the cursor; of the talk that is booked, where the cursor is on no talk."""
        row = self.row
        if row is None or not row.talk:
            row = next((each for each in self.rows if each.talk and each.form), None)
        if row is None:
            self.desk.tell(t("talk.calendar.none"))
            return
        services, number = self.desk.services, row.talk
        self.desk.act(lambda: services.write_calendar(number), self._wrote_calendar)

    def _wrote_calendar(self, path: str) -> None:
        self.desk.tell(t("tell.owed.calendar", path=path))

    def do_read_words(self) -> None:
        """Open what is sealed, on record; it is gone from the glass when the sheet is left."""
        services, code = self.desk.services, self.code
        self.desk.act(lambda: services.view_owed(code), self._got_words)

    def _got_words(self, words: SealedWords) -> None:
        self._words = words
        if not (words.acts or words.talks):
            self.desk.tell(t("owed.no_words"))
        if self.is_attached:
            view = self.query_one("#sealed", LinesView)
            view.reload()
            view.styles.height = min(10, len(view.lines))

    def do_person_card(self) -> None:
        self.desk.open_place("person_card", self.code)
