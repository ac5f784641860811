#!/usr/bin/env python3
"""How long the server takes for each page, and how soon a finished analysis is on an open page.

    pages.py WILLIS
"""

import http.cookiejar
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node, phantom  # noqa: E402

willis = sys.argv[1]


def send(node, folder):
    subprocess.run([willis, "send", "--quiet", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True,
                   capture_output=True)


def milliseconds(browser, url, count=200):
    times, size = [], 0
    for _ in range(count):
        start = time.perf_counter()
        size = len(browser.open(url).read())
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return statistics.median(times), times[int(count * 0.99) - 1], size


def page_times(node, browser):
    study = re.search(r'href="(/studies/[^"]+)"', browser.open(node.base + "/").read().decode()).group(1)
    page = browser.open(node.base + study).read().decode()
    picture = re.search(r'src="(/pictures/[^"]+)"', page).group(1)
    print("| page | median | 99th percentile | bytes |")
    print("|---|---|---|---|")
    for name, path in [("worklist", "/"), ("study", study), ("picture", picture), ("account", "/account")]:
        middle, late, size = milliseconds(browser, node.base + path)
        print(f"| {name} | {middle:.1f} ms | {late:.1f} ms | {size} |")


def until_shown(node, browser, folder):
    """From the end of the job, by the archive's clock, to the result in an open page's event."""
    shown = []

    def listen():
        with browser.open(node.base + "/worklist/events", timeout=60) as stream:
            for line in stream:
                if line.startswith(b"data:") and line.strip() != b"data:":
                    rows = browser.open(node.base + "/").read()
                    if b"row-good" in rows or b"row-limited" in rows:
                        shown.append(time.time())
                        return

    phantom(willis, folder / "first", "--seed", "21")
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    time.sleep(0.5)
    send(node, folder / "first")
    listener.join(timeout=60)
    ended = node.rows("SELECT max(finished_ms) FROM jobs WHERE state = 'done'")[0][0] / 1000
    print(f"\nFrom the end of the analysis to the result on an open worklist: {shown[0] - ended:.2f} s\n" if shown
          else "\nThe result did not reach the open worklist.\n")


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis)
    try:
        node.user()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        browser.open(node.link()).read()
        until_shown(node, browser, folder)
        for seed in range(3):
            phantom(willis, folder / str(seed), "--seed", seed + 30)
            send(node, folder / str(seed))
        node.wait_for("SELECT 1 FROM studies GROUP BY state HAVING state = 'done' AND count(*) = 4", 120)
        page_times(node, browser)
    finally:
        node.kill()
