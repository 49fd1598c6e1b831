#!/usr/bin/env python3
"""Measures Consign beside the tools people use today, alternately, in one run.

Runs A B A B … after a warm-up of each, and tells the ratio A/B pair by pair as median, lowest and
highest. Nothing is timed from inside. What both sides wrote is unpacked and compared with what was
packed, outside of the timing.

usage: bench.py CONSIGN FOLDER [--rounds N] [--only WORD] [--tiny] [--out FOLDER]
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

import chart
import machine
import page
from artifacts import compared, differing
from figures import Limit, result
from limits import MEBIBYTES, limits, names
from ours import Ours
from peers import Peers
from rows import rows
from sides import alternate

HERE = pathlib.Path(__file__).resolve().parent


def main():
    options = parse()
    if not os.access(options.consign, os.X_OK):
        sys.exit(f"there is no program {options.consign}; run 'make build', or name one in CONSIGN")
    bench = Bench(options)
    try:
        bench.measure()
    finally:
        shutil.rmtree(bench.root / "work", ignore_errors=True)
    if options.out and not options.only:
        bench.write(pathlib.Path(options.out))
    sys.exit(1 if bench.wrong else 0)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("consign")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5, choices=range(1, 1000), metavar="N")
    parser.add_argument("--only", default="", help="rows whose name has this word; prints alone")
    parser.add_argument("--tiny", action="store_true", help="small payloads, to see that everything works")
    parser.add_argument("--out", help="where benchmarks.md and benchmarks.svg are")
    return parser.parse_args()


class Bench:
    def __init__(self, options):
        self.options = options
        self.root = pathlib.Path(options.folder).resolve() / ("tiny" if options.tiny else "full")
        shutil.rmtree(self.root / "work", ignore_errors=True)
        (self.root / "work").mkdir(parents=True)
        self.ours = Ours(str(pathlib.Path(options.consign).resolve()), self.root)
        self.peers = Peers(self.root)
        self.results, self.limits, self.left_out, self.wrong = [], [], [], []
        # The same date in every package, of both sides.
        os.environ["SOURCE_DATE_EPOCH"] = "1767225600"

    def measure(self):
        tiny = ["--tiny"] if self.options.tiny else []
        subprocess.run([sys.executable, HERE / "stages.py", self.root] + tiny, check=True)
        self.ours.key()
        if shutil.which("minisign"):
            self.peers.make_key()
        self.rows = list(rows(self.root, self.ours, self.peers))
        self.refuse_unknown()
        self.neighbours = machine.Neighbours()
        for row in self.rows:
            if self.wanted(row.name):
                self.row(row)
        for limit in limits(self.ours, self.root, self.wanted, self.looked_at):
            self.limit(limit)
        print(f"others used {self.neighbours.share():.0%} of the machine, load {self.neighbours.load:.1f} at the start")

    def refuse_unknown(self):
        known = [row.name for row in self.rows] + names()
        if not any(map(self.wanted, known)):
            lines = "\n  ".join(known)
            print(f"no row has '{self.options.only}' in its name; the rows are:\n  {lines}", file=sys.stderr)
            sys.exit(2)

    def wanted(self, name):
        return self.options.only in name

    def row(self, row):
        missing = [tool for tool in row.needs if not shutil.which(tool)]
        if missing:
            self.left_out.append(f"{row.name}: {', '.join(missing)} not installed")
            print(f"left out: {self.left_out[-1]}\n", flush=True)
            return
        pairs = alternate(row.ours, row.peer, min(row.rounds, self.options.rounds))
        sizes, notes = compared(row)
        notes += self.looked_at(row.payload, row.ours.out) + self.other_side(row)
        made = result(row, pairs, sizes, notes)
        self.results.append(made)
        print(page.plain(made), flush=True)
        if row.name.startswith("whole release, 140 MB"):
            self.limit(Limit(f"peak memory, {row.name}", made.peaks[0], MEBIBYTES, "MiB"))

    def other_side(self, row):
        """Where both are to be alike to the last byte, one of them is unpacked and the other compared with it."""
        if not row.alike:
            return self.looked_at(row.payload, row.peer.out)
        odd = differing(row)
        self.wrong += odd
        return odd

    def limit(self, limit):
        self.limits.append(limit)
        print(page.plain_limit(limit), flush=True)

    def looked_at(self, payload, folder):
        """What a reader must know of the artifacts in `folder`, by a process of its own."""
        line = [sys.executable, HERE / "trees.py", f"{payload.name}:{payload.root.parent}", folder]
        outcome = subprocess.run(line, stdout=subprocess.PIPE, text=True)
        lines = outcome.stdout.splitlines()
        if outcome.returncode:
            lines = lines or [f"{folder.name} could not be unpacked"]
            self.wrong += lines
        return lines

    def write(self, out):
        out.mkdir(parents=True, exist_ok=True)
        facts = machine.described() | {
            "rounds": self.options.rounds, "load": self.neighbours.load, "others": self.neighbours.share(),
            "tiny": self.options.tiny,
        }
        versions = machine.versions(self.ours.consign)
        page.write(out / "benchmarks.md", facts, versions, self.results, self.limits, self.left_out)
        (out / "benchmarks.svg").write_text(chart.svg(self.results))
        print(f"wrote {out}/benchmarks.md and benchmarks.svg")


if __name__ == "__main__":
    main()
