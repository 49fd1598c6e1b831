"""The stand-in GitHub's releases.

- A draft is shown to those who may write, in lists and by its id, never by its tag; several drafts may
  have one tag, published releases may not (422 already_exists).
- The tag is made from target_commitish when the release is published, not before.
- A draft's pages are called "untagged-...", until it is published.
- Deleting a release keeps its tag; deleting the tag makes the release a draft again.
- The latest is who was published with make_latest, "true" unless said otherwise; without one, the
  stable release that was published last.
- An immutable release keeps all but its title and notes, and its tag can never be used again.
"""

import re, secrets

from github_words import GRAPHQL, PAGE, RELEASE, RELEASES, REPOSITORY, invalid, now, problem
from standin import operation

LATEST = {"make_latest": ("true", "false", "legacy")}
CREATE = {**RELEASE, **LATEST, "tag_name!": str, "generate_release_notes": bool}
del CREATE["tag_name"]
NOTES = {"tag_name!": str, "target_commitish": str, "previous_tag_name": str, "configuration_file_path": str}
# git-check-ref-format(1)
BAD_TAG = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|//|@\{|^[/.-]|[/.]$|/\.|\.lock(/|$)")


class Releases:
    def check(self, one):
        if not one["tag_name"] or BAD_TAG.search(one["tag_name"]):
            raise invalid("Release", "tag_name", "custom", "tag_name is not a valid tag")
        if len(one["body"] or "") > 125000:
            raise invalid("Release", "body", "custom", "body is too long (maximum is 125000 characters)")

    def publish(self, here, one):
        """What has to be right for `one` to be public, and what becomes of its tag."""
        if one["tag_name"] in here["burned"]:
            text = "tag_name was used by an immutable release"
            raise invalid("Release", "tag_name", "custom", text)
        other = self.published(here, one["tag_name"])
        if other and other["id"] != one["id"]:
            raise invalid("Release", "tag_name", "already_exists")
        ref = "refs/tags/" + one["tag_name"]
        if ref not in here["refs"]:
            commit = self.commit(here, one["target_commitish"])
            if commit is None:
                raise invalid("Release", "target_commitish", "invalid")
            here["refs"][ref] = ["commit", commit]
        one.update(draft=False, published_at=now(), immutable=here["immutable"])
        if one["immutable"]:
            here["burned"].append(one["tag_name"])

    def point(self, here, one, wish):
        """Makes a public release the latest, if that is wished."""
        if wish == "legacy":
            here["latest"] = None
        elif wish == "true" and not one["draft"] and not one["prerelease"]:
            here["latest"] = one["id"]

    @operation("GET", RELEASES, name="repos/list-releases", query=PAGE, at="api")
    def list_releases(self, request):
        every = self.repository(request.path)["releases"].values()
        seen = [one for one in every if self.writes(request) or not one["draft"]]
        seen.sort(key=lambda one: (one["created_at"], one["id"]), reverse=True)
        status, page = self.page(request, seen)
        return status, [self.show(self.name(request), one) for one in page]

    @operation("POST", RELEASES, name="repos/create-release", body=CREATE, needs="write", at="api")
    def create_release(self, request):
        here, body = self.repository(request.path), request.body
        one = {"target_commitish": "main", "name": None, "body": None, "draft": False, "prerelease": False}
        one.update({key: value for key, value in body.items() if key in RELEASE})
        one.update(created_at=now(), updated_at=now(), published_at=None, immutable=False, assets=[])
        one.update(slug="untagged-" + secrets.token_hex(10))
        self.check(one)
        if body.get("generate_release_notes"):
            one["body"] = f"{one['body'] or ''}\n\n{self.generated(one['tag_name'])}".strip()
        one["id"] = self.number()
        if not one["draft"]:
            self.publish(here, one)
            self.point(here, one, body.get("make_latest", "true"))
        here["releases"][one["id"]] = one
        shown = self.show(self.name(request), one)
        request.answer["Location"] = shown["url"]
        return 201, shown

    @operation(
        "POST",
        RELEASES + "/generate-notes",
        name="repos/generate-release-notes",
        body=NOTES,
        needs="write",
        at="api",
    )
    def generate_notes(self, request):
        tag = request.body["tag_name"]
        return 200, {"name": tag, "body": self.generated(tag)}

    def generated(self, tag):
        return f"**Full Changelog**: {tag}"

    @operation("GET", RELEASES + "/latest", name="repos/get-latest-release", at="api")
    def latest_release(self, request):
        here = self.repository(request.path)
        return 200, self.show(self.name(request), self.shown(request, self.latest(here)))

    def latest(self, here):
        stable = [one for one in here["releases"].values() if not one["draft"] and not one["prerelease"]]
        chosen = next((one for one in stable if one["id"] == here["latest"]), None)
        return chosen or max(stable, key=lambda one: (one["published_at"], one["id"]), default=None)

    @operation("GET", RELEASES + "/tags/:tag", name="repos/get-release-by-tag", at="api")
    def get_release_by_tag(self, request):
        one = self.published(self.repository(request.path), request.path["tag"])
        return 200, self.show(self.name(request), self.shown(request, one))

    @operation("GET", RELEASES + "/:id", name="repos/get-release", at="api")
    def get_release(self, request):
        return 200, self.show(self.name(request), self.release(request))

    @operation(
        "PATCH",
        RELEASES + "/:id",
        name="repos/update-release",
        body={**RELEASE, **LATEST},
        needs="write",
        at="api",
    )
    def update_release(self, request):
        here, one, body = self.repository(request.path), self.release(request), dict(request.body)
        wish, new = body.pop("make_latest", None), {**one, **body, "updated_at": now()}
        if one["immutable"] and any(new[key] != one[key] for key in body if key not in ("name", "body")):
            raise problem(422, "Only the title and the notes of an immutable release can change.")
        self.check(new)
        if not new["draft"] and (one["draft"] or new["tag_name"] != one["tag_name"]):
            self.publish(here, new)
            wish = wish or "true"
        one.update(new)
        self.point(here, one, wish)
        return 200, self.show(self.name(request), one)

    @operation("DELETE", RELEASES + "/:id", name="repos/delete-release", needs="write", at="api")
    def delete_release(self, request):
        del self.repository(request.path)["releases"][self.release(request)["id"]]
        return 204, None

    IMMUTABLE = REPOSITORY + "/immutable-releases"

    @operation("GET", IMMUTABLE, name="repos/check-immutable-releases", needs="write", at="api")
    def check_immutable(self, request):
        if not self.repository(request.path)["immutable"]:
            raise problem(404, "Not Found")
        return 200, {"enabled": True, "enforced_by_owner": False}

    @operation("PUT", IMMUTABLE, name="repos/enable-immutable-releases", needs="write", at="api")
    def enable_immutable(self, request):
        self.repository(request.path)["immutable"] = True
        return 204, None

    @operation("DELETE", IMMUTABLE, name="repos/disable-immutable-releases", needs="write", at="api")
    def disable_immutable(self, request):
        self.repository(request.path)["immutable"] = False
        return 204, None

    @operation("POST", "/graphql", name="graphql", body=GRAPHQL, needs="user", at="graphql")
    def graphql(self, request):
        """The one question that gh asks: which release, or draft, has a tag."""
        asked = request.body["variables"]
        here = self.state["repositories"].get(f"{asked.get('owner')}/{asked.get('name')}")
        if here is None or "release(tagName: $tagName)" not in request.body["query"]:
            return 200, {"data": None, "errors": [{"message": "strict stand-in: unknown query"}]}
        seen = [one for one in here["releases"].values() if self.writes(request) or not one["draft"]]
        one = next((one for one in seen if one["tag_name"] == asked.get("tagName")), None)
        found = one and {"databaseId": one["id"], "isDraft": one["draft"]}
        return 200, {"data": {"repository": {"release": found}}}
