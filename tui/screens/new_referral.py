"""Någon som inte omfattas: first whether it happens now, then who owns the matter, then a card (D63, D64, D70).

Each question comes when those before it are answered; the owner and the number to ring stand there as soon as they are
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.referrals.rows import NewReferral, Owner
from models.referrals.tree import OURS, QUESTIONS, Ruling, asked, ruling
from models.words.lookup import n, t
from tui.asks import Ask, HintLines, about_lines
from tui.form import Form
from tui.person_field import PersonFinder
from tui.render.line import Line
from tui.render.referrals import owner_line, ring_line
from tui.state import DeskState

OWNERS = ("office", "board")
WRITTEN = ("caller", "note")
CODES_SHOWN = 4


class NewReferralForm(Form):
    """The decision tree as a form: no dead end, whoever it is about."""

    PLACE = "new_referral"

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self._finder = PersonFinder(self, "about")
        self._owners: tuple[Owner, ...] | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.desk.read(self.desk.services.read_owners, self._got_owners, "owners")
        if self.value("about"):
            self._finder.typed(self.value("about"))

    def _got_owners(self, owners: tuple[Owner, ...]) -> None:
        self._owners = owners
        if self.is_attached:
            for kind in OWNERS:
                self.explain(kind)
            self.paint(self.desk.state)

    def asks(self) -> Iterable[Ask]:
        for question in QUESTIONS:
            name = question.name
            yield Ask(name, question.choices, f"answer.{name}", required=True, hint=f"hint.referral.{name}")
            if name == "danger":
                yield Ask("about", hint="hint.referral.about", limit=120, meant=True)
        for name in OWNERS:
            yield Ask(name, required=True, hint="hint.referral.owner", limit=60, meant=True)
        yield Ask("caller", hint="hint.referral.about", limit=120)
        yield Ask("note", hint="hint.referral.note", limit=1000)

    # What is known so far

    @property
    def _answers(self) -> dict[str, str]:
        return {each.name: self.value(each.name) for each in QUESTIONS}

    @property
    def _ruled(self) -> Ruling | None:
        return ruling(self._answers)

    def _owner(self) -> Owner | None:
        """The one owner that is meant, None while it is not clear."""
        ruled = self._ruled
        found = self._meant(ruled.owner) if ruled is not None and ruled.owner in OWNERS else ()
        return found[0] if len(found) == 1 else None

    def _meant(self, kind: str) -> tuple[Owner, ...]:
        typed = self.value(kind).casefold()
        among = [each for each in self._owners or () if each.kind == kind]
        exact = [each for each in among if each.code.casefold() == typed]
        fits = exact or [
            each
            for each in among
            if each.code.casefold().startswith(typed)
            or any(word.startswith(typed) for word in (each.name.casefold(), *each.name.casefold().split()))
        ]
        return tuple(fits) if typed else ()

    def wanted(self, ask: Ask) -> bool:
        answers, ruled = self._answers, self._ruled
        if ask.name in answers:
            return ask.name in {each.name for each in asked(answers)}
        if ask.name == "about":
            return bool(answers["danger"])
        if ask.name in OWNERS:
            return ruled is not None and ruled.owner == ask.name
        return ruled is not None and ruled.owner != OURS

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        if not self.is_mounted:
            return ()
        danger, ruled = self.value("danger"), self._ruled
        sentences = [(t("referral.title"), "title")] if ruled is None else []
        if danger == "no":
            sentences += [(t("referral.title.about"), "dim")] if ruled is None else []
        else:
            words = {"yes": "referral.now.yes", "not_known": "referral.now.unknown"}.get(
                danger, "referral.now"
            )
            sentences.append((t(words), "late"))
        if ruled is None:
            return about_lines(sentences, width)
        sentences.append((t(f"referral.because.{ruled.because}"), ""))
        if ruled.owner == OURS:
            sentences.append((t("referral.owner_is.ours"), "strong"))
        elif ruled.owner not in OWNERS:
            sentences.append((t("referral.owner_is", owner=t(f"referral.owner.{ruled.owner}")), "strong"))
        else:
            owner = self._owner()
            if owner is not None:
                sentences.append((t("referral.owner_is", owner=owner_line(owner)), "strong"))
                sentences.append(ring_line(owner, state.now))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name == "about" and value:
            if self._finder.code:
                return t("referral.in_register", code=self._finder.code), "warn"
            return self._finder.meaning()
        if ask.name in OWNERS and value and self._owners is not None:
            found = self._meant(ask.name)
            if not found:
                return t("referral.no_such_owner"), "warn"
            if len(found) == 1:
                return owner_line(found[0]), "strong"
            codes = ", ".join(each.code for each in found[:CODES_SHOWN])
            return n("referral.many_owners", len(found), codes=codes), ""
        return "", ""

    def show_hint(self, ask: Ask) -> None:
        if ask.name in OWNERS and self._owners is not None:
            names = [f"{each.code} {each.name}" for each in self._owners if each.kind == ask.name]
            self.query_one(HintLines).put(names, t(ask.hint))
        else:
            super().show_hint(ask)

    def typed(self, ask: Ask, text: str) -> None:
        if ask.name == "about":
            self._finder.typed(text)
        self.show_wanted()
        self.paint(self.desk.state)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        ruled = self._ruled
        if ruled is not None and ruled.owner in OWNERS and self._owner() is None:
            return ruled.owner, t("referral.which_one")
        return None

    def do_send(self) -> None:
        """Make the card; who is covered, or may be, is an incident instead."""
        ruled = self._ruled
        if ruled is not None and ruled.owner == OURS:
            desk = self.desk
            desk.drafts.forget(self.PLACE, self.subject)
            desk.pop_screen()
            desk.open_place("new_incident", "")
        else:
            super().do_send()

    def send(self, values: Mapping[str, str]) -> str:
        owner = self._owner()
        code = owner.code if owner is not None else ""
        return self.desk.services.add_referral(
            NewReferral(
                answers=self._answers,
                office=code,
                board=code,
                about=values["about"],
                caller=values["caller"],
                note=values["note"],
            )
        )

    def sent(self, result: str) -> None:
        owner = self._owner()
        if owner is not None and owner.waits:
            self.desk.tell(t("tell.referral.waits"))
        else:
            self.desk.tell(t("tell.referral.made", key=self.desk.keymap.letter("owner_told")))
        self.desk.open_place("referral", result)
