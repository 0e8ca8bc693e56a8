"""Every action, declared once: id, keys, where, in what order and how weighty.

Bindings, footer, command palette, help screen, the handbook's table and the key map (tui.keymap) all come from here.
Words stand in the catalogue `desk` as `action.<id>` (short, for the footer) and `action.<id>.help` (a sentence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from models.words.lookup import t

EVERYWHERE = "*"
LOCKED = "locked"
"""The one screen that EVERYWHERE leaves out: what works there says so."""


class Weight(Enum):
    """Helping acts never ask; plain ones change the view or add a fact; silencing ones ask once."""

    HELPING = "helping"
    PLAIN = "plain"
    SILENCING = "silencing"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing an officer can do. `sv` and `en` are the letters outside fields, `f` the F-key that works everywhere.

    `places` are the screens it belongs to, EVERYWHERE for all but the locked one; `footer` False keeps it to help and
    palette, `hinted` names the screens whose footer has it.
    """

    id: str
    sv: str
    en: str
    places: frozenset[str]
    f: str = ""
    order: int = 50
    weight: Weight = Weight.PLAIN
    footer: bool = True
    hinted: frozenset[str] = frozenset({EVERYWHERE})

    @property
    def word(self) -> str:
        """Its short words for the footer."""
        return t(f"action.{self.id}")

    @property
    def sentence(self) -> str:
        """What it does, as a sentence."""
        return t(f"action.{self.id}.help")

    def here(self, place: str) -> bool:
        """Whether it belongs on this screen."""
        return place in self.places or (EVERYWHERE in self.places and place != LOCKED)


def _on(*places: str) -> frozenset[str]:
    return frozenset(places)


_ALL = _on(EVERYWHERE)
_ALL_AND_LOCKED = _on(EVERYWHERE, LOCKED)
_LISTS = _on(
    "overview",
    "incidents",
    "people",
    "history",
    "rota",
    "patterns",
    "link_incident",
    "reconcile",
    "drill",
    "plans",
    "endings",
)
_TABS = _on("people", "offers", "offices", "boards", "protection", "threats", "training", "documents",
            "compliance", "referrals")  # fmt: skip
# Where what stands under the cursor, or is open, can be changed and ended.
_REGISTER = _on("people", "offices", "boards", "office", "board", "endings", "ending")
# What was written, and what is found in it.
_KEPT = _on("journal", "log_line", "contact_calls", "person_history", "search_all")
# Every list that narrows as one types, and opens what is under its cursor.
_FOUND_IN = _TABS | _on(
    "patterns", "incidents", "reconcile", "drill", "plans", "channels", "endings", "proof"
)
_FORMS = _on("enter_alarm", "threat_call", "note", "act", "plan_facts", "skip_step", "close_alarm", "shelve_alarm",
             "new_incident", "edit_plan", "change_incident", "close_incident", "incident_note", "reveal_reason",
             "glass", "sign_reconciliation", "new_referral", "tell_owner", "confirm_referral",
             "withdraw_referral", "register_form", "read_list", "confirm_channel", "remove_channel",
             "arc_calls")  # fmt: skip
_FORMS |= _on("new_threat", "assess_threat", "strike_assessment", "link_threat", "close_threat", "new_actor",
              "review_actor", "close_actor", "new_watch_note", "review_watch_note", "new_analysis", "new_course",
              "new_invitation", "answer_invitation")  # fmt: skip
_FORMS |= _on("new_measure", "step_measure", "change_measure", "end_measure", "new_guard", "extend_guard", "new_advice",
              "hand_device", "device_facts")  # fmt: skip
_FORMS |= _on("new_assignment", "judge_risk", "answer_risk", "return_risk", "who_goes", "led_to", "change_assignment",
              "call_off")  # fmt: skip
_FORMS |= _on("case_form", "set_aside", "share")
_LISTS |= _on("obligations", "case_owed")
_FOUND_IN |= _on("obligations", "case_owed")
_FORMS |= _on("owed_form", "new_shift", "change_shift", "sick", "new_pattern", "temporary_rota", "lay_out")
_FORMS |= _on("new_log", "strike_log", "new_contact_call")
_FORMS |= _on("mend_gap", "verify_phone", "new_hours", "own_day")
_LISTS |= _on("cover", "office_hours", "assignments")
_FOUND_IN |= _on("cover", "assignments")
# On the alarm j answers the 112 question, so an outage is ticked from the other screens.
_NOT_ALARM = _on("overview", "incidents", "incident", "people", "history", "rota", "help",
                 "figures", "reconcile", "reconciliation", "proof", "drill", "debrief",
                 "referral", "referrals", "channels")  # fmt: skip
_HANDED = _on("handover", "handovers", "handover_sheet", "since")
_NOT_ALARM |= _HANDED
_LISTS |= _on("handovers")
_FORMS |= _on("settle_handover")
_NEW_IN = _on(
    "overview", "incidents", "alarm", "pass_phrase", "journal", "contact_calls", "assignments", "routine"
)
# What looks back over many alarms is gone to from where one looks back, or rests.
_COUNTED = _on("overview", "history", "figures", "reconcile")

_FORMS |= _on("law_form", "case_paper")
_LAW = _on("police", "crisis")
_LISTS |= _LAW

_CASE = _on("case_facts", "assessments", "case_acts", "case_files", "case_closing", "case_doubles")

ACTIONS: tuple[Action, ...] = (
    Action("acknowledge", "k", "a", _ALL_AND_LOCKED, f="f2", order=1, weight=Weight.HELPING),
    Action("release", "z", "z", _ALL, order=9, weight=Weight.HELPING),
    Action("checked", "j", "y", _NOT_ALARM, order=3, weight=Weight.PLAIN),
    Action("alerted", "j", "y", _on("alarm", "pass_phrase", "routine"), order=4, weight=Weight.HELPING),
    Action("ring", "r", "c", _on("alarm", "routine"), order=5, weight=Weight.HELPING),
    Action("confirm_source", "c", "v", _on("alarm"), order=6, weight=Weight.HELPING),
    Action("send", "", "", _FORMS, f="f4", order=7, weight=Weight.HELPING),
    Action("open", "enter", "enter", _LISTS | _TABS | _KEPT | _CASE | _on("whole_protection", "owed_sheet"),
           order=10),
    Action("ring_owner", "r", "c", _on("referral"), order=5, weight=Weight.HELPING),
    Action("owner_told", "g", "t", _on("referral"), order=6, weight=Weight.HELPING),
    Action("owner_confirmed", "v", "f", _on("referral"), order=7, weight=Weight.HELPING),
    Action("take_back", "a", "w", _on("referral"), order=17),
    Action("open_taken", "enter", "enter", _on("alarm", "incident"), order=8, weight=Weight.HELPING),
    Action("note", "m", "m", _on("alarm", "incident", "routine") | _CASE, order=12, hinted=_on("alarm", "incident")),
    Action("act", "g", "t", _on("alarm", "routine"), order=6, weight=Weight.HELPING),
    Action("skip", "h", "k", _on("alarm", "routine"), order=7, weight=Weight.PLAIN),
    Action("answered", "1", "1", _on("alarm", "routine"), order=40, weight=Weight.HELPING, footer=False),
    Action("busy", "2", "2", _on("alarm", "routine"), order=41, weight=Weight.HELPING, footer=False),
    Action("no_answer", "3", "3", _on("alarm", "routine"), order=42, weight=Weight.HELPING, footer=False),
    Action("voicemail", "4", "4", _on("alarm", "routine"), order=43, weight=Weight.HELPING, footer=False),
    Action("wrong_person", "5", "5", _on("alarm", "routine"), order=44, weight=Weight.HELPING, footer=False),
    Action("escalate", "e", "e", _on("overview", "alarm"), order=14, weight=Weight.HELPING),
    Action("tell_early", "s", "b", _on("alarm"), order=7, weight=Weight.HELPING),
    Action("awake", "w", "x", _on("alarm"), order=15, weight=Weight.HELPING, footer=False),
    Action("reveal", "enter", "enter", _on("person_card"), order=10),
    Action("reveal_all", "a", "w", _on("person_card"), order=11),
    Action("hide", "d", "d", _on("person_card"), order=9, weight=Weight.HELPING),
    Action("change_person", "v", "e", _on("person_card"), order=17),
    Action("break_glass", "n", "b", _on("person_card"), order=18),
    Action("person_card", "u", "u", _on("alarm", "incident", "people", "whole_protection", "routine") | _LAW, order=16),
    Action("details", "d", "d", _on("alarm", "pass_phrase"), order=22),
    Action("file_incident", "f", "f", _on("alarm"), order=21),
    Action("shelve", "p", "s", _on("alarm"), order=17, weight=Weight.SILENCING),
    Action("unshelve", "v", "w", _on("alarm"), order=17, weight=Weight.HELPING),
    Action("change", "d", "e", _on("incident", "assignment") | _REGISTER, order=13),
    Action("take", "v", "t", _on("incident"), order=14),
    Action("ready_text", "f", "t", _on("police"), order=11),
    Action("take_out", "s", "s", _on("police", "crisis"), order=17),
    Action("bring_up", "p", "s", _on("incident"), order=15),
    Action("wait_for", "y", "w", _on("incident"), order=15, footer=False),
    Action("doubles", "s", "x", _on("incident"), order=16),
    *(Action(f"section_{digit}", digit, digit, _on("incident"), order=50, footer=False) for digit in "1234567890"),
    Action("add_to_case", "n", "n", _on("case_acts", "case_files"), order=11),
    Action("merge", "g", "t", _on("case_doubles"), order=11, weight=Weight.SILENCING),
    Action("not_same", "h", "x", _on("case_doubles"), order=12),
    Action("next_queue", "v", "w", _on("incidents"), order=11),
    *(Action(f"queue_{name}", digit, digit, _on("incidents"), order=50, footer=False)
      for digit, name in zip("12340", ("mine", "unassigned", "overdue", "waiting", "open"), strict=True)),
    Action("mark", "m", "m", _on("incidents"), order=13),
    Action("mark_all", "s", "s", _on("incidents"), order=36),
    Action("hand_over", "d", "d", _on("incidents"), order=14),
    Action("closed_too", "a", "c", _on("incidents", "referrals", "offices", "boards", "endings", "obligations"),
           order=12),
    Action("tick", "g", "t", _on("obligations", "case_owed"), order=5),
    Action("set_aside", "h", "k", _on("obligations", "case_owed"), order=6),
    Action("share", "d", "s", _on("case_owed"), order=12),
    Action("obligations", "w", "g", _on("overview", "incidents"), order=34, hinted=_on("incidents")),
    Action("judge_risk", "g", "t", _on("assignment"), order=5, weight=Weight.HELPING),
    Action("escalate_risk", "e", "x", _on("assignment"), order=6, weight=Weight.HELPING),
    Action("office_analyses", "h", "k", _on("assignment"), order=7),
    Action("take_risk", "v", "v", _on("assignment"), order=8),
    Action("who_goes", "p", "w", _on("assignment"), order=12),
    Action("led_to", "m", "m", _on("assignment"), order=14),
    Action("assignments", "f", "x", _on("overview", "incidents") | _TABS - _on("threats"), order=34,
           hinted=_on("incidents")),
    Action("ask_measure", "m", "m", _on("protection", "whole_protection"), order=12),
    Action("order_guard", "g", "g", _on("protection", "whole_protection"), order=13),
    Action("whole_protection", "s", "s", _on("protection", "people", "person_card", "measure", "guard"), order=15),
    Action("next_list", "v", "w", _on("protection", "journal", "log_line", "person_history", "assignments",
                                           "obligations"), order=11),
    Action("over_too", "a", "c", _on("protection"), order=16, footer=False),
    Action("device_facts", "d", "d", _on("protection", "whole_protection"), order=14),
    Action("step_measure", "g", "t", _on("measure"), order=11),
    Action("change_measure", "d", "e", _on("measure"), order=12),
    Action("end_measure", "", "", _on("measure"), f="f8", order=18, weight=Weight.SILENCING),
    Action("extend_guard", "d", "e", _on("guard"), order=11),
    Action("end_guard", "", "", _on("guard"), f="f8", order=18, weight=Weight.SILENCING),
    Action("endings", "v", "w", _on("people"), order=14),
    Action("find", "slash", "slash", _FOUND_IN | _KEPT | _on("overview", "whole_protection"), order=28),
    Action("search", "s", "s", _on("history"), order=11),
    Action("list_threats", "h", "t", _on("threats"), order=11, footer=False),
    Action("list_actors", "a", "c", _on("threats"), order=12, footer=False),
    Action("list_notes", "v", "w", _on("threats"), order=13, footer=False),
    Action("list_analyses", "r", "s", _on("threats"), order=14, footer=False),
    Action("assess", "g", "t", _on("threat", "assessments"), order=11),
    Action("link_threat", "v", "w", _on("threat"), order=13),
    Action("strike", "h", "x", _on("threat", "log_line", "assessments"), order=14),
    Action("review", "g", "t", _on("risk_card"), order=11),
    Action("list_courses", "g", "c", _on("training"), order=11, footer=False),
    Action("list_invitations", "v", "w", _on("training"), order=12, footer=False),
    Action("end_course", "a", "e", _on("training"), order=13),
    Action("close", "", "", _on("alarm", "incident", "case_closing", "threat", "risk_card", "assignment"), f="f8",
           order=18,
           weight=Weight.SILENCING),
    Action("enter_alarm", "", "", _ALL, f="f3", order=20, weight=Weight.HELPING),
    Action("new", "n", "n", _NEW_IN | _TABS, order=21),
    Action("incidents", "i", "i", _ALL, order=30),
    Action("rota", "b", "r", _ALL, order=31),
    Action("accept_duty", "g", "g", _on("rota"), order=4, weight=Weight.HELPING),
    Action("take_duty", "a", "d", _on("rota"), order=5, weight=Weight.HELPING),
    Action("phone_duty", "f", "f", _on("rota"), order=6, weight=Weight.HELPING),
    Action("sick", "s", "s", _on("rota"), order=11, weight=Weight.HELPING),
    Action("plan_shift", "n", "n", _on("rota"), order=12),
    Action("change_shift", "d", "e", _on("rota"), order=13, footer=False),
    Action("swap_shifts", "u", "x", _on("rota"), order=14),
    Action("withdraw_shift", "", "", _on("rota"), f="f8", order=18, weight=Weight.SILENCING),
    Action("rota_rows", "r", "o", _on("rota"), order=20),
    Action("rota_week", "1", "1", _on("rota"), order=50, footer=False),
    Action("rota_month", "2", "2", _on("rota"), order=51, footer=False),
    Action("rota_mine", "3", "3", _on("rota"), order=52, footer=False),
    Action("patterns", "p", "k", _on("rota"), order=22),
    Action("temporary_rota", "m", "m", _on("rota"), order=23),
    Action("new_pattern", "n", "n", _on("patterns"), order=11),
    Action("end_pattern", "", "", _on("patterns"), f="f8", order=18, weight=Weight.SILENCING),
    Action("people", "o", "p", _ALL, order=32),
    Action("history", "l", "h", _ALL, order=33),
    Action("journal", "t", "j", _ALL, order=33, hinted=_on("overview")),
    Action("search_all", "", "", _ALL, f="f5", order=34, footer=False),
    Action("contact_calls", "s", "s", _on("overview", "journal"), order=35, hinted=_on("journal")),
    Action("person_history", "h", "l", _on("person_card", "people", "whole_protection"), order=16),
    Action("people_tab", "1", "1", _TABS, order=50, footer=False),
    Action("offers", "2", "2", _TABS, order=51, footer=False),
    Action("offices", "3", "3", _TABS, order=52, footer=False),
    Action("boards", "4", "4", _TABS, order=53, footer=False),
    Action("protection", "5", "5", _TABS, order=54, footer=False),
    Action("threats", "6", "6", _TABS, order=55, footer=False),
    Action("training", "7", "7", _TABS, order=56, footer=False),
    Action("documents", "8", "8", _TABS, order=57, footer=False),
    Action("compliance", "9", "9", _TABS, order=58, footer=False),
    Action("referrals", "0", "0", _TABS, order=59, footer=False),
    Action("wheel", "h", "w", _on("offers"), order=11),
    Action("book_talk", "s", "s", _on("owed_sheet"), order=11),
    Action("agree_act", "g", "t", _on("owed_sheet"), order=12),
    Action("read_words", "d", "d", _on("owed_sheet"), order=13),
    Action("calendar_file", "f", "f", _on("owed_sheet"), order=14),
    Action("new_version", "v", "v", _on("document"), order=11),
    Action("handover", "q", "q", _NOT_ALARM | _TABS | _on("journal"), order=34, hinted=_on("rota")),
    Action("since", "m", "m", _on("overview", "handover"), order=35, hinted=_on("handover")),
    Action("sign_handover", "g", "t", _on("handover", "handover_sheet"), order=4, weight=Weight.HELPING),
    Action("sign_here", "a", "c", _on("handover", "handover_sheet"), order=5, weight=Weight.HELPING),
    Action("print_handover", "d", "d", _on("handover", "handover_sheet"), order=11),
    Action("kept_handovers", "v", "w", _on("handover"), order=12),
    Action("settle_handover", "", "", _on("handovers"), f="f8", order=18, weight=Weight.SILENCING),
    Action("all_seen", "g", "t", _on("since"), order=4, weight=Weight.HELPING),
    Action("plans", "", "", _ALL, f="f7", order=34, footer=False),
    Action("cover", "c", "c", _on("rota", "office_hours"), order=34),
    Action("office_hours", "h", "o", _on("cover"), order=14),
    Action("mend", "g", "t", _on("cover"), order=6, weight=Weight.HELPING),
    Action("verify_phone", "v", "v", _on("cover"), order=12),
    Action("substitute_gap", "n", "n", _on("cover"), order=13),
    Action("new_hours", "n", "n", _on("office_hours"), order=12),
    Action("figures", "y", "f", _COUNTED, order=34, hinted=_on("history")),
    Action("reconcile", "a", "c", _COUNTED, order=35, hinted=_on("history")),
    Action("read_list", "n", "n", _on("reconcile"), order=11),
    Action("channels", "v", "w", _on("overview", "rota"), order=35, hinted=_on("rota")),
    Action("test_channel", "p", "t", _on("channels"), order=11),
    Action("confirm_channel", "g", "e", _on("channels"), order=12),
    Action("arc_calls", "a", "c", _on("channels"), order=13),
    Action("remove_channel", "d", "d", _on("channels"), order=14, weight=Weight.SILENCING),
    Action("proof", "p", "o", _on("overview", "people", "history", "figures", "drill"), order=36, hinted=_on("people")),
    Action("drill", "d", "d", _on("overview", "history", "figures", "proof"), order=37, hinted=_on("proof")),
    Action("expect", "v", "w", _on("proof"), order=11),
    Action("expect_no_more", "a", "c", _on("proof"), order=11),
    Action("begin_drill", "s", "s", _on("debrief"), order=11),
    Action("end_drill", "a", "e", _on("debrief"), order=12, weight=Weight.SILENCING),
    Action("sign_off", "g", "t", _on("reconciliation"), order=13),
    Action("unlock", "enter", "enter", _on(LOCKED), order=2, weight=Weight.HELPING),
    Action("other_officer", "", "", _on(LOCKED), f="f9", order=3),
    Action("back", "escape", "escape", _ALL_AND_LOCKED, order=19),
    Action("help", "question_mark", "question_mark", _ALL, f="f1", order=90),
    Action("palette", "ctrl+p", "ctrl+p", _ALL, order=91, footer=False),
    Action("lock", "", "", _ALL, f="f9", order=89, hinted=_on("overview")),
    Action("theme", "", "", _ALL_AND_LOCKED, f="f6", order=92, footer=False),
    Action("top", "home", "home", _on("overview"), order=92, footer=False),
    Action("quit", "ctrl+q", "ctrl+q", _ALL_AND_LOCKED, order=93, footer=False),
)  # fmt: skip

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def here(place: str) -> list[Action]:
    """The actions of a screen, in the order of the footer."""
    return sorted((action for action in ACTIONS if action.here(place)), key=lambda action: action.order)
