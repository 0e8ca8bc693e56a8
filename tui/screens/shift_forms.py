"""A shift is planned, changed or moved, and somebody cannot come: with one key each from the rota (D36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.rota.rows import Gap, ShiftRow
from models.rota.words import ABSENCES, DUTIES
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.render.line import Line
from tui.render.rota_grid import shift_words
from tui.rota_values import NewShift as Planned
from tui.rota_values import ShiftChange
from tui.shift_form import ShiftForm, typed_moment
from tui.state import DeskState

HOWS = ("other", "lunch", "move")


class NewShift(ShiftForm):
    """Opened with duty, from, to (ISO) and whether it lies over what stands there; and who, where that is known."""

    PLACE = "new_shift"
    UNTOLD = {"over": "no"}
    TELL = "tell.shift_planned"
    OFFICERS = frozenset({"who"})

    def __init__(
        self, duty: str = "", starts: str = "", ends: str = "", over: str = "no", who: str = ""
    ) -> None:
        self._duty, self._over, self._who = duty, over, who
        self._starts = typed_moment(datetime.fromisoformat(starts)) if starts else ""
        self._ends = typed_moment(datetime.fromisoformat(ends)) if ends else ""
        super().__init__(f"{duty} {starts} {who}".strip())

    def asks(self) -> Iterable[Ask]:
        duty = t(f"rota.duty.{self._duty}") if self._duty else ""
        return (
            Ask("who", required=True, limit=60, meant=True, hint="hint.officer"),
            Ask("duty", choices=DUTIES, family="rota.duty", required=True, start=duty),
            Ask("starts", limit=30, meant=True, start=self._starts, hint="hint.shift_starts"),
            Ask("ends", required=True, limit=30, meant=True, start=self._ends, hint="hint.shift_ends"),
            Ask("over", choices=("no", "yes"), family="shift.over",
                start=t("shift.over.yes") if self._over == "yes" else "",
                hint="hint.shift_over"),
        )  # fmt: skip

    def _got_officers(self, officers: tuple) -> None:  # type: ignore[type-arg]  # as in ShiftForm
        super()._got_officers(officers)
        known = next((each for each in officers if each.id == self._who), None)
        if known is not None and self.is_attached and not self.field("who").input.value:
            self.field("who").input.value = known.code

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t("new_shift.title"), "title"), (self.codes(), "dim")], width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(values)

    def send(self, values: Mapping[str, str]) -> str:
        who = self.officer(values["who"])
        starts, ends = self.begins(values["starts"]), self.stops(values["ends"], values["starts"])
        assert who is not None and starts is not None and ends is not None
        return self.desk.services.plan_shift(
            Planned(values["duty"], who.id, starts, ends, values["over"] == "yes")
        )


class ChangeShift(ShiftForm):
    """`subject` is the shift's id. Another has it, or a part of it, or it gets other times."""

    PLACE = "change_shift"
    UNTOLD = {"how": "other"}
    TELL = "tell.shift_changed"
    OFFICERS = frozenset({"who"})

    def __init__(self, subject: str) -> None:
        self._shift: ShiftRow | None = None
        super().__init__(subject)

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, shift_id = self.desk.services, self.subject
        self.desk.read(lambda: services.read_shift(shift_id), self._got, f"shift-{shift_id}")

    def _got(self, shift: ShiftRow) -> None:
        first = self._shift is None
        self._shift = shift
        if not self.is_attached:
            return
        if first:
            now = self.desk.services.clock.now()
            starts = max(shift.starts_at, now.replace(second=0, microsecond=0))
            for name, at in (("starts", starts), ("ends", shift.ends_at)):
                if self.desk.drafts.text(self.PLACE, self.subject, name) is None:
                    self.field(name).input.value = typed_moment(at)
        self.paint(self.desk.state)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("how", choices=HOWS, family="shift.how", hint="hint.untold"),
            Ask("who", required=True, limit=60, meant=True, hint="hint.officer"),
            Ask("starts", limit=30, meant=True, hint="hint.shift_starts"),
            Ask("ends", required=True, limit=30, meant=True, hint="hint.shift_ends"),
        )

    @property
    def first(self) -> str:
        """Most often another takes it: who is asked first."""
        return "who"

    def wanted(self, ask: Ask) -> bool:
        moves = self.is_mounted and self.chosen("how") == "move"
        return not (ask.name == "who" and moves)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "how":
            self.show_wanted()
            if self._shift is not None and self.chosen("how") == "move":
                self.field("starts").input.value = typed_moment(self._shift.starts_at)
        super().typed(ask, text)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        words = t("card.reading") if self._shift is None else shift_words(self._shift, state.now)
        return about_lines(
            [(t("change_shift.title"), "title"), (words, "strong"), (self.codes(), "dim")], width
        )

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if self.told(values, "how") == "move":
            return self.wrong({**values, "who": ""})
        return self.wrong(values)

    def send(self, values: Mapping[str, str]) -> str:
        starts, ends = self._times(values)
        who = self.officer(values["who"])
        change = ShiftChange(self.told(values, "how"), starts, ends, who.id if who is not None else "")
        version = self._shift.version if self._shift is not None else 0
        return self.desk.services.change_shift(self.subject, version, change)

    def _times(self, values: Mapping[str, str]) -> tuple[datetime, datetime]:
        starts, ends = self.begins(values["starts"]), self.stops(values["ends"], values["starts"])
        assert starts is not None and ends is not None
        shift = self._shift
        if shift is not None and typed_moment(shift.starts_at) == values["starts"]:
            starts = shift.starts_at  # a field has no seconds
        if shift is not None and typed_moment(shift.ends_at) == values["ends"]:
            ends = shift.ends_at
        return starts, ends

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()


class Sick(ShiftForm):
    """`subject` is the id of whoever cannot come. F4 at once is: sick, from now on, until further notice."""

    PLACE = "sick"
    UNTOLD = {"kind": "sick"}
    OFFICERS = frozenset({"who"})

    def __init__(self, subject: str = "") -> None:
        self._opens: tuple[ShiftRow, ...] | None = None
        self._asked: tuple[object, ...] | None = None
        super().__init__(subject)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("who", required=True, limit=60, meant=True, hint="hint.officer"),
            Ask("kind", choices=ABSENCES, family="absence.kind", hint="hint.untold"),
            Ask("starts", limit=30, meant=True, hint="hint.absence_starts"),
            Ask("ends", limit=30, meant=True, hint="hint.absence_ends"),
        )

    def _got_officers(self, officers: tuple) -> None:  # type: ignore[type-arg]  # as in ShiftForm
        super()._got_officers(officers)
        known = next((each for each in officers if each.id == self.subject), None)
        if known is not None and self.is_attached and not self.field("who").input.value:
            self.field("who").input.value = known.code
        self._look()

    def typed(self, ask: Ask, text: str) -> None:
        super().typed(ask, text)
        self._look()

    def _look(self) -> None:
        """Read what it would open, before it is told."""
        if not self.is_attached:
            return
        who, starts = self.officer(self.value("who")), self.begins(self.value("starts"))
        ends = self.stops(self.value("ends"), self.value("starts"))
        asked = (who.id if who else "", self.value("starts"), self.value("ends"))
        if who is None or starts is None or asked == self._asked:
            return
        self._asked, services = asked, self.desk.services

        def read(found: tuple[ShiftRow, ...]) -> None:
            if asked == self._asked:
                self._opens = found
                self.paint(self.desk.state)

        self.desk.read(lambda: services.would_open(who.id, starts, ends), read, "would-open")

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        said: list[tuple[str, str]] = [(t("sick.title"), "title")]
        if self._opens is None:
            said.append((self.codes(), "dim"))
        elif not self._opens:
            said.append((t("sick.opens.none"), "ok"))
        else:
            said.append((t("sick.opens", n=len(self._opens)), "warn"))
            said += [(shift_words(each, state.now), "late") for each in self._opens[:6]]
            if len(self._opens) > 6:
                said.append((t("sick.opens.more", n=len(self._opens) - 6), "late"))
        return about_lines(said, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(values, ends_needed=False)

    def send(self, values: Mapping[str, str]) -> tuple[str, tuple[Gap, ...]]:
        who, starts = self.officer(values["who"]), self.begins(values["starts"])
        assert who is not None and starts is not None
        ends = self.stops(values["ends"], values["starts"]) if values["ends"] else None
        return who.name, self.desk.services.report_absence(who.id, self.told(values, "kind"), starts, ends)

    def sent(self, result: tuple[str, tuple[Gap, ...]]) -> None:
        """Back in the rota, on the first gap: enter mends it."""
        from tui.screens.rota import Rota

        if isinstance(self.desk.place, Rota):
            self.desk.place.opened(*result)
        else:
            self.desk.tell(t("tell.absent.nothing", who=result[0]))
