"""Looks at every page of the site as readers do: on a phone and a desktop, light and dark, without
a mouse. Prints what is wrong; the last line counts the pages.

usage: look.py SITE
"""

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

sys.dont_write_bytecode = True
from browser import Browser  # noqa: E402

# WCAG 2.2, 1.4.3: the contrast of text, from computed colours over the first opaque background.
CONTRAST = """
(() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const back = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parts(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return parts(getComputedStyle(document.documentElement).colorScheme === "dark" ? "0 0 0" : "255 255 255");
  };
  const bad = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.getClientRects().length) continue;
    const [a, b] = [light(parts(getComputedStyle(element).color)), light(back(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(element.tagName + " " + node.data.trim().slice(0, 30) + " " + ratio.toFixed(2));
  }
  return [...bad].slice(0, 5);
})()
"""
WIDTH = "document.scrollingElement.scrollWidth"
LINKS = "[...document.querySelectorAll('a[href], img[src]')].map((e) => e.href || e.src)"
NAMES = "[...document.querySelectorAll('[id]')].map((e) => e.id)"
FOCUS = """
(() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && box.width > 0 && box.right > 0 && box.bottom > 0;
  return [e.tagName, e.closest("nav") ? "nav" : e.closest("form") ? "search" : "", seen];
})()
"""


def main(folder):
    pages = sorted(folder.rglob("*.html"))
    wrong, links, names = [], {}, {}
    with Browser() as browser:
        for page in pages:
            address = page.resolve().as_uri()
            for width in (390, 1280):
                browser.size(width, 800)
                wrong += [f"{page.name} at {width}: {said}" for said in browser.open(address)]
                # Not innerWidth: a phone zooms out until a page that is too wide fits.
                wide = browser.evaluate(WIDTH)
                if wide > width:
                    wrong.append(f"{page.name} at {width}: scrolls sideways, {wide} wide")
            for scheme in ("light", "dark"):
                browser.scheme(scheme)
                wrong += [f"{page.name}, {scheme}: {said}" for said in browser.evaluate(CONTRAST)]
            links[address] = browser.evaluate(LINKS)
            names[address] = set(browser.evaluate(NAMES))
        wrong += broken(links, names)
        for width in (390, 1280):
            browser.size(width, 800)
            browser.open((folder / "index.html").resolve().as_uri())
            wrong += keyboard(browser, width)
    return pages, wrong


def broken(links, names):
    found = []
    for page, targets in links.items():
        for target in targets:
            parts = urlsplit(target)
            if parts.scheme != "file":
                continue
            if not Path(unquote(parts.path)).is_file():
                found.append(f"{page}: broken link to {target}")
            place = target.split("#")[0]
            if parts.fragment and unquote(parts.fragment) not in names.get(place, ()):
                found.append(f"{page}: no anchor {target}")
    return found


def keyboard(browser, width):
    """Tab reaches the search and the pages; the search is used without a mouse."""
    found, seen = [], set()
    for _ in range(12):
        browser.key("Tab", 9)
        name, where, visible = browser.evaluate(FOCUS)
        seen.add(where)
        if not visible:
            found.append(f"at {width}: the focus on {name} in '{where}' cannot be seen")
        if where == "search" and not browser.evaluate("document.activeElement.value"):
            browser.type("exit codes")
            rows = browser.evaluate("document.querySelectorAll('#found a').length")
            if not rows:
                found.append(f"at {width}: the search finds nothing")
            browser.key("Tab", 9)
            if not browser.evaluate("!!document.activeElement.closest('#found')"):
                found.append(f"at {width}: Tab does not reach what was found")
            browser.key("Escape", 27)
            if browser.evaluate("document.querySelectorAll('#found a').length"):
                found.append(f"at {width}: Escape does not close what was found")
            browser.type(" ")
    found += [f"at {width}: Tab does not reach the {place}" for place in ("nav", "search")
              if place not in seen]
    return found


pages, wrong = main(Path(sys.argv[1]))
print("\n".join(wrong))
print(f"{len(pages)} pages, {len(wrong)} faults")
sys.exit(1 if wrong or not pages else 0)
