"""What `vaktbord doctor` says of a key that opens the home: where it is, and whether there is a way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.keys import recovery, sources
from models.store.errors import VaktbordError
from models.words.lookup import t
from tui.cli.verdicts import DOUBTFUL, GOOD, Verdict, bad

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings


def look_key(home: Home, settings: Settings) -> Iterator[Verdict]:
    """The key's place, and the paper that recovers it."""
    source = sources.chosen(home, settings)
    place = sources.place(home, settings, source)
    city = settings.home.kind == "city"
    if home.rotation.exists():
        yield Verdict("key", DOUBTFUL, t("cli.doctor.key.unfinished", place=place))
    elif source == "passphrase":
        yield Verdict("key", DOUBTFUL, t("cli.doctor.key.passphrase"))
    elif source == "keyring":
        yield Verdict("key", DOUBTFUL, t("cli.doctor.key.keyring"))
    elif source == "file" and city and home.key_file(settings).parent == home.folder:
        yield Verdict("key", DOUBTFUL, t("cli.doctor.key.in_home", path=place))
    else:
        yield Verdict("key", GOOD, place)
    try:
        public = recovery.public_of(home)
    except VaktbordError as error:
        yield bad("recovery", error)
        return
    if public is not None:
        yield Verdict("recovery", GOOD, t("cli.doctor.recovery.there"))
    elif city:
        yield Verdict("recovery", DOUBTFUL, t("cli.doctor.recovery.none"))
