"""`vaktbord partner`: the secret is told once and stands nowhere else; errors are sentences."""

from __future__ import annotations

import json
import re

import pytest

from models.partners.views import partner_senders
from models.store.home import Home
from tests.cli.conftest import Command, store_of

_SECRET = re.compile(r"^whsec_[A-Za-z0-9+/]{43}=$", re.MULTILINE)


def _count(home: Home) -> list[int]:
    store = store_of(home)
    try:
        with store.read() as connection:
            return [len(each.secrets) for each in partner_senders(connection)]
    finally:
        store.close()


def test_a_partner_from_added_to_ended(vaktbord: Command, home: Home) -> None:
    added = vaktbord("partner", "add", "Larmcentralen", "--interval", "60")
    assert added.code == 0 and len(_SECRET.findall(added.out)) == 1
    rotated = vaktbord("partner", "rotate", "Larmcentralen")
    assert rotated.code == 0 and len(_SECRET.findall(rotated.out)) == 1
    assert _SECRET.findall(added.out) != _SECRET.findall(rotated.out)
    assert _count(home) == [2]
    listed = vaktbord("partner", "list")
    assert "Larmcentralen, livstecken var 60 s, aldrig hörd, två hemligheter" in listed.out
    told = json.loads(vaktbord("partner", "list", "--json").out)
    assert told[0]["name"] == "Larmcentralen" and len(told[0]["secrets_made_at"]) == 2
    assert vaktbord("partner", "retire", "Larmcentralen").code == 0
    assert _count(home) == [1]
    assert vaktbord("partner", "end", "Larmcentralen").code == 0
    assert _count(home) == []
    assert "avslutad" in vaktbord("partner", "list").out
    assert not _SECRET.search(listed.out + json.dumps(told))


@pytest.mark.parametrize(
    ("told", "part"),
    [
        (("add", ""), "namn går inte"),
        (("add", "\u200b"), "namn går inte"),
        (("add", "x" * 10_000), "namn går inte"),
        (("add", "larmcentralen"), "är eller har varit"),
        (("add", "Ny", "--interval", "-5"), "-5 sekunder"),
        (("add", "Ny", "--interval", "9" * 40), "för stort"),
        (("add", "Ny", "--interval", "ofta"), "ofta"),
        (("add",), "NAME"),
        (("rotate", "Okänd"), "Okänd finns inte"),
        (("retire", "Larmcentralen"), "bara en hemlighet"),
        (("end", "Okänd\u001b[2J"), "Okänd finns inte"),
        (("sing", "Larmcentralen"), "sing"),
        ((), "act"),
    ],
)
def test_a_bad_partner_command_is_one_sentence_and_changes_nothing(
    vaktbord: Command, home: Home, told: tuple[str, ...], part: str
) -> None:
    vaktbord("partner", "add", "Larmcentralen")
    answer = vaktbord("partner", *told)
    assert answer.code == 2
    assert answer.out == ""
    assert part in answer.err or told == ()
    assert answer.err.count("\n") == 1 and "Traceback" not in answer.err and "\u001b" not in answer.err
    assert _count(home) == [1]


def test_whoever_adds_one_before_the_watch_listens_is_told(vaktbord: Command) -> None:
    assert "intake.webhook" in vaktbord("partner", "add", "Larmcentralen").out
