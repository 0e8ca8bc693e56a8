"""A form about an incident that is open: filled from its card, guarded by the version that was seen."""

from __future__ import annotations

from models.incidents.rows import IncidentCard
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.form import Form


class IncidentForm(Form):
    """The card is read once, when the form is opened, and again when an act was refused."""

    def __init__(self, incident_id: str) -> None:
        super().__init__(incident_id)
        self.card: IncidentCard | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._read()

    def _read(self) -> None:
        services, incident_id = self.desk.services, self.subject
        self.desk.read(lambda: services.read_incident(incident_id), self._got, f"{self.PLACE}-{incident_id}")

    def _got(self, card: IncidentCard) -> None:
        first = self.card is None
        self.card = card
        if not self.is_attached:
            return
        if first:
            for ask in self._asks:
                if self.desk.drafts.text(self.PLACE, self.subject, ask.name) is None:
                    self.field(ask.name).input.value = self.start_of(ask)
                self.explain(ask.name)
        self.paint(self.desk.state)

    @property
    def version(self) -> int:
        """The version that was seen."""
        return self.card.row.version if self.card is not None else 0

    def failed(self, error: VaktbordError) -> None:
        super().failed(error)
        self._read()

    def named(self) -> str:
        """ "2026-041 SF-04 hot via sms"."""
        if self.card is None:
            return t("card.reading")
        row = self.card.row
        return " ".join(part for part in (row.number, row.person, row.title) if part)
