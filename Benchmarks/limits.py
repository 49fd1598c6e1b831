"""Figures of ours alone: peak memory, and how soon an answer comes."""

import payloads
from figures import Limit
from sides import timed

# Every gzip and zstd kind.
KINDS = [
    ("tar.gz", None), ("zip", None), ("tar.zst", None), ("deb", "gzip"), ("deb", "zstd"), ("rpm", "gzip"),
    ("rpm", "zstd"), ("arch", None), ("apk", None), ("ipk", None),
]
MEBIBYTES = 128


def names():
    return [memory_name(*kind) for kind in KINDS] + [PLAN, VERSION]


def memory_name(form, codec):
    return f"peak memory, 1 GiB as {form}" + (f" ({codec})" if codec else "")


PLAN = "plan of 1,000 artifacts"
VERSION = "`consign --version`"


def limits(ours, root, wanted, check):
    """Those that are `wanted`; `check` compares what was made with the payload, and gives notes."""
    for form, codec in KINDS:
        if wanted(memory_name(form, codec)):
            yield memory(ours, payloads.big(root), form, codec, check)
    if wanted(PLAN):
        yield plan(ours, payloads.small(root))
    if wanted(VERSION):
        seconds = [timed(f"exec {ours.consign} --version").wall for _ in range(60)]
        yield Limit(VERSION, min(seconds) * 1000, 15, "ms", "the fastest of 60, with the shell that starts it")


def memory(ours, payload, form, codec, check):
    side = ours.build(payload, (form, codec))
    sample = side.run()
    notes = check(payload, side.out)
    side.before()
    return Limit(memory_name(form, codec), sample.peak, MEBIBYTES, "MiB", "; ".join([f"{sample.wall:.1f} s"] + notes))


def plan(ours, payload):
    """A thousand archives of the same stages, each with a name of its own."""
    rows = "".join(
        f"  - {{format: tar.gz, for: [linux-amd64], name: 'acme-{number}-{{{{os}}}}-{{{{arch}}}}',"
        " waive: {wrong-architecture: made for measuring}}\n"
        for number in range(1000)
    )
    path = ours.manifest("plan", payload, rows)
    line = f"cd {ours.root} && CONSIGN_CACHE=off {ours.consign} plan -q -f {path}"
    return Limit(PLAN, min(timed(line).wall for _ in range(3)), 1, "s", "the fastest of three")
