"""What the parts of the stand-in GitLab have in common."""

from datetime import datetime, timezone

API = "/api/v4/projects/:id"
PAGE = {"page": int, "per_page": int}
ORDER = {**PAGE, "sort": ("asc", "desc")}


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
