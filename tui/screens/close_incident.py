"""Close an incident with a class and a reason; harm must always be reported, so it is never "no incident" (D54)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from models.incidents.words import CLOSE_CLASSES
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.incident_form import IncidentForm
from tui.render.case import obstacle_told
from tui.render.line import Line
from tui.state import DeskState

if TYPE_CHECKING:
    from models.incidents.closing import Obstacle


class CloseIncident(IncidentForm):
    """Asked once, in words that name the incident and what is still open in it."""

    PLACE = "close_incident"
    TELL = "tell.incident_closed"

    def __init__(self, incident_id: str) -> None:
        self._obstacles: tuple[Obstacle, ...] = ()
        super().__init__(incident_id)

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("class", choices=CLOSE_CLASSES, family="incident.class", required=True),
            Ask("reason", required=True, hint="hint.close_case_reason", limit=1000),
            Ask("despite", hint="hint.close_despite", limit=1000),
        )

    def on_mount(self) -> None:
        super().on_mount()
        self._read_obstacles()

    def _read_obstacles(self) -> None:
        services, incident_id = self.desk.services, self.subject
        self.desk.read(
            lambda: services.read_case(incident_id).obstacles, self._got_obstacles, "close-obstacles"
        )

    def _got_obstacles(self, obstacles: tuple[Obstacle, ...]) -> None:
        self._obstacles = obstacles
        if self.is_attached:
            self.show_wanted()
            self.paint(self.desk.state)

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read_obstacles()

    def wanted(self, ask: Ask) -> bool:
        return ask.name != "despite" or any(each.yields for each in self._obstacles)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        sentences = [
            (t("close_incident.title"), "title"),
            (self.named(), "strong"),
            (t("close_incident.effect"), ""),
        ]
        if self.card is not None:
            row = self.card.row
            sentences += [obstacle_told(each) for each in self._obstacles]
            if row.outcome == "harm":
                sentences.append((t("incident.harm_rule"), "warn"))
        return about_lines(sentences, width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        harm = self.card is not None and self.card.row.outcome == "harm"
        if harm and values["class"] == "no_incident":
            return "class", t("incident.harm_rule")
        stands = next((each for each in self._obstacles if not each.yields), None)
        if stands is not None:
            return "class", obstacle_told(stands)[0]
        if self._obstacles and not values["despite"]:
            return "despite", t("close_incident.despite")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        services = self.desk.services
        despite = values["despite"] if self._obstacles else ""
        services.close_incident(self.subject, self.version, values["class"], values["reason"], despite)
