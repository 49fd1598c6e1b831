"""The stand-in S3's objects and lists of them.

- "If-None-Match: *" keeps what is there (412), a Range is served, a checksum that was sent is told to
  whoever asks for it by x-amz-checksum-mode.
- Lists are in the order of the keys' bytes, at most a thousand on a page.
"""

import base64, email.utils, urllib.parse

from s3_words import document, element, error, now, number

LIST = {"list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type"}
LIST |= {"marker", "fetch-owner"}
KEPT = ("Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language")


class Objects:
    def objects(self):
        return self.state["objects"]

    def head_of(self, headers):
        """What is kept of the headers of an upload."""
        kept = {name: value for name, value in headers.items() if name.lower().startswith("x-amz-meta-")}
        return {**kept, **{name: headers[name] for name in KEPT if headers.get(name)}}

    def check_conditions(self, asked):
        for name in ("If-Match", "If-None-Match"):
            value, there = asked.headers.get(name), self.objects().get(asked.key)
            if value is None:
                continue
            if name == "If-None-Match" and value != "*":
                raise error("NotImplemented", "If-None-Match takes only *")
            if (there is not None) if name == "If-None-Match" else (not there or there["etag"] != value):
                raise error("PreconditionFailed")

    def put_object(self, asked):
        if asked.headers.get("x-amz-copy-source"):
            raise error("NotImplemented", "copies")
        self.check_conditions(asked)
        etag = f'"{asked.digests["md5"].hexdigest()}"'
        checksum = self.checksum(asked.headers)
        self.objects()[asked.key] = {
            "stored": asked.stored,
            "etag": etag,
            "head": self.head_of(asked.headers),
            "checksum": {**checksum, "x-amz-checksum-type": "FULL_OBJECT"} if checksum else {},
            "time": now(),
        }
        asked.answer.update({"ETag": etag, **checksum})
        return 200, None

    def checksum(self, headers):
        """The checksum that was sent, and compared already."""
        names = [name.lower() for name in headers if name.lower().startswith("x-amz-checksum-")]
        kinds = ("crc32", "sha1", "sha256")
        return {name: headers[name] for name in names if name.removeprefix("x-amz-checksum-") in kinds}

    def get_object(self, asked):
        one = self.objects().get(asked.key)
        if one is None:
            raise error("NoSuchKey")
        asked.answer.update(one["head"])
        asked.answer["ETag"] = one["etag"]
        asked.answer["Last-Modified"] = email.utils.formatdate(usegmt=True)
        whole = "Range" not in asked.headers
        if whole and asked.headers.get("x-amz-checksum-mode") == "ENABLED":
            asked.answer.update(one["checksum"])
        return 200, one["stored"]

    def delete_object(self, asked):
        self.objects().pop(asked.key, None)
        return 204, None

    # Lists.
    def list_objects(self, asked):
        query, second = asked.query, asked.query.get("list-type") == "2"
        if unknown := set(query) - LIST:
            raise error("NotImplemented", f"strict stand-in: {sorted(unknown)}")
        most = min(1000, number(query.get("max-keys", "1000"), 1 << 30))
        start = query.get("start-after" if second else "marker", "")
        if token := query.get("continuation-token"):
            start = base64.urlsafe_b64decode(token).decode()
        found, last, more = self.page(query.get("prefix", ""), query.get("delimiter", ""), start, most)

        def shown(text):
            return urllib.parse.quote(text, safe="/-._~") if query.get("encoding-type") == "url" else text

        contents = [self.show_key(shown(name), self.objects()[name]) for name, whole in found if whole]
        prefixes = [element("CommonPrefixes", Prefix=shown(name)) for name, whole in found if not whole]
        token = base64.urlsafe_b64encode(last.encode()).decode() if more and second else None
        return 200, document(
            element(
                "ListBucketResult",
                *contents,
                *prefixes,
                Name=asked.bucket,
                Prefix=shown(query.get("prefix", "")),
                Delimiter=query.get("delimiter"),
                EncodingType=query.get("encoding-type"),
                MaxKeys=most,
                KeyCount=len(found) if second else None,
                IsTruncated=str(more).lower(),
                NextContinuationToken=token,
                NextMarker=shown(last) if more and not second else None,
            )
        )

    def show_key(self, shown, one):
        return element(
            "Contents",
            Key=shown,
            LastModified=one["time"],
            ETag=one["etag"],
            Size=one["stored"].size,
            StorageClass="STANDARD",
        )

    def page(self, prefix, delimiter, start, most):
        """Keys, and what they have in common before the delimiter, after `start`; whether there are more."""
        found, seen, last = [], set(), start
        for key in sorted(self.objects(), key=str.encode):
            if not key.startswith(prefix):
                continue
            rest, name, whole = key[len(prefix) :], key, True
            if delimiter and delimiter in rest:
                name, whole = prefix + rest.split(delimiter)[0] + delimiter, False
            if name.encode() <= start.encode() or name in seen:
                continue
            if len(found) == most:
                return found, last, True
            seen.add(name)
            found.append((name, whole))
            last = name
        return found, last, False
