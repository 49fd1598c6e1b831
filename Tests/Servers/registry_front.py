"""Stands before a real OCI registry and does what that one does not: asks for tokens, fails on
request, keeps a log, and lists referrers if it is told to.

  registry_front.py --backend http://127.0.0.1:5000 --backend-login user:pass
                    [--auth bearer|basic|none] [--login user:password] [--realm URL] [--uses N]
                    [--uploads URL] [--referrers] [--no-delete] [--faults JSON] ...

Prints "PORT n". GET /token gives a token for the right password, good for the scopes that were asked
for and for N requests; --realm names another front's /token. Uploads, manifests and lists go to the
backend as they came; addresses in its answers lead back here, half of them relative.
https://github.com/opencontainers/distribution-spec, https://distribution.github.io/distribution/spec/auth/token/
"""

import base64, http.client, json, os, tempfile, urllib.parse, uuid

import standin_http
from standin import Problem, Service, Stored, arguments, operation

NAME = "/v2/*name"
KEPT = ("Content-Type", "Docker-Content-Digest", "Docker-Upload-UUID", "Link", "Location", "Range")


class Front(Service):
    def start(self):
        return {"last": 0, "tokens": {}, "asked": [], "referrers": {}}

    def refuse(self, status, text):
        return Problem(status, {"errors": [{"code": "DENIED", "message": text}]})

    def password(self, headers):
        """Whose right name and password `headers` have; nobody's without any."""
        given = headers.get("Authorization") or ""
        if not given:
            return None
        wanted = "Basic " + base64.b64encode(self.options.login.encode()).decode()
        if given != wanted:
            raise Problem(401, {"errors": [{"code": "UNAUTHORIZED", "message": "wrong password"}]})
        return self.options.login.split(":")[0]

    def authenticate(self, headers, operation):
        if operation.name == "token" or self.options.auth == "none":
            return self.password(headers) if operation.name == "token" else "anybody"
        try:
            if self.options.auth == "basic":
                caller = self.password(headers)
            else:
                caller = self.bearer(headers, operation)
        except Problem as problem:
            raise self.challenge(problem.body["errors"][0]["message"]) from None
        if caller is None:
            raise self.challenge("authentication required")
        return caller

    def bearer(self, headers, operation):
        given = (headers.get("Authorization") or "").removeprefix("Bearer ")
        with self.lock:
            left, scopes = self.state["tokens"].get(given, (0, []))
            if not left:
                return None
            self.state["tokens"][given] = (left - 1, scopes)
        wanted = "pull" if operation.method == "GET" else "push"
        if not any(wanted in scope.rsplit(":", 1)[-1].split(",") for scope in scopes):
            raise self.challenge(f"no right to {wanted}")
        return "bearer"

    def challenge(self, text):
        realm = self.options.realm or self.address + "/token"
        how = {
            "basic": 'Basic realm="front, and more"',
            "bearer": f'Bearer realm="{realm}",service="front, and more",scope="repository:x:pull"',
        }[self.options.auth]
        body = {"errors": [{"code": "UNAUTHORIZED", "message": text}]}
        return Problem(401, body, {"WWW-Authenticate": how})

    @operation("GET", "/token", query={"scope": str, "service": str, "account": str})
    def token(self, request):
        if request.query.get("service") != "front, and more":
            raise self.refuse(400, "strict stand-in: the service that was named is missing")
        if request.caller is None:
            raise self.refuse(401, "who is it")
        token = "token-" + (self.options.token or uuid.uuid4().hex)
        scopes = request.query["scope"].split(" ")
        self.state["tokens"][token] = (self.options.uses, scopes)
        self.state["asked"] += scopes
        return 200, {"token": token, "expires_in": 300}

    def ask(self, method, path, body=None, headers=None):
        """What the backend answers: status, headers, bytes."""
        host = urllib.parse.urlsplit(self.options.backend).netloc
        login = base64.b64encode(self.options.backend_login.encode()).decode()
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            connection.request(method, path, body, {"Authorization": "Basic " + login, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def forward(self, request, method, stored=None):
        """Asks the backend the same, and gives its answer."""
        url = urllib.parse.urlsplit(request.address)
        path = url.path + ("?" + urllib.parse.urlencode(request.query) if request.query else "")
        wanted = {key: request.headers[key] for key in ("Accept", "Content-Type") if request.headers.get(key)}
        body = None
        if stored:
            with open(stored.path, "rb") as file:
                body = file.read()
        status, headers, data = self.ask(method, path, body, wanted)
        for name in KEPT:
            if headers.get(name):
                request.answer[name] = headers[name]
        if "Location" in request.answer:
            place = urllib.parse.urlsplit(request.answer["Location"])
            path = place.path + ("?" + place.query if place.query else "")
            relative = self.number() % 2 and not self.options.uploads
            request.answer["Location"] = path if relative else (self.options.uploads or self.address) + path
        if status >= 400:
            raise Problem(status, data.decode(errors="replace"), request.answer)
        return status, data

    def text(self, request, method, stored=None):
        status, data = self.forward(request, method, stored)
        return status, data.decode() if data else None

    @operation("GET", "/v2/")
    def base(self, request):
        return self.text(request, "GET")

    @operation("GET", NAME + "/blobs/:digest")
    def download_blob(self, request):
        status, data = self.forward(request, "GET")
        with tempfile.NamedTemporaryFile(dir=self.store, delete=False) as file:
            file.write(data)
        return 200, Stored(file.name, 0, os.path.getsize(file.name), "")

    @operation("POST", NAME + "/blobs/uploads/")
    def begin_upload(self, request):
        if request.headers.get("Content-Length") != "0":
            raise self.refuse(411, "strict stand-in: Length Required")
        return self.text(request, "POST")

    @operation(
        "PUT", NAME + "/blobs/uploads/:session", upload=True, query={"digest": str, "_state": str}
    )
    def upload_blob(self, request):
        return self.text(request, "PUT", request.upload)

    @operation("DELETE", NAME + "/blobs/uploads/:session", query={"_state": str})
    def cancel_upload(self, request):
        return self.text(request, "DELETE")

    @operation("GET", NAME + "/manifests/:reference")
    def get_manifest(self, request):
        return self.text(request, "GET")

    @operation("PUT", NAME + "/manifests/:reference", upload=True)
    def put_manifest(self, request):
        status, data = self.forward(request, "PUT", request.upload)
        with open(request.upload.path, "rb") as file:
            value = json.load(file)
        if self.options.referrers and value.get("subject"):
            digest = request.answer["Docker-Content-Digest"]
            entry = {
                "mediaType": value["mediaType"],
                "artifactType": value["artifactType"],
                "digest": digest,
                "size": request.upload.size,
            }
            self.state["referrers"].setdefault(value["subject"]["digest"], {})[digest] = entry
            request.answer["OCI-Subject"] = value["subject"]["digest"]
        return status, data.decode() or None

    @operation("DELETE", NAME + "/manifests/:reference")
    def delete_manifest(self, request):
        if self.options.no_delete:
            raise Problem(405, {"errors": [{"code": "UNSUPPORTED", "message": "no"}]})
        for entries in self.state["referrers"].values():
            entries.pop(request.path["reference"], None)
        return self.text(request, "DELETE")

    @operation("GET", NAME + "/referrers/:digest")
    def list_referrers(self, request):
        if not self.options.referrers:
            raise Problem(404, "404 page not found\n")
        entries = list(self.state["referrers"].get(request.path["digest"], {}).values())
        index = "application/vnd.oci.image.index.v1+json"
        return 200, {"schemaVersion": 2, "mediaType": index, "manifests": entries}

    @operation("GET", NAME + "/tags/list", query={"n": int, "last": str})
    def list_tags(self, request):
        return self.text(request, "GET")


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--backend", required=True)
    parser.add_argument("--backend-login", default="user:pass")
    parser.add_argument("--auth", choices=("bearer", "basic", "none"), default="bearer")
    parser.add_argument("--login", default="acme-bot:registry-password")
    parser.add_argument("--realm", help="where tokens are to be had, if elsewhere")
    parser.add_argument("--token", help="what every token is called")
    parser.add_argument("--accept", action="append", default=[], help="a token from elsewhere")
    parser.add_argument("--uses", type=int, default=1 << 30, help="requests that a token is good for")
    parser.add_argument("--uploads", help="the host that uploads are sent to, if another")
    parser.add_argument("--referrers", action="store_true")
    parser.add_argument("--no-delete", action="store_true")
    front = Front(parser.parse_args())
    for token in front.options.accept:
        front.state["tokens"][token] = (1 << 30, ["repository:x:pull,push"])
    standin_http.run(front)
