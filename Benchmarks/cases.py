#!/usr/bin/env python3
"""Board and case page with 20,000 cases in the archive and 200 pages open on live events, on the cores that there are:
how long each takes, and how soon a change is told on every open page.

    cases.py WILLIS [--cases 20000] [--pages 200]
"""

import argparse
import http.client
import os
import pathlib
import random
import re
import secrets
import socket
import sqlite3
import statistics
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--cases", type=int, default=20_000)
parser.add_argument("--pages", type=int, default=200)
arguments = parser.parse_args()
SITES, READERS = 20, 40
random.seed(3)


def fill(node):
    """Cases of three years at twenty sites: most of them over, some two hundred open now."""
    now = int(time.time() * 1000)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=60) as database:
        for site in range(2, SITES + 1):
            database.execute("INSERT INTO sites (id, parent, name, english_name, kind, capabilities, service_hours, active,"
                             " settings_json) VALUES (?, 1, ?, '', 'alliance', '', '', 1, '{}')", (site, f"医院 {site}"))
        accounts = [row[0] for row in database.execute("SELECT id FROM accounts ORDER BY id")]
        for number, account in enumerate(accounts):
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            # All of them see the hub's board, where everything comes together.
            for site in {1, number % SITES + 1}:
                database.execute("INSERT INTO memberships VALUES (?, ?, 'neurologist')", (account, site))
        values = {"age": "71", "sex": "M", "onset-mode": "witnessed", "weight": "68", "systolic": "150", "diastolic": "85",
                  "glucose": "6.4", "mrs-before": "0", "anticoagulant": "none", "inr": "1", "platelets": "210",
                  "haemorrhage": "no", "occlusion": "m1", "aspects": "9", "nihss.total": "13", "disabling": "yes"}
        items = [f"nihss.{item}" for item in ("1a", "1b", "1c", "2", "3", "4", "5a", "5b", "6a", "6b", "7")]
        facts = []
        for number in range(1, arguments.cases + 1):
            is_open = number > arguments.cases - 200
            opened = now - random.randint(0, 6 * 3600_000) if is_open else now - random.randint(1, 1000) * 86_400_000
            database.execute("INSERT INTO cases (id, key, site, record, state, origin, opened_ms, closed_ms, version)"
                             " VALUES (?, ?, ?, NULL, ?, 'hand', ?, ?, 1)",
                             (number, secrets.token_hex(16), number % SITES + 1, "active" if is_open else "closed", opened,
                              None if is_open else opened + 86_400_000))
            for site in {number % SITES + 1, 1}:
                database.execute("INSERT INTO case_sites VALUES (?, ?, ?, ?)", (
                    number, site, "encounter" if site != 1 else "consultation", opened))
            said = dict(values, **{item: "1" for item in items}) if is_open else dict(list(values.items())[:8])
            said["time.onset"], said["time.door"] = str(opened - 3_600_000), str(opened)
            facts += [(number, fact, value, opened, opened) for fact, value in said.items()]
        database.executemany(
            "INSERT INTO case_facts (case_id, fact, value, source, origin, offset_ms, author, author_name, said_ms,"
            " recorded_ms, seen, entry) VALUES (?, ?, ?, 'person', '', NULL, 'person:1', '李国栋', ?, ?, 0, ?)",
            [(*fact, f"entry{number}") for number, fact in enumerate(facts)])
    return len(facts)


class Reader:
    """Somebody signed in, with connections of their own."""

    def __init__(self, node, link):
        self.host = urllib.parse.urlparse(node.base).netloc
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", urllib.parse.urlparse(link).path)
        answer = connection.getresponse()
        answer.read()
        self.cookie = "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")

    def get(self, path, connection=None):
        connection = connection or http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def post(self, path, **fields):
        page = self.get("/account")[1].decode()
        fields["token"] = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("POST", path, urllib.parse.urlencode(fields), {
            "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"})
        return connection.getresponse().status


class Stream:
    """One open page's events, on a connection of its own."""

    def __init__(self, reader, path):
        self.socket = socket.create_connection(reader.host.split(":"), timeout=30)
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {reader.host}\r\nCookie: {reader.cookie}\r\n\r\n".encode())
        self.told = []
        self.ready = threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        self.socket.settimeout(600)
        while data := self.socket.recv(4096):
            at = time.perf_counter()
            if b"event: ready" in data:
                self.ready.set()
            if b"event: cases" in data:
                self.told.append(at)


def timed(reader, path, count):
    times, size = [], 0
    connection = http.client.HTTPConnection(reader.host, timeout=30)
    for _ in range(count):
        begun = time.perf_counter()
        status, body = reader.get(path, connection)
        times.append((time.perf_counter() - begun) * 1000)
        size = len(body)
        assert status == 200, f"{path} answered {status}"
        time.sleep(0.01)
    times.sort()
    return statistics.median(times), times[int(count * 0.95) - 1], size


def line(name, figures):
    middle, late, size = figures
    print(f"| {name} | {middle:.0f} ms | {late:.0f} ms | {size // 1024} KiB |", flush=True)


def measure(node):
    readers = []
    for number in range(READERS):
        readers.append(Reader(node, node.link(f"reader{number}")))
    open_cases = [row[0] for row in node.rows("SELECT key FROM cases WHERE state = 'active' ORDER BY id DESC LIMIT 40")]
    page = f"/cases/{open_cases[0]}"
    print("| | median | 95th percentile | size |\n|---|---|---|---|")
    line("board, nobody else there", timed(readers[0], "/board", 60))
    line("case page, nobody else there", timed(readers[0], page, 60))
    # Half of the pages show the board, half a case.
    streams = [Stream(readers[number % READERS], "/board/events" if number % 2 else
                      f"/cases/{open_cases[0]}/events") for number in range(arguments.pages)]
    for stream in streams:
        assert stream.ready.wait(30), "a stream did not open"
    time.sleep(1)
    line(f"board, {len(streams)} pages open", timed(readers[1], "/board", 60))
    line(f"case page, {len(streams)} pages open", timed(readers[1], page, 60))
    waits, lasts, missed = [], [], 0
    for number in range(20):
        for stream in streams:
            stream.told.clear()
        begun = time.perf_counter()
        status = readers[2].post(page + "/facts", key=secrets.token_hex(8), glucose=f"{5 + number / 10:.1f}",
                                 **{"seen.glucose": "0"})
        written = time.perf_counter()
        assert status == 200, status
        end = written + 5
        while time.perf_counter() < end and not all(stream.told for stream in streams):
            time.sleep(0.01)
        delays = [stream.told[0] - begun for stream in streams if stream.told]
        missed += len(streams) - len(delays)
        waits += delays
        lasts.append(max(delays, default=5))
        time.sleep(0.5)
    waits.sort()
    lasts.sort()
    print(f"\nFrom sending a change to its event on {len(streams)} open pages, 20 changes: median {statistics.median(waits):.2f} s,"
          f" on the last page {statistics.median(lasts):.2f} s, at worst {lasts[-1]:.2f} s; {missed} missed.")
    print(f"Load of the machine while this was measured: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


node = Node(arguments.willis)
try:
    for number in range(READERS):
        node.user(f"reader{number}")
    node.stop()
    begun = time.monotonic()
    count = fill(node)
    print(f"{arguments.cases} cases with {count} facts.\n", flush=True)
    node.start()
    time.sleep(2)
    measure(node)
finally:
    node.kill()
