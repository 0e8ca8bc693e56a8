"""Who may do what: one table of verbs and roles, checked in every command (TRUST threats 2, 12, 13).

`docs/operations.md` shows this table; write it anew after a change: `python -m tests.house.test_rights`.
"""

from __future__ import annotations

from models.access.actor import Actor
from models.store.errors import NotAllowed

ROLES = ("tib", "officer", "head", "administrator", "auditor")

# The letters of the table below, in its order. Beside the five roles of people:
# unnamed    an officer at a desk or command line before anybody has a pass phrase
# unproven   somebody at a locked desk, or a command without login: only what helps and shows nothing
# service    a program with a token
# system     the watch and the demo's loader
LETTERS = {
    "T": "tib",
    "O": "officer",
    "H": "head",
    "A": "administrator",
    "R": "auditor",
    "u": "unnamed",
    "p": "unproven",
    "t": "service",
    "s": "system",
}
# Whom one can ask for what one may not do oneself.
PERSONS = ("tib", "officer", "head", "administrator", "auditor")

TABLE: dict[str, str] = {
    # What helps. None of it ever waits for a second person.
    "alarm.acknowledge":      "T O H A . u p . s",
    "alarm.release":          "T O H A . u . . s",
    "alarm.note":             "T O H A . u . . s",
    "alarm.act":              "T O H A . u . . s",
    "alarm.escalate":         "T O H A . u . . s",
    "alarm.enter":            "T O H A . u . . s",
    "disturbance.settle":     "T O H A . u . . s",
    "alarm.awake":            "T O H A . u . . s",
    "alarm.tell_early":       "T O H A . u . . s",
    "plan.work":              "T O H A . u . . s",
    "plan.show_pass_phrase":  "T O H A . u . . s",
    "duty.accept":            "T O H A . u . . s",
    "absence.record":         "T O H A . u . . s",
    "handover.sign":          "T O H A . u . . s",
    "referral.add":           "T O H A . u . . s",
    "referral.tell":          "T O H A . u . . s",
    "referral.confirm":       "T O H A . u . . s",
    "log.write":              "T O H A . u . . s",
    "assignment.escalate":    "T O H A . u . . s",
    # The work with alarms, incidents and talks.
    "alarm.close":            "T O H . . u . . s",
    "alarm.shelve":           "T O H . . u . . s",
    "alarm.unshelve":         "T O H . . u . . s",
    "alarm.out_of_service":   "T O H . . . . . .",
    "alarm.out_of_service_approve": ". O H . . . . . .",
    "incident.open":          "T O H . . u . . s",
    "incident.note":          "T O H . . u . . s",
    "incident.change":        "T O H . . u . . s",
    "incident.close":         "T O H . . u . . s",
    "obligation.settle":      "T O H . . u . . s",
    "share.record":           "T O H . . u . . s",
    "referral.withdraw":      "T O H . . u . . s",
    "assignment.record":      "T O H . . u . . s",
    "assignment.answer":      "T O H . . u . . s",
    "offer.record":           "T O H . . u . . s",
    "talk.record":            "T O H . . u . . s",
    "assurance.record":       "T O H . . u . . s",
    "course.invite":          "T O H . . u . . s",
    "watch_note.write":       "T O H . . u . . s",
    "police.write":           "T O H . . u . . s",
    "court.write":            "T O H . . u . . s",
    "crisis.write":           "T O H . . u . . s",
    "measure.request":        "T O H . . u . . s",
    "measure.decide":         ". O H . . u . . s",
    "guard.order":            "T O H . . u . . s",
    "advice.give":            "T O H . . u . . s",
    "log.strike":             "T O H . . u . . s",
    "contact.log":            "T O H . . u . . s",
    "notice.settle":          "T O H . . u . . s",
    "proof.expect":           "T O H . . u . . s",
    "drill.lead":             "T O H . . u . . s",
    "handover.settle":        ". . H . . u . . s",
    "arc.reconcile":          "T O H . . u . . s",
    "arc.sign":               ". O H . . u . . .",
    # The register, the rota and the city's decisions.
    "person.add":             ". O H A . u . . s",
    "person.protect":         ". O H . . u . . s",
    "person.end":             ". O H . . u . . s",
    "scope.decide":           ". O H . . u . . s",
    "board.add":              ". O H A . u . . s",
    "office.add":             ". O H A . u . . s",
    "course.write":           ". O H A . u . . s",
    "threat.write":           ". O H . . u . . s",
    "analysis.record":        ". O H . . u . . s",
    "transmitter.add":        ". O H A . u . . s",
    "transmitter.hand_out":   ". O H A . u . . s",
    "transmitter.key":        ". O H A . u . . s",
    "transmitter.remove_key": ". O H A . u . . s",
    "partner.add":            ". O H A . u . . s",
    "partner.rotate":         ". O H A . u . . s",
    "partner.end":            ". O H A . u . . s",
    "shift.plan":             ". O H A . u . . s",
    "channel.add":            ". O H A . u . . s",
    "channel.remove":         ". O H A . u . . s",
    "channel.test":           "T O H A . u . . s",
    "channel.confirm":        "T O H A . u . . s",
    "document.enter":         ". O H A . u . . s",
    "policy.decide":          ". . H A . u . . s",
    "plan.decide":            ". . H A . u . . s",
    "plan.call_list":         ". O H A . u . . s",
    "plan.pass_phrase":       ". O H A . u . . s",
    # Looking at what is masked.
    "person.reveal":          "T O H . . u . . s",
    "person.reveal_sealed":   ". O H . . u . . .",
    "incident.read":          "T O H . R u . . s",
    "journal.read":           "T O H . R u . . s",
    "measure.read":           "T O H . R u . . s",
    "referral.read":          "T O H . R u . . s",
    "assignment.read":        "T O H . R u . . s",
    "talk.read":              ". O H . . u . . .",
    "threat.read":            ". O H . . u . . .",
    "threat.read_in_alarm":   "T O H . . u . . .",
    "watch_note.read":        "T O H . . u . . .",
    "analysis.read":          "T O H . . u . . .",
    "alarm.raw":              "T O H . R u . t s",
    "break_glass":            "T O H A . . . . .",
    # The record.
    "audit.read":             ". . H . R u . . .",
    "audit.export":           ". . H . R . . . .",
    "audit.review":           ". . H . R . . . .",
    "cover.prove":            ". O H A R u . . s",
    # Operators, tokens, and the acts of two persons.
    "operator.add":           ". . H A . u . . s",
    "operator.role":          ". . H A . u . . s",
    "operator.disable":       ". . H A . u . . s",
    "operator.passphrase":    ". . H A . u . . s",
    "operator.phone":         ". O H A . u . . s",
    "token.add":              ". . H A . u . . .",
    "token.end":              ". . H A . u . . .",
    "export.bulk":            ". O H . R . . . .",
    "person.export":          ". O H . . . . . .",
    "incident.export":        "T O H . . u . . .",
    "list.export":            ". O H A R . . . .",
    "paper.print":            "T O H A . u . . .",
    "paper.code":             ". . H A . u . . .",
    "export.bulk_approve":    ". O H . . . . . .",
    "weed.propose":           ". O H A . . . . s",
    "weed.approve":           ". O H . . . . . .",
    # The machine.
    "backup.make":            ". . H A . u . . s",
    "backup.restore":         ". . H A . u . . .",
    "key.keep":               ". . H A . u . . .",
    "key.rotate":             ". . H A . u . . .",
    "watch.run":              ". . . . . . . . s",
    "alarm.receive":          ". . . . . . . . s",
}  # fmt: skip

HELPS = frozenset(list(TABLE)[: list(TABLE).index("alarm.close")])


def _roles_of(line: str) -> frozenset[str]:
    """The roles that one line of the table lets; raises ValueError for a letter out of its place."""
    signs = line.split()
    if len(signs) != len(LETTERS) or any(
        sign not in (".", letter) for sign, letter in zip(signs, LETTERS, strict=True)
    ):
        raise ValueError(line)
    return frozenset(LETTERS[sign] for sign in signs if sign != ".")


_MAY: dict[str, frozenset[str]] = {verb: _roles_of(line) for verb, line in TABLE.items()}


def may(role: str, verb: str) -> bool:
    """Whether a role may do a verb; never for a verb that the table does not know."""
    return role in _MAY.get(verb, frozenset())


def check(actor: Actor, verb: str) -> None:
    """Let the actor do `verb`, or raise NotAllowed. Nothing that helps is withheld from one who works alarms."""
    if not may(actor.role, verb):
        roles = tuple(role for role in PERSONS if may(role, verb))
        raise NotAllowed("access.not_allowed", who=actor.label, verb=verb, roles=roles)
