#!/usr/bin/env python3
"""From the last slice of a full-size perfusion scan to its result on an open study page.

    streaming.py WILLIS [--pace 40] [--runs 3] [--cases released,open,counted]

A scan of 512 x 512 x 16 x 45 is sent over one association at a scanner's pace. The clock starts when the last slice is
acknowledged and ends when the page that a browser fetches, after the server's event, shows the numbers. The cases:

    released   nothing in the headers says how many images there are; the sender hangs up after the last
    open       the same, but the sender keeps its association open
    counted    the headers name the time points; the association stays open
    places     as 'released', but all time points of one slice come before the next slice
"""

import argparse
import http.cookiejar
import json
import pathlib
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import pydicom

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node  # noqa: E402
from sender import (association_request, data_sets, largest_pdu, pdus, receive, store_command)  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--pace", type=float, default=40, help="images a second")
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--cases", default="released,open,counted,places")
arguments = parser.parse_args()


def scan(folder, seed, case):
    """The files of a scan in the order they are sent."""
    subprocess.run([arguments.willis, "phantom", "ct-perfusion", "--out", str(folder), "--seed", str(seed), "--quiet"],
                   check=True, capture_output=True)
    files = sorted(folder.glob("*.dcm"))
    if case == "places":
        place = {file: pydicom.dcmread(file, specific_tags=["ImagePositionPatient"]).ImagePositionPatient[2]
                 for file in files}
        files.sort(key=lambda file: (place[file], file))
    if case == "counted":
        for file in files:
            header = pydicom.dcmread(file)
            header.NumberOfTemporalPositions = 45
            header.save_as(file)
    return files


class Sender:
    """One association; `begin` sends everything at the pace and notes when the last was acknowledged."""

    def __init__(self, port, files):
        objects = list(data_sets(files))
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(association_request("WILLIS", "BENCH", (objects[0][0], objects[0][2])))
        kind, accepted = receive(self.connection)
        assert kind == 2, "association not accepted"
        largest = largest_pdu(accepted)
        self.messages = [pdus(store_command(sop_class, instance, number % 65535 + 1), data, largest)
                         for number, (sop_class, instance, _, data) in enumerate(objects)]

    def begin(self):
        start = time.monotonic()
        for number, message in enumerate(self.messages):
            pause = start + number / arguments.pace - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self.connection.sendall(message)
            receive(self.connection)
        self.ended = time.time()

    def release(self):
        self.connection.sendall(struct.pack(">BBII", 5, 0, 4, 0))
        self.connection.close()


class OpenPage:
    """A study page as a browser keeps it: it listens to events and fetches what changed."""

    def __init__(self, node, study):
        self.node, self.study, self.shown, self.words = node, study, None, []
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.browser.open(node.link()).read()
        self.thread = threading.Thread(target=self.listen, daemon=True)

    def listen(self):
        while True:
            try:
                with self.browser.open(f"{self.node.base}/studies/{self.study}/events", timeout=300) as stream:
                    for line in stream:
                        if line.startswith(b"data:"):
                            page = self.browser.open(f"{self.node.base}/studies/{self.study}/content").read()
                            if b"tile-core" in page:
                                self.shown = time.time()
                                return
            except OSError:
                time.sleep(0.2)


def once(folder, seed, case):
    files = scan(folder, seed, case)
    study = pydicom.dcmread(files[0], stop_before_pixels=True).StudyInstanceUID
    node = Node(arguments.willis)
    try:
        node.user()
        sender, page = Sender(node.port, files), OpenPage(node, study)
        page.thread.start()
        sender.begin()
        if case in ("released", "places"):
            sender.release()
        page.thread.join(timeout=120)
        if not page.shown:
            sys.exit(f"{case}: no result\n" + "".join(node.log[-20:]))
        (created, ended), = node.rows(
            "SELECT created_ms, finished_ms FROM jobs WHERE kind = 'analyse-study' AND state = 'done' "
            "ORDER BY id DESC LIMIT 1")
        return (page.shown - sender.ended, created / 1000 - sender.ended, ended / 1000 - created / 1000,
                page.shown - ended / 1000, stages(node))
    finally:
        node.kill()


def stages(node):
    """What the report says each stage took after the study was known to be complete."""
    columns = [row[1] for row in node.rows("PRAGMA table_info(reports)")]
    for row in node.rows("SELECT * FROM reports"):
        for name, value in zip(columns, row):
            if isinstance(value, str) and value.startswith("{") and '"stages"' in value:
                return {stage["code"]: stage["seconds"] for stage in json.loads(value)["stages"]}
    return {}


print(f"512 x 512 x 16 x 45 at {arguments.pace:.0f} images a second, medians of {arguments.runs} runs, seconds\n")
print("| case | last slice to page | worst | until known complete | analysis | until shown | stages |")
print("|---|---|---|---|---|---|---|")
for case in arguments.cases.split(","):
    runs = []
    for number in range(arguments.runs):
        with tempfile.TemporaryDirectory() as name:
            runs.append(once(pathlib.Path(name), 21 + number, case))
    middle = [statistics.median(run[index] for run in runs) for index in range(4)]
    times = ", ".join(f"{code} {statistics.median(run[4].get(code, 0) for run in runs):.2f}" for code in runs[0][4])
    print(f"| {case} | {middle[0]:.1f} | {max(run[0] for run in runs):.1f} | {middle[1]:.1f} | {middle[2]:.1f} | "
          f"{middle[3]:.2f} | {times} |", flush=True)
