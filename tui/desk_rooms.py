"""The desk's rooms on the real store, put together: a new room's services stand here."""

from __future__ import annotations

from tui.desk_acts import DeskActs
from tui.desk_assignments import DeskAssignments
from tui.desk_cards import DeskCards
from tui.desk_case import DeskCase
from tui.desk_compliance import DeskCompliance
from tui.desk_drills import DeskDrills
from tui.desk_handover import DeskHandover
from tui.desk_hours import DeskHours
from tui.desk_journal import DeskJournal
from tui.desk_law import DeskLaw
from tui.desk_obligations import DeskObligations
from tui.desk_owed import DeskOwed
from tui.desk_plans import DeskPlans
from tui.desk_protection import DeskProtection
from tui.desk_reads import DeskReads
from tui.desk_referrals import DeskReferrals
from tui.desk_register import DeskRegister
from tui.desk_risks import DeskRisks
from tui.desk_rota import DeskRota
from tui.desk_wakes import DeskWakes


class DeskRooms(
    DeskCards,
    DeskReads,
    DeskActs,
    DeskPlans,
    DeskLaw,
    DeskProtection,
    DeskDrills,
    DeskHandover,
    DeskCase,
    DeskCompliance,
    DeskReferrals,
    DeskAssignments,
    DeskObligations,
    DeskOwed,
    DeskJournal,
    DeskRegister,
    DeskRisks,
    DeskRota,
    DeskHours,
    DeskWakes,
):
    """What `LiveServices` has from the rooms."""
