"""The settings file: what it may say, and every way it can be wrong, each with its exit code and sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.store import settings
from models.store.errors import NotAllowed, SettingsProblem
from models.store.home import Home
from tests.cli.conftest import Command

PATH = Path("vaktbord.toml")


def test_an_empty_file_means_the_defaults() -> None:
    assert settings.parse(b"", PATH) == settings.Settings()


def test_every_name_is_read() -> None:
    told = settings.parse(
        b"""
        [home]
        kind = "demo"
        [key]
        file = "/somewhere/a.key"
        [store]
        database_url = "postgresql://desk@db/vaktbord"
        database_owner_url = "postgresql+psycopg://owner@db/vaktbord"
        [intake]
        dc09_tcp = "[::1]:12000"
        [desk]
        language = "en"
        theme = "light"
        operator = "mek"
        city = "Sundhamra"
        arc_name = "LC"
        arc_phone = "08-465 004 12"
        [desk.keys]
        acknowledge = "a"
        [display]
        time_zone = "Europe/Helsinki"
        """,
        PATH,
    )
    assert told.desk.keys == {"acknowledge": "a"}
    assert settings.address(told.intake.dc09_tcp) == ("::1", 12000)
    assert (told.home.kind, told.display.time_zone) == ("demo", "Europe/Helsinki")


@pytest.mark.parametrize(
    ("content", "message_id", "says"),
    [
        (b"[intake]\ndc09_tpc = '127.0.0.1:0'", "settings.unknown_name", {"nearest": "intake.dc09_tcp"}),
        (b"[desc]\n", "settings.unknown_name", {"nearest": "desk"}),
        (b"[desk]\nlangauge = 'sv'", "settings.unknown_name", {"nearest": "desk.language"}),
        (b"[desk]\nlanguage = 'de'", "settings.bad_value", {"name": "desk.language"}),
        (b"[desk]\ntheme = 'pink'", "settings.bad_value", {"name": "desk.theme"}),
        (b"[desk]\nlanguage = 1", "settings.wrong_type", {"name": "desk.language"}),
        (b"[desk]\nkeys = 'a'", "settings.wrong_type", {"name": "desk.keys"}),
        (b"[desk.keys]\nacknowledge = 2", "settings.wrong_type", {"name": "desk.keys"}),
        (b"desk = 'x'", "settings.wrong_type", {"name": "desk"}),
        (b"[intake]\ndc09_tcp = 'here'", "settings.bad_value", {"name": "intake.dc09_tcp"}),
        (b"[intake]\ndc09_tcp = ''", "settings.bad_value", {"name": "intake.dc09_tcp"}),
        (b"[intake]\ndc09_tcp = 'host:99999'", "settings.bad_value", {"name": "intake.dc09_tcp"}),
        (b"[store]\ndatabase_url = 'mysql://x'", "settings.bad_value", {"name": "store.database_url"}),
        (b"[display]\ntime_zone = 'Mars/Base'", "settings.bad_value", {"name": "display.time_zone"}),
        (b"[display]\ntime_zone = '../../etc/passwd'", "settings.bad_value", {"name": "display.time_zone"}),
        (b"[home]\nkind = 'zoo'", "settings.bad_value", {"name": "home.kind"}),
        (b"[key]\nfile = ' '", "settings.bad_value", {"name": "key.file"}),
        (b"[desk\n", "settings.not_toml", {}),
        (b"\xff\xfe[desk]", "settings.not_utf8", {}),
        (b"a = " + b"[" * 20000, "settings.not_toml", {}),
    ],
)
def test_what_cannot_be_is_refused(content: bytes, message_id: str, says: dict[str, str]) -> None:
    with pytest.raises(SettingsProblem) as refused:
        settings.parse(content, PATH)
    assert refused.value.message_id == message_id
    assert says.items() <= refused.value.values.items()


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(SettingsProblem) as refused:
        settings.parse(b"[store]\ndatabase_url = 'mysql://me:hemligt@db'", PATH)
    assert "hemligt" not in str(refused.value.values)


def test_a_byte_order_mark_is_no_matter() -> None:
    assert settings.parse(b"\xef\xbb\xbf[desk]\nlanguage = 'en'", PATH).desk.language == "en"


def test_settings_that_anyone_may_change_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "vaktbord.toml"
    path.write_text("")
    path.chmod(0o606)
    with pytest.raises(NotAllowed) as refused:
        settings.read(path)
    assert refused.value.message_id == "settings.writable_by_all"


def test_a_misspelt_setting_ends_a_command_with_7_and_the_nearest(home: Home, vaktbord: Command) -> None:
    home.settings_file.write_text(home.settings_file.read_text().replace("dc09_tcp", "dc09_tpc"))
    told = vaktbord("status")
    assert told.code == 7
    assert "intake.dc09_tcp" in told.err
    assert told.err.count("\n") == 1


def test_each_theme_is_one_of_the_desks() -> None:
    from tui import themes

    assert {f"vaktbord-{name}" for name in settings.THEMES} == set(themes.NAMES)
