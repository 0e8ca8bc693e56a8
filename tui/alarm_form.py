"""A form about one alarm: knows its row from the board at once and its card as soon as it is read."""

from __future__ import annotations

from typing import Any

from models.alarms.rows import AlarmCard, AlarmRow
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.form import Form
from tui.render.ages import when
from tui.render.alarms import kind_word, loud_words, sign, whose
from tui.state import DeskState


class AlarmForm(Form):
    """`seen` is the version of the alarm that the officer acts on."""

    def __init__(self, alarm_id: str) -> None:
        super().__init__(alarm_id)
        self.card: AlarmCard | None = None
        self.seen: int | None = None
        self._read_at: int | None = None

    def subject_alarm(self) -> str | None:
        return self.subject

    @property
    def row(self) -> AlarmRow | None:
        """The alarm as the board has it; a closed one as its card has it."""
        return self.desk.state.find(self.subject) or (self.card.row if self.card is not None else None)

    @property
    def version(self) -> int:
        """The version that the officer saw when the form was opened."""
        return self.seen or 0

    def paint(self, state: DeskState) -> None:
        row = state.find(self.subject)
        if self.seen is None and row is not None:
            self.seen = row.version
        counter = state.board.counter if state.board is not None else None
        if counter is not None and counter != self._read_at:
            self._read_at = counter
            services, alarm_id = self.desk.services, self.subject
            group = f"{self.PLACE}-{alarm_id}"
            self.desk.read(
                lambda: services.read_alarm(alarm_id, words=False), self._got, group, lambda _: None
            )
        super().paint(state)

    def _got(self, card: AlarmCard) -> None:
        self.card = card
        if self.seen is None:
            self.seen = card.row.version
        if self.is_attached:
            super().paint(self.desk.state)

    def sent(self, result: Any) -> None:
        """Says which alarm: a list of calls for another may lie over the screen the moment this one is done."""
        row = self.row
        if self.TELL:
            self.desk.tell(t(self.TELL, alarm=loud_words(row) if row is not None else ""))

    def failed(self, error: VaktbordError) -> None:
        row = self.row
        if row is not None:
            self.seen = row.version  # what stands on the screen now is what a new try is about
        super().failed(error)

    def named(self) -> str:
        """ "‼ PERSONLARM SF-07, larmat 03:12:17"."""
        row = self.row
        if row is None:
            return t("card.reading")
        at = when(row.triggered_at or row.received_at, self.desk.state.now, seconds=True)
        return t(
            "form.alarm",
            sign=sign(row.priority),
            kind=kind_word(row.kind).upper(),
            whose=whose(row),
            at=at,
        )
