"""The calls that each room of the desk asks for, put together: a new room's protocol stands here."""

from __future__ import annotations

from typing import Protocol

from tui.assignment_services import AssignmentServices
from tui.card_services import CardServices
from tui.case_services import CaseServices
from tui.compliance_services import ComplianceServices
from tui.drill_services import DrillServices
from tui.handover_services import HandoverServices
from tui.hours_services import HoursServices
from tui.journal_services import JournalServices
from tui.law_services import LawServices
from tui.obligation_services import ObligationServices
from tui.owed_services import OwedServices
from tui.plan_services import PlanServices
from tui.protection_services import ProtectionServices
from tui.referral_services import ReferralServices
from tui.register_services import RegisterServices
from tui.risk_services import RiskServices
from tui.rota_services import RotaServices
from tui.wake_services import WakeServices


class RoomServices(
    AssignmentServices, CardServices, CaseServices, ComplianceServices, DrillServices, HandoverServices, HoursServices,
    JournalServices, LawServices, ObligationServices, OwedServices, PlanServices,
    ProtectionServices, ReferralServices, RegisterServices, RiskServices, RotaServices, WakeServices, Protocol,
):  # fmt: skip
    """What `DeskServices` has from the rooms."""
