"""Protection in words: measures, guard orders, transmitters and advice as lines, by code and never by name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from models.store.errors import Refused
from models.words.lookup import known, t
from tui.render.ages import clock, clock_age, day_short, local, span_words, when
from tui.render.line import Line, Piece, cell, fit, joined, line, plain, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.measures.rows import AdviceRow, DeviceRow, GuardRow, MeasureRow

LABEL = 16
_TICKS = timedelta(hours=1)
_ROLES = {"review_overdue": "warn", "review_due": "strong", "requested": "strong", "decided": "strong"}
_OVER = ("declined", "refused", "ended")


def measure_pieces(row: MeasureRow, today: date) -> list[Piece]:
    """Number, kind, what it waits for, and the day that counts."""
    dim = "dim" if row.standing in _OVER else ""
    pieces = [
        Piece(t(f"measure.kind.{row.kind}"), dim),
        Piece(_when(row, today), dim or _ROLES.get(row.standing, "")),
    ]
    if row.incident:
        pieces.append(Piece(row.incident, dim or "code"))
    if row.risk_before is not None or row.risk_after is not None:
        pieces.append(Piece(risk_words(row), "dim"))
    return pieces


def measure_line(row: MeasureRow, today: date, width: int) -> Line:
    """One measure in a list."""
    dim = "dim" if row.standing in _OVER else ""
    return fit(
        line(
            " ", cell(row.person, 7, dim or "code"), cell(str(row.number), 4, "dim", right=True), "  ",
            *joined(measure_pieces(row, today)),
        ),
        width,
    )  # fmt: skip


def guard_line(row: GuardRow, now: datetime, width: int) -> Line:
    """One guard order in a list, its time left ticking."""
    role = {"over": "warn", "in_force": "strong", "ended": "dim"}.get(row.standing(now), "")
    told = joined(
        [
            Piece(
                t("measure.kind.guarding").upper() if row.standing(now) != "ended" else t("protection.guard"),
                role,
            ),
            Piece(guard_when(row, now), role),
            Piece(row.supplier, "dim"),
            Piece(row.phone, "dim"),
        ]
    )
    return fit(
        line(" ", cell(row.person, 7, "code"), cell(f"B{row.number}", 4, "dim", right=True), "  ", *told),
        width,
    )


def guard_when(row: GuardRow, now: datetime) -> str:
    """ "slutar om 2:05:10 (05:30)"; large and ticking in its last hour."""
    standing = row.standing(now)
    if standing == "ended":
        return t("guard.was_ended", at=when(row.ended_at or row.ends_at, now))
    if standing == "over":
        return t("guard.ran_out", at=when(row.ends_at, now))
    if standing == "planned":
        return t("guard.begins_in", left=_left(row.starts_at - now), at=when(row.starts_at, now))
    return t("guard.ends_in", left=_left(row.ends_at - now), at=when(row.ends_at, now))


def guard_board_line(row: GuardRow, now: datetime, width: int) -> Line:
    """A guard order on the overview; once its time is out, what to say."""
    if row.standing(now) == "over":
        words = t("guard.board.over", person=row.person, at=clock(row.ends_at), phone=row.phone)
        return fit(line(Piece(f" {words}", "warn", "protection")), width)
    words = t(
        "guard.board", person=row.person, when=guard_when(row, now), supplier=row.supplier, phone=row.phone
    )
    return fit(line(Piece(f" {words}", "strong", "protection")), width)


def what_to_say(row: GuardRow, extend_key: str, end_key: str) -> list[str]:
    """What is said to the guards and to the person when guarding ends, and what is done then."""
    at = clock(row.ends_at)
    return [
        t("guard.say.guards", supplier=row.supplier, phone=row.phone, number=row.number, at=at),
        t("guard.say.person", at=at),
        t("guard.say.then", extend=extend_key, end=end_key),
    ]


def said_lines(sentences: Iterable[str], width: int) -> list[Line]:
    """Sentences to be said, each broken at the width."""
    return [
        fit(line(" ", Piece(part)), width) for each in sentences for part in wrap(each, max(8, width - 2))
    ]


def device_pieces(row: DeviceRow, today: date) -> list[Piece]:
    """What is known of a transmitter, what is wrong with it first."""
    pieces = [Piece(device_word(row))]
    if row.to_return:
        pieces.append(Piece(t("device.to_return"), "warn"))
    if not row.active:
        pieces.append(Piece(t("device.out_of_use"), "dim"))
    if row.person is None:
        pieces.append(Piece(t("device.nobody"), "dim"))
        if row.returned_on is not None:
            pieces.append(Piece(t("device.returned", day=day_short(row.returned_on, today)), "dim"))
    elif row.unsigned:
        pieces.append(Piece(t("device.no_receipt"), "warn"))
    elif row.held_on is not None:
        pieces.append(Piece(t("device.held", day=day_short(row.held_on, today), receipt=row.receipt), "dim"))
    pieces.append(_proof(row, today))
    pieces.append(
        Piece(t("device.battery", day=day_short(row.battery_changed_on, today)), "dim")
        if row.battery_changed_on
        else Piece(t("device.no_battery"), "dim")
    )
    interval = t("device.interval", n=row.interval_s) if row.interval_s else t("device.no_interval")
    pieces.append(Piece(interval, "dim"))
    if row.serial:
        pieces.append(Piece(t("device.serial", serial=row.serial), "dim"))
    return pieces


def device_word(row: DeviceRow) -> str:
    """ "personlarm Trygg 2"."""
    return f"{t(f'device.kind.{row.kind}')} {row.model}".strip()


def device_line(row: DeviceRow, today: date, width: int) -> Line:
    """One transmitter in a list."""
    head = (cell(row.person or "–", 7, "code"), cell(row.account, 10, "dim"), " ")
    return fit(line(" ", *head, *joined(device_pieces(row, today))), width)


def advice_line(row: AdviceRow, now: datetime, width: int) -> Line:
    """One piece of advice in a list, without its words."""
    told = joined(
        [
            Piece(t(f"advice.asker.{row.asker}")),
            Piece(t(f"advice.channel.{row.channel}"), "dim"),
            Piece(t("advice.line", minutes=row.minutes), "dim"),
            Piece(row.noted_by, "dim"),
        ]
    )
    head = (cell(row.person or "–", 7, "code"), cell(str(row.number), 4, "dim", right=True), "  ")
    return fit(line(" ", *head, cell(when(row.given_at, now), 16, "dim"), *told), width)


def facts(rows: Iterable[tuple[str, str, str]], width: int) -> list[Line]:
    """Labels and words, each word broken at the width; lines of their own stay so."""
    lines: list[Line] = []
    for label, words, role in rows:
        first = True
        for told in words.splitlines() or [""]:
            for part in wrap(told, max(8, width - LABEL - 1)):
                name = t(f"fact.protection.{label}") if first else ""
                lines.append(fit(line(" ", cell(name, LABEL - 1, "dim"), Piece(part, role)), width))
                first = False
    return lines


def measure_facts(row: MeasureRow, today: date) -> list[tuple[str, str, str]]:
    """What a measure's sheet says of its row."""
    purpose = t(f"measure.purpose.{row.purpose}") + (f" {row.incident}" if row.incident else "")
    told = [
        ("kind", f"{t(f'measure.kind.{row.kind}')} · {purpose}", "strong"),
        ("state", t(f"measure.standing.{row.standing}"), _ROLES.get(row.standing, "")),
        ("requested", _signed(row.noted_by, row.requested_on, today), ""),
    ]
    if row.decided_on is not None:
        told.append(("decided", _signed(row.decided_by, row.decided_on, today), ""))
    if row.in_place_on is not None:
        told.append(("in_place", day_short(row.in_place_on, today), ""))
    if row.review_on is not None:
        role = "warn" if row.standing == "review_overdue" else ""
        told.append(("review", day_short(row.review_on, today), role))
    if row.ended_on is not None:
        told.append(("ended", day_short(row.ended_on, today), ""))
    step = f"measure.hierarchy.{row.hierarchy}"
    told += [
        (
            "hierarchy",
            t(step) if row.hierarchy and known(step) else t("protection.unset"),
            "" if row.hierarchy else "dim",
        ),
        ("risk", risk_words(row), "" if row.risk_before is not None else "dim"),
    ]
    if row.recall and row.standing not in _OVER:
        told.append(("recall", t("protection.recall"), ""))
    return told


def risk_words(row: MeasureRow) -> str:
    """ "risk 12 → 4", with "?" for what nobody has judged."""
    before, after = (
        t("protection.risk_unknown") if each is None else each for each in (row.risk_before, row.risk_after)
    )
    return t("protection.risk", before=before, after=after)


def measure_words(row: MeasureRow, today: date) -> str:
    """A measure as one plain line, for the command line."""
    return f"{row.number}  {row.person}, {plain(joined(measure_pieces(row, today), ', '))}"


def guard_words(row: GuardRow, now: datetime) -> str:
    """A guard order as one plain line."""
    state = t(f"guard.standing.{row.standing(now)}")
    span = f"{when(row.starts_at, now)} – {when(row.ends_at, now)}"
    return f"{row.number}  {row.person}, {state}, {span}, {row.supplier} {row.phone}"


def device_words(row: DeviceRow, today: date) -> str:
    """A transmitter as one plain line."""
    return f"{row.account}  {row.person or '–'}, {plain(joined(device_pieces(row, today), ', '))}"


def advice_words(row: AdviceRow, now: datetime) -> str:
    """Advice as one plain line, without its words."""
    told = [row.person or t("advice.nobody"), t(f"advice.asker.{row.asker}"), t(f"advice.channel.{row.channel}"),
            t("advice.line", minutes=row.minutes)]  # fmt: skip
    return f"{row.number}  {when(row.given_at, now)}, {', '.join(told)}"


def in_words(error: Refused) -> Refused:
    """The same refusal with the state and the act in the user's language."""
    if error.message_id == "measure.not_now":
        error.values["state"] = t(f"measure.state.{error.values['state']}")
        error.values["act"] = t(f"measure.act.{error.values['act']}")
    return error


def _left(span: timedelta) -> str:
    """What is left: ticking by the second within the last hour, in words before."""
    seconds = max(0.0, span.total_seconds())
    return clock_age(seconds) if span < _TICKS else span_words(seconds)


def _proof(row: DeviceRow, today: date) -> Piece:
    if not row.proof:
        return Piece("")
    word = t(f"device.proof.{row.proof}")
    if row.proof_due_on is not None and row.proof in ("proven", "soon"):
        word = t("device.proof_due", state=word, day=day_short(row.proof_due_on, today))
    return Piece(word, "warn" if row.proof in ("missed", "overdue", "never") else "dim")


def _signed(who: str, day: date, today: date) -> str:
    return t("protection.told_by", who=who or t("protection.nobody"), day=day_short(day, today))


def _when(row: MeasureRow, today: date) -> str:
    """What the measure waits for, and the day that counts: "begärd 21 nov, ej beslutad"."""
    days = {"requested": row.requested_on, "decided": row.decided_on}
    on = row.ended_on if row.standing in _OVER else days.get(row.standing, row.review_on)
    if on is None:
        return t(f"measure.standing.{row.standing}")
    return t(f"protection.when.{row.standing}", day=day_short(on, today))


def today_at(now: datetime) -> date:
    """The day at the glass."""
    return local(now).date()
