"""Which words may let somebody in, and that the same word typed on another keyboard is the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.access.hashing import LANES, MEMORY_KIB, ROUNDS, Hasher
from models.access.passphrase import LONGEST, SHORTEST, normal, require_fit, require_pin
from models.store.errors import Refused
from tests.models.access.conftest import LIGHT

TYPED = some.text(
    some.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=SHORTEST, max_size=100
)


@given(TYPED)
def test_every_form_of_the_same_signs_is_the_same_phrase(phrase: str) -> None:
    form = normal(phrase)
    assert normal(form) == form
    for other in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normal(unicodedata.normalize(other, phrase)) == form


@given(some.text(max_size=LONGEST + 20))
def test_any_text_is_a_phrase_or_refused(phrase: str) -> None:
    try:
        form = require_fit(phrase, "mek", "M. Ek")
    except Refused as error:
        assert all(isinstance(value, int) for value in error.values.values())
    else:
        assert len(form) >= SHORTEST
        form.encode()


@given(TYPED, TYPED)
def test_only_the_same_phrase_is_proven(one: str, other: str) -> None:
    kept = LIGHT.make(normal(one))
    assert LIGHT.proves(kept, normal(one))
    assert LIGHT.proves(kept, normal(other)) == (normal(one) == normal(other))


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("korrekt häst batteri", None),
        ("fyraordnumera", None),
        ("            ", "passphrase.one_sign"),
        ("aaaaaaaaaaaa", "passphrase.one_sign"),
        ("elva tecken", "passphrase.too_short"),
        ("", "passphrase.too_short"),
        ("x" * (LONGEST + 1), "passphrase.too_long"),
        ("korrekt häst\nbatteri", "passphrase.unreadable"),
        ("korrekt häst\x00batteri", "passphrase.unreadable"),
        ("korrekt häst\ud800batteri", "passphrase.unreadable"),
        ("Magdalena Ek", "passphrase.says_who"),
        ("magdalena.ek", "passphrase.says_who"),
        ("mekmek-mek MEK", "passphrase.says_who"),
        ("mek och Magdalena Ek", None),
        ("!?%& !?%& !?", None),
    ],
)
def test_length_is_what_counts(phrase: str, message: str | None) -> None:
    if message is None:
        assert require_fit(phrase, "mek", "Magdalena Ek")
    else:
        with pytest.raises(Refused) as refused:
            require_fit(phrase, "mek", "Magdalena Ek")
        assert refused.value.message_id == message


@pytest.mark.parametrize("phrase", ["korrekt ha\u0308st batteri", "korrekt h\u00e4st batteri"])
def test_a_composed_and_a_decomposed_letter_are_one(phrase: str) -> None:
    assert normal(phrase) == "korrekt häst batteri"


@pytest.mark.parametrize(
    ("pin", "good"),
    [("480213", True), ("480213480213", True), ("48021", False), ("4802134802134", False), ("", False),
     ("000000", False), ("123456", False), ("987654", False), ("789012", False), ("12345a", False),
     ("４８０２１３", False), ("48 0213", False), ("112233", True)],
)  # fmt: skip
def test_a_pin_is_six_digits_that_are_not_the_first_to_be_tried(pin: str, good: bool) -> None:
    if good:
        assert require_pin(pin) == pin
    else:
        with pytest.raises(Refused):
            require_pin(pin)


def test_the_cost_is_what_we_say() -> None:
    kept = Hasher().make("korrekt häst batteri")
    assert kept.startswith("$argon2id$")
    assert f"m={MEMORY_KIB},t={ROUNDS},p={LANES}" in kept
    assert (MEMORY_KIB, ROUNDS, LANES) == (65536, 3, 4)


def test_a_hash_of_another_cost_is_known_as_old_and_still_proves() -> None:
    kept = LIGHT.make("korrekt häst batteri")
    assert Hasher(16, 1, 1).is_old(kept)
    assert not LIGHT.is_old(kept)
    assert Hasher(16, 1, 1).proves(kept, "korrekt häst batteri")


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "\x00"])
def test_what_is_no_hash_proves_nothing(kept: str) -> None:
    assert not LIGHT.proves(kept, "korrekt häst batteri")
