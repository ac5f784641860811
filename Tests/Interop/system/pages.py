#!/usr/bin/env python3
"""Fills a node with studies of every kind and walks through its pages in Chromium.

    pages.py WILLIS [--shots FOLDER]
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import pydicom
from pydicom.data import get_testdata_file

from node import Node, Tally, phantom

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="web-shots")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()


def fill(node, folder):
    phantom(willis, folder / "good", "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "A1", "--seed", "2")
    phantom(willis, folder / "refused", "--patient-name", "Li^Xiulan=李^秀兰", "--patient-id", "A2", "--truncate", "20")
    phantom(willis, folder / "hostile", "--patient-name", "<img src=x onerror=alert(1)>", "--patient-id", "\"><b>",
            "--side", "none")
    other = pydicom.dcmread(get_testdata_file("MR_small.dcm"))
    other.PatientName = "A^Name That Is Much Longer Than Anybody Would Expect In A Worklist"
    other.save_as(folder / "good" / "other.dcm")
    for name in ("good", "refused", "hostile"):
        subprocess.run([willis, "send", "--quiet", str(folder / name), "--to", f"127.0.0.1:{node.port}"], check=True,
                       capture_output=True)
    tally.check("every study is looked at", node.wait_for(
        "SELECT 1 FROM studies GROUP BY state HAVING state = 'done' AND count(*) = 4", 120),
        str(node.rows("SELECT state FROM studies")))


with tempfile.TemporaryDirectory() as name:
    node = Node(willis)
    node.user()
    try:
        fill(node, pathlib.Path(name))
        walk = pathlib.Path(__file__).parent.parent / "web" / "walk.py"
        status = subprocess.run([sys.executable, str(walk), node.base, node.link(), "--shots", arguments.shots]).returncode
        tally.check("the walk through the pages holds", status == 0)
    finally:
        node.kill()
sys.exit(tally.finish())
