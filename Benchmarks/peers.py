"""The other tools' side: what a careful person would write without us."""

import os
import shlex
import subprocess

from sides import Side

NFPM = {"deb": "deb", "rpm": "rpm", "apk": "apk", "arch": "archlinux"}
ENDINGS = {"arch": "pkg.tar.zst"}
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
cp -r {stage} %{{buildroot}}/opt/acme
%files
/opt/acme
"""


class Peers:
    def __init__(self, root):
        self.root, self.work, self.key = root, root / "work", root / "peer.key"

    def make_key(self):
        if not self.key.exists():
            line = ["minisign", "-G", "-f", "-W", "-p", self.root / "peer.pub", "-s", self.key]
            subprocess.run(line, check=True, stdout=subprocess.DEVNULL)

    def archive(self, payload, compressor, ending):
        """One archive of linux-amd64."""
        out = self.work / f"peer-{payload.name}-{compressor.split()[0]}"
        line = f"tar -C {payload.root} -cf - linux-amd64 | {compressor} > {out}/acme-linux-amd64.{ending}"
        return Side(f"mkdir {out} && {line}", out)

    def zip(self, payload):
        out = self.work / f"peer-{payload.name}-zip"
        line = f"zip -q -r -6 {out}/acme-linux-amd64.zip linux-amd64"
        return Side(f"mkdir {out} && cd {payload.root} && {line}", out)

    def nfpm(self, payload, form, codec=None):
        """One package of linux-amd64."""
        out = self.work / f"peer-{payload.name}-{form}-{codec or 'usual'}"
        return Side(f"mkdir {out} && {self.nfpm_line(payload, 'linux-amd64', form, codec, out)}", out)

    def nfpm_line(self, payload, platform, form, codec, out):
        config = self.root / f"nfpm-{payload.name}-{platform}-{form}-{codec or 'usual'}.yaml"
        config.write_text(nfpm_config(payload, platform, form, codec))
        ending = ENDINGS.get(form, form)
        return f"nfpm package -f {config} -p {NFPM[form]} -t {out}/acme-{platform}.{ending}"

    def rpmbuild(self, payload):
        """Without its own scans of the files, which would take longer still."""
        out, spec = self.work / "peer-rpmbuild", self.root / "many.spec"
        spec.write_text(SPEC.format(stage=payload.stage("linux-amd64")))
        return Side(f"rpmbuild -bb --quiet --define '_topdir {out}' {spec} 2>/dev/null", out)

    def release(self, payload, codec=None):
        """A script with a job for each artifact, as many at a time as there are cores; then a list and
        a signature. The jobs that take longest stand first."""
        out = self.work / f"peer-release-{payload.name}-{codec or 'usual'}"
        jobs = self.root / f"jobs-{payload.name}-{codec or 'usual'}"
        jobs.write_text("\n".join(self.jobs(payload, codec, out)) + "\n")
        lines = [
            f"mkdir {out}",
            f"xargs -a {jobs} -d '\\n' -n1 -P{os.cpu_count()} sh -c",
            f"cd {out}",
            "sha256sum * > SHA256SUMS",
            f"minisign -S -m SHA256SUMS -s {shlex.quote(str(self.key))}",
        ]
        return Side(" && ".join(lines), out)

    def jobs(self, payload, codec, out):
        linux = [name for name in payload.platforms if name.startswith("linux")]
        for form in ("deb", "rpm", "apk", "arch"):
            for platform in linux:
                yield self.nfpm_line(payload, platform, form, codec if form == "deb" else None, out)
        for platform in payload.platforms:
            if platform.startswith("windows"):
                yield f"cd {payload.root} && zip -q -r -6 {out}/acme-{platform}.zip {platform}"
            else:
                yield f"tar -C {payload.root} -cf - {platform} | gzip -6 > {out}/acme-{platform}.tar.gz"


def nfpm_config(payload, platform, form, codec):
    contents = ""
    for source, place, _ in payload.places:
        tree = ", type: tree" if place.endswith("/") else ""
        contents += f"  - {{src: {payload.stage(platform)}/{source}, dst: {place}{tree}}}\n"
    compression = f"{NFPM[form]}:\n  compression: {codec}\n" if codec else ""
    return (
        f"name: acme\narch: {platform.split('-')[1]}\nplatform: linux\nversion: 1.0.0\nsection: utils\n"
        "maintainer: Acme Releases <release@acme.example>\ndescription: Sends anvils.\nlicense: MIT\n"
        f"contents:\n{contents}{compression}"
    )
