"""The rows: what is measured beside what, and what is aimed at."""

import os
from typing import Callable, NamedTuple

import payloads
from again import changed, linked, unchanged
from sides import Side

GZIP_FAMILY = [("tar.gz", None), ("zip", None), ("deb", "gzip"), ("rpm", "gzip"), ("apk", None)]
PACKAGES = [("deb", "zstd", 0.42), ("rpm", "gzip", 0.45), ("arch", None, 0.55), ("apk", None, 0.90)]
AGAIN = [("one program changed", changed, 0.30), ("unchanged", unchanged, 0.15)]
SLOW, SLOWEST = 3, 2  # at most so many rounds
SCRIPT = "a shell script: `xargs -P`, nFPM, `gzip -6`, `zip -6`, `sha256sum`, `minisign`"


def ratio(ours, peer):
    return ours / peer


def share_of_each_further(ours, peer):
    """Five artifacts beside one: what each of the other four costs of the first."""
    return (ours - peer) / (len(GZIP_FAMILY) - 1) / peer


class Row(NamedTuple):
    name: str
    beside: str
    needs: tuple  # programs without which the row is left out
    payload: payloads.Payload
    ours: Side
    peer: Side
    targets: dict
    rounds: int = 99
    figure: Callable = ratio
    alike: bool = False  # whether both write the same files to the last byte


def rows(root, ours, peers):
    """In the order of the page."""
    small, medium, many = payloads.small(root), payloads.medium(root), payloads.many(root)
    yield from releases(small, medium, ours, peers)
    yield from archives(small, medium, ours, peers)
    yield from packages(medium, ours, peers)
    yield from again(root, small, medium, ours)
    yield from twenty_thousand(many, ours, peers)


def releases(small, medium, ours, peers):
    tools = ("nfpm", "zip", "minisign")
    yield Row(
        "whole release, 12 MB x 6", f"{SCRIPT}; debs by nFPM's default, gzip", tools, small,
        ours.release("small-gzip", small), peers.release(small), {"wall": 0.20, "cpu": 0.20})
    yield Row(
        "whole release, 12 MB x 6, zstd debs", "the same script, zstd debs", tools, small,
        ours.release("small-zstd", small, "zstd"), peers.release(small, "zstd"), {"wall": 0.34, "cpu": 0.33})
    yield Row(
        "whole release, 140 MB x 6, zstd debs", "the same script, zstd debs", tools, medium,
        ours.release("medium-zstd", medium, "zstd"), peers.release(medium, "zstd"),
        {"wall": 0.33, "cpu": 0.32}, SLOW)


def archives(small, medium, ours, peers):
    """Where no target stands, speed is not what is aimed at: smaller files, or the same as the other's."""
    threads = f"-T{os.cpu_count()}"
    for payload, size, form, compressor, targets in (
        (medium, "140 MB", "tar.gz", "gzip -6", {"wall": 0.22}),
        (medium, "140 MB", "tar.gz", "pigz -6", {"wall": 0.50}),
        (medium, "140 MB", "tar.zst", f"zstd -q -3 {threads}", {}),
        (small, "12 MB", "tar.xz", f"xz -6 {threads}", {}),
    ):
        tool = compressor.split()[0]
        yield Row(
            f"{form} of {size}, {tool}", f"`tar`, `{compressor}`", (tool,), payload,
            ours.build(payload, (form, None)), peers.archive(payload, compressor, form),
            targets, 99 if targets else SLOW)
    yield Row(
        "zip of 140 MB", "`zip -6`", ("zip",), medium,
        ours.build(medium, ("zip", None)), peers.zip(medium), {}, SLOW)


def packages(medium, ours, peers):
    for form, codec, target in PACKAGES:
        yield Row(
            f"{form} of 140 MB" + (f", {codec}" if codec else ""), "nFPM", ("nfpm",), medium,
            ours.build(medium, (form, codec)), peers.nfpm(medium, form, codec), {"wall": target})
    yield Row(
        "each further artifact of 140 MB", "tar.gz alone; further are zip, deb, rpm and apk of the same files",
        (), medium, ours.build(medium, *GZIP_FAMILY), ours.build(medium, GZIP_FAMILY[0]), {"wall": 0.10},
        figure=share_of_each_further)


def again(root, small, medium, ours):
    """Cold and warm pack the same files into the same bytes, so only the cache differs."""
    for label, original, rounds in (("12 MB", small, 99), ("140 MB", medium, SLOW)):
        payload = linked(original, root / "work")
        for what, side, target in AGAIN:
            name = f"{payload.name}-{side.__name__}"
            yield Row(
                f"{what}, {label} x 6", "our own run with an empty cache", (), payload,
                side(root, ours, payload, name), ours.release(name, payload, "zstd"),
                {"wall": target}, rounds, alike=True)


def twenty_thousand(many, ours, peers):
    yield Row(
        "deb of 20,000 files", "nFPM", ("nfpm",), many,
        ours.build(many, ("deb", "gzip")), peers.nfpm(many, "deb", "gzip"), {"wall": 0.40})
    yield Row(
        "rpm of 20,000 files, zstd", "`rpmbuild`", ("rpmbuild",), many,
        ours.build(many, ("rpm", "zstd")), peers.rpmbuild(many), {"wall": 0.08}, SLOWEST)
