"""The page of the figures, and the same as plain lines. What people wrote below the marker stays."""

from figures import judged

BEGIN = "<!-- 'make bench' writes what stands between these two marks -->"
END = "<!-- the rest is written by hand -->"
HOW = """Each row is one run of `make bench`: both sides alternately (A B A B …) after a warm-up of each, whole
processes seen from outside. A ratio is Consign's figure divided by the other's, pair by pair: the median, with
the lowest and the highest in parentheses; below 1 is in Consign's favour. Memory is the peak of the largest
process. **Every run of Consign begins with an empty cache folder**, as a first-time user has it, unless the row
says otherwise; removing it is not timed. Consign's time includes hashing every input, `release.json`,
`SHA256SUMS`, reading back and syncing to disk. What both sides wrote is unpacked by `tar`, `unzip`, `dpkg-deb`
and `rpm2cpio`, and every file is compared with what was packed."""


def write(path, facts, versions, results, limits, left_out):
    """Replaces the part of the page that is made here."""
    made = "\n\n".join([
        BEGIN, machine(facts), HOW, "![The ratios of wall times as bars, with their targets](benchmarks.svg)",
        "## Beside other tools", ratios(results), seconds(results), notes(results),
        "## By itself", limited(limits), "### Left out" if left_out else "", bullets(left_out),
        "## Tools", tools(versions), END,
    ])
    while "\n\n\n" in made:
        made = made.replace("\n\n\n", "\n\n")
    before, _, rest = (path.read_text() if path.exists() else "# Benchmarks\n\n").partition(BEGIN)
    path.write_text(before + made + (rest.partition(END)[2] or "\n"))


def machine(facts):
    lines = [
        f"Measured on {facts['date']}: {facts['processor']}, {facts['cores']} cores ({facts['flags']}),"
        f" {facts['memory']}, {facts['system']}; rounds: {facts['rounds']}, of slow rows fewer.",
        f"Load average at the start {facts['load']:.1f}; other processes used {facts['others']:.0%} of the machine"
        " meanwhile.",
    ]
    if facts["load"] > 0.5 or facts["others"] > 0.05:
        lines.append("**The machine was not idle, so these figures are provisional.**")
    if facts["tiny"]:
        lines.append("**The payloads were tiny: this shows that everything works, and nothing else.**")
    return "\n".join(lines)


def table(head, rows):
    lines = [head, ["---"] * len(head)] + rows
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def ratios(results):
    head = ["what", "beside", "wall", "CPU", "rounds"]
    return table(head, [[row.name, row.beside, *judgement(row), str(row.rounds)] for row in results])


def judgement(row):
    """Wall and CPU with their targets."""
    return judged(row.wall, row.targets.get("wall")), judged(row.cpu, row.targets.get("cpu"))


def seconds(results):
    head = ["what", "seconds, ours and theirs", "peak MiB", "MB", "bytes, ratio"]
    return table(head, [
        [row.name, pair(row.seconds, 2), pair(row.peaks, 0), pair(row.sizes, 2), size_ratio(row.sizes)]
        for row in results])


def pair(values, digits):
    return " and ".join(f"{value:.{digits}f}" for value in values)


def size_ratio(sizes):
    return f"{sizes[0] / sizes[1]:.3f}" if sizes[1] else ""


def notes(results):
    lines = [f"{row.name}: {'; '.join(row.notes)}" for row in results if row.notes]
    return bullets(lines) or "No file is larger than the one it is compared with, and all have in them what was packed."


def limited(limits):
    return table(["what", "measured", "at most", ""], [
        [limit.name, amount(limit, limit.value) + missed(limit), amount(limit, limit.target), limit.note]
        for limit in limits])


def missed(limit):
    return ": **missed**" if limit.missed else ""


def amount(limit, value):
    return f"{value:.2f} s" if limit.unit == "s" else f"{value:.0f} {limit.unit}"


def tools(versions):
    return ", ".join(f"{tool} {version}" for tool, version in versions.items()) + "."


def bullets(lines):
    return "\n".join(f"- {line}" for line in lines)


def plain(row):
    """A row for the terminal."""
    wall, cpu = judgement(row)
    lines = [
        f"{row.name}, beside {row.beside} ({row.rounds} round{'s' if row.rounds > 1 else ''})",
        f"  wall   {wall}; {pair(row.seconds, 2)} s",
        f"  CPU    {cpu}",
        f"  peak   {pair(row.peaks, 0)} MiB",
        f"  bytes  {size_ratio(row.sizes)}; {pair(row.sizes, 2)} MB",
    ]
    return unmarked("\n".join(lines + [f"  note   {note}" for note in row.notes])) + "\n"


def plain_limit(limit):
    note = f" ({limit.note})" if limit.note else ""
    most = amount(limit, limit.target)
    return unmarked(f"{limit.name}: {amount(limit, limit.value)}{missed(limit)}, at most {most}{note}")


def unmarked(text):
    return text.replace("**", "").replace("`", "")
