"""The registry: every key means one thing on a screen, in both languages, and the officer may re-key."""

from __future__ import annotations

import pytest

from models.store.errors import SettingsProblem
from models.words import lookup
from models.words.lookup import known, t
from tui import actions
from tui.actions import ACTIONS, BY_ID, EVERYWHERE
from tui.keymap import Keymap, handbook_table, shown

LANGUAGES = ("sv", "en")
# What terminals, tmux and ssh pass on unharmed (STYLE rule 17).
SAFE = {"enter", "escape", "tab", "up", "down", "left", "right", "home", "question_mark", "slash", "ctrl+p",
        "ctrl+q"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words_and_a_key(language: str) -> None:
    keymap = Keymap(language)
    for action in ACTIONS:
        assert known(f"action.{action.id}", language), action.id
        assert known(f"action.{action.id}.help", language), action.id
        assert keymap.keys(action.id), action.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_those_that_terminals_pass_on(language: str) -> None:
    for key in Keymap(language).all_keys():
        number = key[1:] if key.startswith("f") else ""
        assert (len(key) == 1 and key.isalnum()) or key in SAFE or (number.isdigit() and int(number) <= 10), (
            key
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_means_one_thing_on_a_screen(language: str) -> None:
    keymap = Keymap(language)
    places = {place for action in ACTIONS for place in action.places if place != EVERYWHERE}
    for place in places:
        meant = [key for action in actions.here(place) for key in keymap.keys(action.id)]
        assert len(meant) == len(set(meant)), place
        for action in actions.here(place):
            for key in keymap.keys(action.id):
                found = keymap.action(key, place)
                assert found is action


@pytest.mark.parametrize(
    ("language", "action", "keys"),
    [
        ("sv", "acknowledge", ("f2", "k")),
        ("en", "acknowledge", ("f2", "a")),
        ("sv", "enter_alarm", ("f3",)),
        ("sv", "close", ("f8",)),
        ("sv", "release", ("z",)),
        ("sv", "incidents", ("i",)),
        ("sv", "rota", ("b",)),
        ("en", "rota", ("r",)),
        ("sv", "people", ("o",)),
        ("sv", "history", ("l",)),
        ("sv", "help", ("f1", "question_mark")),
    ],
)
def test_the_keys_of_the_handbook(language: str, action: str, keys: tuple[str, ...]) -> None:
    assert Keymap(language).keys(action) == keys


def test_f_keys_are_the_same_in_every_language() -> None:
    for action in ACTIONS:
        if action.f:
            assert Keymap("sv").keys(action.id)[0] == Keymap("en").keys(action.id)[0] == action.f


def test_own_keys_win_and_the_f_key_stays() -> None:
    keymap = Keymap("sv", {"acknowledge": "x", "help": "?"})
    assert keymap.keys("acknowledge") == ("f2", "x")
    assert keymap.action("k", "overview") is None
    assert keymap.keys("help") == ("f1", "question_mark")


@pytest.mark.parametrize(
    ("own", "message_id", "value"),
    [
        ({"acknowlege": "x"}, "settings.unknown_action", ("nearest", "acknowledge")),
        ({"acknowledge": "i"}, "settings.key_twice", ("key", "i")),
        ({"acknowledge": "ctrl+s"}, "settings.key_unusable", ("key", "ctrl+s")),
        ({"acknowledge": "f11"}, "settings.key_unusable", ("key", "f11")),
        ({"acknowledge": "å"}, "settings.key_unusable", ("key", "å")),
        ({"acknowledge": ""}, "settings.key_unusable", ("key", "")),
        ({"acknowledge": "f1"}, "settings.key_twice", ("key", "F1")),
    ],
)
def test_a_key_map_that_cannot_be_is_refused(
    own: dict[str, str], message_id: str, value: tuple[str, str]
) -> None:
    with pytest.raises(SettingsProblem) as caught:
        Keymap("sv", own)
    assert caught.value.message_id == message_id
    assert caught.value.values[value[0]] == value[1]


def test_two_keys_may_meet_on_different_screens() -> None:
    keymap = Keymap("sv", {"act": "g"})
    assert keymap.action("g", "alarm") is BY_ID["act"]
    assert keymap.action("g", "overview") is None


@pytest.mark.parametrize(
    ("key", "words"), [("f2", "F2"), ("k", "k"), ("escape", "esc"), ("question_mark", "?"), ("f", "f")]
)
def test_keys_as_people_read_them(key: str, words: str) -> None:
    assert shown(key) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_table_holds_every_action(language: str) -> None:
    lookup.use(language)
    table = handbook_table(language)
    assert len(table) == len(ACTIONS)
    assert (
        "F2 / k" if language == "sv" else "F2 / a",
        t("action.acknowledge"),
        BY_ID["acknowledge"].sentence,
    ) in table
