"""What the parts of the stand-in Gitea have in common."""

import urllib.parse
from datetime import datetime, timezone

PAGE = {"page": int, "limit": int}
REPOSITORY = "/api/v1/repos/:owner/:repository"
RELEASES, TAGS = REPOSITORY + "/releases", REPOSITORY + "/tags"
ASSETS = RELEASES + "/:id/assets"
RELEASE = {
    "tag_name": str,
    "target_commitish": str,
    "name": str,
    "body": str,
    "draft": bool,
    "prerelease": bool,
}


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(text):
    return urllib.parse.quote(text, safe="")
