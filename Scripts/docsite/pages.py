"""Which pages the site has, where links lead, and the frame around each page."""

import html
import json
import posixpath
import re
from pathlib import Path

import manual
from markdown import Markdown

# The navigation: groups of (source, name).
GROUPS = [
    ("Start", [("docs/index.md", "Start"), ("docs/tutorial.md", "Tutorial")]),
    ("How to", [
        ("docs/packages.md", "Native packages"), ("docs/macos.md", "macOS"),
        ("docs/publishing.md", "Publishing"),
        ("docs/ci.md", "Pipelines"), ("docs/verifying.md", "Verifying"), ("docs/keys.md", "Keys"),
        ("docs/moving.md", "Moving here")]),
    ("References", [
        ("docs/manifest.md", "The manifest"), ("docs/consign.1", "The commands"),
        ("docs/json.md", "Answers for programs"), ("docs/signatures.md", "Signatures"),
        ("docs/benchmarks.md", "Benchmarks")]),
    ("Help", [
        ("docs/troubleshooting.md", "Troubleshooting"), ("docs/faq.md", "Questions"),
        ("docs/comparison.md", "Other tools")]),
]
# Pages beside the navigation, for links that lead there.
MORE = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]


class Site:
    """The pages of the repository at `root`, written into `out`."""

    def __init__(self, root, out):
        self.root, self.out = Path(root), Path(out)
        self.names = {source: name for _, group in GROUPS for source, name in group}
        self.waiting = list(self.names) + MORE
        self.written = set()
        self.index = []

    def write(self):
        while self.waiting:
            source = self.waiting.pop(0)
            if source not in self.written:
                self.written.add(source)
                self.page(source)
        here = Path(__file__).parent
        for name in ["style.css", "search.js"]:
            (self.out / name).write_text((here / name).read_text())
        # A script, not JSON that is fetched: pages that are opened as files may fetch nothing.
        (self.out / "search-index.js").write_text(
            "const searchIndex = " + json.dumps(self.index, ensure_ascii=False) + ";\n")

    def address(self, source):
        """The page of a source file: docs are at the top, other files below files/."""
        if source.startswith("docs/") and source.count("/") == 1:
            name = source[5:]
            return "commands.html" if name == "consign.1" else re.sub(r"\.md$", "", name) + ".html"
        return "files/" + source.replace("/", "-") + ".html"

    def link(self, source, target):
        """Where the link `target` of the page `source` leads on the site."""
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            return target
        path, _, place = target.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        up = "../" if self.address(source).startswith("files/") else ""
        if path.endswith((".svg", ".json")):
            if (self.root / path).exists():
                (self.out / Path(path).name).write_bytes((self.root / path).read_bytes())
            return up + Path(path).name
        if (self.root / path).is_dir():
            path += "/README.md"
        self.waiting.append(path)
        return up + self.address(path) + (f"#{place}" if place else "")

    def page(self, source):
        text = (self.root / source).read_text()
        if source.endswith(".1"):
            body, headings = manual.render(text)
        elif source.endswith(".md"):
            made = Markdown(lambda target: self.link(source, target))
            body, headings = made.render(text), made.headings
        else:
            body, headings = Markdown(str).code(text.split("\n")), []
        title = next((h[1] for h in headings if h[0] == 1), self.names.get(source, source))
        if not any(level == 1 for level, _, _ in headings):
            body = f"<h1>{html.escape(title)}</h1>\n" + body
        if self.names.get(source) not in (None, "Start"):
            body = self.contents(headings, body)
        place = self.out / self.address(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self.frame(source, title, body))
        if source in self.names:
            self.remember(source, title, body)

    def contents(self, headings, body):
        """The sections of a long page, behind its title; of the manual, its commands."""
        wanted = 3 if any(title.startswith("consign ") for _, title, _ in headings) else 2
        rows = [f'<li><a href="#{name}">{html.escape(title)}</a></li>'
                for level, title, name in headings if level == wanted]
        if len(rows) < 3:
            return body
        box = '<details class="contents"><summary>On this page</summary><ul>'
        return body.replace("</h1>", "</h1>\n" + box + "".join(rows) + "</ul></details>", 1)

    def remember(self, source, title, body):
        """What the search finds: a row for each section."""
        parts = re.split(r'<h[1-4](?: id="([^"]*)")?>(.*?)</h[1-4]>', body, flags=re.S)
        for name, heading, text in zip(parts[1::3], parts[2::3], parts[3::3]):
            words = html.unescape(re.sub(r"<[^>]*>", " ", text))
            self.index.append([
                self.address(source) + (f"#{name}" if name else ""), title,
                html.unescape(re.sub(r"<[^>]*>", "", heading)), " ".join(words.split())])

    def frame(self, source, title, body):
        up = "../" if self.address(source).startswith("files/") else ""
        name = "Consign" if title == "Consign" else f"{title} – Consign"
        return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(name)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}style.css">
</head>
<body data-up="{up}">
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="{up}index.html">Consign</a>
<form role="search" id="search" hidden>
<label for="words">Search</label>
<input id="words" type="search" autocomplete="off" spellcheck="false">
<div id="found" aria-live="polite"></div>
</form>
</header>
<div class="columns">
<nav aria-label="Pages">
{self.navigation(source, up)}
</nav>
<main id="content" tabindex="-1">
{body}
</main>
</div>
<script src="{up}search-index.js" defer></script>
<script src="{up}search.js" defer></script>
</body>
</html>
"""

    def navigation(self, source, up):
        out = []
        for group, pages in GROUPS:
            rows = "".join(self.entry(page, name, source, up) for page, name in pages)
            out.append(f"<h2>{group}</h2>\n<ul>{rows}</ul>")
        return "\n".join(out)

    def entry(self, page, name, source, up):
        current = ' aria-current="page"' if page == source else ""
        return f'<li><a href="{up}{self.address(page)}"{current}>{html.escape(name)}</a></li>\n'
