"""A server of files that obeys If-Match and If-None-Match (RFC 9110 section 13.1), as Apache's WebDAV
does: GET, PUT and DELETE of any path, each state of a file with a strong ETag of its own.
"""
import http.server
import threading

FILES, LOCK, COUNT = {}, threading.Lock(), [0]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def is_met(self, there):
        match, none = self.headers.get("If-Match"), self.headers.get("If-None-Match")
        if match is not None and (there is None or match not in ("*", there[0])):
            return False
        return none is None or there is None or none not in ("*", there[0])

    def do_GET(self):
        there = FILES.get(self.path)
        self.answer(404) if there is None else self.answer(200, there[1], ETag=there[0])

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with LOCK:
            there = FILES.get(self.path)
            if not self.is_met(there):
                return self.answer(412)
            COUNT[0] += 1
            FILES[self.path] = f'"state-{COUNT[0]}"', body
        self.answer(201 if there is None else 204)

    def do_DELETE(self):
        with LOCK:
            there = FILES.pop(self.path, None)
        self.answer(404 if there is None else 204)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"PORT {server.server_port}", flush=True)
server.serve_forever()
