"""A strict stand-in for the part of GitHub's REST API that a release publisher uses: releases and
drafts, assets, refs and tags.

  github_standin.py [--repo acme/acme] [--token T=write|read|none] [--rate 5000] [--immutable]
                    [--max-assets 1000] [--max-asset BYTES] [--prefix /api/v3] [--one-port] [--direct]
                    [--faults JSON] ...

Prints "PORTS api=n uploads=n objects=n": three hosts, as at github.com. Uploads are found by
upload_url alone. The objects' host, where downloads are redirected, answers 400 to whoever shows it
a token, as the service's storage does. --one-port and --prefix look like GitHub Enterprise Server;
--direct sends downloads instead of redirecting. Kept as GitHub has it, because publishers stumble
over it, is what the parts say at their heads.

Actions of its own for faults:
  starter    an upload: leave an asset in state "starter" behind, answer `status` (default 502)
  secondary  `status` (default 403) with Retry-After `seconds`: too much at once
  ratelimit  403, no request left, and the time when there are more
  drop       of an upload, too, leaves an asset in state "starter"
https://docs.github.com/en/rest/releases
"""

import re

import standin_http
from github_assets import Assets
from github_limits import Limits
from github_refs import Refs
from github_releases import Releases
from github_views import Views
from github_words import LEVELS, Caller, problem
from standin import ACTIONS, Service, arguments

FORMAT = re.compile(r"\*/\*|application/(\*|json|octet-stream|vnd\.github(\.[a-z0-9.-]+)?(\+json)?)")


class GitHub(Releases, Assets, Refs, Views, Limits, Service):
    actions, request_id = ACTIONS + ["starter", "secondary"], "X-GitHub-Request-Id"

    def start(self):
        return {"last": 1000, "repositories": {name: self.empty(name) for name in self.options.repo}}

    def empty(self, name):
        one = self.start_refs(name)
        return {**one, "releases": {}, "latest": None, "immutable": self.options.immutable, "burned": []}

    def report(self):
        every = self.state["repositories"]
        return {
            "releases": [self.show(name, one) for name in every for one in every[name]["releases"].values()],
            "latest": {name: one["latest"] for name, one in every.items()},
            "refs": {name: one["refs"] for name, one in every.items()},
        }

    def areas(self, listener, path):
        """On one port the areas lie beside one another, below paths of their own."""
        options = self.options
        starts = {"api": options.prefix, "uploads": self.upload_prefix, "objects": ""}
        starts["graphql"] = "/api" if options.prefix else ""
        wanted = list(starts) if options.one_port else [listener]
        if listener == "api" and not options.one_port:
            wanted.append("graphql")
        return [(one, path[len(starts[one]) :]) for one in wanted if path.startswith(starts[one] + "/")]

    @property
    def upload_prefix(self):
        return "/api/uploads" if self.options.prefix or self.options.one_port else ""

    def web(self, path=""):
        return self.addresses["api"] + path

    def api(self, path):
        return self.web(self.options.prefix + path)

    # Who may do what.
    def refuse(self, status, text):
        return problem(404, "Not Found") if status in (404, 405) else problem(status, text)

    def missing(self, key):
        return problem(422, f'Invalid request.\n\n"{key}" wasn\'t supplied.')

    def authenticate(self, headers, operation):
        value = headers.get("Authorization")
        if operation.at == "objects":
            if value and not self.options.one_port:
                raise problem(400, "two ways to authenticate: the address's own and a header")
            return None
        self.check_headers(headers)
        if value is None:
            return None
        match = re.fullmatch(r"(?i)(?:token|bearer) (\S+)", value)
        level = dict(pair.rsplit("=", 1) for pair in self.options.token).get(match and match[1])
        if level is None:
            raise problem(401, "Bad credentials")
        return Caller(match[1], LEVELS[level])

    def check_headers(self, headers):
        if not headers.get("User-Agent"):
            raise problem(403, "Request forbidden by administrative rules: there is no User-Agent header")
        if headers.get("X-GitHub-Api-Version", "2022-11-28") != "2022-11-28":
            raise problem(400, f"{headers['X-GitHub-Api-Version']} is no version of this API")
        for kind in (headers.get("Accept") or "*/*").split(","):
            if not FORMAT.fullmatch(kind.split(";")[0].strip()):
                raise problem(415, f"strict stand-in: Accept {kind!r}")

    def admit(self, caller, operation, path):
        if operation.at == "objects":
            return
        if operation.name != "rate-limit/get":
            self.count(caller)
        if operation.needs == "user" and caller is None:
            raise problem(401, "Requires authentication")
        if "owner" not in path:
            return
        if self.repository(path) is None or caller and not caller.level:
            raise problem(404, "Not Found")
        if operation.needs == "write" and caller is None:
            raise problem(401, "Requires authentication")
        if operation.needs == "write" and caller.level < LEVELS["write"]:
            raise problem(403, "Resource not accessible by personal access token")

    def writes(self, request):
        return request.caller is not None and request.caller.level == LEVELS["write"]

    def repository(self, path):
        return self.state["repositories"].get(f"{path['owner']}/{path['repository']}")


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--repo", action="append", help="OWNER/NAME, the first is acme/acme")
    parser.add_argument("--token", action="append", help="TOKEN=write|read|none")
    parser.add_argument("--rate", type=int, default=5000, help="requests an hour")
    parser.add_argument("--max-assets", type=int, default=1000)
    parser.add_argument("--max-asset", type=int, default=(2 << 30) - 1)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--public-host", help="localhost, with --tls")
    for flag in ("--immutable", "--one-port", "--direct"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    options.repo, options.token = options.repo or ["acme/acme"], options.token or ["ghp_standin=write"]
    standin_http.run_apart(GitHub(options), ["api", "uploads", "objects"], options.one_port)
