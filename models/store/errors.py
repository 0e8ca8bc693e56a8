"""Errors that carry a message id and values; the edge (screen, command line, notice) says them in words.

Every id stands in the words domain `errors`, in Swedish and English, as what, where and what to do.
"""

from __future__ import annotations


class VaktbordError(Exception):
    """Something a person must be told; `exit_code` is what a command ends with."""

    exit_code = 2

    def __init__(self, message_id: str, **values: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values


class UsageProblem(VaktbordError):
    """The command or the form was filled in wrongly."""

    exit_code = 2


class NotAllowed(VaktbordError):
    """The actor lacks the right, or a key or file permission is missing."""

    exit_code = 3


class IntegrityProblem(VaktbordError):
    """What is stored does not hold together."""

    exit_code = 4


class StoreUnavailable(VaktbordError):
    """The database cannot be reached, or another holds what only one may hold."""

    exit_code = 5


class VersionProblem(VaktbordError):
    """The database and this program are of different versions."""

    exit_code = 6


class SettingsProblem(VaktbordError):
    """The settings file or a policy says something that cannot be."""

    exit_code = 7


class Refused(VaktbordError):
    """A rule of the matter forbids the act."""


class Overtaken(Refused):
    """Another officer was first, or the row changed since it was seen.

    `values` holds `who` and `at` where known, so that the loser is told kindly who was first.
    """


class NotFound(Refused):
    """There is no such row."""
