"""Låst: the login screen and the locked screen are one. Alarms and health as loud as ever, and nothing of whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from models.store.text import clean
from models.words.lookup import t
from tui.place import Place
from tui.render import locked as words
from tui.render.health import reception_short
from tui.render.line import EMPTY, Line, Piece, cut, line
from tui.widgets.bars import HealthLine, KeysLine
from tui.widgets.duty_band import DutyBand
from tui.widgets.field import LABEL, TextField
from tui.widgets.handover_band import HandoverBand
from tui.widgets.lines import Lines
from tui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.lock import DeskLock
    from tui.state import DeskState

LOW = 18
CODE_LIMIT = 32


class LockedHead(Lines):
    """The city and the day."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return [words.head(state, width)]


class LockedClock(Lines):
    """The time, large."""

    DEFAULT_CSS = "LockedClock { height: 3; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return words.big_clock(state, width)


class LockedStrip(Lines):
    """The loudest alarm by its class."""

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
        return [words.strip(named, state, width)]

    def line_role(self, y: int) -> str:
        return self._filled


class LockedWords(Lines):
    """What the officer is to do next, and why."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._rows = 0

    def show(self, state: DeskState) -> None:
        before = self._rows
        super().show(state)
        if before != self._rows:
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return 1 if self.state is None else max(1, len(self.lines_of(self.state, width, words.MOST_WORDS)))

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        found = words.said(state, width, brief=self.screen.size.height < LOW)
        self._rows = len(found)
        return found


class LockedAlarms(Lines):
    """Every open alarm as class, state and age."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return words.alarm_lines(state, width, max(1, height))


class LockedTiny(Lines):
    """A terminal too small for anything else."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._filled = ""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        self._filled = "dead" if state.blind else "loud" if state.named is not None else ""
        if state.blind:
            return [line(Piece(cut(reception_short(state), width)))]
        return [words.tiny(state, width)]

    def line_role(self, y: int) -> str:
        return self._filled


class _Label(Lines):
    """What is asked, before its field."""

    def __init__(self, message_id: str) -> None:
        super().__init__()
        self.message_id = message_id
        self.styles.width = LABEL

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        told = self.message_id
        if (
            told == "locked.label.secret"
            and state.locked is not None
            and state.locked.pin
            and not state.locked.code
        ):
            told = "locked.label.pin"
        return [line(Piece(" " + cut(t(told), width - 1), "key"))]


class Locked(Place):
    """Enter asks who you are; F2 helps first; F9 lets another officer in."""

    PLACE = "locked"
    CSS_PATH = "locked.tcss"
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield LockedHead("locked-head")
        yield HealthLine("health")
        yield DutyBand("duty-band")
        yield HandoverBand("handover-band")
        yield LockedStrip("strip")
        yield LockedClock("locked-clock")
        yield LockedWords("locked-words")
        with Horizontal(id="locked-code"):
            yield _Label("locked.label.code")
            yield TextField("code", "", CODE_LIMIT)
        with Horizontal(id="locked-secret"):
            yield _Label("locked.label.secret")
            yield SecretField("secret")
        yield LockedAlarms("locked-alarms")
        yield KeysLine("keys")
        yield LockedTiny("loudest")

    @property
    def door(self) -> DeskLock:
        """The lock this screen is the face of."""
        return self.desk.lock

    @property
    def code(self) -> TextField:
        return self.query_one("#code", TextField)

    @property
    def secret(self) -> SecretField:
        return self.query_one("#secret", SecretField)

    def paint(self, state: DeskState) -> None:
        locked = state.locked
        asking = locked.asking if locked is not None else ""
        busy = locked is not None and locked.busy
        self.query_one("#locked-code").display = asking == "code"
        self.query_one("#locked-secret").display = asking in ("passphrase", "unlock") and not busy
        if asking not in ("passphrase", "unlock"):
            self.secret.clear()
        wanted = {"code": self.code, "passphrase": self.secret, "unlock": self.secret}.get(asking)
        if wanted is None or busy:
            self.set_focus(None)
        elif self.focused is not wanted:
            if wanted is self.code:
                suggested = self.desk.services.login.suggested
                self.code.value = (
                    suggested if self.door.kind == "nobody" else ""
                )  # someone else is someone else
                self.code.cursor_position = len(self.code.value)
            self.set_focus(wanted)

    def can_acknowledge(self) -> bool:
        return self.desk.state.named is not None and self.door.kind != "nobody"

    def do_acknowledge(self) -> None:
        self.door.help()

    def can_unlock(self) -> bool:
        return not self.door.asking

    def word_unlock(self) -> str:
        return t(f"action.unlock.{self.door.kind or 'officer'}")

    def do_unlock(self) -> None:
        self.door.ask()

    def can_other_officer(self) -> bool:
        return self.door.kind == "officer"

    def do_other_officer(self) -> None:
        self.door.ask(other=True)

    def can_back(self) -> bool:
        return bool(self.door.asking)

    def do_back(self) -> None:
        self.door.cancel()
        self.desk.repaint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.door.code_given(clean(event.value, CODE_LIMIT))

    def on_secret_field_given(self, event: SecretField.Given) -> None:
        event.stop()
        if not self.door.waits:
            self.door.secret_given(self.secret.take())
