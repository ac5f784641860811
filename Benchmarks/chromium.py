"""A browser that is measured: when a picture is there, how long a step takes, what memory it keeps; and a slow line."""

import asyncio
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request

from websockets.sync.client import connect

# Both viewers are watched the same way: the middle row of the largest canvas is read, by the means that this canvas
# has. Noise makes it another for each slice.
WATCH = """
globalThis.bench = {
  read() {
    const canvases = [...document.querySelectorAll('canvas')].filter((one) => one.clientWidth > 300 && one.clientHeight > 200);
    const canvas = canvases.sort((one, other) => other.clientWidth * other.clientHeight - one.clientWidth * one.clientHeight)[0];
    if (!canvas || !canvas.width) return null;
    const {width, height} = canvas, gl = canvas.getContext('webgl2'), plain = gl ? null : canvas.getContext('2d');
    if (!gl && !plain) return null;
    const y = Math.floor(height / 2);
    let data, bright = 0, sum = 0;
    if (gl) gl.readPixels(0, y, width, 1, gl.RGBA, gl.UNSIGNED_BYTE, data = new Uint8Array(width * 4));
    else data = plain.getImageData(0, y, width, 1).data;
    for (let at = 0; at < data.length; at += 4) { if (data[at] > 70) bright++; sum = (sum * 31 + data[at]) | 0; }
    return {bright, sum};
  },
  first: 0,
  watch() {
    const look = () => {
      const found = this.read();
      if (found && found.bright > 150) this.first = performance.now();
      else setTimeout(look, 15);
    };
    look();
  },
  began: 0,
  // Watches from now on; the wheel comes after.
  arm() {
    this.before = this.read().sum;
    this.began = 0;
    addEventListener('wheel', (event) => this.began ||= event.timeStamp, {capture: true, once: true});
    this.watched = this.until();
  },
  // Until everything that is drawn for a frame of the screen has been.
  frame() {
    const {port1, port2} = new MessageChannel();
    return new Promise((done) => {
      port1.onmessage = () => { port1.close(); done(); };
      requestAnimationFrame(() => port2.postMessage(0));
    });
  },
  changed() { return this.watched; },
  async until() {
    const limit = performance.now() + 3000;
    while ((!this.began || this.read().sum === this.before) && performance.now() < limit) await this.frame();
    return performance.now() - (this.began || limit - 3000);
  },
};
bench.frames = 0;
new PerformanceObserver((list) => bench.frames += list.getEntries().filter((one) => one.name.includes('/frames/')).length)
  .observe({type: 'resource', buffered: true});
addEventListener('DOMContentLoaded', () => bench.watch());
"""


class Browser:
    """A Chromium of its own, driven by as little as can be. Tools for tests let the browser keep the answers to all
    requests of pages and workers, a hundred megabytes for each, which would be counted as the viewer's."""

    def __init__(self, script=WATCH, headers=None, width=1440, height=900):
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            ["/usr/bin/chromium", "--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--lang=en-US",
             "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", f"--window-size={width},{height}",
             f"--user-data-dir={self.folder.name}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        port = None
        for line in self.process.stderr:
            if found := re.search(r"ws://127.0.0.1:(\d+)/", line):
                port = found.group(1)
                break
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.last = 0
        self.socket = connect(self.page_address(port), max_size=None, open_timeout=20)
        self.send("Page.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Page.addScriptToEvaluateOnNewDocument", source=script)
        if headers:
            self.send("Network.enable", maxTotalBufferSize=1, maxResourceBufferSize=1)
            self.send("Network.setExtraHTTPHeaders", headers=headers)

    @staticmethod
    def page_address(port):
        while True:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)

    def send(self, method, **params):
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=120))
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def goto(self, address):
        self.send("Page.navigate", url=address)

    def evaluate(self, text):
        """The value of an expression."""
        found = self.send("Runtime.evaluate", expression=text, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"].get("exception", {}).get("description", found["exceptionDetails"]["text"]))[:300])
        return found["result"].get("value")

    def wheel(self, x, y, pixels):
        self.send("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=pixels)

    def move(self, x, y):
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def close(self):
        self.socket.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(0.3)
        try:
            self.folder.cleanup()
        except OSError:
            pass


def megabytes(root=None):
    """Of this process's browsers: what they alone use and their part of what they share (PSS)."""
    parents, names = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        pid = int(path.parent.name)
        rest = text.rsplit(")", 1)[1].split()
        parents[pid], names[pid] = int(rest[1]), text.split("(", 1)[1].rsplit(")", 1)[0]
    total = 0
    for pid, name in names.items():
        if "chrom" not in name:
            continue
        above = pid
        while above and above != (root or os.getpid()):
            above = parents.get(above, 0)
        if not above:
            continue
        try:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


class Line:
    """Passes connections on to a port, no quicker than so many bits a second and with a delay, all of them together."""

    def __init__(self, port, bits=None, bucket=None):
        self.target, self.bits = port, bits
        self.bucket = bucket or {"free": 0.0}
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()

        async def begin():
            server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()

        def run():
            asyncio.set_event_loop(self.loop)
            self.loop.create_task(begin())
            self.loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        ready.wait()

    async def serve(self, reader, writer):
        try:
            there, out = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self.pump(reader, out, None), self.pump(there, writer, self.bits))

    async def pump(self, source, sink, bits):
        try:
            while block := await source.read(16384):
                if bits:
                    now = time.monotonic()
                    self.bucket["free"] = max(self.bucket["free"], now) + len(block) * 8 / bits
                    await asyncio.sleep(self.bucket["free"] - now + 0.01)
                sink.write(block)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


def steps(page, selector, count):
    """Milliseconds from the turn of the wheel to another picture, for each of so many steps."""
    x, y = page.evaluate(f"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect();"
                         " return [box.left + box.width / 2, box.top + box.height / 2]; })()")
    page.move(x, y)
    times = []
    for _ in range(count):
        page.evaluate("bench.arm()")
        page.wheel(x, y, 120)
        times.append(page.evaluate("bench.changed()"))
        time.sleep(0.03)
    return times
