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
    pairs = paired(row)
    sizes = tuple(sum(pair[side].stat().st_size for pair in pairs.values()) / 1e6 for side in (0, 1))
    ratios = {key: ours.stat().st_size / theirs.stat().st_size for key, (ours, theirs) in pairs.items()}
    more = {key: ratio - 1 for key, ratio in ratios.items() if ratio > 1}
    return sizes, [
        f"{kind} for {platform} is {part:.1%} larger than the other's" for (kind, platform), part in more.items()]


def differing(row):
    """Lines about artifacts that are not the same to the last byte on both sides."""
    odd = [key for key, pair in paired(row).items() if not filecmp.cmp(*pair, shallow=False)]
    return [f"{kind} for {platform} has other bytes without the cache" for kind, platform in odd]


def paired(row):
    """What both sides made: (kind, platform) and both paths."""
    ours, theirs = artifacts(row.ours.out), artifacts(row.peer.out)
    return {key: (ours[key], theirs[key]) for key in sorted(ours.keys() & theirs.keys())}
