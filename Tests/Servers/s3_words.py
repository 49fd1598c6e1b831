"""What the parts of the stand-in S3 have in common."""

import dataclasses, re, urllib.parse
from datetime import datetime, timezone
from xml.sax.saxutils import escape

from standin import Problem

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
MESSAGES = {
    "AccessDenied": (403, "Access Denied"),
    "AuthorizationHeaderMalformed": (400, "the Authorization header is not of the form it must have"),
    "BadDigest": (400, "the checksum is not that of what came"),
    "EntityTooSmall": (400, "a part that is not the last is too small"),
    "InternalError": (500, "an error of the server's own; try again"),
    "InvalidAccessKeyId": (403, "nobody has this access key"),
    "InvalidArgument": (400, "an argument is not valid"),
    "InvalidPart": (400, "a part is not there, or it is another"),
    "InvalidPartOrder": (400, "the parts are not in ascending order"),
    "InvalidRange": (416, "the object has no such range"),
    "InvalidRequest": (400, "a header is missing, or does not go with another"),
    "InvalidToken": (403, "the session's token is not valid"),
    "MalformedXML": (400, "the body is not the XML that was expected"),
    "MissingContentLength": (411, "there is no Content-Length"),
    "NoSuchBucket": (404, "there is no such bucket"),
    "NoSuchKey": (404, "there is no such key"),
    "NoSuchUpload": (404, "there is no such upload"),
    "NotImplemented": (501, "the stand-in does not know this"),
    "PreconditionFailed": (412, "a condition does not hold"),
    "RequestTimeTooSkewed": (403, "the request's time is too far from the server's"),
    "SignatureDoesNotMatch": (403, "the signature is not that of this request"),
    "SlowDown": (503, "too many requests; come again later"),
    "XAmzContentSHA256Mismatch": (400, "x-amz-content-sha256 is not that of the body"),
}


@dataclasses.dataclass
class Asked:
    """A request whose signature was found good."""

    method: str
    bucket: str
    key: str
    query: dict
    headers: object
    stored: object = None
    digests: dict = dataclasses.field(default_factory=dict)
    answer: dict = dataclasses.field(default_factory=dict)


def error(code, more=None, status=None):
    """An error as S3 words it."""
    usual, text = MESSAGES[code]
    body = f"<Error><Code>{code}</Code><Message>{escape(more or text)}</Message></Error>"
    return Problem(status or usual, document(body), {"Content-Type": "application/xml"})


def document(body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def element(name, *parts, **children):
    """An element with text children, and others that are elements already."""
    texts = [f"<{key}>{escape(str(value))}</{key}>" for key, value in children.items() if value is not None]
    space = f' xmlns="{NAMESPACE}"' if name.endswith("Result") else ""
    return f"<{name}{space}>{''.join(texts)}{''.join(parts)}</{name}>"


def encoded(text):
    """As canonical requests have it: all but unreserved characters (RFC 3986 section 2.3) encoded."""
    return urllib.parse.quote(urllib.parse.unquote_to_bytes(text), safe="-._~")


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def number(text, most):
    """A query's number from 0 to `most`."""
    if not re.fullmatch(r"\d{1,9}", text) or int(text) > most:
        raise error("InvalidArgument", f"{text} is not a number from 0 to {most}")
    return int(text)
