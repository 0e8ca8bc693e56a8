"""Texts by message id, from gettext catalogues in `locale/`, Swedish first.

`t("alarm.acknowledge")` gives the text in the chosen language; `t(id, name=...)` fills `{name}`;
`n("alarm.more", 3)` picks the plural (ids `alarm.more` with msgid_plural `alarm.more.plural`) and fills `{n}`.
A missing text is shown as its id and found by tests/house, never a crash at 03:00.
The language is set once per process by `use(language)`.
"""

from __future__ import annotations

import gettext
import os
import re
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("sv", "en")
_FIELD = re.compile(r"\{(\w+)\}")
LOCALE = Path(__file__).parent / "locale"

_chosen = "sv"
_catalogues: dict[str, gettext.NullTranslations] = {}


def use(language: str) -> None:
    """Choose the language of all texts to come; an unknown one means Swedish."""
    global _chosen
    _chosen = language if language in LANGUAGES else "sv"


def language() -> str:
    """The chosen language, `sv` or `en`."""
    return _chosen


def language_of_environment() -> str:
    """The language the terminal asks for: English where LANGUAGE, LC_ALL, LC_MESSAGES or LANG says so."""
    for name in ("VAKTBORD_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "sv"
    return "sv"


def t(message_id: str, /, **values: object) -> str:
    """The text of `message_id` in the chosen language, with `{name}` fields filled."""
    return _filled(_text(_chosen, message_id), values)


def t_in(chosen: str, message_id: str, /, **values: object) -> str:
    """The text of `message_id` in a named language, for paper and tests."""
    return _filled(_text(chosen, message_id), values)


def n(message_id: str, count: int, /, **values: object) -> str:
    """The singular or plural text of `message_id` for `count`, with `{n}` filled."""
    text = _catalogue(_chosen).ngettext(message_id, message_id + ".plural", count)
    return _filled(text, {"n": count, **values})


def known(message_id: str, chosen: str | None = None) -> bool:
    """Whether the catalogue has a text for `message_id`."""
    return _text(chosen or _chosen, message_id) != message_id


def _filled(text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), text)


@lru_cache(maxsize=8192)  # a text is asked for at every painting, and stands in one of thirty catalogues
def _text(chosen: str, message_id: str) -> str:
    return _catalogue(chosen).gettext(message_id)


def _catalogue(chosen: str) -> gettext.NullTranslations:
    found = _catalogues.get(chosen)
    if found is None:
        found = gettext.NullTranslations()
        for compiled in sorted((LOCALE / chosen / "LC_MESSAGES").glob("*.mo")):
            with compiled.open("rb") as stream:
                found.add_fallback(gettext.GNUTranslations(stream))
        _catalogues[chosen] = found
    return found
