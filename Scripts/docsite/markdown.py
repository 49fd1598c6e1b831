"""Markdown as the pages use it: what CommonMark 0.31 says of headings, paragraphs, lists, fences,
indented code, links and emphasis, and GitHub's tables."""

import html
import re


def anchor(title):
    """The name that forges give to a heading."""
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -_")
    return kept.strip().replace(" ", "-")


def plain(text):
    """Inline Markdown as text, for headings and the search."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\\([|*_`<>\[\]])", r"\1", text.replace("`", "").replace("**", ""))


def blocks(page):
    """The fenced blocks of a page: (words of the fence's line, text)."""
    found = re.findall(r"^```([^\n]*)\n(.*?)^```$", page, re.M | re.S)
    return [(words.split(), text) for words, text in found]


class Markdown:
    """One page; `link` turns the target of a link into the address on the site."""

    def __init__(self, link):
        self.link = link
        self.headings = []  # (level, title, anchor)

    def render(self, text):
        return self.body(re.sub(r"<!--.*?-->", "", text, flags=re.S).split("\n"))

    def body(self, lines):
        out, place = [], 0
        while place < len(lines):
            for pattern, rule in self.rules:
                if re.match(pattern, lines[place]):
                    taken, text = rule(self, lines[place:])
                    break
            out.append(text)
            place += taken
        return "\n".join(part for part in out if part)

    def empty(self, lines):
        return 1, ""

    def heading(self, lines):
        marks, title = lines[0].split(" ", 1)
        name = anchor(plain(title))
        self.headings.append((len(marks), plain(title), name))
        level = f"h{len(marks)}"
        return 1, f'<{level} id="{name}">{self.inline(title)}</{level}>'

    def fence(self, lines):
        mark = re.match("`+", lines[0])[0]
        end = next((n for n in range(1, len(lines)) if lines[n].strip() == mark), len(lines))
        name = next((w[5:] for w in lines[0].split() if w.startswith("file=")), None)
        title = f'<p class="file">{html.escape(name)}</p>' if name else ""
        return end + 1, title + self.code(lines[1:end])

    def indented(self, lines):
        taken = lines_while(lines, lambda line: line.startswith("    ") or not line.strip())
        return taken, self.code([line[4:] for line in lines[:taken]])

    def code(self, lines):
        text = html.escape("\n".join(lines).strip("\n"), quote=False)
        return f'<pre tabindex="0"><code>{text}\n</code></pre>'

    def table(self, lines):
        taken = lines_while(lines, lambda line: line.startswith("|"))
        rows = [self.cells(line) for line in lines[:taken]]
        head = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
        body = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows[2:])
        return taken, (
            '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>'
            f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>")

    def cells(self, line):
        parts = re.split(r"(?<!\\)\|", line.strip()[1:-1])
        return [self.inline(part.strip().replace("\\|", "|")) for part in parts]

    def list(self, lines):
        bullet = re.match(r"(-|\d+\.) +", lines[0])
        kind = "ul" if bullet[1] == "-" else "ol"
        start = re.compile(r"- +" if kind == "ul" else r"\d+\. +")
        items, place = [], 0
        while place < len(lines) and (mark := start.match(lines[place])):
            indent = " " * len(mark[0])
            more = lines_while(
                lines[place + 1:], lambda line: line.startswith(indent) or not line.strip())
            item = [lines[place][len(mark[0]):]] + [
                line[len(indent):] if line.startswith(indent) else line.strip()
                for line in lines[place + 1:place + 1 + more]]
            items.append(item)
            place += 1 + more
        loose = any("" in [l.strip() for l in "\n".join(i).rstrip().split("\n")] for i in items)
        return place, f"<{kind}>" + "\n".join(self.item(item, loose) for item in items) + f"</{kind}>"

    def item(self, lines, loose):
        body = self.body(lines)
        if not loose:
            body = re.sub(r"^<p>(.*?)</p>", r"\1", body, count=1, flags=re.S)
        return f"<li>{body}</li>"

    def paragraph(self, lines):
        stop = r"(#+ |```|\||- |\d+\. |\s*$)"
        taken = 1 + lines_while(lines[1:], lambda line: not re.match(stop, line))
        return taken, f"<p>{self.inline(' '.join(line.strip() for line in lines[:taken]))}</p>"

    rules = [
        (r"\s*$", empty), (r"#{1,4} ", heading), (r"```", fence), (r"    ", indented),
        (r"\|", table), (r"(-|\d+\.) +\S", list), (r"", paragraph),
    ]

    def inline(self, text):
        """Code first, since nothing in it means anything."""
        parts = re.split(r"(`+)(.+?)(?<!`)\1(?!`)", text)
        out = []
        for n in range(0, len(parts), 3):
            out.append(self.words(parts[n]))
            if n + 2 < len(parts):
                out.append(f"\0{html.escape(parts[n + 2].strip(), quote=False)}\1")
        joined = "".join(out)
        joined = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", joined)
        joined = re.sub(r"(?<![\w*])\*([^\s*][^*]*)\*(?![\w*])", r"<em>\1</em>", joined)
        joined = re.sub(r"!\[([^\]]*)\]\(([^)]*)\)", self.image, joined)
        joined = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", self.anchor_tag, joined)
        joined = joined.replace("\0", "<code>").replace("\1", "</code>")
        return joined.replace("\2", "*").replace("\3", "_")

    def words(self, text):
        text = text.replace("\\*", "\2").replace("\\_", "\3")
        text = re.sub(r"\\([|`<>\[\]])", r"\1", text)
        return html.escape(text, quote=False)

    def image(self, match):
        return f'<img src="{self.link(match[2])}" alt="{html.escape(match[1])}">'

    def anchor_tag(self, match):
        return f'<a href="{html.escape(self.link(html.unescape(match[2])))}">{match[1]}</a>'


def lines_while(lines, holds):
    """How many lines at the beginning are such."""
    return next((n for n, line in enumerate(lines) if not holds(line)), len(lines))
