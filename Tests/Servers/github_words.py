"""What the parts of the stand-in GitHub have in common."""

import dataclasses, re, unicodedata, urllib.parse
from datetime import datetime, timezone

from standin import Problem

REPOSITORY = "/repos/:owner/:repository"
RELEASES, GIT = REPOSITORY + "/releases", REPOSITORY + "/git"
ASSETS, ASSET = RELEASES + "/:id/assets", RELEASES + "/assets/:asset"
PAGE = {"per_page": int, "page": int}
RELEASE = {
    "tag_name": str,
    "target_commitish": str,
    "name": str,
    "body": str,
    "draft": bool,
    "prerelease": bool,
}
GRAPHQL = {"query!": str, "variables!": dict}
LEVELS = {"none": 0, "read": 1, "write": 2}


@dataclasses.dataclass
class Caller:
    """Whose token it was."""

    token: str
    level: int


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(text):
    return urllib.parse.quote(text, safe="")


def problem(status, message, errors=None, headers=None):
    """An error as GitHub words it."""
    body = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return Problem(status, {**body, "errors": errors} if errors else body, headers)


def invalid(resource, field, code, message=None):
    """A field that GitHub does not take."""
    error = {"resource": resource, "code": code, "field": field}
    return problem(422, "Validation Failed", [{**error, "message": message} if message else error])


def served(name):
    """What GitHub calls an asset that was sent as `name`: without accents, with a dot for what it
    does not like, and never without something before the dot."""
    letters = unicodedata.normalize("NFD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    kept = re.sub(r"[^A-Za-z0-9_+@-]+", ".", plain).strip(".")
    headless = plain.startswith(".") or "." not in kept and kept != name
    return ("default." + kept).rstrip(".") if headless else kept
