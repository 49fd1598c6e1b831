"""The stand-in GitHub's assets of releases, and their downloads.

- Names that GitHub does not like are changed, and a name that is there is refused (422
  already_exists), also when what is there is an asset in state "starter", left by a failed upload.
- An empty file is refused, and so is one that is too large, or one too many.
- A download by the API is a redirection to the objects' host; its digest is of what was stored.
- Nothing of an immutable release can be added, changed or deleted.
"""

import contextlib, secrets

from github_words import ASSET, ASSETS, PAGE, invalid, now, problem, quoted, served
from standin import operation

UPLOAD = {"name": str, "label": str}


class Assets:
    def show_asset(self, name, release, asset):
        path = f"{self.page_of(release)}/{quoted(asset['name'])}"
        return {
            **{key: value for key, value in asset.items() if key not in ("stored", "key")},
            "node_id": f"RA_{asset['id']}",
            "url": self.api(f"/repos/{name}/releases/assets/{asset['id']}"),
            "browser_download_url": f"{self.addresses['objects']}/{name}/releases/download/{path}",
            "uploader": self.author(),
        }

    @contextlib.contextmanager
    def uploading(self, request):
        with self.lock:
            self.check_upload(request)
        yield

    def check_upload(self, request):
        """What an upload is refused for, before its bytes and when they have come."""
        one, name = self.release(request), request.query.get("name", "")
        if one["immutable"]:
            raise problem(422, "Cannot upload assets to an immutable release.")
        if not name:
            raise invalid("ReleaseAsset", "name", "missing_field")
        if any(asset["name"] == served(name) for asset in one["assets"]):
            raise invalid("ReleaseAsset", "name", "already_exists")
        if len(one["assets"]) >= self.options.max_assets:
            text = f"file_count limited to {self.options.max_assets} assets per release"
            raise invalid("ReleaseAsset", "file_count", "custom", text)
        if not request.headers.get("Content-Type"):
            raise problem(400, "strict stand-in: an asset needs a Content-Type")
        length = request.headers.get("Content-Length") or ""
        if not length.isdigit():
            raise problem(400, "Bad Content-Length: " + length)
        if not 1 <= int(length) <= self.options.max_asset:
            text = f"size must be from 1 to {self.options.max_asset}"
            raise invalid("ReleaseAsset", "size", "custom", text)

    def add_asset(self, request, **more):
        asset = {
            "id": self.number(),
            "name": served(request.query["name"]),
            "label": request.query.get("label", ""),
            "state": "starter",
            "content_type": request.headers["Content-Type"],
            "size": 0,
            "digest": None,
            "download_count": 0,
            "created_at": now(),
            "updated_at": now(),
            "key": secrets.token_hex(8),
            "stored": None,
            **more,
        }
        self.release(request)["assets"].append(asset)
        return asset

    def dropped(self, request):
        """An upload that did not come to its end is there, but not whole."""
        if request.operation.upload:
            with self.lock:
                self.check_upload(request)
                self.add_asset(request)

    @operation(
        "POST",
        ASSETS,
        name="repos/upload-release-asset",
        upload=True,
        query=UPLOAD,
        needs="write",
        at="uploads",
    )
    def upload_asset(self, request):
        self.check_upload(request)
        stored = request.upload
        digest = "sha256:" + stored.sha256
        asset = self.add_asset(request, state="uploaded", size=stored.size, digest=digest, stored=stored)
        return 201, self.show_asset(self.name(request), self.release(request), asset)

    def asset(self, request):
        text = request.path["asset"]
        for one in self.repository(request.path)["releases"].values():
            for asset in one["assets"]:
                if text.isdigit() and asset["id"] == int(text):
                    return self.shown(request, one), asset
        raise problem(404, "Not Found")

    def changeable(self, request, what):
        one, asset = self.asset(request)
        if one["immutable"]:
            raise problem(422, f"Cannot {what} an immutable release.")
        return one, asset

    @operation("GET", ASSETS, name="repos/list-release-assets", query=PAGE, at="api")
    def list_assets(self, request):
        one = self.release(request)
        status, page = self.page(request, one["assets"])
        return status, [self.show_asset(self.name(request), one, asset) for asset in page]

    @operation("GET", ASSET, name="repos/get-release-asset", at="api")
    def get_asset(self, request):
        one, asset = self.asset(request)
        if "application/octet-stream" not in (request.headers.get("Accept") or ""):
            return 200, self.show_asset(self.name(request), one, asset)
        if asset["state"] != "uploaded":
            raise problem(404, "Not Found")
        if self.options.direct:
            return self.send(request, asset)
        address = f"{self.addresses['objects']}/stored/{asset['id']}?key={asset['key']}"
        request.answer["Location"] = address
        return 302, None

    @operation("PATCH", ASSET, name="repos/update-release-asset", body=UPLOAD, needs="write", at="api")
    def update_asset(self, request):
        one, asset = self.changeable(request, "update assets on")
        name = served(request.body.get("name", asset["name"]))
        if any(other["name"] == name for other in one["assets"] if other is not asset):
            raise invalid("ReleaseAsset", "name", "already_exists")
        asset.update(name=name, label=request.body.get("label", asset["label"]), updated_at=now())
        return 200, self.show_asset(self.name(request), one, asset)

    @operation("DELETE", ASSET, name="repos/delete-release-asset", needs="write", at="api")
    def delete_asset(self, request):
        one, asset = self.changeable(request, "delete assets from")
        one["assets"].remove(asset)
        return 204, None

    # The objects' host.
    def send(self, request, asset):
        asset["download_count"] += 1
        request.answer["Content-Type"] = asset["content_type"]
        request.answer["Content-Disposition"] = f"attachment; filename={asset['name']}"
        return 200, asset["stored"]

    @operation("GET", "/stored/:asset", name="download", query={"key": str}, at="objects")
    def download_stored(self, request):
        for here in self.state["repositories"].values():
            for one in here["releases"].values():
                for asset in one["assets"]:
                    wanted = (str(asset["id"]), asset["key"])
                    if wanted == (request.path["asset"], request.query.get("key")):
                        return self.send(request, asset)
        raise problem(403, "Forbidden")

    def send_named(self, request, release):
        for asset in release["assets"] if release else []:
            if asset["name"] == request.path["file"] and asset["state"] == "uploaded":
                return self.send(request, asset)
        raise problem(404, "Not Found")

    @operation("GET", "/:owner/:repository/releases/download/*tag/:file", name="download", at="objects")
    def download_by_tag(self, request):
        here = self.repository(request.path)
        return self.send_named(request, here and self.published(here, request.path["tag"]))

    @operation("GET", "/:owner/:repository/releases/latest/download/:file", name="download", at="objects")
    def download_latest(self, request):
        here = self.repository(request.path)
        return self.send_named(request, here and self.latest(here))
