"""Every text that code asks for stands in both catalogues, whole, with the same fields."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from models.store import errors
from models.words.lookup import LANGUAGES, LOCALE

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "intake", "scheduler", "tui", "fixtures")
LOOKUPS = frozenset({"t", "t_in", "n", "known"})
ERRORS = frozenset(
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.VaktbordError)
)
_FIELD = re.compile(r"\{(\w+)\}")
_LOOKS_LIKE_AN_ID = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)*")


def _catalogues(language: str) -> dict[str, Catalog]:
    found = {}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            found[path.stem] = read_po(stream, locale=language)
    return found


def _messages(language: str) -> dict[str, Message]:
    return {_id(each): each for domain in _catalogues(language).values() for each in domain if each.id}


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def _asked() -> Iterator[tuple[str, str, bool]]:
    """Where, the id or its beginning, and whether it is whole: first argument of a lookup or an error of ours."""
    for path, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name not in LOOKUPS | ERRORS:
                continue
            position = 1 if name == "t_in" else 0
            if position < len(node.args):
                yield from _ids_of(node.args[position], f"{path}:{node.lineno}")


def _ids_of(node: ast.expr, where: str) -> Iterator[tuple[str, str, bool]]:
    match node:
        case ast.Constant(value=str() as text) if _LOOKS_LIKE_AN_ID.fullmatch(text):
            yield where, text, True
        case ast.JoinedStr(values=[ast.Constant(value=str() as start), *_]) if start.endswith("."):
            yield where, start, False
        case ast.IfExp(body=body, orelse=orelse):
            yield from _ids_of(body, where)
            yield from _ids_of(orelse, where)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_code_asks_for_is_there(language: str) -> None:
    there = _messages(language)
    missing = [
        f"{where}: {asked}"
        for where, asked, whole in _asked()
        if not (asked in there if whole else any(each.startswith(asked) for each in there))
    ]
    assert missing == []


def test_every_field_of_a_text_is_given_where_it_is_asked_for() -> None:
    there = _messages("sv")
    bare: list[str] = []
    for path, tree in _sources():
        for node in ast.walk(tree):
            if (
                not isinstance(node, ast.Call)
                or not node.args
                or any(each.arg is None for each in node.keywords)
            ):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name not in ({"t", "n"} | ERRORS):
                continue
            given = {each.arg for each in node.keywords} | ({"n"} if name == "n" else set())
            for where, asked, whole in _ids_of(node.args[0], f"{path}:{node.lineno}"):
                if whole and asked in there:
                    wanted = set(_FIELD.findall(" ".join(_texts(there[asked]))))
                    bare += [f"{where}: {asked} lacks {field}" for field in sorted(wanted - given)]
    assert bare == []


def test_both_languages_have_the_same_texts() -> None:
    swedish, english = _catalogues("sv"), _catalogues("en")
    assert set(swedish) == set(english)
    for domain in swedish:
        assert {_id(each) for each in swedish[domain]} == {_id(each) for each in english[domain]}, domain


def test_both_languages_have_the_same_fields() -> None:
    swedish, english = _messages("sv"), _messages("en")
    unlike = [
        each
        for each in swedish.keys() & english.keys()
        if set(_FIELD.findall(" ".join(_texts(swedish[each]))))
        != set(_FIELD.findall(" ".join(_texts(english[each]))))
    ]
    assert unlike == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_fuzzy_or_told_twice(language: str) -> None:
    every = [each for domain in _catalogues(language).values() for each in domain if each.id]
    assert [_id(each) for each in every if each.fuzzy or not all(_texts(each))] == []
    assert [each for each, times in Counter(_id(each) for each in every).items() if times > 1] == []


def test_errors_say_what_is_wrong_in_one_sentence_or_two() -> None:
    for language in LANGUAGES:
        for each in _catalogues(language)["errors"]:
            if each.id:
                [text] = _texts(each)
                assert "\n" not in text, each.id
                assert text.rstrip().endswith((".", "?")), each.id
