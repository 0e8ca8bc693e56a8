"""Forms of the environment watch and of overall analyses (D14, D15). Sources and titles stand in lists: no names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from models.words.lookup import t
from tui.asks import Ask
from tui.risk_form import LINKED, RiskForm
from tui.risk_services import NewAnalysis, NewNote

_DONE = Ask("done_on", hint="hint.day.past", limit=20, meant=True)


class NewWatchNote(RiskForm):
    """Something seen in the world around."""

    PLACE = "new_watch_note"
    DAYS = ("dated_on", "review_on")
    SUGGESTED: ClassVar[Mapping[str, int]] = {}

    def asks(self) -> Iterable[Ask]:
        yield Ask("text", required=True, hint="hint.note.text", limit=1800)
        yield Ask("source", required=True, hint="hint.note.source", limit=120)
        yield Ask("dated_on", hint="hint.day.past", limit=20, meant=True)
        yield Ask("tags", hint="hint.note.tags", limit=200)
        yield LINKED
        yield Ask("review_on", hint="hint.day", limit=20, meant=True)

    def send(self, values: Mapping[str, str]) -> int:
        dated = self.day(values, "dated_on") or self.today
        new = NewNote(
            values["text"], values["source"], dated, values["tags"], self.day(values, "review_on"), values["linked"]
        )  # fmt: skip
        return self.desk.services.add_watch_note(new)

    def sent(self, result: int) -> None:
        self.desk.tell(t("cli.watchnote.added", number=result))


class ReviewWatchNote(RiskForm):
    """A note is looked at again."""

    PLACE = "review_watch_note"
    TELL = "tell.reviewed"
    DAYS = ("again_on",)

    def asks(self) -> Iterable[Ask]:
        yield Ask("text", hint="hint.note.more", limit=1800)
        yield Ask("again_on", hint="hint.note.again", limit=20, meant=True)

    def send(self, values: Mapping[str, str]) -> None:
        again = self.day(values, "again_on")
        self.desk.services.review_watch_note(int(self.subject), self.seen, again, values["text"])


class NewAnalysisForm(RiskForm):
    """A version of an overall analysis."""

    PLACE = "new_analysis"
    DAYS = ("done_on", "next_on")

    def asks(self) -> Iterable[Ask]:
        yield Ask("title", required=True, hint="hint.analysis.title", limit=80)
        yield Ask("name", required=True, hint="hint.analysis.name", limit=80)
        yield _DONE
        yield Ask("next_on", hint="hint.day.suggested", limit=20, meant=True)
        yield Ask("reference", required=True, hint="hint.analysis.reference", limit=200)
        yield Ask("summary", hint="hint.analysis.summary", limit=1800)

    def send(self, values: Mapping[str, str]) -> int:
        new = NewAnalysis(
            values["title"], values["name"], self.must_day(values, "done_on"), self.must_day(values, "next_on"),
            values["reference"], values["summary"],
        )  # fmt: skip
        return self.desk.services.record_analysis(new)

    def sent(self, result: int) -> None:
        self.desk.tell(t("tell.analysis.recorded", number=result))
