"""How the sheet says an instant, a day and a word of the record: the same words as long as the fact is the same."""

from __future__ import annotations

from datetime import date, datetime

from models.store.clock import zone
from models.store.text import clean
from models.words.lookup import known, t


def at(moment: datetime) -> str:
    """ "24 nov 03:12": an instant where the city lies, never an age."""
    here = moment.astimezone(zone())
    return f"{day(here.date())} {here:%H:%M}"


def day(moment: date) -> str:
    """ "24 nov"."""
    return f"{moment.day} {t(f'time.month.{moment.month}')[:3]}"


def known_word(family: str, value: str) -> str:
    """A stored word in the language of the desk; one that no catalogue knows is told as it is."""
    name = f"{family}.{value}"
    return t(name) if known(name) else said(value)


def said(words: str) -> str:
    """Words of outside, as they may stand on a line."""
    return clean(words, 60)
