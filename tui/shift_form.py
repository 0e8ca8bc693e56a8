"""What the forms about duty share: times and officers as people type them, and what is meant beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models.words.lookup import t
from tui.asks import Ask, word_of
from tui.form import Form
from tui.moments import moment_of
from tui.render.ages import local, weekday_short
from tui.rota_values import Officer


class ShiftForm(Form):
    """`STARTS` and `ENDS` are questions of times, `OFFICERS` of officers: a code, or a part of a name."""

    OFFICERS: frozenset[str] = frozenset()
    UNTOLD: Mapping[str, str] = {}
    """What an empty choice stands for: it need not be erased to choose another."""
    STARTS, ENDS = "starts", "ends"

    def __init__(self, subject: str = "") -> None:
        self.officers: tuple[Officer, ...] = ()
        super().__init__(subject)

    def on_mount(self) -> None:
        super().on_mount()
        services = self.desk.services
        self.desk.read(services.read_officers, self._got_officers, f"{self.PLACE}-officers")

    def _got_officers(self, officers: tuple[Officer, ...]) -> None:
        self.officers = officers
        if self.is_attached:
            for name in self.OFFICERS:
                self.explain(name)
            self.paint(self.desk.state)

    def officer(self, typed: str) -> Officer | None:
        """Who is meant: by code, else the only one whose name holds what was typed."""
        low = typed.strip().casefold()
        exact = [each for each in self.officers if each.code.casefold() == low]
        held = exact or [
            each
            for each in self.officers
            if low and (low in each.name.casefold() or each.code.casefold().startswith(low))
        ]
        return held[0] if len(held) == 1 else None

    def codes(self) -> str:
        """Everybody who can be meant: "mek M. Ek · ali A. Lind"."""
        return " · ".join(f"{each.code} {each.name}" for each in self.officers)

    def chosen(self, name: str) -> str:
        """The choice that stands, also where nothing was typed."""
        return self.value(name) or self.UNTOLD[name]

    def told(self, values: Mapping[str, str], name: str) -> str:
        """The choice that is sent, also where nothing was typed."""
        return values[name] or self.UNTOLD[name]

    def begins(self, typed: str) -> datetime | None:
        """When it begins; nothing is now."""
        now = self.desk.services.clock.now()
        return moment_of(typed, now) if typed else now

    def stops(self, typed: str, starts: str) -> datetime | None:
        """When it ends: a time of day alone is the next such after the beginning."""
        begins = self.begins(starts)
        return None if begins is None or not typed else moment_of(typed, begins)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name in self.UNTOLD and not value:
            return word_of(ask, self.UNTOLD[ask.name]), "dim"
        if ask.name in self.OFFICERS and value:
            who = self.officer(value)
            if who is None:
                return (t("officer.unclear"), "warn") if self.officers else ("", "")
            return f"{who.code} {who.name}", "strong"
        if ask.name in (self.STARTS, self.ENDS) and value:
            starts = self.value(self.STARTS) if self.is_mounted else ""
            at = self.begins(value) if ask.name == self.STARTS else self.stops(value, starts)
            return (moment_words(at), "strong") if at is not None else (t("form.bad_time"), "warn")
        return super().meaning_of(ask, value)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == self.STARTS:
            self.explain(self.ENDS)
        self.paint(self.desk.state)

    def wrong(self, values: Mapping[str, str], *, ends_needed: bool = True) -> tuple[str, str] | None:
        """A time or an officer that is none."""
        for name in sorted(self.OFFICERS):
            if values.get(name) and self.officer(values[name]) is None:
                return name, t("officer.unclear.long")
        starts = self.begins(values.get(self.STARTS, ""))
        if starts is None:
            return self.STARTS, t("form.bad_time")
        if not values.get(self.ENDS):
            return (self.ENDS, t("form.bad_time")) if ends_needed else None
        ends = self.stops(values[self.ENDS], values.get(self.STARTS, ""))
        if ends is None:
            return self.ENDS, t("form.bad_time")
        return None if ends > starts else (self.ENDS, t("shift.bad_span"))


def moment_words(at: datetime) -> str:
    """ "tor 2026-11-26 08:00"."""
    here = local(at)
    return f"{weekday_short(here.date())} {here:%Y-%m-%d %H:%M}"


def typed_moment(at: datetime) -> str:
    """A moment as it is typed back into a field."""
    return f"{local(at):%Y-%m-%d %H:%M}"
