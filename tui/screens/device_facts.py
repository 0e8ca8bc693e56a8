"""What is known of a transmitter as a thing: model, serial number, battery, and seconds between link tests (D22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import DayForm
from tui.protection_services import DeviceFacts as Told
from tui.render.line import Line
from tui.state import DeskState

WEEK_S = 7 * 86400


class DeviceFacts(DayForm):
    """`subject` is the account. What is left empty stays as it is."""

    PLACE = "device_facts"
    TELL = "tell.device_described"
    DAYS = frozenset({"battery"})
    NUMBERS = {"interval": WEEK_S}

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("model", hint="hint.serial", limit=80),
            Ask("serial", hint="hint.serial", limit=80),
            Ask("battery", hint="hint.serial", limit=20, meant=True),
            Ask("interval", hint="hint.serial", limit=6, meant=True),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("device_facts.title", account=self.subject), "title")], width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> None:
        told = Told(
            model=values["model"] or None,
            serial=values["serial"] or None,
            battery=self.day(values["battery"]),
            interval_s=self.number(values["interval"]),
        )
        self.desk.services.describe_device(self.subject, told)
