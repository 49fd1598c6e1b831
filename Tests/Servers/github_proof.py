"""PyGithub against a stand-in GitHub on one port: does a client nobody here wrote find a GitHub there?

github_proof.py ADDRESS FOLDER      tokens: dev (write), look (read); at most 40 assets a release
"""

import github, os, requests, sys

address, folder = sys.argv[1:]


def client(token):
    auth = token and github.Auth.Token(token)
    hub = github.Github(auth=auth, base_url=address, retry=None, per_page=30, timeout=20, lazy=True)
    return hub.get_repo("acme/acme")


def fails(status, run, *arguments, **named):
    try:
        run(*arguments, **named)
    except github.GithubException as error:
        assert error.status == status, (status, error.status, error.data)
        return [one["code"] for one in error.data.get("errors", [])]
    raise AssertionError(f"{status} was expected")


dev, look, anyone = client("dev"), client("look"), client(None)
api, token = address + "/repos/acme/acme", {"Authorization": "Bearer dev"}
head = dev.get_git_ref("heads/main").object.sha


def status(method, path, headers=token, **named):
    return requests.request(
        method, path if "://" in path else api + path, headers=headers, **named
    ).status_code


# A draft, which only those who may write see, which needs no tag, and which may have a twin.
draft = dev.create_git_release("v1.2.0", "1.2.0", "notes", draft=True)
twin = dev.create_git_release("v1.2.0", "1.2.0", "notes", draft=True)
assert draft.draft and "untagged-" in draft.html_url and len(list(dev.get_releases())) == 2
twin.delete_release()
assert list(look.get_releases()) == [] and list(anyone.get_releases()) == []
assert status("GET", f"/releases/{draft.id}", {"Authorization": "Bearer look"}) == 404
assert status("GET", "/releases/tags/v1.2.0") == status("GET", "/git/ref/tags/v1.2.0") == 404

# Assets: names are changed, never given twice; digests are of what is there.
path = os.path.join(folder, "acme.bin")
data = os.urandom(1 << 20)
with open(path, "wb") as file:
    file.write(data)
asset = draft.upload_asset(path, name="a b(1)~.gz", content_type="application/gzip")
assert (asset.name, asset.size, asset.state, asset.label) == ("a.b.1.gz", len(data), "uploaded", "")
assert "untagged-" in asset.browser_download_url
assert fails(422, draft.upload_asset, path, name="a.b.1.gz") == ["already_exists"]
uploads = draft.upload_url.split("{")[0]
octets = {**token, "Content-Type": "application/octet-stream"}
for name, served in ((".hidden", "default.hidden"), ("\u00e4.txt", "a.txt"), ("x@y+z-_.1", "x@y+z-_.1")):
    answer = requests.post(uploads, params={"name": name}, data=b"hello", headers=octets)
    assert answer.status_code == 201 and answer.json()["name"] == served, answer.text
    assert answer.json()["digest"].startswith("sha256:2cf24dba5fb0a30e")
assert status("POST", uploads + "?name=empty", octets, data=b"") in (400, 422)
assert status("POST", uploads + "?name=", octets, data=b"x") == 422
assert status("POST", uploads + "?name=x", octets, data=iter([b"chunked"])) in (400, 411)
for number in range(36):
    assert status("POST", f"{uploads}?name={number}.txt", octets, data=b"x") == 201
assert fails(422, draft.upload_asset, path, name="too.many") == ["custom"]
assert len(list(draft.get_assets())) == 40
first = requests.get(draft.url + "/assets", headers=token)
assert len(first.json()) == 30 and 'rel="next"' in first.headers["Link"]
assert int(first.headers["X-RateLimit-Limit"]) == 5000

# Published: the tag is made, everybody sees it, and a second one is refused.
draft.update_release("1.2.0", "notes", draft=False)
assert dev.get_git_ref("tags/v1.2.0").object.sha == head
shown = anyone.get_release("v1.2.0")
assert shown.id == anyone.get_latest_release().id == draft.id and shown.published_at
assert fails(422, dev.create_git_release, "v1.2.0", "1.2.0", "") == ["already_exists"]
asset = next(one for one in shown.get_assets() if one.name == "a.b.1.gz")
assert asset.browser_download_url.endswith("/acme/acme/releases/download/v1.2.0/a.b.1.gz")
assert requests.get(asset.browser_download_url).content == data
assert requests.get(asset.browser_download_url, headers={"Range": "bytes=5-"}).content == data[5:]
octet = {"Accept": "application/octet-stream"}
assert requests.get(asset.url, headers=octet).content == data
assert requests.get(asset.url, headers=octet, allow_redirects=False).status_code == 302

# The latest: whoever was published with it, or the one before.
dev.create_git_release("v1.3.0", "1.3.0", "", make_latest="false")
assert anyone.get_latest_release().tag_name == "v1.2.0"
dev.create_git_release("v1.1.9", "1.1.9", "")
assert anyone.get_latest_release().tag_name == "v1.1.9"
assert status("PATCH", f"/releases/{draft.id}", json={"make_latest": "true"}) == 200
assert anyone.get_latest_release().tag_name == "v1.2.0"
dev.create_git_release("v2.0.0-rc.1", "rc", "", prerelease=True)
assert anyone.get_latest_release().tag_name == "v1.2.0"
for number in range(30):
    dev.create_git_release(f"v0.{number}", "", "", make_latest="false")
assert len(list(anyone.get_releases())) == 34

# Tags: a deleted release keeps its own, a deleted tag makes a draft.
anyone_else = dev.get_release("v1.3.0")
(ref,) = dev.get_git_matching_refs("tags/v1.3.0")
ref.delete()
assert dev.get_release(anyone_else.id).draft
anyone_else.delete_release()
draft.delete_release()
assert dev.get_git_ref("tags/v1.2.0").object.sha == head
note = dev.create_git_tag("v9", "nine", head, "commit")
assert dev.create_git_ref("refs/tags/v9", note.sha).object.type == "tag"
assert (
    dev.get_git_tag(note.sha).object.sha == head
    and status("POST", "/git/refs", json={"ref": "refs/tags/v9", "sha": head}) == 422
)

# Immutable: complete when it is published, and for good.
assert status("GET", "/immutable-releases") == 404 and status("PUT", "/immutable-releases") == 204
fixed = dev.create_git_release("v3", "3", "", draft=True)
fixed.upload_asset(path, name="acme.bin")
fixed = fixed.update_release("3", "", draft=False)
assert requests.get(fixed.url).json()["immutable"] is True
fails(422, fixed.upload_asset, path, name="late.bin")
fails(422, list(fixed.get_assets())[0].delete_asset)
(ref,) = dev.get_git_matching_refs("tags/v3")
fails(422, ref.delete)
assert fixed.update_release("three", "other notes").title == "three"
fixed.delete_release()
fails(422, dev.create_git_release, "v3", "3", "")

# Who may do what, and strict where GitHub is patient.
fails(401, client("wrong").get_release, "v1.1.9")
assert status("POST", "/releases", None, json={"tag_name": "v5"}) == 401
fails(403, look.create_git_release, "v5", "5", "")
fails(
    404,
    github.Github(auth=github.Auth.Token("dev"), base_url=address, lazy=True)
    .get_repo("acme/other")
    .get_release,
    "v1",
)
assert status("POST", "/releases", json={"tag_name": "v5", "target_commitish": "no-such-branch"}) == 422
assert status("POST", "/releases", json={"tag_name": "v5", "body": "x" * 125001}) == 422
assert status("POST", "/releases", json={"tag_name": "a b"}) == 422
assert status("POST", "/releases", json={"name": "no tag"}) == 422
assert 400 <= status("POST", "/releases", json={"tag_name": "v5", "colour": "red"}) < 500
assert 400 <= status("POST", "/releases", json={"tag_name": "v5", "draft": "yes"}) < 500
assert 400 <= status("GET", "/releases?limit=5") < 500
assert 400 <= status("GET", "/releases?per_page=101") < 500
assert 400 <= status("GET", "/releases", {"X-GitHub-Api-Version": "1999-01-01"}) < 500
assert status("GET", "/releases", {"User-Agent": ""}) == 403
assert (
    status("POST", f"/releases/{draft.id}/assets?name=x", octets, data=b"x") == 404
), "uploads have an address of their own"
print("a GitHub")
