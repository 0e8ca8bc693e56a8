"""Change an open incident: what it is called, what happened, harm, police, and when it is taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.incidents.words import OUTCOMES, POLICE_STATES
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.days import day_of
from tui.desk_values import IncidentChange
from tui.incident_form import IncidentForm
from tui.render.ages import day_short, local, weekday
from tui.render.line import Line
from tui.state import DeskState


class ChangeIncident(IncidentForm):
    """Only what differs from the card is sent. `begin` is the question that is asked first."""

    PLACE = "change_incident"
    TELL = "tell.changed"

    def __init__(self, incident_id: str, begin: str = "title") -> None:
        super().__init__(incident_id)
        self._begin = begin

    @property
    def first(self) -> str:
        return self._begin

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("title", required=True, hint="hint.incident_title", limit=120),
            Ask("what_happened", hint="hint.what_happened", limit=1800),
            Ask("outcome", choices=OUTCOMES, family="incident.outcome", required=True, hint="hint.outcome"),
            Ask("police", choices=POLICE_STATES, family="incident.police", required=True, hint="hint.police"),
            Ask("bring_up_on", hint="hint.bring_up", limit=20, meant=True),
        )

    def start_of(self, ask: Ask) -> str:
        if self.card is None:
            return ""
        row = self.card.row
        if ask.name == "bring_up_on":
            return row.bring_up_on.isoformat() if row.bring_up_on else ""
        if ask.name == "what_happened":
            return (self.card.what_happened or "").replace("\n", " ")
        stored = str(getattr(row, ask.name))
        return str(ask.choices.index(stored) + 1) if stored in ask.choices else stored

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [(t("change_incident.title"), "title"), (self.named(), "strong")]
        if self.is_mounted and self.value("outcome") == "harm":
            sentences.append((t("incident.harm_rule"), "warn"))
        return about_lines(sentences, width)

    def meaning_of(self, ask: Ask, value: str) -> tuple[str, str]:
        if ask.name != "bring_up_on":
            return "", ""
        if not value:
            return t("incident.bring_up.none"), "dim"
        today = local(self.desk.state.now).date()
        day = day_of(value, today)
        if day is None:
            return t("day.unclear"), "warn"
        return f"{weekday(day)} {day_short(day, today)}", "strong"

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        typed = values["bring_up_on"]
        if typed and day_of(typed, local(self.desk.state.now).date()) is None:
            return "bring_up_on", t("day.unclear.long")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        if self.card is None:
            return
        changed = {name: value for name, value in values.items() if value != self._before(name)}
        day = day_of(values["bring_up_on"], local(self.desk.services.clock.now()).date())
        change = IncidentChange(
            title=changed.get("title"),
            what_happened=changed.get("what_happened"),
            outcome=changed.get("outcome"),
            police=changed.get("police"),
            bring_up_on=day if "bring_up_on" in changed else None,
            no_bring_up="bring_up_on" in changed and day is None,
        )
        self.desk.services.change_incident(self.subject, self.version, change)

    def _before(self, name: str) -> str:
        ask = next(each for each in self._asks if each.name == name)
        return self.stored(ask, self.start_of(ask))
