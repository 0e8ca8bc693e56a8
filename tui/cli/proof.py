"""`vaktbord proof`: which transmitters are proven and which are due; with --expect a test is awaited from one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.drills.rows import ProofRow
    from tui.cli.opened import Opened


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List how every transmitter stands, or expect a test from one, or no longer."""
    with opened(home) as at:
        from models.drills.proofs import proofs
        from tui.render import ages
        from tui.render.proofs import proof_words, summary_words

        ages.use_zone(at.settings.display.time_zone)
        account = arguments.expect or arguments.cancel
        if account:
            _act(at, account, arguments)
        with at.store.read() as connection:
            rows = proofs(connection, at.store.clock)
            now = at.store.clock.now()
        if account:
            rows = tuple(row for row in rows if row.account == account.strip())
    if arguments.json:
        say_json([as_json(row) for row in rows])
        return OK
    for row in rows:
        say(proof_words(row, now))
    if not account:
        say(summary_words(rows))
    return OK


def _act(at: Opened, account: str, arguments: argparse.Namespace) -> None:
    from models.drills.proving import cancel, expect

    actor = at.actor()
    with at.store.read() as connection:
        transmitter_id = _meant(connection, account.strip())
    with at.store.write() as session:
        if arguments.cancel:
            cancel(session, actor, transmitter_id, at.store.clock)
        else:
            expect(session, actor, transmitter_id, at.store.clock, arguments.minutes)
    say(t("proof.cancelled" if arguments.cancel else "proof.expected", account=account.strip()))


def _meant(connection: Connection, account: str) -> str:
    from models.people.senders import senders

    found = next((each.id for each in senders(connection) if each.account == account), None)
    if found is None:
        raise NotFound("transmitter.not_found", account=clean(account, 40))
    return found


def as_json(row: ProofRow) -> dict[str, object]:
    """The stable names; instants in ISO 8601, UTC."""
    return {
        "account": row.account,
        "kind": row.kind,
        "person": row.person,
        "state": row.state,
        "proven_at": iso(row.proven_at),
        "due_at": iso(row.due_at),
        "expected_until": iso(row.until) if row.state == "waiting" else None,
        "missed_at": iso(row.until) if row.state == "missed" else None,
    }
