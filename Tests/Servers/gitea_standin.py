"""A strict stand-in for the part of Gitea's (and Forgejo's) API v1 that a release publisher uses:
the repository, releases and drafts, attachments, tags. One repository of a given name.

  gitea_standin.py [--port 0] [--repository acme/acme] [--token T=write] [--tag NAME[=SHA]]
                   [--private] [--version 1.25.0] [--faults JSON] ...

Prints "PORT n". Kept as Gitea has it, because publishers stumble over it:
- a second release or draft of a tag is refused (409), but attachments may share a name;
- an attachment has no digest; its browser_download_url names the file while all names of the release
  differ, and its uuid otherwise (and in the answer to its upload);
- by that name a draft's attachments cannot be downloaded, by uuid those who may write can;
- drafts are shown to those who may write, others get 404; by tag too;
- an empty string in a PATCH changes nothing; the tag is made when the draft is published;
- deleting a release keeps its tag.
https://docs.gitea.com/api/, templates/swagger/v1_json.tmpl of Gitea
"""

import dataclasses, hashlib, re, urllib.parse

import standin_http
from gitea_attachments import Attachments
from gitea_words import PAGE, RELEASE, RELEASES, REPOSITORY, TAGS, now, quoted
from standin import Problem, Service, arguments, operation

LEVELS = {"none": 0, "read": 1, "write": 2}


@dataclasses.dataclass
class Caller:
    """Whose token it was."""

    level: int


class Gitea(Attachments, Service):
    def start(self):
        head = hashlib.sha1(self.options.repository.encode()).hexdigest()
        tags = dict((text + "=" + head).split("=")[:2] for text in self.options.tag)
        return {"last": 0, "releases": {}, "head": head, "tags": tags}

    def report(self):
        releases = [
            {**self.show(one), "sha256": {asset["name"]: asset["stored"].sha256 for asset in one["assets"]}}
            for one in self.state["releases"].values()
        ]
        return {"releases": releases, "tags": self.state["tags"], "head": self.state["head"]}

    # Who may do what.
    def refuse(self, status, text):
        if status == 404:
            return Problem(
                404,
                {
                    "errors": [],
                    "message": "The target couldn't be found.",
                    "url": self.address + "/api/swagger",
                },
            )
        return Problem(status, {"message": text, "url": self.address + "/api/swagger"})

    def authenticate(self, headers, operation):
        value = headers.get("Authorization")
        if value is None:
            return None
        match = re.fullmatch(r"(?i)(?:token|bearer) (\S+)", value)
        level = dict(pair.split("=") for pair in self.options.token).get(match and match[1])
        if level is None:
            raise self.refuse(401, "invalid username, password or token")
        return Caller(LEVELS[level])

    def admit(self, caller, operation, path):
        if operation.needs == "none":
            return
        if operation.needs == "user" or operation.method != "GET":
            if caller is None:
                raise self.refuse(401, "token is required")
        known = "owner" not in path or f"{path['owner']}/{path['repository']}" == self.options.repository
        if not known or self.options.private and (caller is None or caller.level < 1):
            raise self.refuse(404, "")
        if operation.needs == "write" and caller.level < 2:
            raise self.refuse(403, "user should have a permission to write to a repo")

    def writes(self, request):
        return request.caller is not None and request.caller.level == 2

    def page(self, request, items):
        """One page of `items`, described by headers."""
        size, number = min(50, request.query.get("limit", 30)) or 30, max(1, request.query.get("page", 1))
        last = max(1, -(-len(items) // size))

        def link(page, what):
            query = urllib.parse.urlencode({**request.query, "page": page, "limit": size})
            return f'<{request.address}?{query}>; rel="{what}"'

        links = [link(number + 1, "next"), link(last, "last")] * (number < last) + [
            link(1, "first"),
            link(number - 1, "prev"),
        ] * (number > 1)
        request.answer["X-Total-Count"] = len(items)
        if links:
            request.answer["Link"] = ",".join(links)
        return 200, items[(number - 1) * size : number * size]

    @operation("GET", "/api/v1/version", needs="none")
    def version(self, request):
        return 200, {"version": self.options.version}

    @operation("GET", "/api/v1/user", needs="user")
    def user(self, request):
        return 200, self.author()

    def author(self):
        return {
            "id": 1,
            "login": "bot",
            "full_name": "",
            "email": "bot@noreply.localhost",
            "username": "bot",
            "active": True,
        }

    @operation("GET", REPOSITORY)
    def get_repository(self, request):
        owner, name = self.options.repository.split("/")
        write = self.writes(request)
        return 200, {
            "id": 1,
            "name": name,
            "full_name": self.options.repository,
            "owner": {**self.author(), "login": owner},
            "empty": False,
            "private": self.options.private,
            "archived": False,
            "default_branch": "main",
            "has_releases": True,
            "html_url": self.web(),
            "permissions": {"admin": False, "push": write, "pull": True},
        }

    def web(self, path=""):
        return f"{self.address}/{self.options.repository}{path}"

    # Tags.
    def show_tag(self, name):
        sha, url = self.state["tags"][name], f"{self.address}/api/v1/repos/{self.options.repository}"
        return {
            "name": name,
            "message": "",
            "id": sha,
            "commit": {"url": f"{url}/git/commits/{sha}", "sha": sha, "created": "2026-01-02T03:04:05Z"},
            "zipball_url": self.web(f"/archive/{quoted(name)}.zip"),
            "tarball_url": self.web(f"/archive/{quoted(name)}.tar.gz"),
        }

    def make_tag(self, name, target):
        sha = (
            self.state["head"]
            if target in ("", "main", self.state["head"])
            else self.state["tags"].get(target)
        )
        if sha is None:
            raise Problem(
                404, {"message": f'target "{target}" not found', "url": self.address + "/api/swagger"}
            )
        self.state["tags"][name] = sha

    @operation("GET", TAGS, query=PAGE)
    def list_tags(self, request):
        return self.page(request, [self.show_tag(name) for name in sorted(self.state["tags"], reverse=True)])

    @operation("GET", TAGS + "/:tag")
    def get_tag(self, request):
        if request.path["tag"] not in self.state["tags"]:
            raise self.refuse(404, "")
        return 200, self.show_tag(request.path["tag"])

    @operation("POST", TAGS, body={"tag_name!": str, "message": str, "target": str}, needs="write")
    def create_tag(self, request):
        name = request.body["tag_name"]
        if name in self.state["tags"]:
            raise self.refuse(409, "tag exist")
        self.make_tag(name, request.body.get("target", ""))
        return 201, self.show_tag(name)

    @operation("DELETE", TAGS + "/:tag", needs="write")
    def delete_tag(self, request):
        tag = request.path["tag"]
        if tag not in self.state["tags"]:
            raise self.refuse(404, "")
        if any(one["tag_name"] == tag for one in self.state["releases"].values()):
            raise self.refuse(409, "a tag attached to a release cannot be deleted directly")
        del self.state["tags"][tag]
        return 204, None

    # Releases.
    def show(self, one):
        url, tag = (
            f"{self.address}/api/v1/repos/{self.options.repository}/releases/{one['id']}",
            quoted(one["tag_name"]),
        )
        assets = sorted(one["assets"], key=lambda asset: asset["name"])
        named = len({asset["name"] for asset in assets}) == len(assets)
        return {
            **{key: one[key] for key in ("id", "created_at", "published_at", *RELEASE)},
            "url": url,
            "upload_url": url + "/assets",
            "html_url": self.web(f"/releases/tag/{tag}"),
            "author": self.author(),
            "tarball_url": self.web(f"/archive/{tag}.tar.gz"),
            "zipball_url": self.web(f"/archive/{tag}.zip"),
            "assets": [self.show_asset(asset, one if named else None) for asset in assets],
        }

    def release(self, request):
        text = request.path["id"]
        one = self.state["releases"].get(int(text)) if text.isdigit() else None
        return self.shown(request, one)

    def shown(self, request, one):
        if one is None or one["draft"] and not self.writes(request):
            raise self.refuse(404, "")
        return one

    def tagged(self, tag):
        # Gitea finds a release by its tag in lower case.
        return next(
            (one for one in self.state["releases"].values() if one["tag_name"].lower() == tag.lower()), None
        )

    def publish(self, one):
        if one["draft"]:
            return
        if one["tag_name"] not in self.state["tags"]:
            self.make_tag(one["tag_name"], one["target_commitish"])

    @operation("GET", RELEASES, query={**PAGE, "draft": bool, "pre-release": bool, "q": str})
    def list_releases(self, request):
        wanted = request.query
        found = [
            one
            for one in self.state["releases"].values()
            if (self.writes(request) or not one["draft"])
            and wanted.get("draft", one["draft"]) == one["draft"]
            and wanted.get("pre-release", one["prerelease"]) == one["prerelease"]
        ]
        return self.page(request, [self.show(one) for one in reversed(found)])

    @operation("POST", RELEASES, body={**RELEASE, "tag_name!": str, "tag_message": str}, needs="write")
    def create_release(self, request):
        body = request.body
        if not body["tag_name"]:
            raise self.refuse(422, "[TagName]: Required")
        if self.tagged(body["tag_name"]):
            raise self.refuse(409, "Release is has no Tag")
        one = {
            "id": self.number(),
            "target_commitish": "main",
            "name": "",
            "body": "",
            "draft": False,
            "prerelease": False,
            "assets": [],
            "created_at": now(),
            "published_at": now(),
            **{key: value for key, value in body.items() if key in RELEASE and value != ""},
        }
        self.publish(one)
        self.state["releases"][one["id"]] = one
        return 201, self.show(one)

    @operation("GET", RELEASES + "/latest")
    def latest_release(self, request):
        out = [one for one in self.state["releases"].values() if not one["draft"] and not one["prerelease"]]
        if not out:
            raise self.refuse(404, "")
        return 200, self.show(max(out, key=lambda one: (one["created_at"], one["id"])))

    @operation("GET", RELEASES + "/tags/:tag")
    def get_release_by_tag(self, request):
        return 200, self.show(self.shown(request, self.tagged(request.path["tag"])))

    @operation("DELETE", RELEASES + "/tags/:tag", needs="write")
    def delete_release_by_tag(self, request):
        del self.state["releases"][self.shown(request, self.tagged(request.path["tag"]))["id"]]
        return 204, None

    @operation("GET", RELEASES + "/:id")
    def get_release(self, request):
        return 200, self.show(self.release(request))

    @operation("PATCH", RELEASES + "/:id", body=RELEASE, needs="write")
    def update_release(self, request):
        one = self.release(request)
        new = {**one, **{key: value for key, value in request.body.items() if value != ""}}
        if self.tagged(new["tag_name"]) not in (None, one):
            raise self.refuse(409, "release already exists")
        self.publish(new)
        if one["draft"] and not new["draft"]:
            new["created_at"] = new["published_at"] = now()
        one.update(new)
        return 200, self.show(one)

    @operation("DELETE", RELEASES + "/:id", needs="write")
    def delete_release(self, request):
        del self.state["releases"][self.release(request)["id"]]
        return 204, None


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--repository", default="acme/acme")
    parser.add_argument("--token", action="append", help="TOKEN=write|read|none")
    parser.add_argument("--tag", action="append", default=[], help="NAME or NAME=SHA: a tag there is already")
    parser.add_argument("--private", action="store_true")
    parser.add_argument("--version", default="1.25.0")
    options = parser.parse_args()
    options.token = options.token or ["gitea-standin=write"]
    standin_http.run(Gitea(options))
