"""The files to pack: what there is of them, and where packages install it."""

PLATFORMS = ("linux-amd64", "linux-arm64", "macos-amd64", "macos-arm64", "windows-amd64", "windows-arm64")


class Payload:
    """A stage for each platform below `root`, and where packages install what is in it.

    `places` has a row (path in the stage, installed path, kind) for each content; paths that end
    with a slash are folders.
    """

    def __init__(self, root, name, places, platforms=PLATFORMS):
        self.root, self.name, self.places, self.platforms = root / name, name, places, platforms

    def stage(self, platform):
        return self.root / platform


def small(root):
    """12 MB for each platform: a program and 11 texts."""
    places = [("acme", "/usr/bin/acme", "program"), ("doc/", "/usr/share/doc/acme/", "doc")]
    return Payload(root, "small", places)


def medium(root):
    """About 140 MB for each platform: programs and libraries, a fifth of them the same everywhere."""
    places = [("acme", "/usr/bin/acme", "program"), ("lib/", "/usr/lib/acme/", "file")]
    return Payload(root, "medium", places)


def many(root):
    """20,000 small texts in 400 folders."""
    return Payload(root, "many", [("", "/opt/acme/", "file")], PLATFORMS[:1])


def big(root):
    """One file of 1 GiB: a quarter noise, a half program, a quarter text."""
    return Payload(root, "big", [("", "/opt/acme/", "file")], PLATFORMS[:1])
