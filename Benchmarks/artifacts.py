"""The artifacts that a folder holds, and how those of both sides differ in size."""

import filecmp
import re

SUFFIXES = {
    ".tar.gz": "tar.gz", ".tar.xz": "tar.xz", ".tar.zst": "tar.zst", ".zip": "zip", ".deb": "deb", ".rpm": "rpm",
    ".apk": "apk", ".pkg.tar.zst": "arch", ".ipk": "ipk",
}


def kind(name):
    """The kind of an artifact by its name, or None."""
    endings = [ending for ending in SUFFIXES if name.endswith(ending)]
    return SUFFIXES[max(endings, key=len)] if endings else None


def platform(name):
    system = re.search("macos|windows", name)
    processor = "arm64" if re.search("arm64|aarch64", name) else "amd64"
    return f"{system[0] if system else 'linux'}-{processor}"


def artifacts(folder):
    """The artifacts in `folder`: (kind, platform) and path."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and kind(path.name)]
    return {(kind(path.name), platform(path.name)): path for path in found}


def compared(row):
    """The bytes of both sides in MB, and notes on files that are larger than the other side's."""
    ours, theirs = artifacts(row.ours.out), artifacts(row.peer.out)
    both = sorted(ours.keys() & theirs.keys())
    sizes = tuple(sum(side[key].stat().st_size for key in both) / 1e6 for side in (ours, theirs))
    return sizes, larger(ours, theirs, both) + (differing(ours, theirs, both) if row.alike else [])


def larger(ours, theirs, both):
    ratios = {key: ours[key].stat().st_size / theirs[key].stat().st_size for key in both}
    more = {key: ratio - 1 for key, ratio in ratios.items() if ratio > 1}
    return [f"{kind} for {platform} is {part:.1%} larger than the other's" for (kind, platform), part in more.items()]


def differing(ours, theirs, both):
    odd = [key for key in both if not filecmp.cmp(ours[key], theirs[key], shallow=False)]
    return [f"{kind} for {platform} has other bytes without the cache" for kind, platform in odd]
