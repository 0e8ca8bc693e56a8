"""What the owner of a referral answered, one question each: told, confirmed, or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.referrals.words import TOLD_HOW, WITHDRAWN_WHY
from models.words.lookup import t
from tui.asks import Ask, about_lines
from tui.form import Form
from tui.render.line import Line
from tui.state import DeskState


class _Answer(Form):
    """A form about a referral, guarded by the version that was seen."""

    def __init__(self, referral_id: str, version: str) -> None:
        super().__init__(referral_id)
        self.version = int(version)

    def about(self, state: DeskState, width: int) -> Sequence[Line]:
        return about_lines([(t(f"place.{self.PLACE}"), "title")], width)


class TellOwner(_Answer):
    """The owner has been told: how."""

    PLACE = "tell_owner"
    TELL = "tell.referral.told"

    def asks(self) -> Iterable[Ask]:
        return (Ask("how", TOLD_HOW, "referral.how", required=True, hint="hint.referral.how"),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.tell_owner(self.subject, self.version, values["how"])


class ConfirmReferral(_Answer):
    """The owner has confirmed: who there."""

    PLACE = "confirm_referral"
    TELL = "tell.referral.confirmed"

    def asks(self) -> Iterable[Ask]:
        return (Ask("by", required=True, hint="hint.referral.by", limit=120),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.confirm_referral(self.subject, self.version, values["by"])


class WithdrawReferral(_Answer):
    """The card is taken back: why."""

    PLACE = "withdraw_referral"
    TELL = "tell.referral.withdrawn"

    def asks(self) -> Iterable[Ask]:
        return (Ask("why", WITHDRAWN_WHY, "referral.why", required=True),)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.withdraw_referral(self.subject, self.version, values["why"])
