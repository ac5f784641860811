#!/usr/bin/env python3
"""The demo as a newcomer meets it: it starts, says where it is, its patients are analysed, Ctrl-C ends it.

    demo.py WILLIS
"""

import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from node import Tally

tally = Tally()
with tempfile.TemporaryDirectory() as folder:
    demo = subprocess.Popen(
        [sys.argv[1], "demo", "--data", folder + "/demo", "--matrix", "128", "--port", "0", "--dicom-port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(demo.stdout), daemon=True)
    reader.start()

    def wait_for(question, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and demo.poll() is None:
            if answer := question():
                return answer
            time.sleep(0.2)
        return None

    link = wait_for(lambda: re.search(r"http://\S+", "".join(lines)), 60)
    tally.check("it says where it is", link, "".join(lines)[-500:])
    if link:
        with urllib.request.urlopen(link.group(0), timeout=20) as page:
            tally.check("the page is there", page.status == 200)

        def done():
            with sqlite3.connect(f"file:{folder}/demo/willis.sqlite?mode=ro", uri=True, timeout=10) as database:
                return database.execute("SELECT count(*) FROM studies WHERE state = 'done'").fetchone()[0] == 2

        tally.check("both patients are analysed", wait_for(done, 120), "".join(lines)[-500:])
        def region():
            with sqlite3.connect(f"file:{folder}/demo/willis.sqlite?mode=ro", uri=True, timeout=10) as database:
                sites = database.execute("SELECT count(*) FROM sites WHERE kind <> 'region'").fetchone()[0]
                states = dict(database.execute("SELECT state, count(*) FROM cases GROUP BY state").fetchall())
                return sites == 5 and sum(states.values()) >= 14 and len(states) >= 5

        tally.check("five sites and their cases in all states come", wait_for(region, 60))
    demo.send_signal(signal.SIGINT)
    try:
        status = demo.wait(30)
    except subprocess.TimeoutExpired:
        demo.kill()
        status = "it did not end"
    tally.check("Ctrl-C ends it", status == 0, str(status))
sys.exit(tally.finish())
