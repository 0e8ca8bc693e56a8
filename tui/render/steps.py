"""What to do now about an alarm, in words: take it, then step by step by its plan (DIRECTIVE rules 7 and 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.alarms.words import PANIC_KINDS
from models.words.lookup import t
from tui.local import UNCONFIRMED
from tui.render.ages import when
from tui.render.alarms import kind_word, whose
from tui.render.line import Line, Piece, cell, fit, line, wrap
from tui.render.plan import now_lines

if TYPE_CHECKING:
    from models.alarms.rows import AlarmRow
    from tui.render.card import Worked

IN_HAND = ("acknowledged", "action_taken")
HEAD = 8
# As reception writes a position in degrees: "59.32850, 18.06867".
_DEGREES = re.compile(r"(\d{1,2}\.\d{5}), (\d{1,3}\.\d{5})")


def is_acute(row: AlarmRow) -> bool:
    """Whether somebody may be in danger now."""
    return row.priority == 1 or row.kind in PANIC_KINDS or row.kind == "threat_call"


def next_step_lines(worked: Worked, width: int) -> list[Line]:
    """What to do now, in full sentences with its keys: by the plan, where one has begun."""
    row, plan = worked.row, worked.plan
    if row.state == "closed":
        return []
    if row.state == "new":
        return _step(t("step.now"), [(t("step.take"), "strong")], width)
    if row.state == UNCONFIRMED:
        return _step(t("step.now"), _beside_the_database(worked), width)
    if plan is None or row.state not in IN_HAND:
        return _step(t("step.now"), _sentences(worked), width)
    away = [(t("step.112.away", note=worked.state.key("note")), "warn")] if worked.state.away else []
    return now_lines(plan, worked.state, fill_of(worked), [*away, *_unverified(worked)], width, worked.tall)


def fill_of(worked: Worked) -> dict[str, str]:
    """What stands in the braces of a plan's words."""
    state = worked.state
    return {
        "city": (state.board.city if state.board else "") or t("step.112.city"),
        "kind": kind_word(worked.row.kind).lower(),
        "place": _place_for_112(worked) or t("step.112.place_unknown"),
        "code": whose(worked.row),
    }


def _beside_the_database(worked: Worked) -> list[tuple[str, str]]:
    """What can be done while the database has neither the alarm nor the acknowledgement."""
    state = worked.state
    asked = (t("step.112"), "strong"), (t("step.112.away", note=state.key("note")), "")
    said = (t("step.unconfirmed", note=state.key("note"), act=state.key("act")), "")
    return [*asked, said] if is_acute(worked.row) else [said]


def _place_for_112(worked: Worked) -> str:
    """The place as it is read to 112; a portable alarm's home is no place (principle 8)."""
    card, row = worked.card, worked.row
    if card is None or not card.opened:
        return ""
    if row.source == "phone" and not card.arc_verified:
        return ""
    if card.position:
        return _spoken(card.position)
    if row.portable or card.person is None:
        return ""
    return card.person.home or ""


def _spoken(position: str) -> str:
    """A position that can be read aloud: degrees with their direction, anything else as it is."""
    degrees = _DEGREES.fullmatch(position)
    if degrees is None:
        return position
    north, east = (each.replace(".", t("number.decimal")) for each in degrees.groups())
    return t("step.112.degrees", north=north, east=east)


def _unverified(worked: Worked) -> list[tuple[str, str]]:
    """Until the ARC was called back, an alarm phoned in gives no address to read aloud.

    Of a platform's signed alarm the sender is known: there it is the alarm itself that the ARC has not verified.
    """
    if worked.card is None or worked.card.arc_verified:
        return []
    if worked.row.source != "phone":
        return [(t("step.not_verified_by_arc"), "warn")]
    return [(t("step.unverified", key=worked.state.key("confirm_source")), "warn")]


def _sentences(worked: Worked) -> list[tuple[str, str]]:
    row, state = worked.row, worked.state
    told: list[tuple[str, str]] = []
    told += _unverified(worked)
    if row.state == "shelved":
        at = when(row.shelved_until, state.now) if row.shelved_until else ""
        told.append((t("step.shelved", at=at, key=state.key("unshelve")), ""))
    elif row.state == "acknowledged":
        told.append((t("step.work", note=state.key("note"), act=state.key("act")), ""))
    else:
        told.append((t("step.close"), ""))
    return told


def _step(head: str, sentences: list[tuple[str, str]], width: int) -> list[Line]:
    lines: list[Line] = []
    for words, role in sentences:
        for part in wrap(words, max(8, width - HEAD - 1)):
            lines.append(
                fit(line(" ", cell(head if not lines else "", HEAD - 1, "title"), Piece(part, role)), width)
            )
    return lines
