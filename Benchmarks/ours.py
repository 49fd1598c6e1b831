"""Consign's side: its manifests and commands."""

import subprocess

from sides import Side, removing

HEAD = """consign: 1
name: acme
version: 1.0.0
description: Sends anvils.
license: MIT
maintainer: Acme Releases <release@acme.example>
date: 2026-01-01T00:00:00Z
"""
# Slices of programs and libraries of another system are not what their platform says.
WAIVED = {form: ["missing-interpreter"] for form in ("deb", "rpm", "apk", "arch", "ipk")}
WAIVED["deb"].append("unknown-library")


def artifact(form, platforms, codec=None):
    findings = ["wrong-architecture"] + WAIVED.get(form, [])
    waived = ", ".join(f"{finding}: made for measuring" for finding in findings)
    compression = f", compression: {codec}" if codec else ""
    return f"  - {{format: {form}, for: [{', '.join(platforms)}]{compression}, waive: {{{waived}}}}}\n"


def release_artifacts(codec=None):
    """The fourteen of a release for six platforms."""
    rows = [artifact("tar.gz", ["linux-*", "macos-*"]), artifact("zip", ["windows-*"])]
    rows += [artifact("deb", ["linux-*"], codec)]
    return "".join(rows + [artifact(form, ["linux-*"]) for form in ("rpm", "apk", "arch")])


class Ours:
    """Consign, with a cache of its own that is empty unless `warm` names one that stays."""

    def __init__(self, consign, root):
        self.consign, self.root, self.work = consign, root, root / "work"

    def manifest(self, name, payload, artifacts):
        platforms = "".join(f"  {name}: {payload.stage(name)}\n" for name in payload.platforms)
        contents = "".join(content(*row) for row in payload.places)
        path = self.root / f"{name}.yaml"
        path.write_text(
            f"{HEAD}platforms:\n{platforms}contents:\n{contents}packages: {{section: utils}}\n"
            f"artifacts:\n{artifacts}sign: {{keys: [bench], formats: [minisign]}}\n"
        )
        return path

    def side(self, verb, name, payload, artifacts, warm=None):
        manifest = self.manifest(name, payload, artifacts)
        out = self.work / f"ours-{name}{'-warm' if warm else ''}"
        cache = warm or self.work / "cache"
        return Side(
            f"cd {self.root} && CONSIGN_CACHE={cache} {self.consign} {verb} -q -f {manifest} -o {out}",
            out,
            (lambda: None) if warm else removing(cache),
        )

    def release(self, name, payload, codec=None, warm=None):
        """All artifacts, the list, the record, and a signature of minisign's kind."""
        return self.side("release --skip notes --skip publish", name, payload, release_artifacts(codec), warm)

    def build(self, payload, *forms):
        """Artifacts of linux-amd64 alone: (format, codec)."""
        rows = "".join(artifact(form, ["linux-amd64"], codec) for form, codec in forms)
        name = "-".join([payload.name] + [f"{form}-{codec or 'usual'}" for form, codec in forms])
        return self.side("build --platform linux-amd64", name, payload, rows)

    def key(self):
        if not (self.root / "keys").exists():
            line = [self.consign, "key", "new", "bench", "--unprotected", "--dir", self.root / "keys"]
            subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def content(source, place, kind):
    """A line of the manifest; where a kind has its own place, that one is used."""
    files = f"{source}**" if source.endswith("/") or not source else source
    to = f", to: {place}" if kind == "file" else ""
    return f"  - {{file: '{files}', kind: {kind}{to}}}\n"
