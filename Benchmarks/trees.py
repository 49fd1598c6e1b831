#!/usr/bin/env python3
"""Unpacks artifacts with the systems' own tools, and compares what comes out with what was packed.

usage: trees.py PAYLOAD FOLDER    PAYLOAD is the function in payloads.py and where they are: small:ROOT

A process of its own, since the peak memory of a program begins with that of the process it is
started from, and bench.py is to stay small.
"""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import payloads
from artifacts import artifacts

UNPACK = {
    "tar.gz": "tar -xzf {}",
    "tar.xz": "tar -xJf {}",
    "tar.zst": "tar --zstd -xf {}",
    "zip": "unzip -q {}",
    "deb": "dpkg-deb -x {} .",
    "rpm": "rpm2cpio {} | cpio -idm --quiet",
    "arch": "tar --zstd -xf {}",
    "apk": "tar --ignore-zeros --warning=no-unknown-keyword -xzf {}",
    "ipk": "tar -xzOf {} ./data.tar.gz | tar -xz",
}
TOOLS = {kind: re.findall(r"(?:^|\| )(\S+)", line) for kind, line in UNPACK.items()}
ARCHIVES = ("tar.gz", "tar.xz", "tar.zst", "zip")
# What a package says of itself, and what Debian wants in every deb and nFPM leaves out.
OWN = re.compile(r"\.[A-Z]+$|\.SIGN\.|usr/share/doc/acme/(changelog\.gz|copyright)$")


def tree(folder):
    """The files of a folder and their digests."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            with open(path, "rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def unpacked(form, path, scratch):
    """What is in an artifact. An archive has all of it in one folder, whose name is its own affair."""
    out = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    subprocess.run(["sh", "-e", "-c", UNPACK[form].format(path.resolve())], cwd=out, check=True)
    files = {name: digest for name, digest in tree(out).items() if not OWN.match(name)}
    shutil.rmtree(out)
    if form in ARCHIVES:
        return {name.partition("/")[2]: digest for name, digest in files.items()}
    return files


def installed(files, places):
    """The files of a stage at the places where a package has them."""
    found = {}
    for name, digest in files.items():
        source, place, _ = next(row for row in places if covers(row[0], name))
        found[place[1:] + name[len(source):]] = digest
    return found


def covers(source, name):
    """Whether a row of `places` means this file: by its name, by its folder, or all."""
    return name == source or not source or source.endswith("/") and name.startswith(source)


def examined(payload, folder):
    """Lines about the artifacts in `folder`: what is wrong with them, and which could not be looked at."""
    found = artifacts(folder)
    if not found:
        return [f"{folder.name}: no artifacts"], []
    blind = {key for key in found if not all(map(shutil.which, TOOLS[key[0]]))}
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        looked = [(key, path) for key, path in found.items() if key not in blind]
        wrong = [line for key, path in looked for line in difference(payload, key, path, scratch)]
    return wrong, [f"{kind} for {platform} was not unpacked, for want of tools" for kind, platform in sorted(blind)]


def difference(payload, key, path, scratch):
    stage = tree(payload.stage(key[1]))
    wanted = stage if key[0] in ARCHIVES else installed(stage, payload.places)
    found = unpacked(key[0], path, scratch)
    if found == wanted:
        return []
    odd = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    if len(odd) == 1:
        return [f"{path.name}: 1 file is not what was packed: {odd[0]}"]
    return [f"{path.name}: {len(odd)} files are not what was packed, such as {odd[0]}"]


def main(payload, folder):
    name, _, root = payload.partition(":")
    wrong, unseen = examined(getattr(payloads, name)(pathlib.Path(root)), pathlib.Path(folder))
    for line in wrong + unseen:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
