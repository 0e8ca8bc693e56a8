"""Ta ut rapport: a paper of the incident as PDF or text, always sealed here, by a pass phrase made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.law_services import PaperOrder
from tui.render.line import Line
from tui.state import DeskState

KINDS = ("incident", "police")
FORMS = ("pdf", "text")
YES_NO = ("yes", "no")


class CasePaper(Form):
    """Opened with an incident's id. What lies open is taken out at the command line only, by `--open`."""

    PLACE = "case_paper"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("kind", KINDS, "report.kind", required=True),
            Ask("form", FORMS, "report.form", hint="hint.case_paper.form"),
            Ask("with_name", YES_NO, "register.yes_no", hint="hint.case_paper.with_name"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("place.case_paper"), "title"), (t("case_paper.about"), "dim")]
        return about_lines(sentences, width)

    def send(self, values: Mapping[str, str]) -> tuple[str, str]:
        from tui.paper.sealing import made_phrase

        phrase = made_phrase()
        suffix = ".age" if values["form"] == "text" else ".pdf"
        order = PaperOrder(values["kind"], suffix, phrase, values["with_name"] == "yes")
        return self.desk.services.write_case_paper(self.subject, order), phrase

    def sent(self, result: Any) -> None:
        path, phrase = result
        self.desk.open_place("paper_made", f"{phrase}|{path}")
