"""Bevakning: one guard order, how long it lasts, and what to say when it ends (D23)."""

from __future__ import annotations

from collections.abc import Callable

from models.alarms.rows import TimelineRow
from models.measures.rows import GuardCard
from models.words.lookup import t
from tui.protection_sheet import Sheet
from tui.render.ages import when
from tui.render.line import EMPTY, Line
from tui.render.protection import facts, guard_when, said_lines, what_to_say
from tui.state import DeskState
from tui.widgets.panels import rule

AGAIN_S = 4.0


class Guard(Sheet[GuardCard]):
    """Opened upon a list with an order's id."""

    PLACE = "guard"

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self._asked_at = float("-inf")

    def reading(self) -> Callable[[], GuardCard]:
        services, order_id = self.desk.services, self.subject
        return lambda: services.read_guard(order_id)

    def lines(self, card: GuardCard, state: DeskState, width: int) -> list[Line]:
        row = card.row
        standing = row.standing(state.now)
        role = "warn" if standing == "over" else "strong" if standing == "in_force" else ""
        told = [
            ("state", f"{t(f'guard.standing.{standing}')} · {guard_when(row, state.now)}", role),
            ("time", f"{when(row.starts_at, state.now)} – {when(row.ends_at, state.now)}", ""),
            ("supplier", row.supplier, ""),
            ("phone", row.phone, "strong"),
            ("decided", row.decided_by, ""),
            ("place", card.place or t("protection.unset"), "" if card.place else "dim"),
            ("contact", card.contact or t("protection.unset"), "" if card.contact else "dim"),
            ("reason", card.reason or t("protection.unset"), "" if card.reason else "dim"),
        ]
        lines = [rule(f"{t('place.guard')} {row.number} · {row.person}", "", width), *facts(told, width)]
        if standing in ("in_force", "over"):
            keys = self.desk.keymap
            said = what_to_say(row, keys.shown("extend_guard"), keys.shown("end_guard"))
            lines += [EMPTY, rule(t("guard.say.title"), "", width), *said_lines(said, width)]
        return lines

    def told(self, card: GuardCard) -> tuple[TimelineRow, ...]:
        return card.timeline

    # What can be done

    def _open(self) -> bool:
        return self.card is not None and self.card.row.ended_at is None

    def can_extend_guard(self) -> bool:
        return self._open()

    def do_extend_guard(self) -> None:
        self.desk.open_place("extend_guard", self.subject)

    def can_end_guard(self) -> bool:
        return self._open()

    def word_end_guard(self) -> str:
        return t("action.end_guard.again") if self._asked else t("action.end_guard")

    @property
    def _asked(self) -> bool:
        return self.desk.mono() - self._asked_at < AGAIN_S

    def do_end_guard(self) -> None:
        """Asked once: it takes the guards off every board."""
        card = self.card
        if card is None:
            return
        if not self._asked:
            self._asked_at = self.desk.mono()
            self.desk.repaint()
            return
        self._asked_at = float("-inf")
        services, row = self.desk.services, card.row
        self.desk.act(
            lambda: services.end_guard(row.id, row.version), lambda _: self.desk.tell(t("tell.guard_ended"))
        )

    def can_whole_protection(self) -> bool:
        return self.card is not None

    def do_whole_protection(self) -> None:
        if self.card is not None:
            self.desk.open_place("whole_protection", self.card.row.person)
