#!/usr/bin/env python3
"""Findings, measurements and perfusion in the viewer, in Chromium: what is drawn beside numpy, what is stored beside
pydicom, highdicom, dcmtk and dciodvfy, and opened again.

    marks.py WILLIS [--shots FOLDER]
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import highdicom
import numpy
import pydicom
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
from node import Node, Tally, phantom  # noqa: E402
import series  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="web-shots")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
shots = pathlib.Path(arguments.shots)
shots.mkdir(parents=True, exist_ok=True)
tally = Tally()
VOXEL = series.SPACING ** 2 * 5 / 1000


def wait(page, truth, seconds=20):
    """Until an expression holds; asked from outside, as the page's policy forbids to do it inside."""
    end = time.monotonic() + seconds
    while not page.evaluate(truth):
        if time.monotonic() > end:
            raise TimeoutError(truth)
        page.wait_for_timeout(100)


class Walk:
    def __init__(self, page, node):
        self.page, self.node = page, node

    def js(self, text, *values):
        return self.page.evaluate(text, *values)

    def open(self, study):
        self.page.goto(f"{self.node.base}/studies/{study}/view")
        wait(self.page, "window.willisViewer?.viewports[0]?.shown !== undefined")
        wait(self.page, "willisViewer.study.series.every((one) => one.sets || one.failure)")
        self.page.wait_for_timeout(400)

    def show(self, description, stack=0):
        self.js("""([description, stack]) => { const app = willisViewer, one = app.study.series.find((series) => series.description === description);
            app.setLayout(1, 1); app.place(one, stack, app.viewports[0]); app.viewports[0].volume(); }""", [description, stack])
        self.settle()
        wait(self.page, "typeof willisViewer.viewports[0].volume() === 'string' || willisViewer.volumes.isWhole(willisViewer.viewports[0].content.stack, 0)")

    def settle(self):
        self.page.wait_for_timeout(120)
        wait(self.page, "willisViewer.visible.every((v) => !v.content || v.prepare() !== 'loading')")
        self.page.wait_for_timeout(120)

    def at(self, column, row, viewport=0):
        """Where a pixel of the picture is on the page."""
        box = self.page.locator(".viewport").nth(viewport).bounding_box()
        x, y = self.js("([n, c, r]) => willisViewer.viewports[n].transform().toScreen(c, r)", [viewport, column, row])
        return box["x"] + x, box["y"] + y

    def drag(self, key, *spots):
        self.page.keyboard.press(key)
        self.page.mouse.move(*self.at(*spots[0]))
        self.page.mouse.down()
        for spot in spots[1:]:
            self.page.mouse.move(*self.at(*spot), steps=3)
        self.page.mouse.up()

    def stored(self, condition):
        """Objects of series, read by pydicom."""
        rows = self.node.rows("SELECT i.blob FROM instances i JOIN series s ON s.id = i.series WHERE " + condition + " ORDER BY i.id")
        return [next(pathlib.Path(self.node.data).glob(f"blobs/*/{blob}*")) for (blob,) in rows]


def is_valid(path):
    """What dciodvfy finds wrong; dcmdump must read it as well."""
    subprocess.run(["dcmdump", "-q", str(path)], check=True, capture_output=True)
    done = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Error")]


def volumes(walk):
    return walk.js("() => { const l = willisViewer.segments.shown(willisViewer.viewports[0].frameOfReference); return l && l.segments.map((s) => s.milliliters); }")


def check_new_finding(walk, folder):
    """A finding from nothing: smart fill of a ball, an eraser, undo, and the object that is stored."""
    page = walk.page
    walk.open(series.STUDY)
    walk.show("Head 5.0")
    walk.js("() => { const v = willisViewer.viewports[0]; v.slice = 12; v.changed(); }")
    walk.settle()
    files = sorted((folder / "head").glob("2-*.dcm"))
    before = {path: walk.stored("s.number = 2")[0].read_bytes() for path in files[:1]}
    hounsfield = numpy.array([pydicom.dcmread(path).pixel_array - 24 for path in files])
    page.keyboard.press("o")
    page.wait_for_selector(".panel.findings")
    page.get_by_label("min", exact=True).fill("60")
    page.get_by_label("max", exact=True).fill("80")
    spot = (63.5 + 20 / series.SPACING, 63.5 + 10 / series.SPACING)
    page.mouse.click(*walk.at(*spot))
    truth = (hounsfield == 70).sum() * VOXEL
    found = volumes(walk)
    tally.check("smart fill finds the ball to the voxel", found and abs(found[0] - truth) < 1e-6, f"{found} {truth}")
    ball = 4 / 3 * numpy.pi * 25 ** 3 / 1000
    tally.check("and the ball has its volume", abs(found[0] - ball) < 0.02 * ball, f"{found} {ball}")
    walk.drag("q", (spot[0] - 4, spot[1]), (spot[0] + 4, spot[1]))
    less = volumes(walk)[0]
    tally.check("the eraser takes away, and the volume follows", less < truth - 0.3, f"{less} {truth}")
    page.keyboard.press("Control+z")
    tally.check("undo brings it back", abs(volumes(walk)[0] - truth) < 1e-6)
    page.keyboard.press("y")
    tally.check("redo takes it away again", abs(volumes(walk)[0] - less) < 1e-6)
    walk.drag("v", (spot[0] - 18, spot[1]), (spot[0] + 18, spot[1]))
    tally.check("a brush within values paints only these", less < volumes(walk)[0] <= truth + 1e-6, str(volumes(walk)))
    page.keyboard.press("u")
    page.screenshot(path=shots / "marks-draft.png")
    page.get_by_role("button", name="Save as new version").click()
    wait(page, "willisViewer.segments.layers.length === 1 && !willisViewer.segments.layers[0].draft")
    page.wait_for_selector(".segment .agrees")
    paths = walk.stored("s.modality = 'SEG' AND s.description = 'Viewer finding'")
    tally.check("one segmentation is stored", len(paths) == 1, str(paths))
    errors = is_valid(paths[0])
    tally.check("dciodvfy finds no error in it", not errors, str(errors[:4]))
    segmentation = highdicom.seg.segread(str(paths[0]))
    tally.check("highdicom reads whose it is and who drew it", str(segmentation.PatientName) == "Li^Na=李^娜"
                and str(segmentation.ContentCreatorName) == str(walk.js("() => willisViewer.annotations.author")) and segmentation.StudyInstanceUID == series.STUDY)
    voxels = segmentation.pixel_array.sum() * VOXEL
    tally.check("pydicom counts the volume that the viewer showed", abs(voxels - less) < 1e-6, f"{voxels} {less}")
    text = page.locator(".finding.chosen").inner_text()
    tally.check("author, time and the server's count stand beside it", f"{less:.2f} mL" in text and "counted by the server" in text
                and segmentation.ContentDate[:4] in text, text)
    tally.check("the images are as they were", all(walk.stored("s.number = 2")[0].read_bytes() == bytes_ for bytes_ in before.values()))
    return paths[0], less


def check_second_version(walk, first, milliliters):
    """An edit of what is stored, on other slices and another plane."""
    page = walk.page
    bytes_ = first.read_bytes()
    walk.js("() => { const v = willisViewer.viewports[0]; v.setDirection('coronal'); v.center = [-30, 0, 30]; v.changed(); }")
    walk.settle()
    spot = walk.js("() => { const v = willisViewer.viewports[0], p = v.screenOf([-30, 0, 45]); return v.transform().toPicture(p.x, p.y); }")
    walk.drag("d", spot, (spot[0] + 1, spot[1]))
    added = volumes(walk)[0] - milliliters
    tally.check("a brush draws on a coronal cut, where the finding had no slices", 0.2 < added < 3, str(added))
    page.get_by_role("button", name="Save as new version").click()
    wait(page, "willisViewer.segments.layers.length === 2 && willisViewer.segments.layers.every((one) => !one.draft)")
    page.wait_for_function("() => document.querySelectorAll('.segment .agrees').length === 2")
    paths = walk.stored("s.description LIKE 'Viewer finding%'")
    second = pydicom.dcmread(paths[1])
    tally.check("the new version names the one before it", second.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID
                == pydicom.dcmread(first).SOPInstanceUID and second.SeriesDescription == "Viewer finding, edited")
    errors = is_valid(paths[1])
    tally.check("it is valid as well", not errors, str(errors[:4]))
    tally.check("its volume is what was seen", abs(second.pixel_array.sum() * VOXEL - milliliters - added) < 1e-6)
    tally.check("the first version is as it was", first.read_bytes() == bytes_)
    page.screenshot(path=shots / "marks-versions.png")
    answer = page.request.get(f"{walk.node.base}/studies/{series.STUDY}/findings").json()["findings"]
    tally.check("the server lists both with author and time", len(answer) == 2 and all(one["author"] and one["created"] for one in answer)
                and answer[1]["predecessors"] == [answer[0]["sopInstanceUID"]], str(answer))
    walk.open(series.STUDY)
    wait(page, "willisViewer.segments.layers.length === 2")
    walk.show("Head 5.0")
    tally.check("opened again, the newest is shown", abs(volumes(walk)[0] - milliliters - added) < 1e-6)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis)
    node.user()
    try:
        series.write(folder / "head", 2, "Head 5.0", 24, 5.0)
        tilt = numpy.deg2rad(15)
        series.write(folder / "head", 3, "CTA oblique", 60, 2.0, right=(1, 0, 0), down=(0, numpy.cos(tilt), numpy.sin(tilt)), shear=0.4)
        phantom(willis, folder / "perfusion", "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "A1", "--seed", "2")
        for part in ("head", "perfusion"):
            subprocess.run([willis, "send", "--quiet", str(folder / part), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
            faults = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: message.type == "error" and "status of" not in message.text and faults.append(message.text))
            page.goto(node.link())
            walk = Walk(page, node)
            drawn = {}
            for check in (lambda: drawn.update(zip(("path", "volume"), check_new_finding(walk, folder))),
                          lambda: check_second_version(walk, drawn["path"], drawn["volume"])):
                try:
                    check()
                except Exception as error:  # noqa: BLE001
                    page.screenshot(path=shots / "marks-failed.png")
                    tally.check("a part of the walk could be done", False, repr(error)[:900])
            tally.check("no errors, and nothing that the policy forbids", not faults, str(faults[:4]))
            browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
