"""Samtal till kontaktpersonen: when each came, how long it rang, where it went; what to say outside hours (D38)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.rota.contact_log import Answering, CallRow
from models.words.lookup import n, t
from tui.asks import about_lines
from tui.lists import ListPlace
from tui.render.ages import span_words
from tui.render.contact import hours_sentence
from tui.render.journal import call_head, call_line
from tui.render.line import Line


class ContactCalls(ListPlace[CallRow]):
    """The newest first; `n` notes a call."""

    PLACE = "contact_calls"

    def __init__(self) -> None:
        super().__init__()
        self._answering: Answering | None = None

    def heading(self) -> str:
        return f"{t('place.contact_calls')} · {n('contact_call.count', len(self.rows))}"

    def about(self, width: int) -> Sequence[Line]:
        lines = about_lines([hours_sentence(self.desk.state)], width)
        told = self._answering
        if told is not None and told.calls:
            words = n("contact_call.answering", told.calls, missed=told.missed)
            if told.median_s is not None and told.longest_s is not None:
                times = t(
                    "contact_call.answering.times",
                    median=span_words(told.median_s), longest=span_words(told.longest_s),
                )  # fmt: skip
                words = f"{words} · {times}"
            lines += about_lines([(words, "warn" if told.missed else "dim")], width)
        return [*lines, call_head(width)]

    def reading(self) -> Callable[[], Sequence[CallRow]]:
        services = self.desk.services

        def read() -> Sequence[CallRow]:
            rows, self._answering = services.read_calls()
            return rows

        return read

    def line_of(self, row: CallRow, width: int) -> Line:
        return call_line(row, self.desk.state.now, width)

    def key_of(self, row: CallRow) -> str:
        return row.id

    def none(self) -> str:
        return t("contact_call.none")

    def word_new(self) -> str:
        return t("place.new_contact_call")

    def do_new(self) -> None:
        self.desk.open_place("new_contact_call", "")

    def can_open(self) -> bool:
        return super().can_open() and self.row is not None and bool(self.row.person)

    def opened(self, row: CallRow) -> None:
        self.desk.open_place("person_card", row.person)
