#!/usr/bin/env python3
"""MR examinations in the layouts of the vendors: valid as DICOM, read alike, analysed by the server, shown on its page.

    layouts.py WILLIS [--shots FOLDER]
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import pydicom

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
from node import Node, Tally  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
LAYOUTS = ["siemens", "mosaic", "ge", "philips", "philips-enhanced", "canon", "uih", "neusoft"]


def errors(path):
    """What dciodvfy calls an error; terms newer than its edition and our own coding scheme are warnings to it."""
    found = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, errors="replace")
    return [line for line in (found.stdout + found.stderr).splitlines() if line.startswith("Error")]


def measured(folder, *options):
    found = subprocess.run([willis, "analyze", "--json", "--quiet", str(folder), *options], capture_output=True,
                           text=True, check=True)
    study, = json.loads(found.stdout)["studies"]
    return {analysis["kind"]: analysis for analysis in study["analyses"]}


def values(analysis):
    return {entry["code"]: entry["value"] for entry in analysis["measurements"]}


def layouts(folder):
    first = None
    for layout in LAYOUTS:
        target = folder / layout
        subprocess.run([willis, "phantom", "mr", "--quiet", "--layout", layout, "--matrix", "80", "--slices", "12",
                        "--side", "left", "--core", "25", "--hypoperfusion", "70", "--out", str(target)], check=True,
                       capture_output=True)
        files = sorted(target.glob("*.dcm"))
        for path in {files[0], files[len(files) // 8], files[-1]}:
            tally.check(f"{layout} {path.name} is valid", errors(path) == [], str(errors(path)))
            pydicom.dcmread(path).pixel_array
        found = measured(target)
        tally.check(f"{layout} gives both analyses", set(found) == {"mr-perfusion", "mr-diffusion"}, str(set(found)))
        numbers = values(found["mr-perfusion"])
        first = first or numbers
        truth = json.loads((target / "truth.json").read_text())["truth"]
        tally.check(f"{layout}: core", abs(numbers["core"] - truth["diffusionLesionMilliliters"]) < 5, str(numbers))
        tally.check(f"{layout}: hypoperfusion",
                    abs(numbers["hypoperfusion"] - truth["hypoperfusionMilliliters"]) < 15, str(numbers))
        tally.check(f"{layout} is read as the others are", all(
            abs(numbers[code] - first[code]) < 0.5 for code in ("core", "hypoperfusion")), str(numbers))


def outputs(folder):
    found = measured(folder / "mosaic", "--out", str(folder / "results"))
    objects = [path for analysis in found.values() for path in analysis["outputs"] if path.endswith(".dcm")]
    for path in objects:
        name = pathlib.Path(path).name
        if "-0" not in name:
            tally.check(f"{name} is valid", errors(path) == [], str(errors(path)))
    maps = [path for path in objects if path.endswith("adc-map.dcm")]
    tally.check("the diffusion coefficient is a map of MR", len(maps) == 1 and pydicom.dcmread(maps[0]).Modality == "MR")


def page(folder, shots):
    from playwright.sync_api import sync_playwright

    node = Node(willis)
    node.user()
    try:
        subprocess.run([willis, "send", "--quiet", str(folder / "mosaic"), "--to", f"127.0.0.1:{node.port}"],
                       check=True, capture_output=True)
        tally.check("the study is analysed", node.wait_for("SELECT 1 FROM studies WHERE state = 'done'", 120))
        uid = pydicom.dcmread(next((folder / "mosaic").glob("*.dcm"))).StudyInstanceUID
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
            screen = browser.new_page(viewport={"width": 1400, "height": 1000})
            problems = []
            screen.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
            screen.goto(node.link())
            screen.click("form button[type=submit]")
            for language, words in (("zh-CN", ["MR 灌注", "MR 弥散", "DWI 病灶", "ADC"]),
                                    ("en", ["MR perfusion", "MR diffusion", "DWI lesion", "rCBF"])):
                screen.goto(f"{node.base}/studies/{uid}")
                if screen.get_attribute("html", "lang") != language:
                    screen.click("button[name=language]")
                    screen.goto(f"{node.base}/studies/{uid}")
                text = screen.inner_text("main")
                for word in words:
                    tally.check(f"the page says {word}", word in text, text[:300])
                tally.check("MR is not said in Hounsfield units", " HU" not in text and "（HU）" not in text)
                if shots:
                    pathlib.Path(shots).mkdir(parents=True, exist_ok=True)
                    screen.screenshot(path=f"{shots}/mr-{language}.png", full_page=True)
            if shots:
                screen.set_viewport_size({"width": 390, "height": 844})
                screen.screenshot(path=f"{shots}/mr-phone.png", full_page=True)
            tally.check("the browser has nothing to complain of", problems == [], str(problems))
            browser.close()
    finally:
        node.kill()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    layouts(folder)
    outputs(folder)
    page(folder, arguments.shots)
sys.exit(tally.finish())
