"""The chart: a bar for each ratio of wall times, as SVG that reads on a phone and in both schemes."""

import html

WIDTH, ROW, TOP = 390, 46, 64
LEFT, SPAN = 12, 300  # where a bar begins, and how long a ratio of 1 is
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px }
.small { font-size: 12px; fill: #59636e }
.ground { fill: #ffffff } .track { fill: #eaeef2 } .bar { fill: #0969da } .missed { fill: #bc4c00 }
.range { stroke: #1f2328; stroke-width: 1.5 } .target { stroke: #1f2328; stroke-width: 2; stroke-dasharray: 2 2 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .small { fill: #9198a1 } .ground { fill: #0d1117 } .track { fill: #262c36 }
.bar { fill: #4493f8 } .missed { fill: #f0883e } .range, .target { stroke: #f0f6fc }
}"""


def svg(results):
    height = TOP + ROW * len(results) + 8
    bars = "".join(bar(row, TOP + ROW * number) for number, row in enumerate(results))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img">\n'
        f"<title>Wall time of Consign beside other tools</title>\n<style>{STYLE}\n</style>\n"
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>\n'
        f'<text class="title" x="{LEFT}" y="24">Wall time, the other side being 1</text>\n'
        f'<text class="small" x="{LEFT}" y="44">shorter is better; line: lowest to highest; dashes: target</text>\n'
        f"{bars}</svg>\n"
    )


def bar(row, y):
    target = row.targets.get("wall")
    missed = target is not None and row.wall.middle > target
    left, length = LEFT + scaled(row.wall.lowest), scaled(row.wall.middle)
    parts = [
        f'<text x="{LEFT}" y="{y + 12}">{html.escape(row.name)}</text>',
        f'<rect class="track" x="{LEFT}" y="{y + 18}" width="{SPAN}" height="14" rx="2"/>',
        f'<rect class="{"missed" if missed else "bar"}" x="{LEFT}" y="{y + 18}" width="{length}" height="14" rx="2"/>',
        f'<path class="range" d="M{left} {y + 25}H{LEFT + scaled(row.wall.highest)}"/>',
        f'<text x="{LEFT + SPAN + 10}" y="{y + 30}">{row.wall.middle:.2f}{" ✗" if missed else ""}</text>',
    ]
    if target is not None:
        parts.append(f'<path class="target" d="M{LEFT + scaled(target)} {y + 15}v20"/>')
    return "\n".join(parts) + "\n"



def scaled(ratio):
    """In pixels; what is beyond the other side's time ends there."""
    return round(max(0.0, min(ratio, 1.0)) * SPAN, 1)
