"""Where the officer is in the desk: the places that lie upon each other, and the ways between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from models.store.errors import StoreUnavailable
from tui import places
from tui.guarded_app import Finished, GuardedApp
from tui.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.alarms.rows import AlarmRow
    from models.store.errors import VaktbordError
    from tui.state import DeskState, Told

R = TypeVar("R")


class PlacedApp(GuardedApp):
    """Goes to roots, and opens other places upon them."""

    state: DeskState

    def read(
        self,
        call: Callable[[], R],
        done: Callable[[R], None],
        group: str,
        failed: Callable[[VaktbordError], None] | None = None,
    ) -> None:
        """Run a reading in a worker thread; not while the database cannot be read: it would only hang there."""
        if self.state.away_s is None:
            super().read(call, done, group, failed)
        else:
            told = failed or self.failed
            self.post_message(Finished(lambda: told(StoreUnavailable("store.away"))))

    def read_all_anew(self) -> None:
        """Let every place that is open read again."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Place):
                    screen.read_anew()

    @property
    def place(self) -> Place | None:
        """The uppermost place; a question may stand in front of it."""
        return next(reversed(self._shown_places()), None)

    def _shown_places(self) -> list[Place]:
        if not self._screen_stacks.get(self._current_mode):
            return []
        return [screen for screen in self.screen_stack if isinstance(screen, Place)]

    def said_here(self, told: Told | None) -> Told | None:
        """What was told, unless it is about another place, or an alarm not worked on the uppermost one."""
        worked = getattr(self.place, "plan_subject", "")
        return told if told is not None and told.about in ("", worked, self.here) else None

    @property
    def here(self) -> str:
        """What is said of keys is `about` the place they were pressed on."""
        return f"place:{self.place.PLACE}" if self.place is not None else ""

    def works_graver(self, ringing: AlarmRow | None) -> bool:
        """Whether the officer works an alarm graver than this one: nothing may cover that, the ÄVEN line rings.

        So with a threat that is being told on the telephone, for all but P1: its words are said once.
        """
        for place in self._shown_places():
            if place.PLACE == "threat_call" and ringing is not None and ringing.priority > 1:
                return True
            row = self.state.find(place.subject_alarm() or "") if place.PLACE == "alarm" else None
            if row is not None and ringing is not None and row.state in ("acknowledged", "action_taken"):
                return row.acknowledged_label == self.state.me and row.priority < ringing.priority
        return False

    @property
    def depth(self) -> int:
        """How many places lie upon each other."""
        return len(self._shown_places())

    def has_place(self, name: str) -> bool:
        """Whether there is a screen of this name."""
        return places.exists(name)

    def go(self, name: str) -> None:
        """Go to a root place; it is as it was left."""
        self.switch_mode(name)

    def step_back(self) -> None:
        """To the place below this one; from a root place to the overview."""
        if self.depth > 1:
            self.pop_screen()
        elif self.current_mode != "overview":
            self.go("overview")

    def open_place(self, name: str, *subject: str) -> None:
        """Open a place upon the one that is shown."""
        self.push_screen(places.make(name, *subject))

    def open_clicked(self, which: str) -> None:
        """Open the alarm of the strip, or that of the ÄVEN line."""
        alarm = self.state.named if which == "open_named" else self.state.also
        if alarm is not None:
            self.open_alarm(alarm.id)

    def open_alarm(self, alarm_id: str) -> None:
        """Open an alarm, unless it is the one that is open."""
        place = self.place
        if not self.has_place("alarm") or place is None:
            return
        if place.PLACE == "alarm":
            if place.subject_alarm() == alarm_id:
                return
            self.pop_screen()
        self.open_place("alarm", alarm_id)
