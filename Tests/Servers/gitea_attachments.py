"""The stand-in Gitea's attachments of releases, and their downloads."""

import email.parser, email.policy, mmap, re, uuid

from gitea_words import ASSETS, now, quoted
from standin import Stored, operation


class Attachments:
    def show_asset(self, asset, release=None):
        url = f"{self.address}/attachments/{asset['uuid']}"
        if release:
            url = self.web(f"/releases/download/{quoted(release['tag_name'])}/{quoted(asset['name'])}")
        return {
            **{key: asset[key] for key in ("id", "name", "size", "download_count", "created_at", "uuid")},
            "browser_download_url": url,
        }

    def unpack(self, request, stored):
        """The file of a multipart form (RFC 7578), or the whole body."""
        kind = request.headers.get("Content-Type") or ""
        if not kind.lower().startswith("multipart/form-data"):
            if kind.lower() != "application/octet-stream":
                raise self.refuse(415, f"strict stand-in: Content-Type {kind!r}")
            return stored
        boundary = re.search(r'boundary="?([^";]+)', kind)
        if not boundary or not stored.size:
            raise self.refuse(500, "no multipart boundary param in Content-Type")
        mark, found = b"--" + boundary[1].encode(), None
        with open(stored.path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            position = data.find(mark)
            while position >= 0 and data[position + len(mark) : position + len(mark) + 2] == b"\r\n":
                start, head = position + len(mark) + 2, data.find(b"\r\n\r\n", position)
                position = data.find(b"\r\n" + mark, head) + 2
                if head < 0 or position < 2:
                    raise self.refuse(500, "multipart: NextPart: EOF")
                fields = email.parser.BytesHeaderParser(policy=email.policy.HTTP).parsebytes(
                    data[start : head + 4]
                )
                part = fields["Content-Disposition"].params
                if part.get("name") != "attachment" or found:
                    raise self.refuse(422, f"strict stand-in: unknown form field {part.get('name')!r}")
                found = Stored(stored.path, head + 4, position - 2 - head - 4, "")
                request.query.setdefault("name", part.get("filename", ""))
            if data[position + len(mark) : position + len(mark) + 2] != b"--":
                raise self.refuse(500, "multipart: NextPart: EOF")
        if not found:
            raise self.refuse(500, "http: no such file")
        return found

    @operation("POST", ASSETS, upload=True, query={"name": str}, needs="write")
    def upload_asset(self, request):
        one = self.release(request)
        if not request.query.get("name"):
            raise self.refuse(400, "Could not determine name of attachment.")
        asset = {
            "id": self.number(),
            "name": request.query["name"],
            "size": request.upload.size,
            "download_count": 0,
            "created_at": now(),
            "uuid": str(uuid.uuid4()),
            "stored": request.upload,
        }
        one["assets"].append(asset)
        return 201, self.show_asset(asset)

    def asset(self, request):
        one, text = self.release(request), request.path["asset"]
        for asset in one["assets"]:
            if text.isdigit() and asset["id"] == int(text):
                return one, asset
        raise self.refuse(404, "")

    @operation("GET", ASSETS)
    def list_assets(self, request):
        return 200, self.show(self.release(request))["assets"]

    @operation("GET", ASSETS + "/:asset")
    def get_asset(self, request):
        return 200, self.show_asset(self.asset(request)[1])

    @operation("PATCH", ASSETS + "/:asset", body={"name": str}, needs="write")
    def update_asset(self, request):
        asset = self.asset(request)[1]
        asset["name"] = request.body.get("name") or asset["name"]
        return 201, self.show_asset(asset)

    @operation("DELETE", ASSETS + "/:asset", needs="write")
    def delete_asset(self, request):
        one, asset = self.asset(request)
        one["assets"].remove(asset)
        return 204, None

    def send(self, request, asset):
        asset["download_count"] += 1
        request.answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quoted(asset['name'])}"
        return 200, asset["stored"]

    @operation("GET", "/attachments/:uuid")
    def download_by_uuid(self, request):
        for one in self.state["releases"].values():
            for asset in one["assets"]:
                if asset["uuid"] == request.path["uuid"]:
                    self.shown(request, one)
                    return self.send(request, asset)
        raise self.refuse(404, "")

    @operation("GET", "/:owner/:repository/releases/download/:tag/:file")
    def download_by_name(self, request):
        one = self.tagged(request.path["tag"])
        if one and not one["draft"]:
            for asset in one["assets"]:
                if asset["name"] == request.path["file"]:
                    return self.send(request, asset)
        raise self.refuse(404, "")
