"""`vaktbord referral`: those the directive does not cover, shown to the owner, told and confirmed."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from models.store.home import Home
from models.words.lookup import n
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened
from tui.cli.person import typed

if TYPE_CHECKING:
    from models.referrals.rows import ReferralCounts, ReferralRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List, make, show, tell, confirm or take back."""
    acts = {
        "list": _list,
        "add": _add,
        "show": _show,
        "told": _change,
        "confirm": _change,
        "withdraw": _change,
    }
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.act](arguments, at)


def _list(arguments: argparse.Namespace, at: Opened) -> int:
    from models.referrals.views import counted, referrals
    from tui.render.ages import local
    from tui.render.referrals import referral_words

    now = at.store.clock.now()
    year = local(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    with at.store.read() as connection:
        rows = referrals(connection, closed=arguments.all)
        counts = counted(connection, year, year.replace(year=year.year + 1))
    if arguments.json:
        say_json({"year": year.year, "count": _counts(counts), "referrals": [_row(row) for row in rows]})
        return OK
    for row in rows:
        say(referral_words(row, now))
    say(n("cli.referral.count", sum(row.open for row in rows), made=counts.made, year=year.year))
    return OK


def _add(arguments: argparse.Namespace, at: Opened) -> int:
    from models.referrals.commands import add
    from models.referrals.rows import NewReferral

    actor = at.actor()
    answers = {
        "danger": arguments.danger,
        "who": arguments.who,
        "linked": "board" if arguments.board else "party" if arguments.office else "not_known",
        "board_answers": arguments.board_answers,
        "party": "yes" if arguments.office else "no",
    }
    new = NewReferral(
        answers, arguments.office.upper(), arguments.board.upper(),
        about=typed(arguments.about), caller=typed(arguments.caller), note=typed(arguments.note),
    )  # fmt: skip
    with at.store.write() as session:
        referral_id = add(session, actor, new, at.store.clock, at.settings.display.time_zone)
    return _say_card(at, referral_id)


def _show(arguments: argparse.Namespace, at: Opened) -> int:
    from models.referrals.reading import view_referral

    actor = at.actor()
    row = _meant(at, arguments.number)
    with at.store.write() as session:
        view_referral(session, actor, row.id, at.store.clock, at.settings.display.time_zone)
    return _say_card(at, row.id)


def _change(arguments: argparse.Namespace, at: Opened) -> int:
    from models.referrals.commands import confirm, tell_owner, withdraw
    from tui.render.referrals import referral_words

    actor, clock = at.actor(), at.store.clock
    row = _meant(at, arguments.number)
    with at.store.write() as session:
        if arguments.act == "told":
            tell_owner(session, actor, row.id, row.version, arguments.how, clock)
        elif arguments.act == "confirm":
            confirm(session, actor, row.id, row.version, typed(arguments.by), clock)
        else:
            withdraw(session, actor, row.id, row.version, arguments.why, clock)
    say(referral_words(_meant(at, arguments.number), clock.now()))
    return OK


def _meant(at: Opened, number: str) -> ReferralRow:
    from models.referrals.views import referral_by_number

    with at.store.read() as connection:
        found = referral_by_number(connection, number)
    if found is None:
        raise NotFound("referral.not_found", number=number)
    return found


def _say_card(at: Opened, referral_id: str) -> int:
    from models.referrals.views import referral_card
    from tui.render.referrals import card_words

    now = at.store.clock.now()
    with at.store.read() as connection:
        card = referral_card(connection, referral_id, now, at.settings.display.time_zone)
    for words in card_words(card, now) if card is not None else ():
        say(words)
    return OK


def _row(row: ReferralRow) -> dict[str, object]:
    """The stable names; nobody is named."""
    times: dict[str, datetime | None] = {
        "made_at": row.made_at, "waits_until": row.waits_until, "told_at": row.told_at,
        "confirmed_at": row.confirmed_at,
    }  # fmt: skip
    return {
        "number": row.number,
        "state": row.state,
        "owner_kind": row.owner_kind,
        "owner": row.owner_code or None,
        "danger": row.danger,
        "out_of_hours": row.out_of_hours,
        "told_how": row.told_how or None,
        **{name: iso(moment) for name, moment in times.items()},
    }


def _counts(counts: ReferralCounts) -> dict[str, object]:
    return {
        "made": counts.made,
        "danger": counts.danger,
        "by_owner": counts.by_owner,
        "by_state": counts.by_state,
    }
