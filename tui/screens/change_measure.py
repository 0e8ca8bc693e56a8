"""Change a measure that is not over: what it is, who carries it out, risk, step, and when it is reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.measure_form import RISK, MeasureForm
from tui.protection_services import MeasureChange
from tui.render.line import Line
from tui.screens.new_measure import STEPS
from tui.state import DeskState


class ChangeMeasure(MeasureForm):
    """Only what differs from the card is sent; what is noted is added below what stands."""

    PLACE = "change_measure"
    TELL = "tell.measure_moved"
    DAYS = frozenset({"review_on"})
    NUMBERS = {"risk_before": RISK, "risk_after": RISK}

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("what", required=True, hint="hint.measure_what", limit=1800),
            Ask("supplier", limit=200),
            Ask("findings", hint="hint.measure_what", limit=1800),
            Ask("hierarchy", choices=STEPS, family="measure.hierarchy", hint="hint.measure_hierarchy"),
            Ask("risk_before", hint="hint.measure_risk", limit=2, meant=True),
            Ask("risk_after", hint="hint.measure_risk", limit=2, meant=True),
            Ask("review_on", hint="hint.measure_review", limit=20, meant=True),
        )

    def start_of(self, ask: Ask) -> str:
        card = self.card
        if card is None:
            return ""
        row = card.row
        return {
            "what": card.what,
            "supplier": card.supplier or "",
            "hierarchy": t(f"measure.hierarchy.{row.hierarchy}") if row.hierarchy else "",
            "risk_before": "" if row.risk_before is None else str(row.risk_before),
            "risk_after": "" if row.risk_after is None else str(row.risk_after),
            "review_on": row.review_on.isoformat() if row.review_on else "",
        }.get(ask.name, "")

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(self.named("change_measure.title"), "title")], width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        return self.wrong(dict(values))

    def send(self, values: Mapping[str, str]) -> None:
        card = self.card
        if card is None:
            return
        day = self.day(values["review_on"])
        change = MeasureChange(
            what=values["what"] if values["what"] != card.what else None,
            supplier=values["supplier"] if values["supplier"] != (card.supplier or "") else None,
            findings=values["findings"] or None,
            hierarchy=values["hierarchy"] if values["hierarchy"] != card.row.hierarchy else None,
            risk_before=self.number(values["risk_before"]),
            risk_after=self.number(values["risk_after"]),
            review_on=day if day != card.row.review_on else None,
        )
        self.desk.services.change_measure(self.subject, self.version, change)
