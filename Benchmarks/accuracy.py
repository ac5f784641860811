#!/usr/bin/env python3
"""Accuracy of CT perfusion on the numbered reference phantoms, end to end: written as DICOM, read back, measured.

    accuracy.py WILLIS

Core counts as found within max(5 mL, 15 %), hypoperfusion within max(8 mL, 10 %), lesion-free heads below 3 mL each.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

willis = sys.argv[1]


def run(*command):
    return subprocess.run([willis, *command], capture_output=True, text=True)


def case(number, folder):
    made = run("phantom", "ct-perfusion", "--reference-case", str(number), "--out", folder, "--quiet")
    if made.returncode:
        return None
    recipe = json.loads((pathlib.Path(folder) / "truth.json").read_text())
    answer = json.loads(run("analyze", folder, "--json", "--quiet").stdout)
    return recipe["truth"], recipe["options"], answer["studies"][0]["analyses"][0]


def near(found, truth, absolute, relative):
    if truth == 0:
        return found < 3
    return abs(found - truth) <= max(absolute, relative * truth)


def describe(options):
    times = options["frameTimesSeconds"]
    steps = {round(b - a, 2) for a, b in zip(times, times[1:])}
    parts = [options["residue"], f"σ {options['noiseHounsfield']:g} HU", "two-phase" if len(steps) > 1 else f"{min(steps):g} s"]
    if options["motion"]:
        parts.append("motion")
    return ", ".join(parts)


print("| case | what | core true | core found | hypoperfusion true | hypoperfusion found | side | verdict | held |")
print("|---|---|---|---|---|---|---|---|---|")
held = number = 0
while True:
    with tempfile.TemporaryDirectory() as folder:
        result = case(number + 1, folder)
    if result is None:
        break
    number += 1
    truth, options, analysis = result
    found = {m["code"]: m["value"] for m in analysis["measurements"]}
    core, tmax, side = found.get("core"), found.get("hypoperfusion"), found.get("affected-side")
    good = (core is not None and near(core, truth["coreMilliliters"], 5, 0.15)
            and near(tmax, truth["hypoperfusionMilliliters"], 8, 0.10) and side == truth["side"])
    held += good
    verdict = analysis["quality"]["verdict"]
    print(f"| {number} | {describe(options)} | {truth['coreMilliliters']:.1f} | {core} | "
          f"{truth['hypoperfusionMilliliters']:.1f} | {tmax} | {truth['side']} / {side} | {verdict} | "
          f"{'yes' if good else 'NO'} |", flush=True)
print(f"\n{held} of {number} held")
sys.exit(0 if number and held == number else 1)
