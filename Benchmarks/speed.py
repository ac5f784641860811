#!/usr/bin/env python3
"""Speed and memory of a full-size scan, from files to result.

    speed.py WILLIS [--runs 3]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--runs", type=int, default=3)
arguments = parser.parse_args()
willis = arguments.willis


def analyze(folder):
    """Wall seconds, processor seconds, peak MiB and the stages of one process."""
    start = time.monotonic()
    process = subprocess.Popen([willis, "analyze", folder, "--json", "--quiet"], stdout=subprocess.PIPE)
    out = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    stages = json.loads(out)["studies"][0]["analyses"][0]["stages"]
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, stages


def files_to_result(folder):
    subprocess.run([willis, "phantom", "ct-perfusion", "--out", folder, "--quiet"], check=True, capture_output=True)
    runs = [analyze(folder) for _ in range(arguments.runs)]
    print(f"512 × 512 × 16 × 45 (720 files, warm cache), one process, {arguments.runs} runs\n")
    print("| figure | median | worst |")
    print("|---|---|---|")
    for name, index, unit in [("wall", 0, "s"), ("processor", 1, "s"), ("peak memory", 2, "MiB")]:
        values = [run[index] for run in runs]
        print(f"| {name} | {statistics.median(values):.1f} {unit} | {max(values):.1f} {unit} |")
    print("\n| stage | median |")
    print("|---|---|")
    for index, stage in enumerate(runs[0][3]):
        print(f"| {stage['code']} | {statistics.median(run[3][index]['seconds'] for run in runs):.2f} s |")


with tempfile.TemporaryDirectory() as folder:
    files_to_result(folder)
