"""A running `willis serve` for tests to talk to, and a tally of what held."""

import pathlib
import re
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.request


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, truth, detail=""):
        if truth:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {name} {detail}", flush=True)
        return truth

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0


class Node:
    """Starts a server on free ports; `stop` ends it as Ctrl-C would, `kill` as a power cut would."""

    def __init__(self, willis, data=None, *options):
        self.willis = str(pathlib.Path(willis).resolve())
        self.folder = None
        if data is None:
            self.folder = tempfile.TemporaryDirectory(prefix="willis-node-")
            data = self.folder.name
        self.data = str(data)
        self.options = options
        self.log = []
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.willis, "serve", "--data", self.data, "--http", "127.0.0.1:0", "--dicom", "127.0.0.1:0",
             *map(str, self.options)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("serve ended: " + (self.process.stderr.read() or "".join(lines)))
            lines.append(line)
            if line.startswith("DICOM"):
                break
        text = "".join(lines)
        self.base = re.search(r"Pages\s+(https?://\S+?)/?\n", text).group(1)
        secure = re.search(r"TLS\s+\S+:(\d+)", text)
        self.secure = int(secure.group(1)) if secure else None
        self.port = int(re.search(r"DICOM\s+\S+:(\d+)", text).group(1))
        threading.Thread(target=self._drain, args=(self.process.stderr,), daemon=True).start()

    def _drain(self, stream):
        for line in stream:
            self.log.append(line)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=30)
        return status

    def kill(self):
        self.process.kill()
        self.process.wait()

    def user(self, name="tester", password="correct horse battery"):
        subprocess.run([self.willis, "user", "add", name, "--data", self.data], input=password + "\n", text=True,
                       check=True, capture_output=True)

    def link(self, name="tester"):
        return subprocess.run(
            [self.willis, "user", "link", name, "--data", self.data, "--site", self.base], check=True, text=True,
            capture_output=True).stdout.strip()

    def rows(self, sql, *values):
        """Asks the index, read-only."""
        with sqlite3.connect(f"file:{self.data}/willis.sqlite?mode=ro", uri=True, timeout=10) as database:
            return database.execute(sql, values).fetchall()

    def wait_for(self, sql, seconds=60):
        """Waits until a question to the index has an answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rows = self.rows(sql)
            if rows:
                return rows
            time.sleep(0.1)
        return []

    def status(self, path="/"):
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            return answer.status


def phantom(willis, out, *options):
    """A small head, quick to make and to analyse."""
    subprocess.run(
        [willis, "phantom", "ct-perfusion", "--out", str(out), "--matrix", "128", "--slices", "8", "--quiet",
         *map(str, options)], check=True, capture_output=True)
    return sorted(pathlib.Path(out).glob("*.dcm"))
