"""What the stand-in servers share: operations, faults, and the state of the service.

A stand-in subclasses Service and declares operations. Every request must match one of them: its
method and path, known query keys of the right type, a JSON body of known keys, or an upload with a
Content-Length. What a real server would overlook is refused here, so that a client's slips show.

Faults are rules, asked in their order for every request; the first that fits and is not used up is
played. A rule is a JSON object:
  op      the operation's name, "*" is any
  name    what the file's name looks like, as shells write it
  skip    how many requests that fit go by before it begins
  times   how many it is good for, usually one; -1 is no end
  p       how likely it is each time, by the numbers that --seed begins
  do      what happens:
    status     nothing but an answer: `status`, with `headers` and `body` if there are any; usually 502
    lost       all is done as asked, but the answer is that of "status"
    lostdrop   all is done as asked, and nobody is told: the connection is gone
    drop       the connection is reset when `bytes` of the body have come
    slow       nothing for `seconds`, then all as usual
    hang       nothing for `seconds`, then the connection is gone
    truncate   a download ends after `bytes`, fewer than its Content-Length has promised
    corrupt    one bit of an upload is kept as another
    ratelimit  too many requests: come again in `seconds`
    stale      a GET sees what was there before the latest change
A service may have actions of its own; they stand in its file.
Door for tests (header X-Standin-Admin: 1): GET /_standin/state|log|faults, PUT /_standin/faults,
POST /_standin/reset.
"""

import argparse, contextlib, copy, dataclasses, fnmatch, json, math, random, re, tempfile, threading
import urllib.parse

ACTIONS = "status lost lostdrop drop slow hang truncate corrupt ratelimit stale".split()


class Problem(Exception):
    """An answer that is no success; `body` is JSON, or text."""

    def __init__(self, status, body, headers=None):
        self.status, self.body, self.headers = status, body, headers or {}


class Hangup(Exception):
    """The connection ends without a (further) answer."""


@dataclasses.dataclass
class Stored:
    """Bytes that a client sent, on disk."""

    path: str
    start: int
    size: int
    sha256: str


@dataclasses.dataclass
class Operation:
    """One thing a client may ask for."""

    name: str
    method: str
    pattern: re.Pattern
    literals: int
    run: object
    query: dict
    body: dict | None
    upload: bool
    needs: str
    tags: tuple
    at: str

    @property
    def downloads(self):
        return self.name.startswith("download")


@dataclasses.dataclass
class Request:
    """A request that was found good."""

    operation: Operation
    address: str
    path: dict
    query: dict
    headers: object
    caller: object
    body: dict | None = None
    upload: Stored | None = None
    answer: dict = dataclasses.field(default_factory=dict)


def operation(method, path, *, name=None, query=None, body=None, upload=False, needs="read", tags=(), at=""):
    """Declares the decorated method to serve `path`, where :x is a segment and *x the rest.

    It is called `name`, or as the method, and lies in the area `at` of a service that has several.
    """
    expression = re.sub(r"\\\*(\w+)", r"(?P<\1>.+)", re.sub(r":(\w+)", r"(?P<\1>[^/]+)", re.escape(path)))

    def declare(run):
        run.operation = Operation(
            name or run.__name__,
            method,
            re.compile(expression),
            len(re.sub(r"[:*]\w+", "", path)),
            run,
            query or {},
            body,
            upload,
            needs,
            tags,
            at,
        )
        return run

    return declare


def typed(text, kind):
    """A query's value as `kind` wants it: int, bool, str or a tuple of allowed words."""
    if kind is int and re.fullmatch(r"\d+", text):
        return int(text)
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind is str or isinstance(kind, tuple) and text in kind:
        return text
    raise ValueError(text)


class Faults:
    """The rules that are in force."""

    def __init__(self, rules, seed, names, actions=ACTIONS):
        self.random, self.rules = random.Random(seed), []
        for rule in rules:
            unknown = set(rule) - set(
                "op name skip times p do status seconds bytes headers body fired".split()
            )
            if unknown or rule.get("do") not in actions or rule.get("op", "*") not in {"*", *names}:
                raise Problem(422, {"message": f"strict stand-in: no such fault: {rule}"})
            self.rules.append({"op": "*", "name": "*", "skip": 0, "times": 1, "p": 1, **rule, "fired": 0})

    def pick(self, operation, file):
        fits = {
            "stale": operation.method == "GET",
            "corrupt": operation.upload,
            "starter": operation.upload,
            "truncate": operation.downloads,
        }
        for rule in self.rules:
            if rule["op"] not in ("*", operation.name) or not fnmatch.fnmatchcase(file, rule["name"]):
                continue
            if not fits.get(rule["do"], True):
                continue
            if rule["skip"] > 0:
                rule["skip"] -= 1
                continue
            if 0 <= rule["times"] <= rule["fired"] or self.random.random() >= rule["p"]:
                continue
            rule["fired"] += 1
            return rule
        return {"do": None}


class Service:
    """What a stand-in adds: its operations, its state, who may do what, and how it says no."""

    actions, request_id = ACTIONS, "X-Request-Id"

    def __init__(self, options):
        self.options, self.lock, self.log, self.addresses = options, threading.RLock(), [], {}
        self.store = tempfile.mkdtemp(prefix="standin-")
        found = [
            getattr(member, "operation", None)
            for member in map(lambda n: getattr(type(self), n), dir(type(self)))
        ]
        # The pattern with the most literal text wins: "latest" before ":id".
        self.operations = sorted(filter(None, found), key=lambda one: -one.literals)
        self.set_faults(json.loads(options.faults))
        self.reset()

    @property
    def address(self):
        """Scheme, host and port, the first where there are several."""
        return next(iter(self.addresses.values()))

    def set_faults(self, rules):
        names = [one.name for one in self.operations]
        self.faults = Faults(rules, self.options.seed, names, self.actions)

    def reset(self):
        self.state, self.previous = self.start(), None

    def number(self):
        """The next id, never given twice."""
        self.state["last"] += 1
        return self.state["last"]

    # A stand-in overrides what it needs of these.
    def start(self):
        return {"last": 0}

    def authenticate(self, headers, operation):
        return None

    def admit(self, caller, operation, path):
        pass

    def refuse(self, status, text):
        return Problem(status, {"message": text})

    def missing(self, key):
        return self.refuse(400, f"{key} is missing")

    def broken(self, rule):
        """What the fault `status` answers, and `lost`."""
        body = rule.get("body", {"message": "Bad Gateway"})
        return Problem(rule.get("status", 502), body, rule.get("headers"))

    def limited(self, seconds):
        """What the fault `ratelimit` answers."""
        return Problem(429, "Retry later\n", {"Retry-After": math.ceil(seconds)})

    def fail(self, rule, request):
        """What an action of the service's own answers, when the request has been read."""

    def dropped(self, request):
        """The connection is about to be cut in the middle of a request."""

    def areas(self, listener, path):
        """Where the operation for `path` may lie, and what the path is there."""
        return [("", path)]

    def report(self):
        return self.state

    def quota(self, caller):
        return {}

    def unpack(self, request, stored):
        return stored

    def find(self, method, path, listener=""):
        """The operation for `path`, and its segments, decoded one by one."""
        met = False
        for area, rest in self.areas(listener, path):
            for one in self.operations:
                match = one.at == area and one.pattern.fullmatch(rest)
                if match and one.method == ("GET" if method == "HEAD" else method):
                    return one, {key: urllib.parse.unquote(value) for key, value in match.groupdict().items()}
                met = met or match
        raise self.refuse(405 if met else 404, "Method Not Allowed" if met else "Not Found")

    def check_query(self, operation, text):
        values = {}
        for key, value in urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
            if key not in operation.query or key in values:
                raise self.refuse(
                    422, f"strict stand-in: unknown or repeated query key {key!r} for {operation.name}"
                )
            try:
                values[key] = typed(value, operation.query[key])
            except ValueError:
                raise self.refuse(400, f"{key} does not have a valid value") from None
        return values

    def check_body(self, operation, headers, data):
        """The JSON object in `data`; keys that end in ! in the declaration are required."""
        if operation.body is None:
            if data:
                raise self.refuse(422, f"strict stand-in: {operation.name} takes no body")
            return None
        kind = (headers.get("Content-Type") or "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise self.refuse(415, f"strict stand-in: Content-Type {kind!r}, want application/json")
        try:
            value = json.loads(data)
        except ValueError:
            raise self.refuse(400, "Problems parsing JSON") from None
        if not isinstance(value, dict):
            raise self.refuse(400, "the body is no JSON object")
        known = {key.rstrip("!"): kind for key, kind in operation.body.items()}
        for key in value:
            if key not in known:
                raise self.refuse(422, f"strict stand-in: unknown body key {key!r} for {operation.name}")
            kind = known[key]
            if value[key] not in kind if isinstance(kind, tuple) else type(value[key]) is not kind:
                raise self.refuse(400, f"{key} is invalid")
        for key in operation.body:
            if key.endswith("!") and key[:-1] not in value:
                raise self.missing(key[:-1])
        return value

    def perform(self, request, stale):
        """Runs the operation on the state, or on what the state was before the latest change."""
        with self.lock:
            if request.operation.method != "GET":
                self.previous = copy.deepcopy(self.state)
            if not stale or self.previous is None:
                return request.operation.run(self, request)
            kept, self.state = self.state, self.previous
            try:
                return request.operation.run(self, request)
            finally:
                self.state = kept

    @contextlib.contextmanager
    def uploading(self, request):
        """Surrounds an upload, from its first byte until it is kept."""
        yield


def arguments(description):
    """The options that every stand-in has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--faults", default="[]", help="JSON, or PUT /_standin/faults later")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--max-file", type=int, default=1 << 40)
    return parser
