#!/usr/bin/env python3
"""What lossless recompression at rest gains and costs: a phantom CT study is received, compressed in each syntax and
expanded again. Prints a table for docs/BENCHMARKS.md.

    recompression.py WILLIS
"""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

willis = str(pathlib.Path(sys.argv[1]).resolve())


def run(*words):
    return subprocess.run([willis, *map(str, words)], check=True, capture_output=True, text=True).stdout


def finished(data):
    """Whether a worker has nothing left to do."""
    queue = json.loads(run("storage", "show", "--json", "--data", data))["queue"]
    return queue["waiting"] == 0 and queue["running"] == 0


def work(data):
    """Lets one worker do all that is in line; gives its seconds."""
    start = time.monotonic()
    worker = subprocess.Popen([willis, "worker", "--data", data, "--threads", "1"], stderr=subprocess.DEVNULL)
    while not finished(data):
        time.sleep(0.5)
    seconds = time.monotonic() - start
    worker.terminate()
    worker.wait()
    return seconds


with tempfile.TemporaryDirectory() as folder:
    scan = folder + "/scan"
    run("phantom", "ct-perfusion", "--out", scan, "--quiet", *sys.argv[2:])
    print("| to | objects | before | after | ratio | seconds | MB/s | objects/s |")
    print("|---|---|---|---|---|---|---|---|")
    for syntax in ("jpeg-ls", "htj2k", "rle"):
        data = f"{folder}/{syntax}"
        run("import", scan, "--quiet", "--data", data)
        run("storage", "recount", "--data", data)
        before = json.loads(run("storage", "show", "--json", "--data", data))["total"]
        run("retention", "set", "compress", "recompress", "--syntax", syntax, "--data", data)
        # Rules wait until a study has been looked at; nobody has, so the index is told that it was.
        with sqlite3.connect(data + "/willis.sqlite") as database:
            database.execute("UPDATE studies SET state = 'done'")
        database.close()
        run("retention", "run", "compress", "--data", data)
        seconds = work(data)
        after = json.loads(run("storage", "show", "--json", "--data", data))["total"]
        count, size = before["instances"], before["bytes"]
        print(f"| {syntax} | {count} | {size / 1e6:.0f} MB | {after['bytes'] / 1e6:.0f} MB "
              f"| {size / after['bytes']:.2f} | {seconds:.1f} | {size / 1e6 / seconds:.0f} | {count / seconds:.0f} |")
        start = time.monotonic()
        text = run("verify", "--originals", "--quiet", "--data", data)
        print(f"<!-- {text.splitlines()[1]} in {time.monotonic() - start:.1f} s -->")
