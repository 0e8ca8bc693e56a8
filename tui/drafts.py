"""What was typed and not yet sent: kept as typed, under the form and what it is about (STYLE rule 20)."""

from __future__ import annotations


class Drafts:
    """Typed text by form, subject and field. Lives in the desk's memory only: it may hold what a person said."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str, str], str] = {}

    def keep(self, form: str, subject: str, field: str, text: str) -> None:
        """Remember the text; an empty one is forgotten."""
        if text:
            self._texts[form, subject, field] = text
        else:
            self._texts.pop((form, subject, field), None)

    def text(self, form: str, subject: str, field: str) -> str | None:
        """What was typed there; None where nothing is kept."""
        return self._texts.get((form, subject, field))

    def forget(self, form: str, subject: str) -> None:
        """The form was sent."""
        for key in [key for key in self._texts if key[:2] == (form, subject)]:
            del self._texts[key]
