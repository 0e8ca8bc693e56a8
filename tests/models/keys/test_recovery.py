"""The way back: the secret from paper opens the key of its home, and damage is told from another's secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.keys import age, recovery
from models.store import keys
from models.store.errors import IntegrityProblem, NotAllowed, UsageProblem
from models.store.home import Home
from tests.models.keys.conftest import MASTER


@pytest.fixture
def secret(home: Home) -> str:
    secret, public = age.make_pair()
    recovery.make(home, MASTER, public)
    return secret


def test_the_secret_opens_it_also_as_it_stands_on_paper(home: Home, secret: str) -> None:
    assert recovery.open_by(home, secret) == MASTER
    paper = "\n".join(recovery.groups(secret))
    assert "".join(paper.split()) == secret
    assert max(len(line) for line in paper.splitlines()) <= 60
    assert recovery.open_by(home, paper.lower()) == MASTER
    assert secret.encode() not in home.recovery.read_bytes()
    assert recovery.public_of(home) == age.public_of(secret)


def test_another_secret_and_what_is_none_are_told_apart(home: Home, secret: str) -> None:
    with pytest.raises(NotAllowed) as told:
        recovery.open_by(home, age.make_pair()[0])
    assert told.value.message_id == "age.wrong_secret"
    mistyped = secret[:-1] + ("Q" if secret[-1] != "Q" else "P")
    for none in ("", "age1", mistyped, secret[:-2], "å"):
        with pytest.raises(UsageProblem) as usage:
            recovery.open_by(home, none)
        assert usage.value.message_id == "age.no_secret"


def test_another_homes_recovery_is_no_key_to_this(home: Home, secret: str) -> None:
    home.key_check.write_text(keys.check_value(bytes(32)))
    with pytest.raises(NotAllowed) as told:
        recovery.open_by(home, secret)
    assert told.value.message_id == "key.wrong"


def test_a_home_without_says_so(home: Home) -> None:
    assert recovery.public_of(home) is None
    with pytest.raises(NotAllowed) as told:
        recovery.open_by(home, age.make_pair()[0])
    assert told.value.message_id == "recovery.missing"


def test_it_is_sealed_anew_to_the_same_paper(home: Home, secret: str) -> None:
    home.key_check.write_text(keys.check_value(bytes(32)))
    recovery.seal_again(home, bytes(32))
    assert recovery.open_by(home, secret) == bytes(32)


def test_a_damaged_recovery_does_not_keep_a_key_from_being_changed(home: Home, secret: str) -> None:
    content = home.recovery.read_bytes().replace(b"age1", b"age2")
    home.recovery.write_bytes(content)
    recovery.seal_again(home, bytes(32))
    assert home.recovery.read_bytes() == content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_it_gives_another_key(home: Home, secret: str, data: st.DataObject) -> None:
    whole = home.recovery.read_bytes()
    content = bytearray(whole)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    home.recovery.write_bytes(content)
    try:
        with pytest.raises(IntegrityProblem):
            recovery.open_by(home, secret)
    finally:
        home.recovery.write_bytes(whole)


@pytest.mark.parametrize("told", ["", "age1", "AGE-SECRET-KEY-1X", "ssh-ed25519 AAAA", "age1" + "q" * 58])
def test_only_a_public_key_is_sealed_to(home: Home, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        recovery.make(home, MASTER, told)
    assert not home.recovery.exists()
