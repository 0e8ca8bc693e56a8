"""Refused traffic in words: what it was, how often, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.board.rows import IntakeNoticeRow

# A health line of this many columns has room for a sentence beside its ages.
_WIDE = 120


def refused_words(row: IntakeNoticeRow) -> str:
    """ "Okänd sändare 9999, 12 gånger, senast från 198.51.100.7"."""
    account = row.account or t("refused.no_account")
    parts = [t(f"refused.{row.cause}", account=account), n("refused.times", row.times)]
    if row.peer:
        parts.append(t("refused.from", peer=row.peer))
    return ", ".join(parts)


def refused_short(rows: Sequence[IntakeNoticeRow], width: int) -> str:
    """The latest and how many more there are, only the number on a narrow screen; "" where there are none."""
    if not rows:
        return ""
    if width < _WIDE:
        return n("refused.count", len(rows))
    return refused_words(rows[0]) + (t("refused.more", n=len(rows) - 1) if len(rows) > 1 else "")
