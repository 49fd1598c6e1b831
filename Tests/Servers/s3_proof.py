"""boto3 against a stand-in S3: does a client nobody here wrote find a bucket there?

s3_proof.py ENDPOINT      key AKSTANDIN, secret s3cr3t/+key, bucket rel
"""

import base64, boto3, botocore, botocore.auth, botocore.awsrequest, hashlib, requests, sys

endpoint = sys.argv[1]
KEY, SECRET = "AKSTANDIN", "s3cr3t/+key"


def client(key=KEY, secret=SECRET, **more):
    settings = botocore.config.Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
    named = {"region_name": "us-east-1", "config": settings, **more}
    return boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret, **named
    )


def fails(code, run, **named):
    try:
        run(Bucket="rel", **named)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, (code, error)
    else:
        raise AssertionError(f"{code} was expected")


def signed(method, path, body=b"", change=None, sent=None, **headers):
    """A request as botocore signs it, and `change` spoils it afterwards."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = botocore.awsrequest.AWSRequest(method, endpoint + path, data=body, headers=names)
    credentials = botocore.credentials.Credentials(KEY, SECRET)
    botocore.auth.S3SigV4Auth(credentials, "s3", "us-east-1").add_auth(request)
    ready = request.prepare()
    if change:
        change(ready)
    return requests.request(
        method, ready.url, data=body if sent is None else sent, headers=dict(ready.headers)
    )


s3 = client()
# Objects, with names that want care in signatures, lists and addresses.
names = ["plain.txt", "a b/+c", "d=e&f?g#h%25", "\u00e9/\u65e5.bin", "x//y", "~tilde-_.", "(paren)!*'"]
for name in names:
    s3.put_object(Bucket="rel", Key=name, Body=name.encode(), ContentType="text/x-a", Metadata={"who": "me"})
for name in names:
    got = s3.get_object(Bucket="rel", Key=name)
    assert got["Body"].read() == name.encode() and got["ContentType"] == "text/x-a"
    assert got["Metadata"] == {"who": "me"} and got["ETag"] == f'"{hashlib.md5(name.encode()).hexdigest()}"'
listed = [one["Key"] for one in s3.list_objects_v2(Bucket="rel")["Contents"]]
assert listed == sorted(names, key=str.encode), listed
assert s3.get_object(Bucket="rel", Key="plain.txt", Range="bytes=2-4")["Body"].read() == b"ain"
assert s3.head_object(Bucket="rel", Key="plain.txt")["ContentLength"] == 9
fails("NoSuchKey", s3.get_object, Key="absent")
fails("404", s3.head_object, Key="absent")
fails("PreconditionFailed", s3.put_object, Key="plain.txt", Body=b"other", IfNoneMatch="*")
s3.put_object(Bucket="rel", Key="new.txt", Body=b"new", IfNoneMatch="*")
s3.delete_object(Bucket="rel", Key="new.txt")

# Checksums are compared.
digest = base64.b64encode(hashlib.sha256(b"sum").digest()).decode()
s3.put_object(Bucket="rel", Key="sum", Body=b"sum", ChecksumSHA256=digest)
fails("BadDigest", s3.put_object, Key="sum", Body=b"mus", ChecksumSHA256=digest)
assert signed("PUT", "/rel/md5", b"sum", Content_MD5="1B2M2Y8AsgTpgAmY7PhCfg==").status_code == 400

# Parts.
MiB = 1 << 20
make = s3.create_multipart_upload(Bucket="rel", Key="parts.bin", ChecksumAlgorithm="SHA256")
upload = {"Key": "parts.bin", "UploadId": make["UploadId"]}
data = [b"a" * 5 * MiB, b"b" * 5 * MiB, b"c"]
tags = []
for number, piece in enumerate(data, 1):
    sent = s3.upload_part(Bucket="rel", PartNumber=number, Body=piece, ChecksumAlgorithm="SHA256", **upload)
    checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
    tags.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": checksum})
fails("InvalidPartOrder", s3.complete_multipart_upload, MultipartUpload={"Parts": tags[::-1]}, **upload)
fails(
    "InvalidPart",
    s3.complete_multipart_upload,
    MultipartUpload={"Parts": [{**tags[0], "ETag": tags[1]["ETag"]}]},
    **upload,
)
s3.complete_multipart_upload(Bucket="rel", MultipartUpload={"Parts": tags}, **upload)
assert s3.get_object(Bucket="rel", Key="parts.bin")["Body"].read() == b"".join(data)
fails("NoSuchUpload", s3.abort_multipart_upload, **upload)
small = s3.create_multipart_upload(Bucket="rel", Key="small.bin")
upload = {"Key": "small.bin", "UploadId": small["UploadId"]}
parts = [
    {"PartNumber": n, "ETag": s3.upload_part(Bucket="rel", PartNumber=n, Body=b"x", **upload)["ETag"]}
    for n in (1, 2)
]
fails("EntityTooSmall", s3.complete_multipart_upload, MultipartUpload={"Parts": parts}, **upload)
s3.abort_multipart_upload(Bucket="rel", **upload)

# Signatures: of the right key, the right place and time, the request as it is.
fails("InvalidAccessKeyId", client(key="AKOTHER").list_objects_v2)
fails("SignatureDoesNotMatch", client(secret="other").list_objects_v2)
fails("AuthorizationHeaderMalformed", client(region_name="eu-west-1").get_object, Key="plain.txt")
assert signed("GET", "/rel/plain.txt").status_code == 200
assert signed("GET", "/rel/?list-type=2&prefix=p").status_code == 200
assert requests.get(endpoint + "/rel/plain.txt").status_code == 403


def change(name, value):
    return lambda request: request.headers.__setitem__(name, value)


def readdress(old, new):
    return lambda request: setattr(request, "url", request.url.replace(old, new))


assert signed("GET", "/rel/plain.txt", change=readdress("plain", "sum")).status_code == 403
assert signed("GET", "/rel/?list-type=2&prefix=p", change=readdress("prefix=p", "prefix=")).status_code == 403
assert signed("GET", "/rel/plain.txt", change=change("X-Amz-Date", "20200101T000000Z")).status_code == 403
assert signed("GET", "/rel/plain.txt", change=change("x-amz-meta-late", "1")).status_code == 403
assert "SHA256Mismatch" in signed("PUT", "/rel/other", b"sum", sent=b"mus").text
print("a bucket")
