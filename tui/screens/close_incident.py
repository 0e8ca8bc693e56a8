"""Close an incident with a class and a reason; harm must always be reported, so it is never "no incident" (D54)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.incidents.words import CLOSE_CLASSES
from models.words.lookup import n, t
from tui.asks import Ask, about_lines
from tui.incident_form import IncidentForm
from tui.render.line import Line
from tui.state import DeskState


class CloseIncident(IncidentForm):
    """Asked once, in words that name the incident and what is still open in it."""

    PLACE = "close_incident"
    TELL = "tell.incident_closed"

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("class", choices=CLOSE_CLASSES, family="incident.class", required=True),
            Ask("reason", required=True, hint="hint.close_reason", limit=1000),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [
            (t("close_incident.title"), "title"),
            (self.named(), "strong"),
            (t("close_incident.effect"), ""),
        ]
        if self.card is not None:
            row = self.card.row
            open_alarms = sum(alarm.state != "closed" for alarm in self.card.alarms)
            if open_alarms:
                sentences.append((n("close_incident.alarms", open_alarms), "warn"))
            if row.police in ("not_known", "to_file"):
                sentences.append((t("close_incident.police"), "warn"))
            if row.outcome == "harm":
                sentences.append((t("incident.harm_rule"), "warn"))
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        harm = self.card is not None and self.card.row.outcome == "harm"
        if harm and values["class"] == "no_incident":
            return "class", t("incident.harm_rule")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.close_incident(self.subject, self.version, values["class"], values["reason"])
