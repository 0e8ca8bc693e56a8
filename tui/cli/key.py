"""`vaktbord key`: where the key lies, its pass phrase, the paper that recovers it, and changing it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.keys import age, moving, recovery, sources
from models.store.errors import NotAllowed, StoreUnavailable, UsageProblem, VaktbordError
from models.store.exporting import new_file
from models.store.home import Home
from models.words.lookup import t
from tui.cli import console, lock, login, unlocking
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import account_name, opened

if TYPE_CHECKING:
    from datetime import datetime

    from models.access.actor import Actor
    from models.store.settings import Settings
    from tui.cli.opened import Opened

RECOVERY_MADE, RECOVERED = "key.recovery_made", "key.recovered"
SUBJECT = "key:master"
_LONGEST_PAPER = 4096


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the key's acts."""
    act = {
        "status": _status, "passphrase": _passphrase, "recovery": _recovery, "recover": _recover, "move": _move,
        "rotate": _rotate,
    }[arguments.act]  # fmt: skip
    settings = home.settings()
    sources.tidy(home, settings)
    return act(arguments, home, settings)


def _status(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    """What can be told of the key; no secret, and nobody needs to sign in."""
    source = sources.chosen(home, settings)
    place = sources.place(home, settings, source)
    problem, times = _looked_into(home)
    zone = settings.display.time_zone
    try:
        public = recovery.public_of(home)
    except VaktbordError as error:
        problem = problem or error
        public = None
    if arguments.json:
        made, rotated = times
        say_json(
            {
                "source": source,
                "place": place,
                "fits": problem is None,
                "made_at": iso(made),
                "rotated_at": iso(rotated),
                "recovery": public,
                "rotation_unfinished": home.rotation.exists(),
            }
        )
    else:
        say(t("key.status.source", source=t(f"key.source.{source}"), place=place))
        if problem is None:
            _say_times(times, zone)
        if public is not None:
            say(t("key.status.recovery", public=public))
        elif not home.recovery.exists():
            say(t("key.status.no_recovery"))
        if home.rotation.exists():
            say(t("key.status.unfinished"))
    if problem is not None:
        raise problem
    return OK


def _looked_into(home: Home) -> tuple[VaktbordError | None, tuple[datetime | None, datetime | None]]:
    """Why the home does not open, if it does not; when it was made, and when its key was last changed."""
    from models.keys.history import made_and_rotated

    try:
        with opened(home) as at, at.store.read() as connection:
            return None, made_and_rotated(connection)
    except VaktbordError as error:
        return error, (None, None)


def _say_times(times: tuple[datetime | None, datetime | None], zone: str) -> None:
    made, rotated = times
    say(t("key.status.fits"))
    if made is not None:
        say(t("key.status.made", at=at_the_glass(made, zone)))
    say(
        t("key.status.never_rotated")
        if rotated is None
        else t("key.status.rotated", at=at_the_glass(rotated, zone))
    )


def _passphrase(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    return _put_to(arguments, home, settings, "passphrase")


def _move(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    return _put_to(arguments, home, settings, arguments.to)


def _put_to(arguments: argparse.Namespace, home: Home, settings: Settings, to: str) -> int:
    """Move the key, or change its pass phrase; on record when it is done."""
    moving.require_movable(home, settings, to)
    with opened(home) as at:
        actor = _keeper(at)
        phrase = unlocking.new_phrase(arguments.new_passphrase_fd) if to == "passphrase" else ""
        moving.move(home, settings, to, phrase)
        _note(at, actor, moving.REWRAPPED, {"to": to})
    say(t(f"key.moved.{to}", place=sources.place(home, settings, to)))
    return OK


def _recovery(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    """Seal the key to a secret that is shown once; it is proven to open before it is shown."""
    out = None if arguments.out is None else Path(arguments.out).expanduser()
    public, secret = arguments.public_key, ""
    if public is None:
        if out is None and not console.can_ask():
            raise UsageProblem("recovery.needs_terminal")
        secret, public = age.make_pair()
    public = age.require_public(public)
    again = home.recovery.exists()
    with opened(home) as at:
        actor = _keeper(at)
        paper = _paper(
            home, settings, secret, public, at_the_glass(at.store.clock.now(), settings.display.time_zone)
        )
        if secret and out is not None:
            with new_file(out, anywhere=True) as stream:
                stream.write(f"{paper}\n".encode())
        try:
            recovery.make(home, home.master_key(settings), public)
        except OSError as error:
            raise NotAllowed("key.cannot_write", path=home.recovery) from error
        if secret:
            recovery.open_by(home, secret)
        _note(at, actor, RECOVERY_MADE, {"public": public})
    say(t("key.recovery_made", path=home.recovery, public=public))
    if again:
        say(t("key.recovery_replaced"))
    if secret and out is None:
        say()
        say(paper)
    elif secret:
        say(t("key.recovery_out", path=out))
    return OK


def _paper(home: Home, settings: Settings, secret: str, public: str, at: str) -> str:
    lines = [
        t("key.sheet.title"),
        t("key.sheet.for", city=settings.desk.city, folder=home.folder, at=at),
        "",
        *(f"    {line}" for line in recovery.groups(secret)),
        "",
        t("key.sheet.public", public=public),
        t("key.sheet.what", name=home.recovery.name),
        t("key.sheet.how"),
    ]
    return "\n".join(lines)


def _recover(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    """Put the key back in its place. Nobody can sign in before the database opens: the secret is the proof."""
    master = recovery.open_by(home, _secret(arguments))
    source = sources.chosen(home, settings)
    to = arguments.to or ("file" if source == "credential" else source)
    moving.require_movable(home, settings, to)
    if to == source and to == "file" and _is_there(home, settings, master):
        say(t("key.recovered_already"))
        return OK
    phrase = unlocking.new_phrase(arguments.new_passphrase_fd) if to == "passphrase" else ""
    if to == "file":
        try:
            moving.set_aside(home.key_file(settings))
        except OSError as error:
            raise NotAllowed("key.cannot_write", path=home.key_file(settings)) from error
    moving.put(home, settings, master, to, phrase)
    if to != source:
        _leave_source(home, source)
    if to == "passphrase":
        sources.hold(home, sources.Found(master, "recovered"))
    with opened(home) as at:
        from models.access.actor import unnamed

        _note(at, unnamed(account_name(), login.DESK), RECOVERED, {"to": to})
    say(t("key.recovered", source=t(f"key.source.{to}"), place=sources.place(home, settings, to)))
    return OK


def _is_there(home: Home, settings: Settings, master: bytes) -> bool:
    try:
        return sources.find_anew(home, settings).master == master
    except VaktbordError:
        return False


def _leave_source(home: Home, source: str) -> None:
    """What would come before the new place, and cannot be opened any more."""
    try:
        if source == "passphrase":
            home.wrapped_key.unlink(missing_ok=True)
        elif source == "keyring":
            home.key_in_keyring.unlink(missing_ok=True)
    except OSError as error:
        raise NotAllowed("key.cannot_write", path=home.folder) from error


def _secret(arguments: argparse.Namespace) -> str:
    """The secret as told, however it is broken into groups and lines, alone or in the whole paper's text."""
    fd: int | None = arguments.identity_fd
    if arguments.identity:
        path = Path(arguments.identity).expanduser()
        try:
            with path.open("rb") as stream:
                return _found_in(stream.read(_LONGEST_PAPER))
        except OSError as error:
            raise NotAllowed("backup.identity_unreadable", path=path) from error
    if fd is None:
        if not login.has_terminal():
            raise UsageProblem("recovery.needs_secret")
        return login.ask_hidden(t("key.ask_secret"))
    try:
        with open(fd, "rb") as stream:
            return _found_in(stream.read(_LONGEST_PAPER))
    except (OSError, OverflowError, ValueError) as error:
        raise UsageProblem("login.fd_unreadable", fd=fd) from error


def _found_in(paper: bytes) -> str:
    from models.backup.identity import identity_of

    text = paper.decode("utf-8", errors="replace")
    try:
        return str(identity_of(text))
    except NotAllowed:
        return text


def _rotate(arguments: argparse.Namespace, home: Home, settings: Settings) -> int:
    """Change the key, with a second person's leave where somebody can sign in."""
    from models.access.rights import check
    from models.access.two_person import is_needed
    from models.keys import leave, rotating

    with opened(home) as at:
        actor, clock = at.actor(), at.store.clock
        check(actor, "key.rotate")
        with at.store.read() as connection:
            needed = is_needed(connection)
        if arguments.ask:
            if not needed:
                say(t("key.ask_not_needed"))
                return OK
            with at.store.write() as session:
                number = leave.ask(session, actor, clock)
            say(t("key.asked", number=number))
            return OK
        if needed and arguments.approved is None:
            raise NotAllowed("two_person.needed")
    try:
        held = lock.take(home, clock)
    except StoreUnavailable as error:
        raise StoreUnavailable("key.watch_runs", pid=error.values.get("pid", "?")) from error
    say(t("key.rotating"))
    try:
        told = rotating.rotate(home, settings, actor, clock, leave.leave_of(actor, arguments.approved, clock))
    finally:
        held.release()
    say(t("key.rotated", rows=told.rows))
    if not told.complete:
        say(t("key.rotated_unfinished"))
    if home.recovery.exists():
        say(t("key.rotated_recovery"))
    say(t("key.rotated_paper"))
    copies = list(home.backups.glob("before-*.db")) if home.backups.is_dir() else []
    if copies:
        say(t("key.rotated_copies", count=len(copies), path=home.backups))
    return OK


def _keeper(at: Opened) -> Actor:
    from models.access.rights import check

    actor = at.actor()
    check(actor, "key.keep")
    return actor


def _note(at: Opened, actor: Actor, verb: str, detail: dict[str, object]) -> None:
    """On record; what was done to the key stands also where the database is away."""
    from models.store.chain import record

    with at.store.write() as session:
        record(session, actor, verb, SUBJECT, at.store.clock.now(), detail)
