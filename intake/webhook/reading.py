"""Strict JSON: one reading only, or none. What two readers could understand in two ways is refused."""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

MOST_DEPTH = 16
MOST_DIGITS = 30
_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """The bytes are not a message; `reason` is a word of ours and repeats nothing of them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(body: bytes) -> dict[str, object]:
    """The object that `body` holds.

    Raises Unreadable for what is not UTF-8, has a byte order mark, a name twice, a lone surrogate, NaN or Infinity,
    a number beyond measure, too many levels, or anything but an object at its root.
    """
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("byte_order_mark")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None
    if _depth(body) > MOST_DEPTH:
        raise Unreadable("too_deep")
    try:
        root = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except Unreadable:
        raise
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    if not isinstance(root, dict):
        raise Unreadable("not_an_object")
    _refuse_surrogates(root)
    return root


def _depth(body: bytes) -> int:
    """How many levels are opened at most; found before the parser is let near them."""
    level = deepest = 0
    for sign in _STRINGS.sub(b"", body):
        if sign in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif sign in b"]}":
            level -= 1
    return deepest


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("name_twice")
    return found


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise Unreadable("number_too_big")
    return int(text)


def _number(text: str) -> float:
    value = float(text) if len(text) <= MOST_DIGITS else math.inf
    if not math.isfinite(value):
        raise Unreadable("number_too_big")
    return value


def _constant(_text: str) -> NoReturn:
    raise Unreadable("not_a_number")


def _refuse_surrogates(value: object) -> None:
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise Unreadable("lone_surrogate")
    elif isinstance(value, dict):
        for name, each in value.items():
            _refuse_surrogates(name)
            _refuse_surrogates(each)
    elif isinstance(value, list):
        for each in value:
            _refuse_surrogates(each)
