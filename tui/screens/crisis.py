"""Krisstöd: what was offered to whom and answered, and the days on which somebody asks again. No blame, no cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.law_place import LawPlace, LawRow
from tui.render.ages import local
from tui.render.law import follow_up_words, support_words, whom

if TYPE_CHECKING:
    from tui.law_services import LawSheet


class Crisis(LawPlace):
    """Opened upon an incident."""

    PLACE = "crisis"
    CSS_PATH = "law.tcss"

    def rows_of(self, sheet: LawSheet) -> Iterable[LawRow]:
        now = self.desk.state.now
        today = local(now).date()
        for row in sheet.supports:
            form = f"answer|{row.id}|{row.version}|{row.state}" if row.state != "ended" else ""
            yield LawRow(row.id, t("law.row.support", who=whom(row)), *support_words(row, now), form)
            for each in row.follow_ups:
                form = f"follow_up|{each.id}|{each.version}" if each.state == "open" else ""
                yield LawRow(each.id, f"  {t('law.row.follow_up')}", *follow_up_words(each, today), form)
        about = t("law.add.offer.about") if not sheet.supports else ""
        whose = sheet.facts.person or ""
        yield LawRow("+offer", t("law.add.offer"), about, "dim", f"offer|{self.incident_id}||{whose}")

    def words_below(self) -> Iterable[tuple[str, str]]:
        sheet = self.sheet
        if sheet is None:
            return
        if sheet.employed or any(row.employed for row in sheet.supports):
            yield t("law.employed"), "warn"
        for row in sheet.supports:
            if row.note:
                yield f"{whom(row)}: {row.note}", ""
            for each in row.follow_ups:
                if each.note:
                    yield f"{whom(row)}, {each.due_on.isoformat()}: {each.note}", ""
