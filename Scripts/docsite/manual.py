"""The manual page, in the few words of man(7) that Consign writes it in, as Markdown's HTML."""

import html
import re

from markdown import anchor


def render(text):
    """(HTML, headings)"""
    out, headings, mode = [], [], "text"
    for line in text.split("\n"):
        word, _, rest = line.partition(" ")
        rest = clean(rest)
        if word in (".SH", ".SS"):
            level = 2 if word == ".SH" else 3
            title = rest.capitalize() if level == 2 else rest
            headings.append((level, title, anchor(title)))
            out.append(close(mode) + f'<h{level} id="{anchor(title)}">{html.escape(title)}</h{level}>')
            mode = "text"
        elif word == ".TP":
            out.append("" if mode in ("term", "said") else close(mode) + "<dl>")
            if mode == "said":
                out.append("</dd>")
            mode = "term"
        elif word == ".EX":
            out.append(close(mode) + '<pre tabindex="0"><code>')
            mode = "code"
        elif word == ".EE":
            out.append("</code></pre>")
            mode = "text"
        elif word == ".PP":
            out.append(close(mode))
            mode = "text"
        elif word == ".TH" or not line:
            continue
        elif mode == "term":
            out.append(f"<dt><code>{html.escape(rest)}</code></dt><dd>")
            mode = "said"
        else:
            body = rest if word in (".B", ".I") else clean(line)
            if mode == "text":
                out.append("<p>")
                mode = "paragraph"
            out.append(html.escape(body, quote=False))
    return "\n".join(out) + close(mode), headings


def clean(text):
    text = re.sub(r"\\f[BIRP]", "", text)
    return text.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\").replace("\\(aq", "'")


def close(mode):
    return {"said": "</dd></dl>", "term": "</dl>", "paragraph": "</p>", "code": "</code></pre>"}.get(
        mode, "")
