"""A browser that is measured: when a picture is there, how long a step takes, what memory it keeps; and a slow line."""

import asyncio
import os
import pathlib
import threading
import time

# Both viewers are watched the same way: the largest canvas is drawn small, and read.
WATCH = """
globalThis.bench = {
  small: null,
  read() {
    const canvases = [...document.querySelectorAll('canvas')].filter((one) => one.clientWidth > 300 && one.clientHeight > 200);
    const canvas = canvases.sort((one, other) => other.clientWidth * other.clientHeight - one.clientWidth * one.clientHeight)[0];
    if (!canvas || !canvas.width) return null;
    const side = 48;
    this.small ??= new OffscreenCanvas(side, side).getContext('2d', {willReadFrequently: true});
    this.small.clearRect(0, 0, side, side);
    this.small.drawImage(canvas, 0, 0, side, side);
    const data = this.small.getImageData(0, 0, side, side).data;
    let bright = 0, sum = 0;
    for (let at = 0; at < data.length; at += 4) { if (data[at] > 70 && data[at + 3] > 0) bright++; sum = (sum * 31 + data[at]) | 0; }
    return {bright, sum};
  },
  first: 0,
  watch() {
    const look = () => {
      const found = this.read();
      if (found && found.bright > 120) this.first = performance.now();
      else setTimeout(look, 15);
    };
    look();
  },
  began: 0,
  arm() {
    this.before = this.read().sum;
    this.began = 0;
    addEventListener('wheel', (event) => this.began ||= event.timeStamp, {capture: true, once: true});
  },
  async changed() {
    const limit = performance.now() + 3000;
    while ((!this.began || this.read().sum === this.before) && performance.now() < limit) await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - (this.began || limit - 3000);
  },
};
addEventListener('DOMContentLoaded', () => bench.watch());
"""


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
    box = page.locator(selector).first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    times = []
    for _ in range(count):
        page.evaluate("bench.arm()")
        page.mouse.wheel(0, 120)
        times.append(page.evaluate("bench.changed()"))
        page.wait_for_timeout(30)
    return times
