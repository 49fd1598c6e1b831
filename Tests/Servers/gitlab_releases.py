"""The stand-in GitLab's releases and their links."""

import re, urllib.parse

from standin import Problem, operation
from gitlab_words import API, ORDER, PAGE, now

RELEASES = API + "/releases"
LINKS = RELEASES + "/:tag/assets/links"
WEB = "/*project/-/releases"
LINK = {"name": str, "url": str, "direct_asset_path": str, "filepath": str, "link_type": str}


class Releases:
    def show_release(self, one):
        tag = urllib.parse.quote(one["tag_name"], safe="")
        web, sha = self.web(f"/-/releases/{tag}"), self.state["tags"][one["tag_name"]]
        archives = [
            {"format": end, "url": self.web(f"/-/archive/{tag}/x-{tag}.{end}")}
            for end in ("zip", "tar.gz", "tar.bz2", "tar")
        ]
        links = [self.show_link(one, link) for link in reversed(one["links"])]
        return {
            **{key: one[key] for key in ("name", "tag_name", "description", "created_at", "released_at")},
            "upcoming_release": one["released_at"] > now(),
            "author": {"id": 1, "username": "bot", "name": "Bot", "state": "active"},
            "commit": self.show_commit(sha),
            "commit_path": f"/{self.options.project}/-/commit/{sha}",
            "tag_path": f"/{self.options.project}/-/tags/{tag}",
            "evidences": [],
            "assets": {"count": 4 + len(links), "sources": archives, "links": links},
            "_links": {"self": web, "edit_url": web + "/edit"},
        }

    def show_link(self, release, link):
        direct = link["filepath"] and self.web(
            f"/-/releases/{urllib.parse.quote(release['tag_name'], safe='')}/downloads{link['filepath']}"
        )
        return {
            "id": link["id"],
            "name": link["name"],
            "url": link["url"],
            "direct_asset_url": direct or link["url"],
            "link_type": link["link_type"],
        }

    def make_link(self, given, old=None):
        """A link of `given`, over what `old` was; complaints are answered as GitLab words them."""
        for key in given:
            if key not in LINK:
                raise self.refuse(422, f"strict stand-in: unknown link key {key!r}")
            if type(given[key]) is not str:
                raise self.refuse(400, f"{key} is invalid")
        if given.get("link_type", "other") not in ("other", "runbook", "image", "package"):
            raise self.refuse(400, "link_type does not have a valid value")
        link = {"filepath": None, "link_type": "other", **(old or {"id": self.number()}), **given}
        link["filepath"] = link.pop("direct_asset_path", link["filepath"])
        if not re.match(r"(https?|ftp)://", link["url"]):
            raise Problem(
                400, {"message": {"url": ["is blocked: Only allowed schemes are http, https, ftp"]}}
            )
        if link["filepath"] is not None and not re.fullmatch(
            r"/[A-Za-z0-9/._-]*[A-Za-z0-9._-]", link["filepath"]
        ):
            raise Problem(400, {"message": {"filepath": ["is in an invalid format"]}})
        return link

    def taken(self, links, link):
        """What of `link` another one of `links` has."""
        return [
            key
            for key in ("url", "name", "filepath")
            if link[key] is not None
            and any(link[key] == other[key] and other["id"] != link["id"] for other in links)
        ]

    def release(self, request, missing=404):
        one = self.state["releases"].get(request.path["tag"])
        if one is None:
            raise self.refuse(missing, "Not Found" if missing == 404 else "Forbidden")
        return one

    def by_date(self, key="released_at"):
        return sorted(self.state["releases"].values(), key=lambda one: (one[key], one["id"]), reverse=True)

    @operation(
        "GET",
        RELEASES,
        tags=("job",),
        query={
            **ORDER,
            "order_by": ("released_at", "created_at"),
            "include_html_description": bool,
            "updated_before": str,
            "updated_after": str,
        },
    )
    def list_releases(self, request):
        found = self.by_date(request.query.get("order_by", "released_at"))
        return self.pages(
            request,
            [
                self.show_release(one)
                for one in (found[::-1] if request.query.get("sort") == "asc" else found)
            ],
        )

    @operation("GET", RELEASES + "/:tag", query={"include_html_description": bool}, tags=("job",))
    def get_release(self, request):
        return 200, self.show_release(self.release(request))

    @operation(
        "POST",
        RELEASES,
        needs="developer",
        tags=("job",),
        body={
            "tag_name!": str,
            "tag_message": str,
            "name": str,
            "description": str,
            "ref": str,
            "assets": dict,
            "milestones": list,
            "released_at": str,
        },
    )
    def create_release(self, request):
        body, tag = request.body, request.body["tag_name"]
        if tag in self.state["releases"]:
            raise self.refuse(409, "Release already exists")
        if set(body.get("assets", {})) - {"links"}:
            raise self.refuse(422, "strict stand-in: assets has unknown keys")
        links = []
        for given in body.get("assets", {}).get("links", []):
            for key in ("name", "url"):
                if key not in given:
                    raise self.refuse(400, f"assets[links][{len(links)}][{key}] is missing")
            links.append(self.make_link(given))
        twice = [
            f"Links have duplicate values ({key})"
            for key in ("name", "url", "filepath")
            if any(key in self.taken(links, link) for link in links)
        ]
        if twice:
            raise Problem(400, {"message": "Validation failed: " + ", ".join(twice)})
        if tag not in self.state["tags"]:
            if "ref" not in body:
                raise self.refuse(422, "Ref is not specified")
            self.make_tag(tag, body["ref"])
        one = {
            "id": self.number(),
            "tag_name": tag,
            "name": body.get("name", tag),
            "description": body.get("description"),
            "created_at": now(),
            "released_at": body.get("released_at", now()),
            "links": links,
        }
        self.state["releases"][tag] = one
        return 201, self.show_release(one)

    @operation(
        "PUT",
        RELEASES + "/:tag",
        body={"name": str, "description": str, "milestones": list, "released_at": str},
        needs="developer",
        tags=("job",),
    )
    def update_release(self, request):
        one = self.release(request, missing=403)
        one.update({key: value for key, value in request.body.items() if key != "milestones"})
        return 200, self.show_release(one)

    @operation("DELETE", RELEASES + "/:tag", needs="maintainer", tags=("job",))
    def delete_release(self, request):
        one = self.release(request, missing=403)
        del self.state["releases"][one["tag_name"]]
        return 200, self.show_release(one)

    @operation("GET", RELEASES + "/permalink/latest", query={"order_by": ("released_at",)}, tags=("job",))
    def latest_release(self, request):
        return self.go_to_latest(request, "")

    @operation(
        "GET", RELEASES + "/permalink/latest/*rest", query={"order_by": ("released_at",)}, tags=("job",)
    )
    def latest_suffix(self, request):
        return self.go_to_latest(request, "/" + request.path["rest"])

    @operation("GET", WEB + "/permalink/latest/*rest")
    def latest_from_web(self, request):
        return self.go_to_latest(request, "/" + request.path["rest"], f"/{self.options.project}/-/releases/")

    def go_to_latest(self, request, rest, before="/api/v4/projects/1/releases/"):
        out = [one for one in self.by_date() if one["released_at"] <= now()]
        if not out:
            raise self.refuse(404, "Not Found")
        request.answer["Location"] = before + urllib.parse.quote(out[0]["tag_name"], safe="") + rest
        return 302, None

    def go_to_asset(self, request):
        for link in self.release(request)["links"]:
            if link["filepath"] == "/" + request.path["rest"]:
                request.answer["Location"] = link["url"]
                return 302, None
        raise self.refuse(404, "Not Found")

    @operation("GET", RELEASES + "/:tag/downloads/*rest", tags=("job",))
    def download_asset(self, request):
        return self.go_to_asset(request)

    @operation("GET", WEB + "/:tag/downloads/*rest")
    def download_from_web(self, request):
        return self.go_to_asset(request)

    @operation("GET", LINKS, query=PAGE, tags=("job",))
    def list_links(self, request):
        one = self.release(request)
        return self.pages(request, [self.show_link(one, link) for link in reversed(one["links"])])

    def link(self, request):
        for link in self.release(request)["links"]:
            if link["id"] == self.key(request, "link_id"):
                return link
        raise self.refuse(404, "Not Found")

    def keep_link(self, request, link, old=None):
        one = self.release(request)
        errors = {key: ["has already been taken"] for key in self.taken(one["links"], link)}
        if errors:
            raise Problem(400, {"message": errors})
        one["links"] = [link if other is old else other for other in one["links"]] + ([] if old else [link])
        return self.show_link(one, link)

    @operation("POST", LINKS, body={**LINK, "name!": str, "url!": str}, needs="developer", tags=("job",))
    def create_link(self, request):
        return 201, self.keep_link(request, self.make_link(request.body))

    @operation("GET", LINKS + "/:link_id", tags=("job",))
    def get_link(self, request):
        return 200, self.show_link(self.release(request), self.link(request))

    @operation("PUT", LINKS + "/:link_id", body=LINK, needs="developer", tags=("job",))
    def update_link(self, request):
        if not {"name", "url"} & set(request.body):
            raise self.refuse(400, "name, url are missing, at least one parameter must be provided")
        old = self.link(request)
        return 200, self.keep_link(request, self.make_link(request.body, old), old)

    @operation("DELETE", LINKS + "/:link_id", needs="developer", tags=("job",))
    def delete_link(self, request):
        one, link = self.release(request), self.link(request)
        one["links"].remove(link)
        return 200, self.show_link(one, link)
