"""The demo's home: an invented city, its chain whole, and the one who is TiB now at the desk."""

from __future__ import annotations

from pathlib import Path

from models.alarms.views import open_counts
from models.people.validity import today
from models.people.views import people, transmitters
from models.rota.views import on_duty
from models.store import chain
from models.store.home import Home
from models.store.opening import open_store
from tui.cli import demo
from tui.cli.opened import actor_of


def test_whoever_opens_the_demo_sits_down_as_the_duty_officer(tmp_path: Path) -> None:
    home = Home(tmp_path / "demo")
    settings = demo.build(home)
    store = open_store(home, settings)
    with store.read() as connection:
        actor = actor_of(connection, settings, "desk")
        tib = on_duty(connection, store.clock.now()).tib
        assert tib is not None
        assert (actor.kind, actor.id, actor.label) == ("operator", tib.operator_id, tib.operator)
        assert len(people(connection, today(store.clock))) == 30
        assert len(transmitters(connection)) >= 40
        assert open_counts(connection)[1] == 0
        assert chain.verify(connection) is None
    store.close()
