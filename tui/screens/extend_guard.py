"""The end of a guard order is moved, with who decided so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.measures.rows import GuardCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.moments import moment_of
from tui.render.ages import when
from tui.render.line import Line
from tui.state import DeskState


class ExtendGuard(Form):
    """`subject` is the order's id."""

    PLACE = "extend_guard"
    TELL = "tell.guard_extended"

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self._card: GuardCard | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, order_id = self.desk.services, self.subject
        self.desk.read(lambda: services.read_guard(order_id), self._got, f"extend-{order_id}")

    def _got(self, card: GuardCard) -> None:
        self._card = card
        if self.is_attached:
            self.paint(self.desk.state)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("ends", required=True, hint="hint.guard_end", limit=30, meant=True),
            Ask("decided_by", required=True, limit=120),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        if self._card is None:
            return about_lines([(t("card.reading"), "dim")], width)
        row = self._card.row
        title = t("extend_guard.title", number=row.number, person=row.person)
        now = t("extend_guard.now", at=when(row.ends_at, state.now), supplier=row.supplier, phone=row.phone)
        return about_lines([(title, "title"), (now, "")], width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name != "ends" or not value:
            return "", ""
        now = self.desk.state.now
        at = moment_of(value, now)
        return (when(at, now), "strong") if at is not None else (t("form.bad_time"), "warn")

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        ends = moment_of(values["ends"], self.desk.services.clock.now())
        return ("ends", t("form.bad_time")) if ends is None else None

    def send(self, values: Mapping[str, str]) -> None:
        ends = moment_of(values["ends"], self.desk.services.clock.now())
        assert ends is not None
        version = self._card.row.version if self._card is not None else 0
        self.desk.services.extend_guard(self.subject, version, ends, values["decided_by"])

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()
