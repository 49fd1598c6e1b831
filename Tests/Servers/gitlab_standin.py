"""A strict stand-in for the part of GitLab's REST API v4 that a release publisher uses: generic
packages, their lists, releases and their links, tags. One project, number 1, of a given path.

  gitlab_standin.py [--port 0] [--project acme/acme] [--token T=developer] [--job-token T=developer]
                    [--tag NAME[=SHA]] [--private] [--rate N] [--no-duplicates] [--faults JSON] ...

Prints "PORT n". Kept as GitLab has it, because publishers stumble over it:
- an upload under a name that is taken adds a second file; the newest one is downloaded;
- two uploads into one package and version at the same time: one answers 500;
- package_name filters by a part of the name, package_version by the whole version;
- a created release is public at once; there are no drafts; deleting it keeps the tag;
- a link's name, url or path that the release has already: 400 "has already been taken";
- PUT and DELETE of a release that is not there answer 403, not 404.
https://docs.gitlab.com/api/releases/, .../api/packages/, .../user/packages/generic_packages/
"""

import dataclasses, email.utils, hashlib, re, time, urllib.parse

import standin_http
from gitlab_packages import Packages
from gitlab_releases import Releases
from gitlab_words import API, ORDER
from standin import Problem, Service, arguments, operation

LEVELS = {"guest": 10, "reporter": 20, "developer": 30, "maintainer": 40}


@dataclasses.dataclass
class Caller:
    """Whose token it was."""

    token: str
    level: int


class GitLab(Packages, Releases, Service):
    minute, used = 0, {}

    def start(self):
        head = hashlib.sha1(self.options.project.encode()).hexdigest()
        tags = dict((text + "=" + head).split("=")[:2] for text in self.options.tag)
        return {"last": 100, "packages": {}, "files": {}, "releases": {}, "head": head, "tags": tags}

    def report(self):
        files = [{**one, "stored": None} for one in self.state["files"].values()]
        return {
            **self.state,
            "files": files,
            "packages": list(self.state["packages"].values()),
            "releases": [self.show_release(one) for one in self.state["releases"].values()],
        }

    # Who may do what.
    def refuse(self, status, text):
        key = "error" if status == 400 else "message"
        return Problem(status, {key: f"{status} {text}" if status in (401, 403, 404, 405) else text})

    def authenticate(self, headers, operation):
        given = [name for name in ("PRIVATE-TOKEN", "JOB-TOKEN", "Authorization") if headers.get(name)]
        if not given:
            return None
        if len(given) > 1:
            raise self.refuse(422, f"strict stand-in: more than one credential: {given}")
        value = headers[given[0]]
        if given[0] == "Authorization":
            if not value.startswith("Bearer "):
                raise self.refuse(401, "Unauthorized")
            value = value[7:]
        of = self.options.job_token if given[0] == "JOB-TOKEN" else self.options.token
        level = dict(pair.split("=") for pair in of).get(value)
        if level is None:
            raise self.refuse(401, "Unauthorized")
        # A job's token opens only some doors; before the others it is nobody's.
        if given[0] == "JOB-TOKEN" and "job" not in operation.tags:
            return None
        return Caller(value, LEVELS[level])

    def admit(self, caller, operation, path):
        self.count(caller)
        if operation.needs == "none":
            return
        project = path.get("id") or path["project"]
        if operation.method != "GET" and caller is None:
            raise self.refuse(401, "Unauthorized")
        seen = project in ("1", self.options.project) and (caller or not self.options.private)
        if not seen:
            raise self.refuse(404, "Project Not Found")
        if operation.needs != "read" and caller.level < LEVELS[operation.needs]:
            raise self.refuse(403, "Forbidden")

    def count(self, caller):
        """Counts the requests of a minute, which --rate limits."""
        minute = int(time.time() // 60)
        with self.lock:
            if self.minute != minute:
                self.minute, self.used = minute, {}
            token = caller and caller.token
            self.used[token] = self.used.get(token, 0) + 1
            if self.options.rate and self.used[token] > self.options.rate:
                raise Problem(429, "Retry later\n", {"Retry-After": 60 - int(time.time() % 60)})

    def quota(self, caller):
        limit, used, reset = (
            self.options.rate,
            self.used.get(caller and caller.token, 0),
            (self.minute + 1) * 60,
        )
        if not limit:
            return {}
        return {
            "RateLimit-Limit": limit,
            "RateLimit-Observed": used,
            "RateLimit-Remaining": max(0, limit - used),
            "RateLimit-Reset": reset,
            "RateLimit-ResetTime": email.utils.formatdate(reset, usegmt=True),
            "RateLimit-Name": "throttle_authenticated_api",
        }

    def pages(self, request, items):
        """One page of `items`, described by headers."""
        size, page = min(100, request.query.get("per_page", 20)), request.query.get("page", 1)
        if size < 1 or page < 1:
            raise self.refuse(400, "page does not have a valid value")
        last = max(1, -(-len(items) // size))
        request.answer.update(
            {
                "X-Page": page,
                "X-Per-Page": size,
                "X-Total": len(items),
                "X-Total-Pages": last,
                "X-Next-Page": page + 1 if page < last else "",
                "X-Prev-Page": page - 1 if page > 1 else "",
            }
        )

        def link(number, what):
            query = urllib.parse.urlencode({**request.query, "page": number, "per_page": size})
            return f'<{request.address}?{query}>; rel="{what}"'

        links = [link(page - 1, "prev")] * (page > 1) + [link(page + 1, "next")] * (page < last)
        request.answer["Link"] = ", ".join(links + [link(1, "first"), link(last, "last")])
        return 200, items[(page - 1) * size : page * size]

    def web(self, path=""):
        return f"{self.address}/{self.options.project}{path}"

    def key(self, request, name):
        if not request.path[name].isdigit():
            raise self.refuse(400, f"{name} is invalid")
        return int(request.path[name])

    def found(self, kind, key):
        if key not in self.state[kind]:
            raise self.refuse(404, "Not Found")
        return self.state[kind][key]

    # The project and its tags.
    @operation("GET", "/api/v4/version", needs="none")
    def version(self, request):
        if request.caller is None:
            raise self.refuse(401, "Unauthorized")
        return 200, {"version": "18.5.0", "revision": "0123456789a"}

    @operation("GET", API)
    def get_project(self, request):
        path = self.options.project
        project = {
            "id": 1,
            "name": path.rsplit("/")[-1],
            "path": path.rsplit("/")[-1],
            "path_with_namespace": path,
            "default_branch": "main",
            "visibility": "private" if self.options.private else "public",
            "web_url": self.web(),
        }
        if request.caller:
            access = {"access_level": request.caller.level, "notification_level": 3}
            project.update(
                archived=False,
                packages_enabled=True,
                permissions={"project_access": access, "group_access": None},
            )
        return 200, project

    def show_tag(self, name):
        sha = self.state["tags"][name]
        return {
            "name": name,
            "message": "",
            "target": sha,
            "commit": self.show_commit(sha),
            "release": None,
            "protected": False,
        }

    def show_commit(self, sha):
        return {
            "id": sha,
            "short_id": sha[:8],
            "title": "Release",
            "message": "Release",
            "created_at": "2026-01-02T03:04:05.000Z",
            "parent_ids": [],
        }

    def make_tag(self, name, ref):
        sha = self.state["head"] if ref in ("main", self.state["head"]) else self.state["tags"].get(ref)
        if sha is None:
            raise Problem(400, {"message": f"Target {ref} is invalid"})
        if not re.fullmatch(r"[^\x00-\x20~^:?*\[\\]+", name):
            raise Problem(400, {"message": "Tag name invalid"})
        self.state["tags"][name] = sha

    @operation(
        "GET",
        API + "/repository/tags",
        query={**ORDER, "search": str, "order_by": ("name", "updated", "version")},
    )
    def list_tags(self, request):
        word = request.query.get("search", "")
        names = [
            name
            for name in self.state["tags"]
            if (name.startswith(word[1:]) if word[:1] == "^" else word in name)
        ]
        return self.pages(
            request,
            [self.show_tag(name) for name in sorted(names, reverse=request.query.get("sort") != "asc")],
        )

    @operation("GET", API + "/repository/tags/:tag")
    def get_tag(self, request):
        if request.path["tag"] not in self.state["tags"]:
            raise self.refuse(404, "Tag Not Found")
        return 200, self.show_tag(request.path["tag"])

    @operation(
        "POST",
        API + "/repository/tags",
        body={"tag_name!": str, "ref!": str, "message": str},
        needs="developer",
    )
    def create_tag(self, request):
        name = request.body["tag_name"]
        if name in self.state["tags"]:
            raise Problem(400, {"message": f"Tag {name} already exists"})
        self.make_tag(name, request.body["ref"])
        return 201, self.show_tag(name)


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--project", default="acme/acme")
    parser.add_argument("--token", action="append", help="TOKEN=guest|reporter|developer|maintainer")
    parser.add_argument("--job-token", action="append", default=[])
    parser.add_argument("--tag", action="append", default=[], help="NAME or NAME=SHA: a tag there is already")
    parser.add_argument("--private", action="store_true")
    parser.add_argument("--no-duplicates", action="store_true")
    parser.add_argument("--rate", type=int, default=0, help="requests a minute; 0 is without end")
    options = parser.parse_args()
    options.token = options.token or ["glpat-standin=developer"]
    standin_http.run(GitLab(options))
