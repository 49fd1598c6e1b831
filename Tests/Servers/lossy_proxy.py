"""A proxy before a server that does what it is asked and then loses some answers.

usage: lossy_proxy.py HOST:PORT METHOD=COUNT...   the first COUNT answers to METHOD are lost
Prints PORT n. What was asked for stands in the output: METHOD PATH STATUS [lost].
"""

import http.client, http.server, socket, sys, threading

upstream = sys.argv[1]
left = {method: int(count) for method, count in (word.split("=") for word in sys.argv[2:])}
lock = threading.Lock()


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def handle_method(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection(upstream, timeout=60)
        headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read()
        with lock:
            lost = left.get(self.command, 0) > 0
            if lost:
                left[self.command] -= 1
            print(self.command, self.path, answer.status, "lost" if lost else "", flush=True)
        if lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else len(text)
        self.send_header("Content-Length", str(length or 0))
        self.end_headers()
        self.wfile.write(text)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_method
        raise AttributeError(name)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
server.daemon_threads = True
print(f"PORT {server.server_address[1]}", flush=True)
server.serve_forever()
