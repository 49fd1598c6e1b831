"""A recorded session as SVG: the tutorial's own commands, run, with the times they took."""

import html
import os
import re
import subprocess
import tempfile
import time

from markdown import blocks

# What is shown of the tutorial, by how the line begins; everything else is run out of sight.
SHOWN = ["consign key new", "consign release", "ssh-keygen", "consign verify"]
COLUMNS, ROW, TOP, WIDTH = 72, 19, 30, 640
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


def record(page, consign):
    """(seconds, kind, line) for each line of the screen."""
    scenes, clock, yours = [], 0.5, None
    with tempfile.TemporaryDirectory() as folder:
        place = folder
        for words, text in blocks(page):
            name = next((w[5:] for w in words if w.startswith("file=")), None)
            if name:
                with open(os.path.join(place, name), "w") as file:
                    file.write(text)
            if words[:1] != ["console"]:
                continue
            for line in (l[2:] for l in text.split("\n") if l.startswith("$ ")):
                if "1.1.0" in line or line.startswith("cd ../anvil"):
                    return scenes
                typed = FINGERPRINT.sub(yours, line) if yours else line
                answer, place = run(typed, place, folder, consign)
                yours = yours or next(iter(FINGERPRINT.findall(" ".join(l for _, l in answer))), None)
                if any(line.startswith(start) for start in SHOWN):
                    clock = show(scenes, typed, answer, clock)
    return scenes


def run(line, place, home, consign):
    """The answer as (seconds since the line was typed, line), and the folder behind it."""
    environment = {
        "PATH": os.path.dirname(os.path.abspath(consign)) + ":" + os.environ["PATH"], "HOME": home,
        "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": "/dev/null", "CONSIGN_KEYS": "",
        "GIT_AUTHOR_NAME": "Acme", "GIT_AUTHOR_EMAIL": "release@acme.example",
        "GIT_COMMITTER_NAME": "Acme", "GIT_COMMITTER_EMAIL": "release@acme.example",
    }
    began = time.monotonic()
    child = subprocess.Popen(
        ["/bin/sh", "-c", f"{line}\necho \"end $PWD\""], cwd=place, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    answer = [(time.monotonic() - began, said.rstrip("\n")) for said in child.stdout]
    if child.wait() != 0 or not answer or not answer[-1][1].startswith("end "):
        raise SystemExit(f"the session stopped at '{line}': {answer}")
    return answer[:-1], answer[-1][1][4:]


def show(scenes, line, answer, clock):
    """Adds a command and its answer; waits are cut to what a reader needs."""
    scenes.append((clock, "typed", "$ " + line))
    clock += 0.8
    before = 0.0
    for at, said in answer:
        clock += min(max(at - before, 0.04), 0.7)
        before = at
        scenes.append((clock, "said", said))
    scenes.append((clock, "said", ""))
    return clock + 1.5


def svg(scenes):
    """The lines one below another, each shown at its time; without motion all are there at once."""
    rows = []
    for at, kind, line in scenes:
        parts = [line[n:n + COLUMNS] for n in range(0, len(line), COLUMNS)] or [""]
        rows += [(at, kind, part) for part in parts]
    height = TOP + ROW * len(rows) + 10
    lines = "\n".join(
        f'<text class="{kind}" x="16" y="{TOP + ROW * n}" style="animation-delay:{at:.2f}s">'
        f"{html.escape(line, quote=False)}</text>"
        for n, (at, kind, line) in enumerate(rows) if line)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" \
width="{WIDTH}" height="{height}" role="img" aria-label="A recorded session">
<style>
rect {{ fill: #12161d; }}
text {{ font: 13px ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; white-space: pre;
  fill: #cfd7e2; animation: appear .01s both; }}
.typed {{ fill: #9ed39a; font-weight: bold; }}
@keyframes appear {{ from {{ opacity: 0; }} to {{ opacity: 1; }} }}
@media (prefers-reduced-motion: reduce) {{ text {{ animation: none; }} }}
</style>
<rect width="{WIDTH}" height="{height}" rx="6"/>
{lines}
</svg>
"""
