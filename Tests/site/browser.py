"""A headless Chromium, steered by the DevTools protocol over a pipe."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ["chromium-headless-shell", "chromium", "google-chrome"]


def program():
    return next((found for found in map(shutil.which, NAMES) if found), None)


class Browser:
    """One page of one browser; gone with the 'with'."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="consign-site-")
        theirs_in, self.to = os.pipe()
        self.back, theirs_out = os.pipe()
        # The browser reads its orders from descriptor 3 and answers on 4.
        script = f"exec 3<&{theirs_in} 4>&{theirs_out}; exec \"$@\""
        self.child = subprocess.Popen(
            ["/bin/bash", "-c", script, "browser", program(), "--headless", "--no-sandbox",
             "--disable-gpu", "--remote-debugging-pipe", "--allow-file-access-from-files",
             f"--user-data-dir={self.folder}", "about:blank"],
            pass_fds=[theirs_in, theirs_out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.count, self.rest, self.events, self.session = 0, b"", [], None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.send(domain + ".enable")
        return self

    def __exit__(self, *error):
        self.child.kill()
        self.child.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.folder, ignore_errors=True)

    def send(self, method, **values):
        self.count += 1
        order = {"id": self.count, "method": method, "params": values}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.to, json.dumps(order).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self, seconds=60):
        while b"\0" not in self.rest:
            if not select.select([self.back], [], [], seconds)[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self.back, 1 << 16)
            if not more:
                raise EOFError("the browser has ended")
            self.rest += more
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def evaluate(self, script):
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def size(self, width, height):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)

    def scheme(self, name):
        self.send("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, address):
        """Opens a page; what its console and its requests complained of."""
        self.events.clear()
        self.send("Page.navigate", url=address)
        end = time.monotonic() + 30
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            if time.monotonic() > end:
                raise TimeoutError(address)
            self.events.append(self.receive())
        return self.complaints()

    def complaints(self):
        found = []
        for event in self.events:
            method, values = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(str(values["exceptionDetails"].get("exception", values))[:300])
            elif method == "Log.entryAdded" and values["entry"]["level"] == "error":
                found.append(values["entry"]["text"])
            elif method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning"):
                found.append(str(values["args"])[:300])
            elif method == "Network.loadingFailed":
                found.append(f"not loaded: {values['errorText']}")
            elif method == "Network.requestWillBeSent":
                url = values["request"]["url"]
                if not url.startswith(("file:", "data:", "about:")):
                    found.append(f"fetched from elsewhere: {url}")
        return found

    def key(self, name, code, text=""):
        for kind in ["keyDown", "keyUp"]:
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")

    def type(self, text):
        self.send("Input.insertText", text=text)
