#!/usr/bin/env python3
"""How the viewer sees: planes that are turned, priors that are aligned, layouts, bodies, damaged and foreign pictures.

    sight.py WILLIS [--shots FOLDER] [--only NAME]
"""

import argparse
import pathlib
import sys
import tempfile

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from node import Node, Tally  # noqa: E402
from sights import bodies, damaged, foreign, layouts, long, marking, planes, priors, scans, walk as walking  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default=".build/screenshots")
parser.add_argument("--only", default="")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
shots = pathlib.Path(arguments.shots)
shots.mkdir(parents=True, exist_ok=True)
tally = Tally()

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis, None, "--workers", "0")
    node.user()
    try:
        scans.write_all(folder)
        walking.send(willis, node, folder / "sent")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            walk = walking.Walk(browser, node, tally, shots, folder, willis)
            for part in (planes, priors, bodies, layouts, marking, long, damaged, foreign):
                if arguments.only and part.__name__ != f"sights.{arguments.only}":
                    continue
                try:
                    part.check(walk)
                except Exception as error:  # noqa: BLE001
                    walk.page.screenshot(path=shots / "sight-failed.png")
                    tally.check(f"{part.__name__} could be walked through", False, repr(error)[:700])
            tally.check("no errors, and nothing that the policy forbids", not walk.faults, str(walk.faults[:4]))
            browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
