"""A field that finds a person: by code or by name, without showing names (DIRECTIVE rule 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.desk_values import FoundPerson
from tui.form import Form
from tui.render.card import category_word

if TYPE_CHECKING:
    from textual.timer import Timer

SHOWN = 4
SEARCH_RESTS_S = 0.8
"""Words that stand this long are a search, and go on record where they were looked for in names."""


class PersonFinder:
    """Asks the register while one types. `code` is the one person that is meant, "" until it is clear."""

    def __init__(self, form: Form, name: str) -> None:
        self._form = form
        self._name = name
        self._typed = ""
        self._answered = ""
        self._found: tuple[FoundPerson, ...] = ()
        self._standing: Timer | None = None
        self.code = ""

    def typed(self, text: str) -> None:
        """The field holds this now."""
        self._typed = text.strip()
        self.code = ""
        if self._standing is not None:
            self._standing.stop()
        if not self._typed:
            self._found, self._answered = (), ""
            return
        asked, services = self._typed, self._form.desk.services
        self._form.desk.read(
            lambda: services.find_people(asked, SHOWN + 1),
            lambda found: self._take(asked, found),
            "find-person",
        )

    def _take(self, asked: str, found: tuple[FoundPerson, ...]) -> None:
        if asked != self._typed:
            return
        self._found, self._answered = found, asked
        exact = [each for each in found if each.code.casefold() == asked.casefold()]
        only = exact or (list(found) if len(found) == 1 else [])
        self.code = only[0].code if only else ""
        if not self._form.is_attached:
            return
        if not found or any(each.by_name for each in found):
            self._standing = self._form.set_timer(SEARCH_RESTS_S, self._record)
        self._form.explain(self._name)
        told = getattr(self._form, "found", None)
        if self.code and told is not None:
            told(self.code)

    def _record(self) -> None:
        """Put on record that names were searched, and whose it was where it led to one."""
        asked, count, services = self._answered, len(self._found), self._form.desk.services
        opened = self.code
        if asked == self._typed:
            self._form.desk.act(
                lambda: services.searched("person", asked, count, opened), failed=lambda error: None
            )

    def meaning(self) -> tuple[str, str]:
        """What stands beside the field."""
        if not self._typed:
            return t("person.unknown"), "dim"
        if self._answered != self._typed:
            return "", ""
        if self.code:
            one = next(each for each in self._found if each.code == self.code)
            by = t("person.by_name") if one.by_name else ""
            return " · ".join(part for part in (one.code, by, category_word(one.category)) if part), "strong"
        if not self._found:
            return t("person.none"), "warn"
        codes = ", ".join(each.code for each in self._found[:SHOWN])
        return codes + (" …" if len(self._found) > SHOWN else ""), ""

    def complaint(self) -> tuple[str, str] | None:
        """Typed, but nobody is meant by it."""
        if not self._typed or self.code:
            return None
        if self._answered != self._typed:
            return self._name, t("person.searching")
        return self._name, t("person.unclear") if self._found else t("person.none.long")
