"""Keyed word tokens of incidents, notes, threats and the log: found by whole word and by prefix on both engines."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from models.store.types import seq


class SearchToken(SQLModel, table=True):
    """A keyed token of a word, or of its beginning, in the secret text of one subject ("incident:<id>").

    Made with the one key of `models.alarms.tables.WordKey`; emptied when the words are weeded.
    """

    __tablename__ = "search_token"
    __table_args__ = (Index(None, "token", "subject", unique=True), Index(None, "subject"))

    seq: int | None = seq()
    token: str
    subject: str
