"""What is asked about channels: the code that a receiver reads out, an end to one, and whether the ARC rings TiB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.store.text import clean
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.line import Line
from tui.state import DeskState

YES_NO = ("yes", "no")


class ConfirmChannel(Form):
    """The receiver reads out the code of the test; only then is the channel tested."""

    PLACE = "confirm_channel"

    def asks(self) -> Iterable[Ask]:
        return (Ask("code", required=True, hint="hint.channel_code", limit=20),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("place.confirm_channel"), "title"), (t("channels.confirm.about"), "")], width)

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.confirm_channel(values["code"])

    def sent(self, result: Any) -> None:
        self.desk.tell(t("cli.channel.confirmed", name=clean(str(result), 40)))


class RemoveChannel(Form):
    """Asked once, in words that name the channel and the effect."""

    PLACE = "remove_channel"

    def asks(self) -> Iterable[Ask]:
        return (Ask("sure", choices=YES_NO, family="answer", required=True),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        name = clean(self.subject, 40)
        sentences = [(t("place.remove_channel"), "title"), (t("channels.remove.effect", name=name), "warn")]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> bool:
        if values["sure"] == "yes":
            self.desk.services.remove_channel(self.subject)
        return values["sure"] == "yes"

    def sent(self, result: Any) -> None:
        if result:
            self.desk.tell(t("cli.channel.removed", name=clean(self.subject, 40)))


class ArcRings(Form):
    """Only a decision with a reference lets the desk rest on it that somebody else wakes TiB."""

    PLACE = "arc_calls"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("rings", choices=YES_NO, family="answer", required=True),
            Ask("decision", required=True, hint="hint.arc_calls", limit=80),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("place.arc_calls"), "title"), (t("channels.arc_calls.about"), "")], width)

    def send(self, values: Mapping[str, str]) -> bool:
        rings = values["rings"] == "yes"
        self.desk.services.decide_arc_calls(rings, values["decision"])
        return rings

    def sent(self, result: Any) -> None:
        self.desk.tell(t("cli.channel.arc_calls" if result else "cli.channel.arc_calls_not"))
