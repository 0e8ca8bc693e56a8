"""The desktop's keyring by a fake one: only what encrypts is used, and junk is told from absence."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest

from models.keys import keyring
from models.store.errors import IntegrityProblem, NotAllowed
from models.store.home import Home
from tests.models.keys.conftest import MASTER


class Fake:
    """A backend as the library has them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, name: str) -> str | None:
        self._open()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, told: str) -> None:
        self._open()
        self.kept[service, name] = told

    def delete_password(self, service: str, name: str) -> None:
        self._open()
        del self.kept[service, name]

    def _open(self) -> None:
        if self.locked:
            raise RuntimeError("hemligt AABBCC")


def install(monkeypatch: pytest.MonkeyPatch, module: str, *beneath: object) -> Fake:
    """The library with one backend, of a class from `module`; a chain of others where they are given."""
    fake = type("Keyring", (Fake,), {"__module__": module})()
    if beneath:
        fake.backends = list(beneath)
    library = ModuleType("keyring")
    library.get_keyring = lambda: fake  # type: ignore[attr-defined]  # a made-up module
    monkeypatch.setitem(sys.modules, "keyring", library)
    assert isinstance(fake, Fake)
    return fake


GOOD = "keyring.backends.SecretService"


@pytest.mark.parametrize("module", [GOOD, "keyring.backends.kwallet", "keyring.backends.libsecret"])
def test_a_keyring_that_encrypts_keeps_the_key(
    home: Home, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    install(monkeypatch, module)
    with pytest.raises(NotAllowed) as told:
        keyring.read(home)
    assert told.value.message_id == "key.not_in_keyring"
    keyring.write(home, MASTER)
    assert keyring.read(home) == MASTER
    assert keyring.name_of(home) != keyring.name_of(Home(home.folder / "other"))
    keyring.forget(home)
    with pytest.raises(NotAllowed):
        keyring.read(home)


@pytest.mark.parametrize(
    "module",
    [
        "keyrings.alt.file",
        "keyring.backends.fail",
        "keyring.backends.null",
        "keyring.backends.SecretServiceLookalike",
        "keyring.backends.chainer",
        "some.other",
    ],
)
def test_a_keyring_that_does_not_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    fake = install(monkeypatch, module)
    for act in (lambda: keyring.read(home), lambda: keyring.write(home, MASTER)):
        with pytest.raises(NotAllowed) as told:
            act()
        assert told.value.message_id == "key.keyring_in_clear"
    assert fake.kept == {}


def test_of_a_chain_the_first_that_encrypts_is_used(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = type("Keyring", (Fake,), {"__module__": "keyrings.alt.file"})()
    good = type("Keyring", (Fake,), {"__module__": GOOD})()
    install(monkeypatch, "keyring.backends.chainer", clear, good)
    keyring.write(home, MASTER)
    assert (clear.kept, len(good.kept)) == ({}, 1)


@pytest.mark.parametrize("junk", ["", "zz", "00" * 31, "00" * 33, "å" * 64])
def test_junk_in_it_is_damage(home: Home, monkeypatch: pytest.MonkeyPatch, junk: str) -> None:
    fake = install(monkeypatch, GOOD)
    fake.kept[keyring.SERVICE, keyring.name_of(home)] = junk
    with pytest.raises(IntegrityProblem):
        keyring.read(home)


def test_a_locked_keyring_is_told_without_its_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = install(monkeypatch, GOOD)
    fake.locked = True
    for act in (
        lambda: keyring.read(home),
        lambda: keyring.write(home, MASTER),
        lambda: keyring.forget(home),
    ):
        with pytest.raises(NotAllowed) as told:
            act()
        assert told.value.message_id == "key.keyring_fails"
        assert "AABBCC" not in str(told.value.values)


def test_without_the_library_it_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> ModuleType:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", none)
    with pytest.raises(NotAllowed) as told:
        keyring.read(home)
    assert told.value.message_id == "key.no_keyring"
