"""On what and with what a run was made."""

import datetime
import os
import pathlib
import re
import shutil
import subprocess

# How each tool is asked for its version.
TOOLS = {
    "nfpm": "nfpm --version | grep GitVersion", "dpkg-deb": "dpkg-deb --version", "rpmbuild": "rpmbuild --version",
    "tar": "tar --version", "gzip": "gzip --version", "pigz": "pigz --version 2>&1", "zip": "zip -v | sed -n 2p",
    "zstd": "zstd --version", "sha256sum": "sha256sum --version", "minisign": "minisign -v", "unzip": "unzip -v",
    "cpio": "cpio --version",
}
FLAGS = ("sha_ni", "pclmulqdq", "bmi2", "avx2", "avx512f", "avx512bw", "vpclmulqdq", "sha2", "crc32", "pmull")


def described():
    """Lines about the machine: names and values."""
    system = pathlib.Path("/etc/os-release").read_text()
    return {
        "processor": field("model name") or "unknown",
        "cores": str(os.cpu_count()),
        "flags": " ".join(flag for flag in FLAGS if flag in (field("flags") or field("Features") or "").split()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / (1 << 30):.0f} GiB",
        "system": re.search('PRETTY_NAME="(.*)"', system)[1] + f", Linux {os.uname().release}",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
    }


def field(name):
    match = re.search(f"^{name}\\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return match and match[1]


def versions(consign):
    """Each tool's version, or that it is not installed."""
    found = {"consign": first_line(f"{consign} --version").removeprefix("consign ")}
    for tool, line in TOOLS.items():
        text = re.search(r"\d+(\.\d+)+", first_line(line)) if shutil.which(tool) else None
        found[tool] = text[0] if text else "not installed"
    return found


def first_line(line):
    output = subprocess.run(["sh", "-c", line], capture_output=True, text=True).stdout
    return next(iter(output.strip().splitlines()), "")


class Neighbours:
    """How much of the machine others used while this ran, by the kernel's own account (proc(5))."""

    def __init__(self):
        self.begun = self.now()
        self.load = os.getloadavg()[0]

    @staticmethod
    def now():
        times = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        busy = sum(times) - times[3] - times[4]
        mine = os.times()
        return sum(times), busy, sum(mine[:4]) * os.sysconf("SC_CLK_TCK")

    def share(self):
        """The part of all cores that others used, 0 to 1."""
        total, busy, mine = (now - then for now, then in zip(self.now(), self.begun))
        return max(0.0, (busy - mine) / total) if total else 0.0
