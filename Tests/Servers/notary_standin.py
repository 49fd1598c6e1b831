#!/usr/bin/env python3
"""A strict stand-in for Apple's notary service, the bucket behind it and the place of its logs.

  notary_standin.py PUBLIC-KEY.pem [SCRIPT]

Prints "PORT n". The service is below /notary/v2, buckets below /buckets, logs below /logs, tickets below /tickets. A script is a
JSON object of what happens, each list from its front, once:
  statuses  what a submission's status is, asked for the first time, the second, ...; the last one stays.
            A number is the HTTP status of an answer without a word, "drop" is no answer
  submit, uploads, logs   answers in place of the usual: {"status", "code"}, or "drop" after the work
  issues    what the log finds
  log       an address in place of the log's own
  bucket    a name in place of the bucket's own
  tickets   what is said of a ticket in place of it: "NOT_FOUND", "other", "deleted", "text", "odd"
  ticketContents   of the log
Door for tests: GET /_standin/state, PUT /_standin/script, PUT /_standin/anew, which forgets its log, too.
"""

import base64, hashlib, http.server, json, re, subprocess, sys, tempfile, threading, time, types, uuid

import s3_signature
from standin import Problem

KEY, ISSUER = "2X9R4HXF34", "57246542-96fe-1a63-e053-0824d011072a"
STATE = {"script": json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}, "submissions": {}, "log": []}
LOCK, TOKENS = threading.Lock(), set()
REGION = "us-west-2"


def refuse(status, code, detail):
    error = {"id": str(uuid.uuid4()), "status": str(status), "code": code, "title": code.lower(), "detail": detail}
    return Problem(status, {"errors": [error]})


def decoded(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise refuse(401, "NOT_AUTHORIZED", "a part of the token is not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def der(raw):
    """An ECDSA signature as openssl reads it."""
    def integer(data):
        data = data.lstrip(b"\0") or b"\0"
        data = b"\0" + data if data[0] > 127 else data
        return bytes([2, len(data)]) + data
    body = integer(raw[:32]) + integer(raw[32:])
    return bytes([0x30, len(body)]) + body


def is_signed(text, raw):
    with tempfile.NamedTemporaryFile() as file:
        file.write(der(raw)), file.flush()
        words = ["openssl", "dgst", "-sha256", "-verify", sys.argv[1], "-signature", file.name]
        return subprocess.run(words, input=text.encode(), capture_output=True).returncode == 0


def check_token(headers):
    match = re.fullmatch(r"Bearer ([^. ]+)\.([^. ]+)\.([^. ]+)", headers.get("Authorization") or "")
    if not match:
        raise refuse(401, "NOT_AUTHORIZED", "there is no token")
    head, claims, now = json.loads(decoded(match[1])), json.loads(decoded(match[2])), time.time()
    problems = {
        "the header": head != {"alg": "ES256", "kid": KEY, "typ": "JWT"},
        "the claims": set(claims) != {"iss", "iat", "exp", "aud"},
        "the issuer": claims.get("iss") != ISSUER,
        "the audience": claims.get("aud") != "appstoreconnect-v1",
        "iat": not now - 600 < claims.get("iat", 0) <= now,
        "exp": not now < claims.get("exp", 0) <= claims.get("iat", 0) + 1200,
        "the token, which was used before,": match[0] in TOKENS,
    }
    raw = decoded(match[3])
    problems["the signature"] = len(raw) != 64 or not is_signed(f"{match[1]}.{match[2]}", raw)
    TOKENS.add(match[0])
    if wrong := [name for name, is_wrong in problems.items() if is_wrong]:
        raise refuse(401, "NOT_AUTHORIZED", f"Provide a properly configured and signed token: {wrong[0]} is wrong")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with LOCK:
            try:
                status, answer = self.answer(body)
            except Problem as problem:
                status, answer = problem.status, problem.body
            STATE["log"].append(f"{self.command} {self.path} {status}")
        if status == "drop":
            TOKENS.clear()  # libcurl sends again by itself what a kept connection has lost
            self.close_connection = True
            return
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do

    def answer(self, body):
        door, _, path = self.path[1:].partition("/")
        if door == "_standin":
            if self.command == "PUT":
                STATE["script"] = json.loads(body)
            if path == "anew":
                STATE["log"].clear()
            return 200, {name: STATE[name] for name in ("log", "submissions")}
        if door == "buckets":
            return self.upload(path, body)
        if door == "logs":
            return self.log(path)
        if door == "tickets":
            return self.ticket(path, body)
        if door != "notary" or not path.startswith("v2/submissions"):
            raise refuse(404, "NOT_FOUND", "nothing is there")
        check_token(self.headers)
        words = path.split("/")[2:]
        if self.command == "POST" and not words:
            return self.submit(body)
        one = STATE["submissions"].get(words[0]) if self.command == "GET" and words else None
        if not one or words[1:] not in ([], ["logs"]):
            raise refuse(404, "NOT_FOUND", "There is no resource of that id")
        return self.place(one) if words[1:] else self.status(one)

    def scripted(self, name):
        """What the script has in place of the usual answer, if anything; "drop" follows the work."""
        rules = STATE["script"].get(name) or []
        if not rules:
            return None
        rule = rules.pop(0)
        if rule == "drop":
            return rule
        if name == "uploads":
            raise s3_signature.error("AccessDenied", rule["code"], rule["status"])
        raise refuse(rule["status"], rule["code"], rule.get("detail", "it is scripted"))

    def submit(self, body):
        drop = self.scripted("submit")
        asked = json.loads(body)
        name = asked.get("submissionName", "")
        if set(asked) != {"submissionName", "sha256"} or not re.fullmatch(r"[0-9a-f]{64}", asked["sha256"]):
            raise refuse(422, "ENTITY_ERROR", "the body has other keys, or no digest")
        if not re.search(r"\.(zip|dmg|pkg)$", name):
            raise refuse(422, "ENTITY_ERROR", "the name must end in zip, dmg or pkg")
        one = {"id": str(uuid.uuid4()), "name": name, "sha256": asked["sha256"], "uploaded": False, "asked": 0}
        one |= {"secret": "s3cr3t/+" + one["id"], "session": "session/" + one["id"], "object": f"prod/{one['id']} x"}
        STATE["submissions"][one["id"]] = one
        keys = {
            "awsAccessKeyId": "ASIASTANDIN", "awsSecretAccessKey": one["secret"], "object": one["object"],
            "awsSessionToken": one["session"], "bucket": STATE["script"].get("bucket", "notary-submissions"),
        }
        answer = {"data": {"type": "newSubmissions", "id": one["id"], "attributes": keys}, "meta": {}}
        return drop or 200, answer

    def upload(self, path, body):
        drop = self.scripted("uploads")
        name = s3_signature.encoded(path.partition("/")[2])
        one = next((o for o in STATE["submissions"].values() if s3_signature.encoded(o["object"]) == name), None)
        if self.command != "PUT" or not one:
            raise s3_signature.error("NoSuchKey")
        options = types.SimpleNamespace(
            key="ASIASTANDIN", region=REGION, session=one["session"], secret=one["secret"])
        s3_signature.check(options, "PUT", self.path, "", self.headers)
        digest = hashlib.sha256(body).hexdigest()
        if digest != self.headers["x-amz-content-sha256"] or digest != one["sha256"]:
            raise s3_signature.error("XAmzContentSHA256Mismatch")
        one["uploaded"] = True
        return drop or 200, ""

    def status(self, one):
        words = STATE["script"].get("statuses") or ["Accepted"]
        word = words[min(one["asked"], len(words) - 1)] if one["uploaded"] else "In Progress"
        if one["uploaded"]:
            one["asked"] += 1
        if word == "drop":
            return word, ""
        if isinstance(word, int):
            raise refuse(word, "UNEXPECTED_ERROR", "it is scripted")
        one["word"] = word
        keys = {"status": word, "name": one["name"], "createdDate": "2026-11-21T08:30:00.000Z"}
        return 200, {"data": {"type": "submissions", "id": one["id"], "attributes": keys}, "meta": {}}

    def place(self, one):
        self.scripted("logs")
        if one.get("word") not in ("Accepted", "Invalid", "Rejected"):
            raise refuse(404, "NOT_FOUND", "There is no resource of type 'submissionsLog' with that id")
        port = self.server.server_address[1]
        url = STATE["script"].get("log") or f"http://127.0.0.1:{port}/logs/{one['id']}?key=1"
        keys = {"developerLogUrl": url}
        return 200, {"data": {"type": "submissionsLog", "id": one["id"], "attributes": keys}, "meta": {}}

    def log(self, path):
        if self.headers.get("Authorization"):
            raise Problem(400, "only one kind of authorization is allowed")
        one = STATE["submissions"][path.partition("?")[0]]
        good = one["word"] == "Accepted"
        return 200, {
            "logFormatVersion": 1, "jobId": one["id"], "status": one["word"], "statusCode": 0 if good else 4000,
            "statusSummary": "Ready for distribution" if good else "Archive contains critical validation errors",
            "archiveFilename": one["name"], "sha256": one["sha256"], "ticketContents": STATE["script"].get("ticketContents"),
            "issues": STATE["script"].get("issues"),
        }

    def ticket(self, path, body):
        place = "database/1/com.apple.gk.ticket-delivery/production/public/records/lookup"
        asked = json.loads(body)
        name = asked["records"][0]["recordName"]
        if self.command != "POST" or path != place or asked != {"records": [{"recordName": name}]}:
            raise Problem(400, {"serverErrorCode": "BAD_REQUEST"})
        if not re.fullmatch(r"2/[12]/[0-9a-f]{40}", name) or self.headers.get("Authorization"):
            raise Problem(400, {"serverErrorCode": "BAD_REQUEST"})
        rules = STATE["script"].get("tickets") or []
        rule = rules.pop(0) if rules else ""
        if rule == "NOT_FOUND":
            return 200, {"records": [{"recordName": name, "reason": "Record not found", "serverErrorCode": rule}]}
        ticket = (b"odd " if rule == "odd" else b"s8ch") + name.encode()
        field = {"type": "STRING" if rule == "text" else "BYTES", "value": base64.b64encode(ticket).decode()}
        return 200, {"records": [{
            "recordName": "2/2/" + "0" * 40 if rule == "other" else name, "recordType": "DeveloperIDTicket",
            "deleted": rule == "deleted", "recordChangeTag": "1", "fields": {"signedTicket": field},
        }]}


SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("PORT", SERVER.server_address[1], flush=True)
SERVER.serve_forever()
