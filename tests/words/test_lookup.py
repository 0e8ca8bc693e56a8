"""Texts by id: filled once, plural by count, and never a crash for one that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.words import lookup
from models.words.catalogues import compile_all


@pytest.fixture
def own_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for chosen, hello, one, many in (
        ("sv", "Hej {name}", "{n} larm", "{n} larm till"),
        ("en", "Hi {name}", "{n} alarm", "{n} alarms"),
    ):
        folder = tmp_path / chosen / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "test.po").write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
            f'msgid "hello"\nmsgstr "{hello}"\n\n'
            f'msgid "more"\nmsgid_plural "more.plural"\nmsgstr[0] "{one}"\nmsgstr[1] "{many}"\n',
            encoding="utf-8",
        )
    assert compile_all(tmp_path) == 2
    monkeypatch.setattr(lookup, "LOCALE", tmp_path)
    monkeypatch.setattr(lookup, "_catalogues", {})
    lookup._text.cache_clear()
    yield
    lookup._text.cache_clear()


@pytest.mark.usefixtures("own_catalogues")
def test_texts_are_filled_in_the_chosen_language() -> None:
    assert lookup.t("hello", name="Ek") == "Hej Ek"
    lookup.use("en")
    assert lookup.t("hello", name="Ek") == "Hi Ek"
    assert lookup.t_in("sv", "hello", name="Ek") == "Hej Ek"
    assert [lookup.n("more", count) for count in (1, 2)] == ["1 alarm", "2 alarms"]


@pytest.mark.usefixtures("own_catalogues")
def test_a_value_is_never_taken_for_a_field() -> None:
    assert lookup.t("hello", name="{name}{x}") == "Hej {name}{x}"


@pytest.mark.usefixtures("own_catalogues")
def test_a_missing_text_shows_its_id() -> None:
    assert lookup.t("no.such") == "no.such"
    assert not lookup.known("no.such")
    assert lookup.known("hello")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "sv"),
        ({"LANG": "C.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "sv_SE", "LANG": "en_US"}, "sv"),
    ],
)
def test_the_terminal_chooses(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VAKTBORD_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert lookup.language_of_environment() == language
