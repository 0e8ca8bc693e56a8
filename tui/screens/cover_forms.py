"""What mends a gap: somebody planned over it, or the telephone of whoever stands there rung (D36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.moments import moment_of
from tui.render.ages import local
from tui.render.cover import candidate_lines, candidate_words, cause_words, span_words
from tui.render.line import Line
from tui.state import DeskState

if TYPE_CHECKING:
    from models.rota.mending import Candidate

LONGEST, PROPOSED = timedelta(days=7), timedelta(days=1)
SHOWN = 6


class MendGap(Form):
    """The one who can come and has had least stands there already; F4 plans them.

    The subject is "duty|from|to|cause|whose shift it is".
    """

    PLACE = "mend_gap"

    def __init__(self, subject: str) -> None:
        self.duty, starts, ends, self.cause, self.whose = [*subject.split("|"), "", "", "", ""][:5]
        self._starts, self._ends = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
        self._candidates: tuple[Candidate, ...] = ()
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("who", required=True, hint="hint.cover.who", limit=40, meant=True),
            Ask("from", required=True, hint="hint.cover.when", limit=40, meant=True),
            Ask("to", required=True, hint="hint.cover.when", limit=40, meant=True),
        )

    def on_mount(self) -> None:
        super().on_mount()
        services, duty, starts_at, ends_at = self.desk.services, self.duty, *self._proposed()
        self.desk.read(lambda: services.read_candidates(duty, starts_at, ends_at), self._got, "candidates")

    def _proposed(self) -> tuple[datetime, datetime]:
        """From now where the gap has begun, and a day at most: nobody is proposed for a week on end."""
        starts_at = max(self._starts, self.desk.state.now.replace(second=0, microsecond=0))
        return starts_at, min(self._ends, starts_at + PROPOSED)

    def _got(self, found: Sequence[Candidate]) -> None:
        self._candidates = tuple(found)
        if not self.is_attached:
            return
        field = self.field("who").input
        if not field.value and found and found[0].fit:
            with field.prevent(Input.Changed):  # what nobody typed is no draft
                field.value = found[0].code
            field.cursor_position = len(field.value)
        self.explain("who")
        self.desk.repaint()

    def start_of(self, ask: Ask) -> str:
        if ask.name == "who":
            return ""
        starts_at, ends_at = self._proposed()
        return f"{local(starts_at if ask.name == 'from' else ends_at):%Y-%m-%d %H:%M}"

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        title = t("cover.mend.title", duty=t(f"cover.duty.{self.duty}"))
        why = cause_words(self.cause, self.whose)
        lines = about_lines(
            [(title, "title"), (f"{span_words(self._starts, self._ends)}, {why}", "warn")], width
        )
        return [*lines, *candidate_lines(self._candidates, SHOWN, width)]

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if not value:
            return "", ""
        if ask.name == "who":
            found = self._meant(value)
            return (t("cover.mend.nobody"), "warn") if found is None else candidate_words(found)
        moment = moment_of(value, self.desk.state.now)
        return ("", "") if moment is not None else (t("cover.mend.no_time"), "warn")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        now = self.desk.state.now
        if self._meant(values["who"]) is None:
            return "who", t("cover.mend.nobody")
        starts_at, ends_at = (moment_of(values[name], now) for name in ("from", "to"))
        if starts_at is None or ends_at is None:
            return ("from" if starts_at is None else "to"), t("cover.mend.no_time")
        if not timedelta() < ends_at - starts_at <= LONGEST:
            return "to", t("cover.mend.bad_span")
        return None

    def send(self, values: Mapping[str, str]) -> str:
        meant = self._meant(values["who"])
        starts_at, ends_at = (moment_of(values[name], self.desk.state.now) for name in ("from", "to"))
        assert meant is not None
        assert starts_at is not None
        assert ends_at is not None
        return self.desk.services.mend_gap(self.duty, meant.code, starts_at, ends_at)

    def sent(self, result: Any) -> None:
        self.desk.tell(t("tell.cover.mended", who=str(result), duty=t(f"cover.duty.{self.duty}")))

    def _meant(self, typed: str) -> Candidate | None:
        """By the number in the list, or by code."""
        told = typed.strip().casefold()
        if told.isdecimal() and 1 <= int(told) <= len(self._candidates[:SHOWN]):
            return self._candidates[int(told) - 1]
        return next((each for each in self._candidates if each.code.casefold() == told), None)


class VerifyPhone(Form):
    """Ring the number that stands there; sent when they answered. The subject is "code|name|number"."""

    PLACE = "verify_phone"

    def __init__(self, subject: str) -> None:
        self.code, self.name_, self.phone = [*subject.split("|"), "", ""][:3]
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (Ask("phone", required=not self.phone, hint="hint.cover.phone", limit=40),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        told = "cover.phone.ring" if self.phone else "cover.phone.none"
        sentences = [
            (t("place.verify_phone"), "title"),
            (t(told, who=self.name_, phone=self.phone), "strong"),
            (t("cover.phone.why"), "dim"),
        ]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.verify_phone(self.code, values["phone"])

    def sent(self, result: Any) -> None:
        self.desk.tell(t("tell.cover.phone", who=self.name_))
