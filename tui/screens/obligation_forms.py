"""Why a line is not owed in this case, and what was shared with whom on which ground (D71)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.obligations.rows import NewShare
from models.obligations.words import (
    AUTHORITIES,
    AUTHORITIES_ONLY,
    GROUNDS,
    HOW_SHARED,
    SHARE_DIRECTIONS,
    SHARED_WITH,
)
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.line import Line
from tui.state import DeskState


class SetAside(Form):
    """Opened with a line's id and version, and what to call it."""

    PLACE = "set_aside"
    TELL = "tell.obligation.aside"

    def __init__(self, obligation_id: str, version: str, incident: str, kind: str, holder: str) -> None:
        super().__init__(obligation_id)
        self.version, self.incident, self.kind, self.holder = int(version), incident, kind, holder

    def asks(self) -> Iterable[Ask]:
        return (Ask("reason", required=True, hint="hint.set_aside", limit=400),)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        words = t(
            "set_aside.about", number=self.incident, kind=t(f"obligation.kind.{self.kind}"),
            holder=t(f"obligation.holder.{self.holder}"),
        )  # fmt: skip
        return about_lines([(t("place.set_aside"), "title"), (words, "strong")], width)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.set_aside(self.subject, self.version, values["reason"])


class ShareForm(Form):
    """Opened with an incident's id and number."""

    PLACE = "share"
    TELL = "tell.shared"

    def __init__(self, incident_id: str, incident: str) -> None:
        super().__init__(incident_id)
        self.incident = incident

    def asks(self) -> Iterable[Ask]:
        return (
            Ask("direction", SHARE_DIRECTIONS, "share.direction", required=True),
            Ask("with_kind", SHARED_WITH, "share.with", required=True),
            Ask("party", hint="hint.share.party", limit=12),
            Ask("what", required=True, hint="hint.share.what", limit=600),
            Ask("ground", GROUNDS, "share.ground", hint="hint.share.ground"),
            Ask("how", HOW_SHARED, "share.how"),
        )

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        words = t("share.about", number=self.incident)
        return about_lines([(t("place.share"), "title"), (words, "")], width)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        if values["with_kind"] in ("office", "board") and not values["party"]:
            return "party", t("hint.share.party")
        if values["direction"] == "to" and not values["ground"]:
            return "ground", t("share.no_ground")
        if values["ground"] in AUTHORITIES_ONLY and values["with_kind"] not in AUTHORITIES:
            return "ground", t("share.not_an_authority")
        return None

    def send(self, values: Mapping[str, str]) -> None:
        to_party = values["with_kind"] in ("office", "board")
        new = NewShare(
            values["direction"], values["with_kind"], values["party"] if to_party else "", values["what"],
            values["ground"] if values["direction"] == "to" else "", values["how"],
        )  # fmt: skip
        self.desk.services.share(self.subject, new)
