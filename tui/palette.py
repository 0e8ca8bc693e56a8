"""The command palette: what can be done here and now, and the open alarms. No screenshots, no system commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from models.store.text import clean
from tui.render.ages import age_of
from tui.render.alarms import loud_words, state_word

if TYPE_CHECKING:
    from tui.app import VaktbordApp


class DeskCommands(Provider):
    """Actions by their words, alarms by class, code and age; never a name."""

    @property
    def _desk(self) -> VaktbordApp:
        return cast("VaktbordApp", self.app)

    def _choices(self) -> list[tuple[str, Callable[[], object]]]:
        desk = self._desk
        choices: list[tuple[str, Callable[[], object]]] = []
        for action in desk.dispatcher.available_here():
            key = desk.keymap.shown(action.id)
            choices.append(
                (f"{action.word}  ({key})" if key else action.word, partial(desk.perform, action.id))
            )
        if desk.has_place("alarm"):
            for alarm in desk.state.alarms[:50]:
                words = (
                    f"{loud_words(alarm)} · {state_word(alarm)} · {age_of(alarm.received_at, desk.state.now)}"
                )
                choices.append((clean(words, 120), partial(desk.open_alarm, alarm.id)))
        return choices

    async def discover(self) -> Hits:
        for words, command in self._choices():
            yield DiscoveryHit(Content(words), command, text=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, command in self._choices():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), command, text=words)
