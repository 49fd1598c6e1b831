"""What is made of samples: ratios pair by pair, and whether a target is met."""

import statistics
from typing import NamedTuple


class Spread(NamedTuple):
    """The median, with the lowest and the highest."""

    middle: float
    lowest: float
    highest: float

    def __str__(self):
        if self.lowest == self.highest:
            return f"{self.middle:.3f}"
        return f"{self.middle:.3f} ({self.lowest:.3f} to {self.highest:.3f})"


def spread(values):
    return Spread(statistics.median(values), min(values), max(values))


class Result(NamedTuple):
    """A row that is measured beside something."""

    name: str
    beside: str
    targets: dict  # of 'wall' and 'cpu'
    rounds: int
    wall: Spread
    cpu: Spread
    seconds: tuple  # wall time of ours and theirs, medians
    peaks: tuple  # MiB, the highest of ours and theirs
    sizes: tuple  # MB of ours and theirs
    notes: list  # what a reader must know of it


class Limit(NamedTuple):
    """A figure of ours alone, beside the most that it may be."""

    name: str
    value: float
    target: float
    unit: str
    note: str = ""

    @property
    def missed(self):
        return self.target is not None and self.value > self.target


def result(row, pairs, sizes, notes):
    """Ratios of the pairs; a row may say how else a pair becomes a figure."""
    return Result(
        row.name, row.beside, row.targets, len(pairs),
        spread([row.figure(ours.wall, peer.wall) for ours, peer in pairs]),
        spread([row.figure(ours.cpu, peer.cpu) for ours, peer in pairs]),
        tuple(statistics.median(pair[side].wall for pair in pairs) for side in (0, 1)),
        tuple(max(pair[side].peak for pair in pairs) for side in (0, 1)),
        sizes, notes,
    )


def judged(spread, target):
    """A figure with its target."""
    if target is None:
        return str(spread)
    return f"{spread}, target {target:.2f}{': **missed**' if spread.middle > target else ''}"
