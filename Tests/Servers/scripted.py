"""A server that answers as the address says, for tests of the HTTP client.

/a/STATUS,STATUS,...   one status after the other, the last one from then on
  ?header=NAME:VALUE   a header of the answers but the last
  ?size=N              so many bytes of body
  ?cut=N               under the full length only so many, then the end of the connection
  ?drip=N              so many bytes, then silence
/e/STATUS              says the request's own secret back, as a careless server would
/to?URL                302 to the rest
/loop                  302 to itself
/log                   every request so far, as JSON lines

With the files of a certificate and its key as arguments it speaks TLS.
"""
import hashlib
import http.server
import json
import ssl
import sys
import time
import urllib.parse

LOG, SEEN = [], {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urllib.parse.urlsplit(self.path)
        if parts.path == "/log":
            return self.send(200, "\n".join(json.dumps(line) for line in LOG).encode())
        LOG.append({
            "method": self.command, "path": self.path, "size": length,
            "sha256": hashlib.sha256(body).hexdigest(),
            "text": body[:20000].decode("utf-8", "replace"),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        })
        if parts.path == "/to":
            return self.send(302, b"", {"Location": urllib.parse.unquote(parts.query)})
        if parts.path == "/loop":
            return self.send(302, b"", {"Location": "/loop"})
        if parts.path.startswith("/e/"):
            said = {"message": "do not know " + self.headers.get("Authorization", "nobody")}
            return self.send(int(parts.path.split("/")[2]), json.dumps(said).encode())
        self.follow(parts)

    def follow(self, parts):
        query = dict(urllib.parse.parse_qsl(parts.query))
        statuses = parts.path.split("/")[2].split(",")
        turn = SEEN[self.path] = SEEN.get(self.path, 0) + 1
        is_last = turn >= len(statuses)
        status = int(statuses[min(turn, len(statuses)) - 1])
        headers = {}
        if "header" in query and not is_last:
            name, value = query["header"].split(":", 1)
            headers[name] = value
        text = b"x" * int(query["size"]) if "size" in query else query.get("text", "hello").encode()
        if "drip" in query and not is_last:
            return self.send(status, text, headers, keep=int(query["drip"]), silence=True)
        keep = int(query["cut"]) if "cut" in query and not is_last else None
        self.send(status, text, headers, keep=keep)

    def send(self, status, body, headers=None, keep=None, silence=False):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(body[:keep])
        self.wfile.flush()
        if silence:
            time.sleep(20)
        if keep is not None:
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = answer

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"PORT {server.server_port}", flush=True)
server.serve_forever()
