"""What a measurement says: the floor, the product and their ratio, from one run on one machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of `make bench`. `floor` is the bare thing compared with, None where there is none.

    `ratio` is product over floor; `met` whether the goal that stands in `goal` was reached.
    """

    name: str
    floor: float | None
    product: float
    ratio: float | None
    unit: str
    goal: str
    met: bool

    def line(self) -> str:
        """The figure as one line of plain text."""
        floor = "-" if self.floor is None else f"{self.floor:.4g}"
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = "met" if self.met else "NOT MET"
        return (
            f"{self.name:<44} floor {floor:>8} {self.unit:<5} product {self.product:>8.4g} {self.unit:<5}"
            f" ratio {ratio:>6}  goal {self.goal}: {verdict}"
        )


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
