"""The fixed lines of a screen: masthead, health, strip, ÄVEN, what the desk says, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.actions import BY_ID
from tui.render import ages, alarms, health
from tui.render.disturbances import disturbance_lines
from tui.render.line import EMPTY, Line, Piece, cut, fit, line, width_of, wrap
from tui.state import DeskState, KeyHint, Tone
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence


class Masthead(Lines):
    """City, day, ticking clock, who is TiB."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [health.masthead(state, width)]


class HealthLine(Lines):
    """Whether alarms are received, with a ticking age; the whole line turns when they are not."""

    def __init__(self, id: str, only_ill: bool = False) -> None:
        super().__init__(id)
        self._only_ill = only_ill
        self._filled = ""

    def show(self, state: DeskState) -> None:
        well = state.truthful and state.canary_missed < health.CANARIES_MISSED
        self.set_class(self._only_ill and well, "-gone")
        before = self._filled
        super().show(state)
        if before != self._filled:
            self.refresh()

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        told, self._filled = health.health_line(state, width)
        return [told]

    def line_role(self, y: int) -> str:
        return self._filled


class DisturbanceBand(Lines):
    """What troubled reception and no officer has ticked: on every screen, also when all is well again."""

    DEFAULT_CSS = "DisturbanceBand { height: auto; max-height: 3; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._rows = 0

    def show(self, state: DeskState) -> None:
        self.set_class(state.disturbance is None, "-gone")
        before = self._rows
        super().show(state)
        if before != self._rows:
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return 1 if self.state is None else max(1, len(self.lines_of(self.state, width, 3)))

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        lines = disturbance_lines(state, width, "" if state.away else self._checked_by(state))
        self._rows = len(lines)
        return lines

    def _checked_by(self, state: DeskState) -> str:
        """The key that ticks it; on the alarm that letter answers the 112 question, so the way is back first."""
        key = state.key("checked")
        here = BY_ID["checked"].here(getattr(self.screen, "PLACE", ""))
        return key if here else f"{state.key('back')}, {key}"

    def line_role(self, y: int) -> str:
        return "dead"


class StripLine(Lines):
    """The one loud thing: the alarm that F2 takes. Gone when nothing rings."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._filled = ""

    def show(self, state: DeskState) -> None:
        self.set_class(state.named is None, "-gone")
        before = self._filled
        super().show(state)
        if before != self._filled:
            self.refresh()

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        named = state.named
        if named is None:
            return [EMPTY]
        self._filled = "loud" if named.priority == 1 or named.ladder_step else "call"
        others = max(0, state.unacknowledged - 1)
        return [alarms.strip_line(named, others, state.now, "F2", width)]

    def line_role(self, y: int) -> str:
        return self._filled


class AlsoLine(Lines):
    """ÄVEN: the loudest alarm other than the one worked on this screen, and reception in three words."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._filled = ""

    def show(self, state: DeskState) -> None:
        before = self._filled
        super().show(state)
        if before != self._filled:
            self.refresh()

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        also = state.also
        rings_loud = also is not None and also.rings and also.priority == 1
        self._filled = "loud" if rings_loud else ""
        key = "F2" if also is not None and state.named is not None and also.id == state.named.id else ""
        return [alarms.also_line(also, health.reception_short(state), state.now, key, width)]

    def line_role(self, y: int) -> str:
        return self._filled


class TellingLine(Lines):
    """What the desk last said; a problem stays until it is read."""

    DEFAULT_CSS = "TellingLine { height: auto; max-height: 3; }"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._filled = ""
        self._said = ""

    def show(self, state: DeskState) -> None:
        told = state.told
        self.set_class(told is None, "-gone")
        self._filled = "call" if told is not None and told.tone is Tone.PROBLEM else ""
        said = told.text if told else ""
        if said != self._said:
            self._said = said
            self.refresh(layout=True)
        super().show(state)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, min(3, len(wrap(self._said, max(1, width - 2)))))

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        if state.told is None:
            return []
        return [line(Piece(" " + words, "strong")) for words in wrap(state.told.text, max(1, width - 2))[:3]]

    def line_role(self, y: int) -> str:
        return self._filled


class KeysLine(Lines):
    """The keys that work here and now; two lines where one is too short."""

    DEFAULT_CSS = "KeysLine { height: auto; max-height: 2; }"

    def show(self, state: DeskState) -> None:
        before = self.state
        super().show(state)
        if before is None or before.keys != state.keys:
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self.lines_of(self.state, width, 2))) if self.state else 1

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        keys = list(state.keys)
        rows = _rows(keys, width)
        # What does not fit goes from the end, but never the way to all the rest of it.
        while len(rows) > 2:
            del keys[-2 if keys[-1].action == "help" and len(keys) > 1 else -1]
            rows = _rows(keys, width)
        return rows


def _rows(keys: Sequence[KeyHint], width: int) -> list[Line]:
    """The keys in as many lines as they take; none is broken over two."""
    rows: list[Line] = []
    current: Line = ()
    for hint in keys:
        words = (Piece(hint.key, "key", hint.action), Piece(f" {hint.word}", "", hint.action))
        longer = (*current, Piece("  " if current else " "), *words)
        if current and width_of(longer) > width:
            rows.append(current)
            longer = (Piece(" "), *words)
        current = longer
    return [*rows, fit(current, width)]


class LoudestLine(Lines):
    """All that a terminal too small for a screen can say: the loudest alarm, or that nothing rings."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._filled = ""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        self._filled = ""
        if state.blind:
            self._filled = "dead"
            return [line(Piece(cut(health.reception_short(state), width)))]
        if state.named is None:
            return [line(Piece(cut(t("tiny.quiet"), width)))]
        self._filled = "loud"
        age = ages.clock_age((state.now - state.named.received_at).total_seconds())
        sign, whose = alarms.sign(state.named.priority), alarms.whose(state.named)
        words = (
            f"{alarms.loud_words(state.named)} {age} F2",
            f"{sign} {whose} {age} F2",
            f"{sign} {whose} F2",
            f"{sign} {whose}",
        )
        shown = next((each for each in words if width_of((Piece(each),)) <= width), words[-1])
        return [line(Piece(cut(shown, width)))]

    def line_role(self, y: int) -> str:
        return self._filled
