"""A desk on the invented city where the staff can sign in, with pass phrases that cost nothing to prove."""

from __future__ import annotations

from typing import Any

from models.access import hashing
from models.access.actor import LOADER, Actor, unproven
from models.access.credentials import hashed, hashed_pin, set_passphrase, set_pin
from models.access.hashing import Hasher
from models.access.views import operator_by_code, operators
from models.rota.views import on_duty
from models.store.clock import HeldClock
from models.store.store import Store
from tests.tui.screens.conftest import CityServices
from tui.app import VaktbordApp
from tui.desk_values import DeskSettings

PHRASE = {
    "ralm": "nycklar under mattan",
    "mek": "tre katter i hamnen",
    "sberg": "regn mot rutan hela natten",
    "jholm": "en cykel utan ringklocka",
    "pdahl": "kaffe och tolv skorpor",
}
PIN = "480271"
QUICK = Hasher(memory_kib=64, rounds=1, lanes=1)


def quick(monkeypatch: Any) -> None:
    """Let proofs cost next to nothing: what they cost is tested elsewhere."""
    for name in ("MEMORY_KIB", "ROUNDS", "LANES"):
        monkeypatch.setattr(hashing, name, {"MEMORY_KIB": 64, "ROUNDS": 1, "LANES": 1}[name])
    monkeypatch.setattr(hashing.HASHER, "_told", (64, 1, 1))


def on_duty_code(store: Store) -> str:
    """The code of the one who is TiB now."""
    with store.read() as connection:
        tib = on_duty(connection, store.clock.now()).tib
        return next(each.code for each in operators(connection) if tib and each.id == tib.operator_id)


def let_sign_in(store: Store, *codes: str, pin: bool = False) -> None:
    """Give these operators their pass phrases, an administrator first; `pin`: the last one has one too."""
    for code in ("ralm", *codes):
        with store.read() as connection:
            row = operator_by_code(connection, code)
            assert row is not None
        kept = hashed(PHRASE[code], code, row.name, hasher=QUICK)
        with store.write() as session:
            set_passphrase(session, LOADER, code, kept, store.clock)
    if pin:
        with store.write() as session:
            set_pin(session, officer(store, codes[-1]), hashed_pin(PIN, hasher=QUICK), store.clock)


def officer(store: Store, code: str) -> Actor:
    """An operator as an actor at the desk."""
    with store.read() as connection:
        row = operator_by_code(connection, code)
    assert row is not None
    return row.at("desk")


def locked_desk(
    store: Store,
    clock: HeldClock,
    time: list[float],
    language: str = "sv",
    operator: str = "",
    demo: str = "",
) -> tuple[VaktbordApp, CityServices]:
    """A desk where nobody has shown who they are."""
    settings = DeskSettings(
        language=language, theme="dark", arc_phone="08-465 004 12", me="konto", city="Sundhamra stad",
        operator=operator, demo_passphrase=demo,
    )  # fmt: skip
    services = CityServices(settings, clock, lambda: store, lambda connection: unproven("konto", "desk"))
    return VaktbordApp(services, mono=lambda: time[0]), services
