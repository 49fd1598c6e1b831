"""The stand-in GitHub's branches and tags, as far as a release needs them: no trees, no files.

- A ref names a commit or an annotated tag; a tag that an immutable release has is locked.
- A release whose tag is deleted is a draft again.
"""

import hashlib, json, re

from github_words import GIT, PAGE, REPOSITORY, now, problem
from standin import operation

REF, TAG = GIT + "/refs/*ref", {
    "tag!": str,
    "message!": str,
    "object!": str,
    "type!": ("commit",),
    "tagger": dict,
}
UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


class Refs:
    def start_refs(self, name):
        head = hashlib.sha1(name.encode()).hexdigest()
        return {"refs": {"refs/heads/main": ["commit", head]}, "commits": [head], "tags": {}}

    def commit(self, here, target):
        """The commit that a branch or its own name stands for."""
        return here["refs"].get(
            "refs/heads/" + target, [None, target if target in here["commits"] else None]
        )[1]

    def kind(self, here, sha):
        if sha not in here["tags"] and sha not in here["commits"]:
            raise problem(422, "Object does not exist")
        return "tag" if sha in here["tags"] else "commit"

    def show_ref(self, request, ref):
        kind, sha = self.repository(request.path)["refs"][ref]
        url = f"/repos/{self.name(request)}/git/"
        thing = {"type": kind, "sha": sha, "url": self.api(f"{url}{kind}s/{sha}")}
        return {"ref": ref, "node_id": "REF_" + ref, "url": self.api(url + ref), "object": thing}

    @operation("GET", GIT + "/ref/*ref", name="git/get-ref", at="api")
    def get_ref(self, request):
        ref = "refs/" + request.path["ref"]
        if ref not in self.repository(request.path)["refs"]:
            raise problem(404, "Not Found")
        return 200, self.show_ref(request, ref)

    @operation("GET", GIT + "/matching-refs/*ref", name="git/list-matching-refs", at="api")
    def matching_refs(self, request):
        start = "refs/" + request.path["ref"]
        found = sorted(ref for ref in self.repository(request.path)["refs"] if ref.startswith(start))
        return 200, [self.show_ref(request, ref) for ref in found]

    @operation(
        "POST", GIT + "/refs", name="git/create-ref", body={"ref!": str, "sha!": str}, needs="write", at="api"
    )
    def create_ref(self, request):
        here, ref, sha = self.repository(request.path), request.body["ref"], request.body["sha"]
        if not re.fullmatch(r"refs/[^/]+/.+", ref):
            raise problem(422, "Reference name must start with 'refs/' and have at least two slashes")
        if ref in here["refs"]:
            raise problem(422, "Reference already exists")
        if ref.removeprefix("refs/tags/") in here["burned"]:
            raise problem(422, "Repository rule violations found")
        here["refs"][ref] = [self.kind(here, sha), sha]
        return 201, self.show_ref(request, ref)

    def changeable_ref(self, request):
        here, ref = self.repository(request.path), "refs/" + request.path["ref"]
        if ref not in here["refs"]:
            raise problem(422, "Reference does not exist")
        one = self.published(here, ref.removeprefix("refs/tags/"))
        if one and one["immutable"]:
            raise problem(422, "Repository rule violations found: the tag has an immutable release")
        return here, ref, one

    @operation(
        "PATCH", REF, name="git/update-ref", body={"sha!": str, "force": bool}, needs="write", at="api"
    )
    def update_ref(self, request):
        here, ref, _ = self.changeable_ref(request)
        here["refs"][ref] = [self.kind(here, request.body["sha"]), request.body["sha"]]
        return 200, self.show_ref(request, ref)

    @operation("DELETE", REF, name="git/delete-ref", needs="write", at="api")
    def delete_ref(self, request):
        here, ref, one = self.changeable_ref(request)
        del here["refs"][ref]
        if one and ref.startswith("refs/tags/"):
            one["draft"] = True
        return 204, None

    @operation("POST", GIT + "/tags", name="git/create-tag", body=TAG, needs="write", at="api")
    def create_tag(self, request):
        here, body = self.repository(request.path), request.body
        if body["object"] not in here["commits"]:
            raise problem(422, "Object does not exist")
        sha, url = (
            hashlib.sha1(json.dumps(body, sort_keys=True).encode()).hexdigest(),
            f"/repos/{self.name(request)}/git",
        )
        here["tags"][sha] = {
            "node_id": "TA_" + sha,
            "sha": sha,
            "tag": body["tag"],
            "message": body["message"],
            "url": self.api(f"{url}/tags/{sha}"),
            "tagger": {
                "name": "acme-bot",
                "email": "bot@acme.example",
                "date": now(),
                **body.get("tagger", {}),
            },
            "object": {
                "type": "commit",
                "sha": body["object"],
                "url": self.api(f"{url}/commits/{body['object']}"),
            },
            "verification": UNSIGNED,
        }
        return 201, here["tags"][sha]

    @operation("GET", GIT + "/tags/:sha", name="git/get-tag", at="api")
    def get_tag(self, request):
        tag = self.repository(request.path)["tags"].get(request.path["sha"])
        if tag is None:
            raise problem(404, "Not Found")
        return 200, tag

    @operation("GET", REPOSITORY + "/tags", name="repos/list-tags", query=PAGE, at="api")
    def list_tags(self, request):
        here, url = self.repository(request.path), f"/repos/{self.name(request)}"
        names = [ref[10:] for ref in sorted(here["refs"], reverse=True) if ref.startswith("refs/tags/")]
        status, page = self.page(request, names)
        return status, [self.show_tag(here, url, name) for name in page]

    def show_tag(self, here, url, name):
        kind, sha = here["refs"]["refs/tags/" + name]
        commit = here["tags"][sha]["object"]["sha"] if kind == "tag" else sha
        return {
            "name": name,
            "node_id": "REF_" + name,
            "commit": {"sha": commit, "url": self.api(f"{url}/commits/{commit}")},
            "tarball_url": self.api(f"{url}/tarball/refs/tags/{name}"),
            "zipball_url": self.api(f"{url}/zipball/refs/tags/{name}"),
        }
