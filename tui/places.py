"""The screens that exist, by name. They are imported when first gone to, so that the first frame is quick.

Roots are places one goes to and comes back to as they were left; the others are opened upon what is shown,
with the id of what they show.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.place import Place

_REGISTER: tuple[tuple[str, str, str], ...] = (
    ("1", "people", "tui.screens.people:People"),
    ("2", "offers", "tui.screens.offers:Offers"),
    ("3", "offices", "tui.screens.offices:Offices"),
    ("4", "boards", "tui.screens.boards:Boards"),
    ("5", "protection", "tui.screens.protection:Protection"),
    ("6", "threats", "tui.screens.threats:Threats"),
    ("7", "training", "tui.screens.training:Training"),
    ("8", "documents", "tui.screens.documents:Documents"),
    ("9", "compliance", "tui.screens.compliance:Compliance"),
    ("0", "referrals", "tui.screens.referrals:Referrals"),
)
TABS: dict[str, str] = {name: digit for digit, name, _ in _REGISTER}
"""The tabs of the register, by place: the digit that goes there."""

ROOTS: dict[str, str] = {
    "overview": "tui.screens.overview:Overview",
    "incidents": "tui.screens.incidents:Incidents",
    "rota": "tui.screens.rota:Rota",
    "cover": "tui.screens.cover:CoverAhead",
    "office_hours": "tui.screens.office_hours:OfficeHoursYear",
    "journal": "tui.screens.journal:Journal",
    "contact_calls": "tui.screens.contact_calls:ContactCalls",
    "search_all": "tui.screens.search_all:SearchAll",
    **{name: where for _, name, where in _REGISTER},
    "handover": "tui.screens.handover:Handover",
    "since": "tui.screens.since:SinceLast",
    "obligations": "tui.screens.obligations:Obligations",
    "history": "tui.screens.history:History",
    "assignments": "tui.screens.assignments:Assignments",
    "plans": "tui.screens.plans:Plans",
    "figures": "tui.screens.figures:FiguresScreen",
    "reconcile": "tui.screens.reconcile:Reconcile",
    "proof": "tui.screens.proof:Proof",
    "channels": "tui.screens.channels:Channels",
    "drill": "tui.screens.drill:Drill",
}
OPENED: dict[str, str] = {
    "case_facts": "tui.screens.case_places:CaseFacts",
    "assessments": "tui.screens.case_places:Assessments",
    "case_acts": "tui.screens.case_places:CaseActs",
    "case_files": "tui.screens.case_places:CaseFiles",
    "case_closing": "tui.screens.case_places:CaseClosing",
    "case_doubles": "tui.screens.case_places:CaseDoubles",
    "case_form": "tui.screens.case_form:CaseForm",
    "new_shift": "tui.screens.shift_forms:NewShift",
    "change_shift": "tui.screens.shift_forms:ChangeShift",
    "sick": "tui.screens.shift_forms:Sick",
    "patterns": "tui.screens.patterns:Patterns",
    "new_pattern": "tui.screens.rotation_forms:NewPattern",
    "temporary_rota": "tui.screens.rotation_forms:TemporaryRota",
    "lay_out": "tui.screens.rotation_forms:LayOut",
    "mend_gap": "tui.screens.cover_forms:MendGap",
    "verify_phone": "tui.screens.cover_forms:VerifyPhone",
    "new_hours": "tui.screens.hours_forms:NewHours",
    "own_day": "tui.screens.hours_forms:OwnDay",
    "owed_sheet": "tui.screens.owed_sheet:OwedSheet",
    "owed_form": "tui.screens.owed_form:OwedForm",
    "document": "tui.screens.document:Document",
    "handovers": "tui.screens.handovers:Handovers",
    "handover_sheet": "tui.screens.handover:HandoverSheet",
    "sign_here": "tui.screens.sign_here:SignHere",
    "settle_handover": "tui.screens.handovers:SettleHandover",
    "log_line": "tui.screens.log_line:LogLine",
    "new_log": "tui.screens.log_forms:NewLog",
    "strike_log": "tui.screens.log_forms:StrikeLog",
    "new_contact_call": "tui.screens.log_forms:NewContactCall",
    "person_history": "tui.screens.person_history:PersonHistoryList",
    "locked": "tui.screens.locked:Locked",
    "help": "tui.screens.help:Help",
    "assignment": "tui.screens.assignment:AssignmentSheet",
    "new_assignment": "tui.screens.assignment_forms:NewAssignmentForm",
    "judge_risk": "tui.screens.assignment_forms:JudgeRisk",
    "answer_risk": "tui.screens.assignment_forms:AnswerRisk",
    "return_risk": "tui.screens.assignment_forms:ReturnRisk",
    "who_goes": "tui.screens.assignment_forms:WhoGoes",
    "led_to": "tui.screens.assignment_forms:LedTo",
    "change_assignment": "tui.screens.assignment_forms:ChangeAssignment",
    "call_off": "tui.screens.assignment_forms:CallOff",
    "alarm": "tui.screens.alarm:Alarm",
    "office": "tui.screens.offices:Office",
    "board": "tui.screens.boards:BoardCard",
    "endings": "tui.screens.endings:EndingList",
    "ending": "tui.screens.endings:Ending",
    "register_choose": "tui.screens.register_choose:RegisterChoose",
    "register_form": "tui.screens.register_form:RegisterForm",
    "note": "tui.screens.note:Note",
    "act": "tui.screens.note:Act",
    "plan_facts": "tui.screens.plan_facts:PlanFacts",
    "skip_step": "tui.screens.skip_step:SkipStep",
    "pass_phrase": "tui.screens.pass_phrase:PassPhrase",
    "duress": "tui.screens.duress:Duress",
    "edit_plan": "tui.screens.edit_plan:EditPlan",
    "close_alarm": "tui.screens.close_alarm:CloseAlarm",
    "shelve_alarm": "tui.screens.shelve_alarm:ShelveAlarm",
    "enter_alarm": "tui.screens.enter_alarm:EnterAlarm",
    "new": "tui.screens.new:New",
    "whole_protection": "tui.screens.whole_protection:WholeProtection",
    "measure": "tui.screens.measure:Measure",
    "new_measure": "tui.screens.new_measure:NewMeasure",
    "step_measure": "tui.screens.step_measure:StepMeasure",
    "change_measure": "tui.screens.change_measure:ChangeMeasure",
    "end_measure": "tui.screens.end_measure:EndMeasure",
    "guard": "tui.screens.guard:Guard",
    "new_guard": "tui.screens.new_guard:NewGuard",
    "extend_guard": "tui.screens.extend_guard:ExtendGuard",
    "advice": "tui.screens.advice:AdviceSheet",
    "new_advice": "tui.screens.new_advice:NewAdvice",
    "hand_device": "tui.screens.hand_device:HandDevice",
    "device_facts": "tui.screens.device_facts:DeviceFacts",
    "link_incident": "tui.screens.link_incident:LinkIncident",
    "incident": "tui.screens.incident:Incident",
    "case_owed": "tui.screens.obligations:CaseOwed",
    "routine": "tui.screens.routine:Routine",
    "set_aside": "tui.screens.obligation_forms:SetAside",
    "share": "tui.screens.obligation_forms:ShareForm",
    "person_card": "tui.screens.person_card:PersonCard",
    "reveal_reason": "tui.screens.reveal_reason:RevealReason",
    "glass": "tui.screens.reveal_reason:Glass",
    "incident_note": "tui.screens.note:IncidentNote",
    "threat_call": "tui.screens.threat_call:TakeThreatCall",
    "debrief": "tui.screens.debrief:DebriefScreen",
    "new_referral": "tui.screens.new_referral:NewReferralForm",
    "referral": "tui.screens.referral:Referral",
    "tell_owner": "tui.screens.owner_answers:TellOwner",
    "confirm_referral": "tui.screens.owner_answers:ConfirmReferral",
    "withdraw_referral": "tui.screens.owner_answers:WithdrawReferral",
    "new_incident": "tui.screens.new_incident:NewIncident",
    "change_incident": "tui.screens.change_incident:ChangeIncident",
    "close_incident": "tui.screens.close_incident:CloseIncident",
    "behind": "tui.screens.behind:Behind",
    "police": "tui.screens.police:Police",
    "crisis": "tui.screens.crisis:Crisis",
    "law_form": "tui.screens.law_form:LawForm",
    "case_paper": "tui.screens.case_paper:CasePaper",
    "paper_made": "tui.screens.paper_made:PaperMade",
    "threat": "tui.screens.threat:Threat",
    "risk_card": "tui.screens.threat:RiskCard",
    "new_threat": "tui.screens.threat_forms:NewThreat",
    "assess_threat": "tui.screens.threat_forms:AssessThreat",
    "strike_assessment": "tui.screens.threat_forms:StrikeAssessment",
    "link_threat": "tui.screens.threat_forms:LinkThreat",
    "close_threat": "tui.screens.threat_forms:CloseThreat",
    "new_actor": "tui.screens.threat_forms:NewActor",
    "review_actor": "tui.screens.threat_forms:ReviewActor",
    "close_actor": "tui.screens.threat_forms:CloseActor",
    "new_watch_note": "tui.screens.watch_forms:NewWatchNote",
    "review_watch_note": "tui.screens.watch_forms:ReviewWatchNote",
    "new_analysis": "tui.screens.watch_forms:NewAnalysisForm",
    "new_course": "tui.screens.training_forms:NewCourse",
    "new_invitation": "tui.screens.training_forms:NewInvitation",
    "answer_invitation": "tui.screens.training_forms:AnswerInvitation",
    "reconciliation": "tui.screens.reconciliation:Reconciliation",
    "read_list": "tui.screens.read_list:ReadList",
    "confirm_channel": "tui.screens.channel_acts:ConfirmChannel",
    "remove_channel": "tui.screens.channel_acts:RemoveChannel",
    "arc_calls": "tui.screens.channel_acts:ArcRings",
    "sign_reconciliation": "tui.screens.sign_reconciliation:SignReconciliation",
}


def exists(name: str) -> bool:
    """Whether there is such a screen."""
    return name in ROOTS or name in OPENED


def make(name: str, *subject: str) -> Place:
    """A new screen of this name, for the subject it is opened on."""
    module, _, class_name = (ROOTS.get(name) or OPENED[name]).partition(":")
    place: type[Place] = getattr(import_module(module), class_name)
    return place(*subject)


def handles(name: str, method: str) -> bool:
    """Whether the screen has this method; imports it."""
    module, _, class_name = (ROOTS.get(name) or OPENED[name]).partition(":")
    return hasattr(getattr(import_module(module), class_name), method)
