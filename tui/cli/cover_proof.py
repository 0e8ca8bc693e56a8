"""`vaktbord cover --proof` and `--check`: the signed proof of a past period, given out and held against the record."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from models.store.errors import IntegrityProblem, UsageProblem
from models.store.exporting import new_file
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import say, say_json
from tui.cli.duty import local
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened

_FACTS = ("signed", "ours", "in_record", "issued", "agrees")


def give_out(at: Opened, arguments: argparse.Namespace, starts_at: datetime, ends_at: datetime) -> int:
    """Write the proof to a new file, after the record says that it was given out."""
    from models.audit.heads import head_key
    from models.rota.proof_file import issue

    if not arguments.out:
        raise UsageProblem("cover.needs_out")
    actor, path = at.actor(), Path(arguments.out)
    key = head_key(at.home.master_key(at.settings))
    with new_file(path) as stream, at.store.write() as session:
        stream.write(issue(session, actor, key, starts_at, ends_at, at.store.clock))
    say(t("cover.proof_made", path=path, key=key.id))
    return OK


def check_file(at: Opened, arguments: argparse.Namespace) -> int:
    """Say what holds of a proof, fact by fact. Raises IntegrityProblem where something does not."""
    from models.audit.heads import head_key
    from models.rota.proof_file import check_proof, read_proof

    file = read_proof(_content(arguments.check))
    key = head_key(at.home.master_key(at.settings))
    with at.store.read() as connection:
        found = check_proof(connection, key, file)
    if arguments.json:
        say_json({**{name: getattr(found, name) for name in _FACTS}, "good": found.good})
    else:
        _say(file["proof"])
        for name in _FACTS:
            say(t(f"cover.check.{name}" if getattr(found, name) else f"cover.check.not_{name}"))
    if not found.good:
        raise IntegrityProblem("cover.proof_fails")
    return OK


def _say(proof: dict[str, Any]) -> None:
    starts, ends = (local(datetime.fromisoformat(proof[edge])) for edge in ("from", "to"))
    say(t("cover.proof_of", city=clean(str(proof["city"]), 80), starts=starts, ends=ends))
    for each in proof["duties"]:
        shares = [each["scheduled_share"], each["confirmed_share"]]
        # A gap of a minute in a year is not 100 %.
        told = ["-" if share is None else f"{int(float(share) * 10000) / 100:.2f} %" for share in shares]
        duty = t(f"rota.role.{clean(str(each['duty']), 20)}")
        say(t("cover.proof_shares", duty=duty, scheduled=told[0], confirmed=told[1]))


def _content(told: str) -> bytes:
    from models.rota.proof_file import MOST_BYTES

    try:
        with Path(told).expanduser().open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageProblem("exchange.file_unreadable", path=clean(told, 200)) from error
