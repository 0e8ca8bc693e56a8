"""One act upon the register: its questions one by one, each told as it is typed (D1-D3, D39, D66)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.people.ending_rows import EndingRow
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.register_acts import BY_ID, Answer, items_of, stored_of, unclear_of
from tui.register_services import RegisterCodes
from tui.render.ages import day_short, local, weekday
from tui.render.errors import say
from tui.render.line import Line
from tui.state import DeskState, Tone

# These act on the end of somebody's cover, which another officer may be working.
OF_ENDINGS = frozenset({"person.threat", "person.settle", "person.close-ending"})
_MEANT = frozenset({"day", "past", "degree", "office", "board", "items", "number"})


class RegisterForm(Form):
    """Opened with an act's id and the code it is upon. What follows from an act is opened after it."""

    PLACE = "register_form"

    def __init__(self, act_id: str, code: str = "") -> None:
        self.act = BY_ID[act_id]
        self.code = code
        self.codes: RegisterCodes | None = None
        self._ending: EndingRow | None = None
        self._entry: int | None = None
        self._answers = {answer.name: answer for answer in self.act.answers}
        super().__init__(f"{act_id}/{code}")

    def asks(self) -> Iterable[Ask]:
        for each in self.act.answers:
            yield Ask(
                each.name, each.choices, each.family, each.required, hint=f"hint.register.{each.name}",
                limit=each.limit, meant=each.kind in _MEANT or each.name == "code",
            )  # fmt: skip

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        whose = f" · {self.code}" if self.code else ""
        lines = [(t(f"register.act.{self.act.id}") + whose, "title")]
        if self.act.id == "person.threat":
            lines += [(t("ending.first"), "warn"), (t("ending.rings"), "")]
        return about_lines(lines, width)

    @property
    def first(self) -> str:
        return self._asks[0].name if self._asks else ""

    def paint(self, state: DeskState) -> None:
        if self._entry is None and state.board is not None:
            # What the officer saw when the form was opened; it stays that, whatever is read beneath it meanwhile.
            self._entry = state.board.counter
        super().paint(state)

    def on_mount(self) -> None:
        super().on_mount()
        if any(
            each.kind in ("office", "board", "degree") or each.name == "code" for each in self.act.answers
        ):
            self.desk.read(self.desk.services.read_register_codes, self._got, "register-codes")

        if self.act.id in OF_ENDINGS:
            services = self.desk.services
            self.desk.read(lambda: services.read_endings(False), self._saw, "register-ending")

    def _saw(self, rows: Sequence[EndingRow]) -> None:
        """The ending as it stood when the form was opened: what another officer does meanwhile is not undone by it."""
        if self._ending is None:
            self._ending = next((each for each in rows if each.code == self.code), None)

    def _seen(self, told: Mapping[str, str]) -> dict[str, str]:
        """The version that is acted on: of the line that is settled, else of the ending; nothing where none is."""
        if self._ending is None:
            return {}
        if self.act.id != "person.settle":
            return {"seen": str(self._ending.version)}
        items, line = self._ending.items, int(told["line"] or 0)
        if not 1 <= line <= len(items):
            return {}
        return {"item": items[line - 1].id, "seen": str(items[line - 1].version)}

    def _got(self, codes: RegisterCodes) -> None:
        self.codes = codes
        if self.is_attached:
            for name in self._answers:
                self.explain(name)

    def typed(self, ask: Ask, text: str) -> None:
        """The category weighs into what a degree means."""
        if ask.name == "category" and "degree" in self._answers:
            self.explain("degree")

    def wanted(self, ask: Ask) -> bool:
        """A day of review is asked for while a threat may remain, a reason where something does not apply."""
        if not self.is_mounted:
            return True
        if ask.name == "review":
            return self.value("threat") in ("yes", "unknown")
        if ask.name == "office" and self.act.id == "board.withdraw":
            return self.value("record") == "channel"
        return True

    def on_input_changed(self, event: object) -> None:
        super().on_input_changed(event)  # type: ignore[arg-type]  # the same event
        if self.is_mounted and self.act.id in ("person.threat", "board.withdraw"):
            self.show_wanted()

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        answer = self._answers[ask.name]
        if answer.kind not in _MEANT and answer.name != "code":
            return "", ""
        if not value:
            return "", ""
        stored = stored_of(answer, value, self._today())
        if stored is None:
            return t(unclear_of(answer)), "warn"
        if answer.kind in ("day", "past"):
            day = date.fromisoformat(stored)
            return f"{weekday(day)} {day_short(day, self._today())}", "strong"
        if answer.kind == "degree":
            return self._degree(int(stored))
        if answer.kind == "items":
            return ", ".join(t(f"office.item.{each}") for each in items_of(value) or ()), "strong"
        return self._named(answer, stored)

    def _named(self, answer: Answer, code: str) -> tuple[str, str]:
        """What a code stands for; a new one must not be taken."""
        if self.codes is None or answer.kind == "number":
            return "", ""
        offices, boards = self.codes.offices, self.codes.boards
        if answer.name == "code":
            taken = {"person": self.codes.persons, "office": offices.keys(), "board": boards.keys()}
            return (t("register.code_taken"), "warn") if code in taken[self.act.noun] else ("", "")
        known = (offices if answer.kind == "office" else boards).get(code)
        return (known, "strong") if known is not None else (t("register.unknown_code"), "warn")

    def _degree(self, tenths: int) -> tuple[str, str]:
        """The degree in words, and whether it covers together with the category that is answered."""
        words = f"{tenths / 10:.1f} %".replace(".", ",")
        category = self.value("category")
        if self.codes is None or self.codes.scope is None or not category:
            return words, "strong"
        from models.people.scope import Held, judge

        held = Held(category, tenths, date.min, title=self.value("title"))
        found = judge([held], [], date.min, self.codes.scope, self.codes.bounds)
        marks = [t("people.to_decide")] if found.to_decide else []
        marks += [t("people.boundary")] if found.boundary else []
        scope = t("people.in" if found.in_scope else "people.not_covered")
        return " · ".join([scope, *marks]), "warn" if marks else "strong"

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        for answer in self.act.answers:
            stored = stored_of(answer, values[answer.name], self._today())
            if stored is None:
                return answer.name, t(unclear_of(answer))
            words, role = (
                self._named(answer, stored) if stored and answer.kind in ("office", "board") else ("", "")
            )
            if role == "warn":
                return answer.name, words
        return None

    def send(self, values: Mapping[str, str]) -> str:
        today = local(self.desk.services.clock.now()).date()
        told = {each.name: stored_of(each, values[each.name], today) or "" for each in self.act.answers}
        return self.desk.services.register(
            self.act.id, self.code if self.act.on else told.get("code", ""),
            {**told, **self._seen(told), "entry": "" if self._entry is None else str(self._entry)},
        )  # fmt: skip

    def failed(self, error: VaktbordError) -> None:
        """Who was first, and when; a new try is about what that one wrote."""
        if error.message_id == "register.changed_meanwhile":
            self._entry = max(self._entry or 0, int(str(error.values["entry"])))
            self.desk.tell(say(error), Tone.PROBLEM)
            return
        super().failed(error)

    def sent(self, result: str) -> None:
        code = self.code or self.value("code").upper()
        self.desk.tell(t(f"tell.{self.act.id}", code=code))
        if result:
            self.desk.open_place("register_form", result, code)

    def _today(self) -> date:
        return local(self.desk.state.now).date()
