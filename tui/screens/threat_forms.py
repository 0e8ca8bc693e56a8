"""Forms of threats and actors: record, assess, strike, link, review, end (D19). What is typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.risks.words import CONFIDENCES
from models.words.lookup import t
from tui.asks import Ask
from tui.risk_form import LEVEL, LINKED, REVIEW, RiskForm
from tui.risk_services import Assessed

_REASONS = Ask("reasons", required=True, hint="hint.threat.reasons", limit=1800)
_EVIDENCE = Ask("evidence", hint="hint.threat.evidence", limit=1800)
_METHOD = Ask("method", hint="hint.threat.method", limit=80)
_CONFIDENCE = Ask("confidence", CONFIDENCES[1:], "threat.confidence", hint="hint.threat.confidence")


class _Assessing(RiskForm):
    DAYS = ("review_on",)

    def assessed(self, values: Mapping[str, str]) -> Assessed:
        """What was answered."""
        return Assessed(
            int(values["level"]), values["reasons"], self.must_day(values, "review_on"), values["method"],
            values["confidence"], values["evidence"],
        )  # fmt: skip


class NewThreat(_Assessing):
    """A threat and its first assessment."""

    PLACE = "new_threat"

    def asks(self) -> Iterable[Ask]:
        yield Ask("title", required=True, hint="hint.threat.title", limit=120)
        yield from (LEVEL, _REASONS, REVIEW, LINKED, _EVIDENCE, _METHOD, _CONFIDENCE)

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.open_threat(values["title"], self.assessed(values), values["linked"])

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.threat.opened", number=result))


class AssessThreat(_Assessing):
    """An open threat assessed anew."""

    PLACE = "assess_threat"
    TELL = "tell.threat.assessed"

    def asks(self) -> Iterable[Ask]:
        yield from (LEVEL, _REASONS, REVIEW, _EVIDENCE, _METHOD, _CONFIDENCE)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.assess_threat(self.subject, self.seen, self.assessed(values))


class StrikeAssessment(RiskForm):
    """One assessment is struck. `made` are the ids of all, the first made first."""

    PLACE = "strike_assessment"
    TELL = "tell.threat.struck"

    def __init__(self, number: str, made: str) -> None:
        self.made = tuple(made.split())
        super().__init__(number)

    def asks(self) -> Iterable[Ask]:
        yield Ask("which", required=True, start=str(len(self.made)), hint="hint.threat.which", limit=4)
        yield Ask("why", required=True, hint="hint.threat.why", limit=800)

    def complaint(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        which = values["which"]
        if not which.isdecimal() or not 1 <= int(which) <= len(self.made):
            return "which", t("threat.which", most=len(self.made))
        return None

    def send(self, values: Mapping[str, str]) -> None:
        chosen = self.made[int(values["which"]) - 1]
        self.desk.services.strike_assessment(self.subject, chosen, values["why"])


class LinkThreat(RiskForm):
    """A threat is linked to a person, an incident or an actor, by code."""

    PLACE = "link_threat"

    def asks(self) -> Iterable[Ask]:
        yield Ask("code", required=True, hint="hint.risk.linked", limit=40)

    def send(self, values: Mapping[str, str]) -> str:
        return self.desk.services.link_threat(self.subject, values["code"])

    def sent(self, result: str) -> None:
        self.desk.tell(t("cli.threat.linked", number=self.subject, code=result))


class CloseThreat(RiskForm):
    """A threat is over."""

    PLACE = "close_threat"
    TELL = "tell.threat.closed"

    def asks(self) -> Iterable[Ask]:
        yield Ask("why", required=True, hint="hint.threat.over", limit=1800)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.close_threat(self.subject, self.seen, values["why"])


class NewActor(RiskForm):
    """Somebody who threatens."""

    PLACE = "new_actor"
    DAYS = ("review_on",)

    def asks(self) -> Iterable[Ask]:
        yield Ask("name", hint="hint.actor.name", limit=120)
        yield Ask("known", required=True, hint="hint.actor.known", limit=1800)
        yield from (LEVEL, REVIEW)

    def send(self, values: Mapping[str, str]) -> str:
        day = self.must_day(values, "review_on")
        return self.desk.services.add_actor(values["name"], values["known"], int(values["level"]), day)

    def sent(self, result: str) -> None:
        self.desk.tell(t("tell.actor.added", code=result))


class ReviewActor(RiskForm):
    """An actor is looked at again."""

    PLACE = "review_actor"
    TELL = "tell.reviewed"
    DAYS = ("review_on",)

    def asks(self) -> Iterable[Ask]:
        yield from (LEVEL, REVIEW, Ask("known", hint="hint.actor.more", limit=1800))

    def send(self, values: Mapping[str, str]) -> None:
        day = self.must_day(values, "review_on")
        self.desk.services.review_actor(self.subject, self.seen, int(values["level"]), day, values["known"])


class CloseActor(RiskForm):
    """An actor is followed no more."""

    PLACE = "close_actor"
    TELL = "tell.actor.closed"

    def asks(self) -> Iterable[Ask]:
        yield Ask("why", required=True, hint="hint.actor.why", limit=800)

    def send(self, values: Mapping[str, str]) -> None:
        self.desk.services.close_actor(self.subject, self.seen, values["why"])
