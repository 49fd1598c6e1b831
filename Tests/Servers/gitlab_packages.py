"""The stand-in GitLab's generic packages."""

import contextlib, re

from standin import Problem, operation
from gitlab_words import API, ORDER, now

PACKAGES = API + "/packages"
GENERIC = PACKAGES + "/generic/:package/:version/:file"


class Packages:
    @contextlib.contextmanager
    def uploading(self, request):
        key = (request.path["package"], request.path["version"])
        with self.lock:
            busy = self.__dict__.setdefault("busy", set())
            if key in busy:
                raise self.refuse(500, "500 Internal Server Error")
            busy.add(key)
        try:
            yield
        finally:
            busy.discard(key)

    def check_names(self, path):
        for name, pattern in (
            ("package", r"[A-Za-z0-9._+-]+"),
            ("version", r"(?!.*\.\.)[\w+.-]+"),
            ("file", r"(?![~@])[A-Za-z0-9._+~@-]+(?<![~@])"),
        ):
            if not re.fullmatch(pattern, path[name], re.ASCII):
                raise self.refuse(
                    400,
                    {"package": "package_name", "version": "package_version", "file": "file_name"}[name]
                    + " is invalid",
                )

    @operation(
        "PUT",
        GENERIC,
        upload=True,
        query={"status": ("default", "hidden"), "select": ("package_file",)},
        needs="developer",
        tags=("job",),
    )
    def upload_generic(self, request):
        self.check_names(request.path)
        name, version, file = (request.path[key] for key in ("package", "version", "file"))
        package = next(
            (
                one
                for one in self.state["packages"].values()
                if (one["name"], one["version"]) == (name, version)
            ),
            None,
        )
        if package and self.options.no_duplicates and any(self.named(package, file)):
            raise Problem(400, {"message": "400 Bad request - Duplicate package is not allowed"})
        if package is None:
            package = {
                "id": self.number(),
                "name": name,
                "version": version,
                "package_type": "generic",
                "status": "default",
                "created_at": now(),
                "last_downloaded_at": None,
                "tags": [],
            }
            package["_links"] = {
                "web_path": f"/{self.options.project}/-/packages/{package['id']}",
                "delete_api_path": f"{self.address}/api/v4/projects/1/packages/{package['id']}",
            }
            self.state["packages"][package["id"]] = package
        package["status"] = request.query.get("status", package["status"])
        one = {
            "id": self.number(),
            "package_id": package["id"],
            "created_at": now(),
            "file_name": file,
            "size": request.upload.size,
            "file_md5": None,
            "file_sha1": None,
            "file_sha256": request.upload.sha256,
            "stored": request.upload,
        }
        self.state["files"][one["id"]] = one
        if request.query.get("select"):
            return 200, {**self.show_file(one), "updated_at": one["created_at"], "file": {"url": None}}
        return 201, {"message": "201 Created"}

    def named(self, package, file):
        return [
            one
            for one in self.state["files"].values()
            if one["package_id"] == package["id"] and one["file_name"] == file
        ]

    def show_file(self, one):
        return {key: value for key, value in one.items() if key != "stored"}

    @operation("GET", GENERIC, tags=("job",))
    def download_generic(self, request):
        for package in self.state["packages"].values():
            if (package["name"], package["version"]) != (request.path["package"], request.path["version"]):
                continue
            for one in reversed(self.named(package, request.path["file"])):
                request.answer.update(
                    {
                        "X-Checksum-SHA256": one["file_sha256"],
                        "Content-Disposition": f'attachment; filename="{one["file_name"]}"',
                    }
                )
                return 200, one["stored"]
        raise self.refuse(404, "Not Found")

    @operation(
        "GET",
        PACKAGES,
        tags=("job",),
        query={
            **ORDER,
            "order_by": ("created_at", "name", "version", "type"),
            "package_type": str,
            "package_name": str,
            "package_version": str,
            "include_versionless": bool,
            "status": ("default", "hidden", "processing", "error"),
        },
    )
    def list_packages(self, request):
        query = request.query
        return self.pages(
            request,
            [
                one
                for one in self.state["packages"].values()
                if query.get("package_name", "").lower() in one["name"].lower()
                and query.get("package_version", one["version"]) == one["version"]
                and query.get("package_type", "generic") == "generic"
                and one["status"] == query.get("status", "default")
            ],
        )

    @operation("GET", PACKAGES + "/:package_id", tags=("job",))
    def get_package(self, request):
        return 200, self.found("packages", self.key(request, "package_id"))

    @operation("DELETE", PACKAGES + "/:package_id", needs="maintainer", tags=("job",))
    def delete_package(self, request):
        package = self.found("packages", self.key(request, "package_id"))
        self.state["files"] = {
            key: one for key, one in self.state["files"].items() if one["package_id"] != package["id"]
        }
        del self.state["packages"][package["id"]]
        return 204, None

    @operation("GET", PACKAGES + "/:package_id/package_files", query=ORDER, tags=("job",))
    def list_package_files(self, request):
        package = self.found("packages", self.key(request, "package_id"))
        return self.pages(
            request,
            [
                self.show_file(one)
                for one in self.state["files"].values()
                if one["package_id"] == package["id"]
            ],
        )

    @operation("DELETE", PACKAGES + "/:package_id/package_files/:file_id", needs="maintainer", tags=("job",))
    def delete_package_file(self, request):
        one = self.found("files", self.key(request, "file_id"))
        if one["package_id"] != self.key(request, "package_id"):
            raise self.refuse(404, "Not Found")
        del self.state["files"][one["id"]]
        return 204, None
