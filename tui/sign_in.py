"""What the locked screen asks of the world: who may open this desk. Imports nothing of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.access.actor import Actor


class Login(Protocol):
    """Who sits at this desk. `sign_in`, `unlock`, `put_lock_on_record` and `look_again` block: worker threads only.

    `on`: whether anybody has a pass phrase here, None until that is known. `officer` is who signed in last at this
    desk and may unlock it, None before anybody has; `label` and `code` name them. `on_duty`: they are the duty TiB
    in a shift they have accepted. `takes_pin`: their PIN would be tried now.
    """

    on: bool | None
    officer: Actor | None
    suggested: str
    demo_passphrase: str
    demo_other: str

    @property
    def on_duty(self) -> bool: ...

    @property
    def takes_pin(self) -> bool: ...

    def close(self) -> None:
        """From this moment nobody has shown who they are; waits for nothing."""
        ...

    def put_lock_on_record(self, why: str) -> None:
        """Record that the desk was locked, at once or when the database is back."""
        ...

    def sign_in(self, code: str, passphrase: str) -> Actor:
        """Whoever shows this pass phrase sits here from now on. Raises NotAllowed, StoreUnavailable."""
        ...

    def unlock(self, typed: str) -> tuple[Actor, bool]:
        """The officer who locked shows a pass phrase or PIN; whether it was the pass phrase. Raises as `sign_in`."""
        ...

    def look_again(self) -> bool:
        """Whether the officer still works here; takes in a changed role, and a first pass phrase made elsewhere."""
        ...


class NoLogin:
    """A desk where nobody has a pass phrase."""

    on: bool | None = False
    officer: Actor | None = None
    suggested = ""
    demo_passphrase = ""
    demo_other = ""
    on_duty = False
    takes_pin = False

    def close(self) -> None:
        """Nothing to close."""

    def put_lock_on_record(self, why: str) -> None:
        """Blanking a screen that anybody may open is no lock."""

    def sign_in(self, code: str, passphrase: str) -> Actor:
        raise NotImplementedError

    def unlock(self, typed: str) -> tuple[Actor, bool]:
        raise NotImplementedError

    def look_again(self) -> bool:
        return True
