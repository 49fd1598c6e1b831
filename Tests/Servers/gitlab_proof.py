"""python-gitlab against the stand-in GitLab: does a client nobody here wrote find a GitLab there?

gitlab_proof.py ADDRESS FOLDER      tokens: dev (developer), boss (maintainer), look (reporter), job
"""

import gitlab, hashlib, os, requests, sys, threading

address, folder = sys.argv[1:]
dev = gitlab.Gitlab(address, private_token="dev", retry_transient_errors=False)
boss = gitlab.Gitlab(address, oauth_token="boss")
project = dev.projects.get("acme/acme")
assert project.permissions["project_access"]["access_level"] == 30 and project.id == 1


def fails(status, run, *arguments, **named):
    try:
        run(*arguments, **named)
    except gitlab.GitlabError as error:
        assert error.response_code == status, (status, error.response_code, error)
        return error
    raise AssertionError(f"{status} was expected")


# Packages: streamed upload, duplicates kept, newest downloaded, digests listed.
path = os.path.join(folder, "big.bin")
with open(path, "wb") as file:
    file.write(os.urandom(3 << 20))
digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
packages = project.generic_packages
assert packages.upload("acme", "1.2.0", "big.bin", path=path).message == "201 Created"
with open(path, "rb") as file:
    assert packages.upload("acme", "1.2.0", "big.bin", data=file, select="package_file").file_sha256 == digest
for name in ("notes.txt", "acme_1.0~rc1.deb"):
    packages.upload("acme", "1.2.0", name, data=b"hello")
packages.upload("acme-tools", "1.2.0", "x", data=b"x")
assert hashlib.sha256(packages.download("acme", "1.2.0", "big.bin")).hexdigest() == digest
assert len(project.packages.list(package_name="acme", get_all=True)) == 2, "the filter is a part of the name"
(package,) = [
    one
    for one in project.packages.list(package_name="acme", package_version="1.2.0", get_all=True)
    if one.name == "acme"
]
files = package.package_files.list(get_all=True, per_page=1)
assert [one.file_name for one in files] == ["big.bin", "big.bin", "notes.txt", "acme_1.0~rc1.deb"], files
assert [one.file_sha256 for one in files[:2]] == [digest] * 2
fails(403, files[0].delete)
boss.projects.get(1).packages.get(package.id).package_files.delete(files[0].id)
assert len(package.package_files.list(get_all=True)) == 3
fails(400, packages.upload, "acme", "1.2.0", "a b", data=b"x")
fails(400, packages.upload, "acme", "1..2", "a", data=b"x")
assert (
    requests.get(
        f"{address}/api/v4/projects/acme%2Facme/packages/generic/acme/1.2.0/notes.txt",
        headers={"Range": "bytes=1-2"},
    ).content
    == b"el"
)

# Two at once into one version: one of them fails.
slow = [{"op": "upload_generic", "do": "slow", "seconds": 1}]
requests.put(address + "/_standin/faults", json=slow, headers={"X-Standin-Admin": "1"}).raise_for_status()
results = []


def upload(name):
    try:
        packages.upload("acme", "1.3.0", name, data=b"x")
        results.append(201)
    except gitlab.GitlabError as error:
        results.append(error.response_code)


threads = [threading.Thread(target=upload, args=(name,)) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(results) == [201, 500], results

# Releases: made at once with their links, public at once, tag kept.
link = {
    "name": "big.bin",
    "url": f"{address}/api/v4/projects/1/packages/generic/acme/1.2.0/big.bin",
    "link_type": "package",
    "direct_asset_path": "/big.bin",
}
fails(422, project.releases.create, {"tag_name": "v1.2.0", "description": "x"})
fails(400, project.releases.create, {"tag_name": "v1.2.0", "ref": "main", "assets": {"links": [link, link]}})
fails(400, project.releases.create, {"tag_name": "v1.2.0", "ref": "no-such-branch"})
release = project.releases.create(
    {
        "tag_name": "v1.2.0",
        "name": "1.2.0",
        "description": "notes",
        "ref": "main",
        "assets": {"links": [link]},
    }
)
assert release.assets["links"][0]["direct_asset_url"].endswith(
    "/acme/acme/-/releases/v1.2.0/downloads/big.bin"
)
fails(409, project.releases.create, {"tag_name": "v1.2.0", "description": "x"})
anyone = gitlab.Gitlab(address).projects.get(1, lazy=True)
assert anyone.releases.get("v1.2.0").description == "notes" and anyone.tags.get("v1.2.0").commit["id"]
for url in (
    release.assets["links"][0]["direct_asset_url"],
    f"{address}/api/v4/projects/1/releases/permalink/latest/downloads/big.bin",
    f"{address}/acme/acme/-/releases/permalink/latest/downloads/big.bin",
):
    assert hashlib.sha256(requests.get(url).content).hexdigest() == digest
release.description = "better notes"
release.save()
assert project.releases.get("v1.2.0").description == "better notes"
error = fails(400, release.links.create, {"name": "big.bin", "url": link["url"]})
assert error.error_message == {"url": ["has already been taken"], "name": ["has already been taken"]}, (
    error.error_message
)
more = release.links.create({"name": "notes", "url": "https://example.org/notes"})
more.name = "Notes"
more.save()
assert [one.name for one in release.links.list(get_all=True)] == ["Notes", "big.bin"]
more.delete()
fails(400, release.links.create, {"name": "bad", "url": "javascript:x"})
for number in range(25):
    project.releases.create(
        {"tag_name": f"v0.{number}.0", "ref": "main", "released_at": f"2025-01-{number + 1:02}T00:00:00Z"}
    )
assert len(project.releases.list(get_all=True)) == 26 and len(project.releases.list(get_all=False)) == 20
fails(403, project.releases.delete, "v0.0.0")
boss.projects.get(1).releases.delete("v0.0.0")
fails(404, project.releases.get, "v0.0.0")
assert project.tags.get("v0.0.0").name == "v0.0.0"
fails(400, project.tags.create, {"tag_name": "v0.0.0", "ref": "main"})
assert project.tags.create({"tag_name": "v9", "ref": "main"}).name == "v9"

# Who may do what.
fails(401, gitlab.Gitlab(address, private_token="wrong").projects.get, 1)
fails(401, anyone.generic_packages.upload, "acme", "1.2.0", "x", data=b"x")
look = gitlab.Gitlab(address, private_token="look").projects.get(1)
fails(403, look.generic_packages.upload, "acme", "1.2.0", "x", data=b"x")
fails(404, dev.projects.get, "acme/other")
job = gitlab.Gitlab(address, job_token="job").projects.get(1, lazy=True)
job.generic_packages.upload("acme", "2.0.0", "x", data=b"x")
job.releases.create({"tag_name": "v2", "ref": "main"})
fails(401, job.tags.create, {"tag_name": "v3", "ref": "main"})

# Strict where GitLab is patient.
token = {"PRIVATE-TOKEN": "dev"}
api = address + "/api/v4/projects/1"


def status(method, path, **named):
    return requests.request(method, api + path, headers=token, allow_redirects=False, **named).status_code


assert status("GET", "/releases?colour=red") == 422
assert status("POST", "/releases", json={"tag_name": "v3", "ref": "main", "colour": "red"}) == 422
assert status("POST", "/releases", json={"name": "v3"}) == 400
assert status("PUT", "/packages/generic/acme/3/x", data=iter([b"chunked"])) == 411
assert status("PUT", "/releases/nope", json={"name": "x"}) == 403
assert status("PATCH", "/releases/v2", json={"name": "x"}) == 405
assert status("GET", "/nowhere") == 404
print("a GitLab")
