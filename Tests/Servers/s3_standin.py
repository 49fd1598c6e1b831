"""A strict stand-in for S3 with one bucket, addressed by path: signatures, digests and conditions are
checked as Amazon describes them, and what other servers overlook is refused.

  s3_standin.py [--port 0] [--bucket rel] [--region us-east-1] [--key K] [--secret S] [--session T]
                [--min-part 5242880] [--faults JSON] ...

Prints "PORT n". Faults are those of all stand-ins, but stale; their `op` is a method, which may be
called `method`, and `name` a glob on the key, which may be called `match`. One more:
  slowdown   503 SlowDown
https://docs.aws.amazon.com/AmazonS3/latest/API/
"""

import base64, hashlib, tempfile, types, urllib.parse, zlib

import s3_signature, standin_http
from s3_objects import Objects
from s3_parts import Parts
from s3_words import Asked, error
from standin import ACTIONS, Faults, Service, Stored, arguments

METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


class CRC32:
    """zlib's, in the form of hashlib's."""

    def __init__(self):
        self.value = 0

    def update(self, data):
        self.value = zlib.crc32(data, self.value)

    def digest(self):
        return self.value.to_bytes(4, "big")


class Bucket(Objects, Parts, Service):
    actions, request_id = [one for one in ACTIONS if one != "stale"] + ["slowdown"], "x-amz-request-id"

    def start(self):
        return {"objects": {}, "uploads": {}}

    def report(self):
        return {"keys": sorted(self.objects()), "uploads": len(self.state["uploads"])}

    def set_faults(self, rules):
        names = {"method": "op", "match": "name"}
        rules = [{names.get(key, key): value for key, value in rule.items()} for rule in rules]
        self.faults = Faults(rules, self.options.seed, METHODS, self.actions)

    def refuse(self, status, text):
        return error(
            {404: "NoSuchKey", 411: "MissingContentLength", 416: "InvalidRange"}.get(status, "InvalidRequest")
        )

    def broken(self, rule):
        return error("InternalError", status=rule.get("status", 500))

    def limited(self, seconds):
        return error("SlowDown")

    def fail(self, rule, request):
        return error("SlowDown")

    def work(self, asked):
        """What is to be done, by the method and what the query names."""
        if asked.bucket != self.options.bucket:
            raise error("NoSuchBucket")
        query, method = asked.query, asked.method
        if not asked.key:
            wanted = {("GET", True): self.list_uploads, ("GET", False): self.list_objects}
            if method == "HEAD":
                return lambda _: (200, None)
            found = wanted.get((method, "uploads" in query))
        elif "uploads" in query:
            found = {"POST": self.create_upload}.get(method)
        elif "uploadId" in query:
            parts = {"GET": self.list_parts, "POST": self.complete_upload, "DELETE": self.abort_upload}
            found = {**parts, "PUT": self.put_part if "partNumber" in query else None}.get(method)
        elif query:
            found = None
        else:
            whole = {"GET": self.get_object, "HEAD": self.get_object, "DELETE": self.delete_object}
            found = {**whole, "PUT": self.put_object}.get(method)
        if found is None:
            raise error("NotImplemented", f"strict stand-in: {method} with {sorted(query)}")
        return found


class Handler(standin_http.Handler):
    """One connection to the bucket."""

    def serve(self):
        service, (path, _, query) = self.service, self.path.partition("?")
        if path.startswith("/_standin/"):
            return self.admin(path[10:])
        if (
            self.headers.get("Transfer-Encoding")
            or self.command == "PUT"
            and not self.headers.get("Content-Length")
        ):
            raise error("MissingContentLength")
        s3_signature.check(service.options, self.command, path, query, self.headers)
        bucket, _, key = urllib.parse.unquote(path).removeprefix("/").partition("/")
        pairs = [piece.partition("=") for piece in query.split("&") if piece]
        named = {urllib.parse.unquote(name): urllib.parse.unquote(value) for name, _, value in pairs}
        asked = Asked(self.command, bucket, key, named, self.headers)
        self.line["op"] = self.command
        with service.lock:
            self.rule = service.faults.pick(self.kind(), key)
        self.line["fault"] = self.rule["do"]
        self.fail_before(asked)
        self.receive(asked)
        with service.lock:
            status, answer = service.work(asked)(asked)
        if self.rule["do"] == "lostdrop":
            self.reset()
        if self.rule["do"] == "lost":
            raise service.broken(self.rule)
        if isinstance(answer, Stored):
            self.send_stored(answer, asked.answer)
        else:
            kind = {"Content-Type": "application/xml"} if answer else {}
            self.reply(status, answer, {**asked.answer, **kind})

    def kind(self):
        """What faults want to know of an operation."""
        method = self.command
        return types.SimpleNamespace(
            name=method, method=method, upload=method == "PUT", downloads=method == "GET"
        )

    def receive(self, asked):
        """Keeps the body, and refuses one that is not as its headers say."""
        digests = {"sha256": hashlib.sha256(), "sha1": hashlib.sha1(), "md5": hashlib.md5(), "crc32": CRC32()}
        asked.digests, length = digests, self.left
        kept = self.command in ("PUT", "POST")
        with tempfile.NamedTemporaryFile(dir=self.service.store, delete=not kept) as file:

            def keep(piece):
                file.write(piece)
                for digest in digests.values():
                    digest.update(piece)

            self.read(keep)
        asked.stored = Stored(file.name, 0, length, digests["sha256"].hexdigest())
        self.compare(asked)
        if self.rule["do"] == "corrupt" and length:
            with open(file.name, "r+b") as stored:
                first = stored.read(1)[0]
                stored.seek(0)
                stored.write(bytes([first ^ 1]))

    def compare(self, asked):
        payload = self.headers["x-amz-content-sha256"]
        if payload.startswith("STREAMING-"):
            raise error("NotImplemented", "bodies in signed chunks")
        if payload not in ("UNSIGNED-PAYLOAD", asked.stored.sha256):
            raise error("XAmzContentSHA256Mismatch")
        for name, value in self.headers.items():
            start, _, kind = name.lower().rpartition("-")
            if start not in ("x-amz-checksum", "content") or kind in ("mode", "type", "algorithm"):
                continue
            if start == "content" and kind != "md5":
                continue
            if kind not in asked.digests:
                raise error("NotImplemented", f"strict stand-in: {name}")
            if base64.b64encode(asked.digests[kind].digest()).decode() != value:
                raise error("BadDigest")


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--bucket", default="rel")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--key", default="AKSTANDIN")
    parser.add_argument("--secret", default="s3cr3t/+key")
    parser.add_argument("--session")
    parser.add_argument("--min-part", type=int, default=5 << 20)
    standin_http.run(Bucket(parser.parse_args()), Handler)
