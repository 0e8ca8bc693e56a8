"""Why an officer looks where no alarm is open: an incident's number, or the reason in words; and the emergency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.card_services import Look
from tui.form import Form
from tui.render.errors import say
from tui.render.line import Line
from tui.screens.person_card import PersonCard
from tui.state import DeskState

if TYPE_CHECKING:
    from models.people.reveal import Revealed

LEAST_WORDS = 10
NUMBER = 20


class _OnCard(Form):
    """Asked upon a card, which shows what comes back."""

    def sent(self, result: Revealed) -> None:
        place = self.desk.place
        if isinstance(place, PersonCard) and place.code == self.subject:
            place.call_after_refresh(place.take, result)


class RevealReason(_OnCard):
    """`subject` is the person's code, `fields` the groups to show, parted by spaces."""

    PLACE = "reveal_reason"

    def __init__(self, code: str, fields: str = "") -> None:
        super().__init__(code)
        self._fields = tuple(fields.split())
        self._asked = ""
        self._meaning = ("", "")

    def asks(self) -> Iterable[Ask]:
        yield Ask("incident", hint="hint.reveal_incident", limit=NUMBER, meant=True)
        yield Ask("text", hint="hint.reveal_text", limit=300)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        what = ", ".join(t(f"field.{each}") for each in self._fields)
        sentences = [
            (t("reveal_reason.title", code=self.subject), "title"),
            (t("reveal_reason.what", what=what), "strong"),
            (t("reveal_reason.recorded"), ""),
        ]
        return about_lines(sentences, width)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name != "incident":
            return
        asked = self._asked = text.strip()
        self._meaning = ("", "")
        if len(asked) >= len("2026-1"):
            services, code = self.desk.services, self.subject
            self.desk.read(
                lambda: services.incident_is_of(code, asked),
                lambda own: self._mean(
                    asked, "reveal_reason.own" if own else "reveal_reason.other_person", own=own
                ),
                "reveal-incident",
                lambda error: self._not_found(asked, error),
            )

    def _mean(self, asked: str, words: str, *, own: bool) -> None:
        if asked == self._asked and self.is_attached:
            self._meaning = (t(words), "ok" if own else "warn")
            self.explain("incident")

    def _not_found(self, asked: str, error: VaktbordError) -> None:
        if asked == self._asked and self.is_attached:
            self._meaning = (say(error), "warn")
            self.explain("incident")

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        return self._meaning if ask.name == "incident" else ("", "")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if not values["incident"] and len("".join(values["text"].split())) < LEAST_WORDS:
            return "text", t("reveal_reason.needed", n=LEAST_WORDS)
        return None

    def send(self, values: Mapping[str, str]) -> Revealed:
        number, words = values["incident"], values["text"]
        look = Look("incident", number, words) if number else Look("text", text=words)
        return self.desk.services.reveal(self.subject, self._fields, look)


class Glass(_OnCard):
    """An emergency: no reason is at hand but the officer's word for it. Everybody is told, and another looks at it."""

    PLACE = "glass"

    def asks(self) -> Iterable[Ask]:
        yield Ask("text", required=True, hint="hint.glass", limit=300)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [
            (t("glass.title", code=self.subject), "title"),
            (t("glass.danger"), "warn"),
            (t("glass.about"), ""),
        ]
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if len("".join(values["text"].split())) < LEAST_WORDS:
            return "text", t("reveal_reason.needed", n=LEAST_WORDS)
        return None

    def send(self, values: Mapping[str, str]) -> Revealed:
        return self.desk.services.break_glass(self.subject, values["text"])
