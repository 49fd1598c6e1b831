"""How the stand-in servers speak HTTP: strictly, with faults, a log, and a door for tests."""

import contextlib, hashlib, http.server, json, re, socket, ssl, struct, tempfile, threading, time
import traceback, urllib.parse, uuid

from standin import ACTIONS, Hangup, Problem, Request, Stored


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version, server_version, service, listener = "HTTP/1.1", "stand-in", None, ""
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle_expect_100(self):
        self.expecting = True  # "go on" is said when the body is wanted, so a refusal costs no upload
        return True

    def do(self):
        self.rule = self.operation = self.caller = None
        length = self.headers.get("Content-Length") or "0"
        self.left = int(length) if length.isdigit() else 0
        self.id = uuid.uuid4().hex
        self.note()
        if self.headers.get("Expect", "").lower() != "100-continue":
            self.expecting = False
        try:
            self.serve()
        except Problem as problem:
            self.reply(problem.status, problem.body, problem.headers)
        except (Hangup, ConnectionError, ssl.SSLError):
            self.close_connection = True
        except Exception:
            traceback.print_exc()
            self.reply(599, {"message": "the stand-in has a bug; see its standard error"})
        self.drain()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do

    def note(self):
        """Begins this request's line in the log; what is answered is written there before it is sent."""
        credentials = {"authorization", "private-token", "job-token", "deploy-token", "cookie"}
        self.line = {
            "t": round(time.time(), 3),
            "listener": self.listener or ("api" if self.path.startswith("/api/") else "web"),
            "method": self.command,
            "path": self.path,
            "op": None,
            "status": None,
            "fault": None,
            "id": self.id,
            "auth": sorted(credentials & {name.lower() for name in self.headers}),
        }
        if not self.path.startswith("/_standin/"):
            with self.service.lock:
                self.service.log.append(self.line)

    def drain(self):
        """Reads what is left of a body, so that the answer is not lost in a reset."""
        if self.left and self.line["status"] != "reset":
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.settimeout(2)
                while not self.expecting and self.left:
                    piece = self.rfile.read1(min(65536, self.left))
                    if not piece:
                        break
                    self.left -= len(piece)

    def reset(self):
        self.line["status"] = "reset"
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        raise Hangup

    def serve(self):
        service, url = self.service, urllib.parse.urlsplit(self.path)
        if url.path.startswith("/_standin/"):
            return self.admin(url.path[10:])
        if self.headers.get("Transfer-Encoding"):
            raise service.refuse(411, "Length Required")
        self.operation, path = service.find(self.command, url.path, self.listener)
        self.line["op"] = self.operation.name
        self.caller = service.authenticate(self.headers, self.operation)
        service.admit(self.caller, self.operation, path)
        request = Request(
            self.operation,
            service.addresses[self.listener] + url.path,
            path,
            service.check_query(self.operation, url.query),
            self.headers,
            self.caller,
        )
        file = str(path.get("file") or request.query.get("name") or "")
        with service.lock:
            self.rule = service.faults.pick(self.operation, file)
        self.line["fault"] = self.rule["do"]
        with service.uploading(request) if self.operation.upload else contextlib.nullcontext():
            self.fail_before(request)
            self.receive(request)
            status, answer = service.perform(request, self.rule["do"] == "stale")
        if self.rule["do"] == "lostdrop":
            self.reset()
        if self.rule["do"] == "lost":
            raise service.broken(self.rule)
        if isinstance(answer, Stored):
            self.send_stored(answer, request.answer)
        else:
            self.reply(status, answer, request.answer)

    def fail_before(self, request):
        service, rule = self.service, self.rule
        if rule["do"] in ("slow", "hang"):
            time.sleep(rule.get("seconds", 1))
        if rule["do"] == "hang":
            self.reset()
        if rule["do"] == "drop":
            self.read(sink=lambda _: None, limit=rule.get("bytes", 0))
            service.dropped(request)
            self.reset()
        if rule["do"] in ("status", "ratelimit") or rule["do"] not in (None, *ACTIONS):
            self.read(sink=lambda _: None)
            if rule["do"] == "status":
                raise service.broken(rule)
            if rule["do"] == "ratelimit":
                raise service.limited(rule.get("seconds", 1))
            raise service.fail(rule, request)

    def read(self, sink, limit=None):
        """Gives the body, or its first `limit` bytes, to `sink`."""
        if self.expecting and self.left:
            self.send_response_only(100)
            self.end_headers()
            self.expecting = False
        end = 0 if limit is None else max(0, self.left - limit)
        while self.left > end:
            piece = self.rfile.read(min(65536, self.left - end))
            if not piece:
                raise Hangup
            self.left -= len(piece)
            sink(piece)

    def receive(self, request):
        if not self.operation.upload:
            data = bytearray()
            self.read(data.extend)
            request.body = self.service.check_body(self.operation, self.headers, bytes(data))
            return
        if self.headers.get("Content-Length") is None:
            raise self.service.refuse(411, "Length Required")
        length = self.left
        if length > self.service.options.max_file:
            raise self.service.refuse(413, "Payload Too Large")
        with tempfile.NamedTemporaryFile(dir=self.service.store, delete=False) as file:
            self.read(file.write)
        stored = self.service.unpack(request, Stored(file.name, 0, length, ""))
        with open(stored.path, "r+b") as file:
            file.seek(stored.start)
            if self.rule["do"] == "corrupt" and stored.size:
                first = file.read(1)[0]
                file.seek(stored.start)
                file.write(bytes([first ^ 1]))
                file.seek(stored.start)
            digest = hashlib.sha256()
            for _ in range(0, stored.size, 65536):
                digest.update(file.read(min(65536, stored.start + stored.size - file.tell())))
            stored.sha256 = digest.hexdigest()
        request.upload = stored

    def reply(self, status, body=None, headers=None):
        text = isinstance(body, str)
        data = b"" if body is None else body.encode() if text else json.dumps(body).encode()
        self.line["status"] = status
        self.send_response(status)
        every = {
            self.service.request_id: self.id,
            **(self.service.quota(self.caller) if self.operation else {}),
            **(headers or {}),
        }
        if data:
            every.setdefault("Content-Type", "text/plain" if text else "application/json")
        if self.left:
            every["Connection"] = "close"
            self.close_connection = True
        if status not in (204, 304):
            every["Content-Length"] = len(data)
        for name, value in every.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(data)

    def send_stored(self, stored, headers):
        """A download, or the range of it that was asked for."""
        first, last, status = 0, stored.size - 1, 200
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted:
            first, last, status = int(wanted[1]), min(int(wanted[2] or last), last), 206
        if wanted and first > last:
            raise self.service.refuse(416, "Range Not Satisfiable")
        self.line["status"] = status
        self.send_response(status)
        left = last - first + 1
        every = {
            self.service.request_id: self.id,
            "Content-Type": "application/octet-stream",
            "Content-Length": left,
            "Accept-Ranges": "bytes",
            **headers,
        }
        if status == 206:
            every["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
        for name, value in every.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.rule["do"] == "truncate":
            left, self.close_connection = min(left, self.rule.get("bytes", left // 2)), True
        with open(stored.path, "rb") as file:
            file.seek(stored.start + first)
            while left > 0 and self.command != "HEAD":
                piece = file.read(min(65536, left))
                left -= len(piece)
                self.wfile.write(piece)

    def admin(self, what):
        service, data = self.service, bytearray()
        if self.headers.get("X-Standin-Admin") != "1":
            raise service.refuse(404, "Not Found")
        self.read(data.extend)
        with service.lock:
            if (self.command, what) == ("GET", "log"):
                return self.reply(200, service.log)
            if (self.command, what) == ("GET", "state"):
                return self.reply(200, service.report())
            if (self.command, what) == ("PUT", "faults"):
                service.set_faults(json.loads(data))
            if what == "faults":
                return self.reply(200, service.faults.rules)
            if (self.command, what) != ("POST", "reset"):
                raise service.refuse(404, "Not Found")
            service.reset()
            service.log.clear()
        self.reply(204)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128

    def handle_error(self, *_):
        pass  # a client that went away is no news


def bind(service, handler, listener):
    """A server on a port of loopback that nobody else has; notes its address."""
    options = service.options
    bound = type("Bound", (handler,), {"service": service, "listener": listener})
    server = Server(("127.0.0.1", 0 if service.addresses else options.port), bound)
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    host = "https://localhost" if options.tls else "http://127.0.0.1"
    service.addresses[listener] = f"{host}:{server.server_port}"
    return server


def run(service, handler=Handler):
    """Serves on loopback for ever; prints "PORT n" when ready."""
    server = bind(service, handler, "")
    print("PORT", server.server_port, flush=True)
    server.serve_forever()


def run_apart(service, listeners, together=False):
    """The same on a port for each of `listeners`, or on one; prints "PORTS name=n ..."."""
    servers = [bind(service, Handler, one) for one in (listeners[:1] if together else listeners)]
    for one in listeners[len(servers) :]:
        service.addresses[one] = service.address
    ports = [f"{one}={address.rpartition(':')[2]}" for one, address in service.addresses.items()]
    for server in servers:
        threading.Thread(target=server.serve_forever).start()
    print("PORTS", *ports, flush=True)
