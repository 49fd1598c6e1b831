"""Signatures of requests by Signature Version 4, computed from the bytes of the request line and head.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib, hmac, re
from datetime import datetime, timezone

from s3_words import encoded, error

FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,]+)/(?P<day>\d{8})/(?P<region>[^/,]+)/(?P<service>[^/,]+)"
    r"/aws4_request, ?SignedHeaders=(?P<names>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
MINUTES = 15


def check(options, method, path, query, headers):
    """Refuses a request that the owner of the key has not signed as it is."""
    text = headers.get("Authorization")
    if not text:
        raise error("AccessDenied")
    claim = FORM.fullmatch(text)
    if not claim or claim["service"] != "s3":
        raise error("AuthorizationHeaderMalformed")
    if claim["key"] != options.key:
        raise error("InvalidAccessKeyId")
    if claim["region"] != options.region:
        text = f"the region {claim['region']!r} is wrong; expecting {options.region!r}"
        raise error("AuthorizationHeaderMalformed", text)
    if options.session and headers.get("x-amz-security-token") != options.session:
        raise error("InvalidToken")
    date, names = check_date(headers, claim["day"]), claim["names"].split(";")
    check_names(headers, names)
    request = canonical(method, path, query, headers, names)
    scope = f"{claim['day']}/{claim['region']}/s3/aws4_request"
    statement = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = ("AWS4" + options.secret).encode()
    for word in (*scope.split("/"), statement):
        key = hmac.digest(key, word.encode(), "sha256")
    if not hmac.compare_digest(key.hex(), claim["signature"]):
        raise error("SignatureDoesNotMatch", "signed must be: " + request)


def check_date(headers, day):
    text = headers.get("x-amz-date") or ""
    try:
        date = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise error("AccessDenied", "x-amz-date is missing, or no date") from None
    if abs((datetime.now(timezone.utc) - date).total_seconds()) > MINUTES * 60:
        raise error("RequestTimeTooSkewed")
    if not text.startswith(day):
        raise error("AuthorizationHeaderMalformed", "the scope has another day than x-amz-date")
    return text


def check_names(headers, names):
    """The host and everything of Amazon's must be signed, in order, and a digest of the body is a must."""
    if not headers.get("x-amz-content-sha256"):
        raise error("InvalidRequest", "x-amz-content-sha256 is missing")
    if names != sorted(set(names)) or any(name != name.lower() for name in names):
        raise error("AuthorizationHeaderMalformed", "the signed headers are not sorted, or not in lower case")
    wanted = {"host"} | {name.lower() for name in headers if name.lower().startswith("x-amz-")}
    if unsigned := wanted - set(names):
        raise error("AccessDenied", f"these headers must be signed: {' '.join(sorted(unsigned))}")


def canonical(method, path, query, headers, names):
    """The canonical request. S3 neither normalizes paths nor encodes them a second time."""
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    lines = [
        method,
        "/".join(encoded(part) for part in path.split("/")),
        "&".join(f"{key}={value}" for key, value in sorted((encoded(k), encoded(v)) for k, _, v in pairs)),
    ]
    for name in names:
        values = (" ".join(value.split()) for value in headers.get_all(name, []))
        lines.append(f"{name}:{','.join(values)}")
    return "\n".join([*lines, "", ";".join(names), headers["x-amz-content-sha256"]])
