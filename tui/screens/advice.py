"""Råd: advice that was given, with its words; opened on record (D17)."""

from __future__ import annotations

from collections.abc import Callable

from models.measures.rows import AdviceCard
from models.words.lookup import t
from tui.protection_sheet import Sheet
from tui.render.ages import when
from tui.render.line import Line
from tui.render.protection import facts
from tui.state import DeskState
from tui.widgets.panels import rule


class AdviceSheet(Sheet[AdviceCard]):
    """Opened upon a list with the number of the advice. It never changes: it is read once."""

    PLACE = "advice"

    def reading(self) -> Callable[[], AdviceCard]:
        services, number = self.desk.services, int(self.subject)
        return lambda: services.read_one_advice(number)

    def paint(self, state: DeskState) -> None:
        if self.card is not None and state.board is not None:
            self._read_at = state.board.counter
        super().paint(state)

    def lines(self, card: AdviceCard, state: DeskState, width: int) -> list[Line]:
        row = card.row
        asker, how = t(f"advice.asker.{row.asker}"), t(f"advice.channel.{row.channel}")
        told = [
            ("person", row.person or t("advice.nobody"), "code" if row.person else "dim"),
            ("state", f"{asker} · {how} · {t('advice.line', minutes=row.minutes)}", ""),
            ("time", f"{when(row.given_at, state.now)} · {row.noted_by}", ""),
            ("about", card.about or t("protection.unset"), "" if card.about else "dim"),
            ("outcome", card.came_of or t("protection.unset"), "" if card.came_of else "dim"),
        ]
        return [rule(f"{t('place.advice')} {row.number}", "", width), *facts(told, width)]
