"""The stand-in S3's uploads in parts.

Parts but the last have a least size, are named in order and by what they were when they came; who
began with a checksum has to send one with each part, and again when they are joined.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

import base64, hashlib, tempfile, uuid, xml.etree.ElementTree as tree

from s3_words import NAMESPACE, document, element, error, now, number
from standin import Stored

SHA256 = "x-amz-checksum-sha256"


class Parts:
    def upload(self, asked):
        one = self.state["uploads"].get(asked.query["uploadId"])
        if one is None or one["key"] != asked.key:
            raise error("NoSuchUpload")
        return one

    def create_upload(self, asked):
        algorithm = asked.headers.get("x-amz-checksum-algorithm")
        kind = asked.headers.get("x-amz-checksum-type", "COMPOSITE")
        if algorithm not in (None, "SHA256", "CRC32") or kind != "COMPOSITE":
            raise error("NotImplemented", f"strict stand-in: {algorithm} and {kind}")
        name = uuid.uuid4().hex
        checked = algorithm == "SHA256"
        head = self.head_of(asked.headers)
        self.state["uploads"][name] = {
            "key": asked.key,
            "parts": {},
            "head": head,
            "checked": checked,
            "time": now(),
        }
        shown = element("InitiateMultipartUploadResult", Bucket=asked.bucket, Key=asked.key, UploadId=name)
        return 200, document(shown)

    def put_part(self, asked):
        one, place = self.upload(asked), number(asked.query["partNumber"], 10000)
        if place < 1:
            raise error("InvalidArgument", "parts are numbered from 1 to 10000")
        if one["checked"] and not asked.headers.get(SHA256):
            raise error("InvalidRequest", "the upload was begun with a checksum, and this part has none")
        etag = f'"{asked.digests["md5"].hexdigest()}"'
        part = {"stored": asked.stored, "etag": etag, "checksum": self.checksum(asked.headers).get(SHA256)}
        one["parts"][place] = part
        asked.answer.update({"ETag": etag, **self.checksum(asked.headers)})
        return 200, None

    def abort_upload(self, asked):
        self.upload(asked)
        del self.state["uploads"][asked.query["uploadId"]]
        return 204, None

    def list_parts(self, asked):
        parts = [
            element("Part", PartNumber=place, ETag=part["etag"], Size=part["stored"].size)
            for place, part in sorted(self.upload(asked)["parts"].items())
        ]
        shown = {"Bucket": asked.bucket, "Key": asked.key, "UploadId": asked.query["uploadId"]}
        return 200, document(element("ListPartsResult", *parts, **shown, IsTruncated="false"))

    def list_uploads(self, asked):
        uploads = [
            element("Upload", Key=one["key"], UploadId=name, Initiated=one["time"])
            for name, one in self.state["uploads"].items()
            if one["key"].startswith(asked.query.get("prefix", ""))
        ]
        return 200, document(
            element("ListMultipartUploadsResult", *uploads, Bucket=asked.bucket, IsTruncated="false")
        )

    def complete_upload(self, asked):
        one = self.upload(asked)
        chosen = [self.chosen(one, place, claim) for place, claim in self.claims(asked)]
        if any(part["stored"].size < self.options.min_part for part in chosen[:-1]):
            raise error("EntityTooSmall")
        self.check_conditions(asked)
        digest = hashlib.md5(b"".join(bytes.fromhex(part["etag"].strip('"')) for part in chosen))
        etag = f'"{digest.hexdigest()}-{len(chosen)}"'
        checksum = {}
        if one["checked"]:
            whole = hashlib.sha256(b"".join(base64.b64decode(part["checksum"]) for part in chosen)).digest()
            checksum[SHA256] = f"{base64.b64encode(whole).decode()}-{len(chosen)}"
            checksum["x-amz-checksum-type"] = "COMPOSITE"
        self.objects()[asked.key] = {
            "stored": self.join(chosen),
            "etag": etag,
            "head": one["head"],
            "checksum": checksum,
            "time": now(),
        }
        del self.state["uploads"][asked.query["uploadId"]]
        shown = element("CompleteMultipartUploadResult", Bucket=asked.bucket, Key=asked.key, ETag=etag)
        return 200, document(shown)

    def claims(self, asked):
        """What the body says of each part, by its number, in order."""
        try:
            with open(asked.stored.path, "rb") as file:
                root = tree.fromstring(file.read())
        except tree.ParseError:
            raise error("MalformedXML") from None
        found = []
        for part in root:
            claim = {child.tag.removeprefix(f"{{{NAMESPACE}}}"): child.text or "" for child in part}
            if not claim.get("PartNumber", "").isdigit() or "ETag" not in claim:
                raise error("MalformedXML")
            found.append((int(claim["PartNumber"]), claim))
        places = [place for place, _ in found]
        if not places:
            raise error("MalformedXML")
        if places != sorted(set(places)):
            raise error("InvalidPartOrder")
        return found

    def chosen(self, one, place, claim):
        part = one["parts"].get(place)
        if part is None or claim["ETag"].strip('"') != part["etag"].strip('"'):
            raise error("InvalidPart")
        if one["checked"] and claim.get("ChecksumSHA256") is None:
            raise error("InvalidRequest", f"part {place} is named without its checksum")
        if claim.get("ChecksumSHA256", part["checksum"]) != part["checksum"]:
            raise error("InvalidPart")
        return part

    def join(self, parts):
        with tempfile.NamedTemporaryFile(dir=self.store, delete=False) as whole:
            for part in parts:
                with open(part["stored"].path, "rb") as file:
                    while piece := file.read(1 << 20):
                        whole.write(piece)
        return Stored(whole.name, 0, sum(part["stored"].size for part in parts), "")
