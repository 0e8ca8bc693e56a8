"""How alarms are worked: plans, calls, channels that wake, reconciliation, proofs and drills.

Revision 0005, follows 0004.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    raise RuntimeError("what officers have done is not taken down: restore a backup instead")
