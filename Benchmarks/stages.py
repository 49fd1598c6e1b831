#!/usr/bin/env python3
"""Makes the payloads, once; they are the same on every machine with the same toolchain.

usage: stages.py FOLDER [--tiny]
"""

import pathlib
import random
import shutil
import sys

from payloads import big, many, medium, small

WORDS = "anvil hammer forge iron heat strike quench temper bellows tongs horn face heel hardy".split()


def program():
    """The largest program at hand, whose slices are programs of different platforms."""
    return pathlib.Path(shutil.which("swift-frontend") or shutil.which("python3")).resolve()


def piece(number, size):
    """`size` bytes of the program, others for each number. They do not begin like a program."""
    path = program()
    with open(path, "rb") as file:
        file.seek(64 + number * size * 2 // 3 % max(1, path.stat().st_size - size - 64))
        return file.read(size)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def acme(stage, data):
    path = stage / ("acme.exe" if stage.name.startswith("windows") else "acme")
    write(path, data)
    path.chmod(0o755)


def text(seed, words):
    return " ".join(random.Random(seed).choices(WORDS, k=words)).encode()


def make_small(payload, tiny):
    for number, platform in enumerate(payload.platforms):
        acme(payload.stage(platform), piece(number, 200_000 if tiny else 12_000_000))
        for page in range(11):
            write(payload.stage(platform) / f"doc/page{page}.txt", text(page, 400 if tiny else 4000))


def make_medium(payload, tiny):
    scale = 500 if tiny else 1
    files = iter(libraries(tiny))
    common = take(files, 28_000_000 // scale)
    for number, platform in enumerate(payload.platforms):
        stage = payload.stage(platform)
        acme(stage, piece(number, 30_000_000 // scale))
        for count, path in enumerate(common + take(files, 80_000_000 // scale)):
            write(stage / f"lib/part{count}.dat", path.read_bytes())


def libraries(tiny):
    """Files of 0.2 to 12 MB, in an order that is the same everywhere."""
    least, most = (10_000, 200_000) if tiny else (200_000, 12_000_000)
    base = program().parent.parent
    found = [path for path in sorted(base.rglob("*")) if path.is_file() and not path.is_symlink()]
    found = [path for path in found if least < path.stat().st_size <= most]
    random.Random(5).shuffle(found)
    return found


def take(files, total):
    taken = []
    while total > 0 and (path := next(files, None)):
        taken.append(path)
        total -= path.stat().st_size
    return taken


def make_many(payload, tiny):
    sizes = random.Random(3)
    for number in range(200 if tiny else 20_000):
        path = payload.stage("linux-amd64") / f"d{number // 50}" / f"f{number}.txt"
        write(path, text(number, sizes.randrange(10, 1800)))


def make_big(payload, tiny):
    noise, size = random.Random(1), 1 << (20 if tiny else 30)
    words = text(2, 200_000)
    path = payload.stage("linux-amd64") / "data"
    path.parent.mkdir(parents=True)
    with open(path, "wb") as file:
        while file.tell() < size:
            file.write(noise.randbytes(1 << 20))
            file.write(piece(noise.randrange(1000), 2 << 20))
            file.write(words[: 1 << 20])
        file.truncate(size)


ALL = {small: make_small, medium: make_medium, many: make_many, big: make_big}


def main(root, tiny):
    for payload, make in ALL.items():
        made = payload(root)
        if made.root.exists():
            continue
        print(f"making the payload '{made.name}'", flush=True)
        # A run that was stopped leaves no half payload under the last name.
        begun = payload(root / "begun")
        shutil.rmtree(begun.root, ignore_errors=True)
        make(begun, tiny)
        begun.root.rename(made.root)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), "--tiny" in sys.argv)
