"""Only the command that is asked for is built; it is the same as where all are."""

from __future__ import annotations

import pytest

from models.store.errors import UsageProblem
from models.words import lookup
from tui.cli import arguments
from tui.cli.access_arguments import leaves
from tui.cli.main import sentence


def test_a_command_built_alone_is_the_same_as_among_all() -> None:
    whole = dict(leaves(arguments._parser()))
    alone = {
        name: leaf
        for word in {name.split()[0] for name in whole}
        for name, leaf in leaves(arguments._parser(word))
    }
    assert set(alone) == set(whole)
    assert [name for name in whole if alone[name].format_help() != whole[name].format_help()] == []


@pytest.mark.parametrize(
    ("given", "command"),
    [
        ([], "desk"),
        (["--home", "status"], "desk"),
        (["--home=x"], "desk"),
        (["--home", "x", "status"], "status"),
        (["status", "--home", "x"], "status"),
    ],
)
def test_the_command_is_found_among_the_options(given: list[str], command: str) -> None:
    assert arguments.parse(given).command == command


@pytest.mark.parametrize("given", [["statu"], ["--nope"], ["--home"], ["status", "--nope"]])
def test_what_is_no_command_is_said_with_all_of_them_known(given: list[str]) -> None:
    with pytest.raises(UsageProblem):
        arguments.parse(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("audit sign 1", "välj ett av --ok --question. Se vaktbord audit sign --help."),
        ("transmitter add 1 --kind personal --person A --interval 3", "Se vaktbord transmitter add --help."),
        ("watchnote show 99999999999999999999", "för stort. Se vaktbord watchnote show --help."),
        ("status --json=x", "'x' kan inte stå här. Se vaktbord status --help."),
    ],
)
def test_what_is_wrong_is_said_in_swedish_with_where_to_read(given: str, said: str) -> None:
    lookup.use("sv")
    with pytest.raises(UsageProblem) as raised:
        arguments.parse(given.split())
    assert said in sentence(raised.value)
