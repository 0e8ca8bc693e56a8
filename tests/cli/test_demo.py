"""The demo's home: an invented city, its chain whole, and the one who is TiB now logged in by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.data.staff import STAFF
from fixtures.sign_in import PASSPHRASE
from models.access.actor import unproven
from models.access.login import sign_in
from models.alarms.views import open_counts
from models.people.validity import today
from models.people.views import people, transmitters
from models.rota.views import on_duty
from models.store import chain
from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.opening import open_store
from tui.cli import demo
from tui.cli.desk import desk_settings
from tui.desk_services import LiveServices
from tui.render.line import plain
from tui.render.locked import said
from tui.state import DeskState, Locked


def test_whoever_opens_the_demo_sits_down_as_the_duty_officer(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    settings = demo.build(home)
    store = open_store(home, settings)
    with store.read() as connection:
        tib = on_duty(connection, store.clock.now()).tib
        assert tib is not None
        assert len(people(connection, today(store.clock))) == 30
        assert len(transmitters(connection)) >= 40
        assert open_counts(connection).unacknowledged == 0
        assert chain.verify(connection) is None

    told = desk_settings(home, settings, demo.demo_passphrase(), demo.demo_other())
    desk = LiveServices(told, store.clock, lambda: store, lambda _: unproven("konto", "desk"))
    desk.start()
    assert desk.login.officer is not None
    assert (desk.actor.kind, desk.actor.id, desk.actor.label) == ("operator", tib.operator_id, tib.operator)
    assert desk.login.on_duty

    other = next(each for each in STAFF if each.name != tib.operator)
    assert sign_in(store, other.code, PASSPHRASE, "desk", store.clock).label == other.name
    named = desk.login.demo_other
    assert named in [each.code for each in STAFF if each.name != tib.operator], (
        "F9 can be tried with this code"
    )
    assert sign_in(store, named, PASSPHRASE, "desk", store.clock).id != tib.operator_id
    shown = said(
        DeskState(store.clock.now(), locked=Locked("officer", demo=PASSPHRASE, demo_other=named)),
        80,
        brief=False,
    )
    assert f"Annan person: kod {named}" in "\n".join(plain(each) for each in shown)
    desk.close()


def test_a_demo_is_built_where_one_asks_and_never_over_anything(tmp_path: Path) -> None:
    """What `--home` names is where another terminal will look for it; a home that is there already stays whole."""
    asked = Home(tmp_path / "new" / "demo")
    assert demo._place(asked) == asked
    assert asked.folder.stat().st_mode & 0o777 == 0o700
    (asked.folder / "vaktbord.toml").write_text("", encoding="utf-8")
    for folder in (asked.folder, asked.folder / "vaktbord.toml"):
        with pytest.raises(UsageProblem) as refused:
            demo._place(Home(folder))
        assert refused.value.message_id == "cli.demo_folder_taken"
    assert (asked.folder / "vaktbord.toml").exists()
