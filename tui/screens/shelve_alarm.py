"""Pausa: an alarm made quiet for a limited time, with a reason. Never a personal alarm (DIRECTIVE rule 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from models.words.lookup import t
from tui.alarm_form import AlarmForm
from tui.asks import Ask, about_lines
from tui.render.ages import local, when
from tui.render.line import Line
from tui.state import DeskState

HOURS = {"h1": 1, "h2": 2, "h4": 4, "h8": 8}
SHELVES = (*HOURS, "morning")
MORNING = time(8)


def shelf_ends(choice: str, now: datetime) -> datetime:
    """The instant a choice means: so many hours, or the next 08:00 on the wall."""
    if choice in HOURS:
        return now + timedelta(hours=HOURS[choice])
    here = local(now)
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=here.tzinfo).astimezone(UTC)


class ShelveAlarm(AlarmForm):
    """Asked once, in words that name the alarm and when it rings again."""

    PLACE = "shelve_alarm"
    TELL = "tell.shelved"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("until", choices=SHELVES, family="shelf", required=True),
            Ask("reason", required=True, hint="hint.shelve_reason"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("shelve.title"), "title"), (self.named(), "strong"), (t("shelve.effect"), "")]
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name != "until" or not value:
            return "", ""
        now = self.desk.state.now
        return t("alarm.rings_again", at=when(shelf_ends(value, now), now)), "strong"

    def send(self, values: Mapping[str, str]) -> None:
        until = shelf_ends(values["until"], self.desk.services.clock.now())
        self.desk.services.shelve(self.subject, self.version, until, values["reason"])
