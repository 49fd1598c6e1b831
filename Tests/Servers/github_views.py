"""What the stand-in GitHub shows of releases, to whom, and on which pages."""

import urllib.parse

from github_words import problem, quoted


class Views:
    def show(self, name, one):
        url, page = f"/repos/{name}/releases/{one['id']}", self.page_of(one)
        archives = f"/repos/{name}/{{}}/refs/tags/{quoted(one['tag_name'])}"
        return {
            **{key: value for key, value in one.items() if key not in ("assets", "slug")},
            "node_id": f"RE_{one['id']}",
            "url": self.api(url),
            "assets_url": self.api(url + "/assets"),
            "upload_url": self.addresses["uploads"] + self.upload_prefix + url + "/assets{?name,label}",
            "html_url": self.web(f"/{name}/releases/tag/{page}"),
            "tarball_url": None if one["draft"] else self.api(archives.format("tarball")),
            "zipball_url": None if one["draft"] else self.api(archives.format("zipball")),
            "author": self.author(),
            "assets": [self.show_asset(name, one, asset) for asset in one["assets"]],
        }

    def page_of(self, one):
        return quoted(one["slug"] if one["draft"] else one["tag_name"])

    def author(self):
        login = "acme-bot"
        keys = "followers following gists starred subscriptions organizations repos events received_events"
        links = {key + "_url": self.api(f"/users/{login}/{key}") for key in keys.split()}
        who = {"login": login, "id": 1, "node_id": "U_1", "type": "User", "site_admin": False}
        own = {"avatar_url": self.web("/acme-bot.png"), "gravatar_id": "", "html_url": self.web("/" + login)}
        return {**who, **own, "url": self.api("/users/" + login), **links}

    def page(self, request, items):
        """A page of `items`, with links to others (RFC 8288)."""
        size, number = request.query.get("per_page", 30), request.query.get("page", 1)
        if not 1 <= size <= 100 or number < 1:
            raise problem(422, "strict stand-in: per_page is 1 to 100, and pages begin with 1")
        last = max(1, -(-len(items) // size))
        others = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        links = [
            f'<{request.address}?{urllib.parse.urlencode({**request.query, "page": page})}>; rel="{what}"'
            for what, page in others.items()
            if 1 <= page <= last and (page > number if what in ("next", "last") else page < number)
        ]
        if links:
            request.answer["Link"] = ", ".join(links)
        return 200, items[(number - 1) * size : number * size]

    def name(self, request):
        return f"{request.path['owner']}/{request.path['repository']}"

    def shown(self, request, one):
        if one is None or one["draft"] and not self.writes(request):
            raise problem(404, "Not Found")
        return one

    def release(self, request):
        text = request.path["id"]
        releases = self.repository(request.path)["releases"]
        return self.shown(request, releases.get(int(text)) if text.isdigit() else None)

    def published(self, here, tag):
        out = (one for one in here["releases"].values() if not one["draft"])
        return next((one for one in out if one["tag_name"] == tag), None)
