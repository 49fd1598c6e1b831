"""giteapy against the stand-in Gitea: does a client nobody here wrote find a Gitea there?

gitea_proof.py ADDRESS FOLDER      tokens: dev (write), look (read)
"""

import giteapy, os, requests, sys
from giteapy.rest import ApiException

address, folder = sys.argv[1:]


def client(token):
    configuration = giteapy.Configuration()
    configuration.host = address + "/api/v1"
    if token:
        configuration.api_key["Authorization"] = "token " + token
    api = giteapy.ApiClient(configuration)
    return giteapy.RepositoryApi(api), giteapy.MiscellaneousApi(api)


def fails(status, run, *arguments, **named):
    try:
        run(*arguments, **named)
    except ApiException as error:
        assert error.status == status, (status, error.status, error.body)
    else:
        raise AssertionError(f"{status} was expected")


here = ("acme", "acme")
(dev, misc), (look, _), (anyone, _) = client("dev"), client("look"), client(None)
assert misc.get_version().version == "1.25.0"
assert dev.repo_get(*here).permissions.push and not look.repo_get(*here).permissions.push

# A draft, which only those who may write see, and which needs no tag.
draft = dev.repo_create_release(
    *here, body=giteapy.CreateReleaseOption(tag_name="v1.2.0", name="1.2.0", body="notes", draft=True)
)
assert draft.draft and [one.id for one in dev.repo_list_releases(*here)] == [draft.id]
assert look.repo_list_releases(*here) == [] and anyone.repo_list_releases(*here) == []
fails(404, look.repo_get_release, *here, draft.id)
fails(409, dev.repo_create_release, *here, body=giteapy.CreateReleaseOption(tag_name="v1.2.0", draft=True))

# Attachments: names may repeat, no digest, two forms of upload.
path = os.path.join(folder, "acme.bin")
data = os.urandom(1 << 20) + b"\r\n--"
with open(path, "wb") as file:
    file.write(data)
asset = dev.repo_create_release_attachment(*here, draft.id, path)
assert (asset.name, asset.size) == ("acme.bin", len(data)) and asset.uuid in asset.browser_download_url
again = dev.repo_create_release_attachment(*here, draft.id, path, name="acme.bin")
listed = dev.repo_list_release_attachments(*here, draft.id)
assert len(listed) == 2 and all("/attachments/" in one.browser_download_url for one in listed)
dev.repo_delete_release_attachment(*here, draft.id, again.id)
api, token = address + "/api/v1/repos/acme/acme", {"Authorization": "token dev"}
octets = {**token, "Content-Type": "application/octet-stream"}
raw = requests.post(
    f"{api}/releases/{draft.id}/assets", params={"name": "a b+c.txt"}, data=b"hello", headers=octets
)
assert raw.status_code == 201 and raw.json()["size"] == 5
(first, second) = dev.repo_list_release_attachments(*here, draft.id)
assert first.browser_download_url.endswith("/acme/acme/releases/download/v1.2.0/a%20b%2Bc.txt")
assert requests.get(second.browser_download_url, headers=token).status_code == 404, (
    "a draft's files have no name yet"
)
assert requests.get(f"{address}/attachments/{second.uuid}").status_code == 404
assert requests.get(f"{address}/attachments/{second.uuid}", headers=token).content == data

# Published: the tag is made, everybody sees it.
assert requests.get(api + "/tags/v1.2.0").status_code == 404
dev.repo_edit_release(*here, draft.id, body=giteapy.EditReleaseOption(draft=False, name=""))
assert anyone.repo_get_release(*here, draft.id).name == "1.2.0", "an empty string changes nothing"
assert requests.get(second.browser_download_url).content == data
assert requests.get(second.browser_download_url, headers={"Range": "bytes=5-"}).content == data[5:]
assert (
    requests.get(api + "/releases/tags/v1.2.0").json()["id"]
    == requests.get(api + "/releases/latest").json()["id"]
    == draft.id
)
assert requests.get(api + "/tags/v1.2.0").json()["commit"]["sha"]
for number in range(35):
    dev.repo_create_release(*here, body=giteapy.CreateReleaseOption(tag_name=f"v0.{number}"))
assert len(anyone.repo_list_releases(*here)) == 30
assert requests.get(api + "/releases?limit=50").headers["X-Total-Count"] == "36"
assert 'rel="next"' in requests.get(api + "/releases").headers["Link"]
dev.repo_delete_release(*here, draft.id)
fails(404, dev.repo_get_release, *here, draft.id)
assert requests.get(api + "/tags/v1.2.0").status_code == 200
assert requests.post(api + "/tags", json={"tag_name": "v1.2.0"}, headers=token).status_code == 409

# Who may do what, and strict where Gitea is patient.
fails(401, client("wrong")[0].repo_get, *here)
fails(401, anyone.repo_create_release, *here, body=giteapy.CreateReleaseOption(tag_name="v3"))
fails(403, look.repo_create_release, *here, body=giteapy.CreateReleaseOption(tag_name="v3"))
fails(404, dev.repo_get, "acme", "other")
release = requests.post(api + "/releases", json={"tag_name": "v3", "draft": True}, headers=token).json()["id"]


def status(method, path, headers=token, **named):
    return requests.request(method, api + path, headers=headers, **named).status_code


assert status("POST", "/releases", json={"tag_name": "v4", "target_commitish": "no-such-branch"}) == 404
assert status("POST", "/releases", json={"tag_name": "v4", "colour": "red"}) == 422
assert status("GET", "/releases?per_page=5") == 422
assert status("POST", f"/releases/{release}/assets", files={"file": b"x"}) == 422
assert status("POST", f"/releases/{release}/assets", octets, data=b"x") == 400
assert status("POST", f"/releases/{release}/assets?name=x", octets, data=iter([b"chunked"])) == 411
assert status("PUT", f"/releases/{release}", json={}) == 405
print("a Gitea")
