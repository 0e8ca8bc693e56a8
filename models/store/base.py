"""The one metadata of all tables, with a naming convention so that migrations can name every constraint."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Built when somebody validates by it, which no table does: a hundred schemas less at every start.
SQLModel.model_config["defer_build"] = True

metadata = SQLModel.metadata


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A column that holds one of a few words; kept as text and a check, so that both engines change alike."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
