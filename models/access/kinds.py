"""Which acts take two persons, what asking and approving need, and where each act is."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlmodel import Session

from models.access.actor import Actor
from models.store.clock import Clock

Payload = Mapping[str, Any]
Act = Callable[[Session, Actor, str, Payload, Clock], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What takes two: the verbs that asking and approving need, and where the act is ("module:function").

    Without an act the approval is a leave, taken by the command that does it.
    """

    ask: str
    approve: str
    act: str = ""


KINDS: dict[str, Kind] = {
    "operator.add": Kind("operator.add", "operator.role", "models.access.decided:add"),
    "operator.role": Kind("operator.role", "operator.role", "models.access.decided:change_role"),
    "operator.disable": Kind("operator.disable", "operator.disable", "models.access.decided:disable"),
    "operator.passphrase": Kind(
        "operator.passphrase", "operator.passphrase", "models.access.decided:set_passphrase"
    ),
    "transmitter.remove_key": Kind(
        "transmitter.remove_key", "transmitter.remove_key", "models.people.device_keys:remove_key_decided"
    ),
    "alarm.out_of_service": Kind(
        # A head adds a TiB alone, at night; a TiB's signature is therefore no second one.
        "alarm.out_of_service",
        "alarm.out_of_service_approve",
        "models.alarms.out_of_service:put_decided",
    ),
    "weed": Kind("weed.propose", "weed.approve", "models.audit.weeding:weed_decided"),
    "export.bulk": Kind("export.bulk", "export.bulk_approve"),
    "key.rotate": Kind("key.rotate", "key.rotate"),
}


def act_of(kind: Kind) -> Act | None:
    """The act, loaded when it is called for: its module may lean on this one."""
    if not kind.act:
        return None
    module, _, name = kind.act.partition(":")
    return cast(Act, getattr(importlib.import_module(module), name))
