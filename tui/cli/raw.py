"""Who may read what senders wrote (`vaktbord alarms --raw`): an officer, or a program with a token, on record."""

from __future__ import annotations

from models.store.home import Home
from tui.cli.opened import opened


def let(home: Home, token_fd: int | None) -> None:
    """Ask for login or token once anybody has a pass phrase, and put the look on record before it is shown, by whoever
    was asked or, before that, by the account that looks.

    Raises NotAllowed, or UsageProblem where nobody can be asked.
    """
    from models.access.login import login_is_on
    from models.access.rights import check
    from models.access.tokens import holder
    from models.store.chain import record
    from tui.cli.login import read_line

    with opened(home) as at:
        with at.store.read() as connection:
            on = login_is_on(connection)
        if token_fd is None or not on:
            actor = at.actor()
        else:
            token = read_line(token_fd)
            with at.store.read() as connection:
                actor = holder(connection, token, "alarms-raw")
        check(actor, "alarm.raw")
        with at.store.write() as session:
            record(session, actor, "alarm.raw_listed", "alarms", at.store.clock.now())
