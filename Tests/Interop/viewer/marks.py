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
        wait(self.page, "willisViewer.visible.every((v) => !v.content || v.prepare() !== 'loading' && !v.isBusy)")
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


def check_tools(walk, folder):
    """The other tools on an image as it was acquired, beside numpy."""
    page = walk.page
    answers = iter(["3", "dense", "look"])
    page.on("dialog", lambda dialog: dialog.accept(next(answers)) if dialog.type == "prompt" else dialog.accept())
    walk.show("Head 5.0")
    walk.js("() => { const v = willisViewer.viewports[0]; v.slice = 12; v.changed(); }")
    walk.settle()
    uid = walk.js("() => willisViewer.viewports[0].frame.instanceUID")
    files = map(pydicom.dcmread, sorted((folder / "head").glob("2-*.dcm")))
    values = next(one.pixel_array - 24.0 for one in files if one.SOPInstanceUID == uid)
    rows, columns = numpy.mgrid[0:series.SIZE, 0:series.SIZE]

    def draw(name, *spots):
        page.get_by_role("button", name=name, exact=True).click()
        page.mouse.move(*walk.at(*spots[0]))
        page.mouse.down()
        page.mouse.move(*walk.at(*spots[1]), steps=3)
        page.mouse.up()
        for spot in spots[2:]:
            page.mouse.click(*walk.at(*spot))
        index = walk.js("() => willisViewer.annotations.marks.length - 1")
        return values_of(walk, index), walk.js("(index) => willisViewer.annotations.marks[index].spots", index)

    found, spots = draw("Polygon", (30, 40), (90, 35), (95, 80), (60, 60), (35, 85), (30, 40))
    inside = numpy.zeros(values.shape, bool)
    for (x1, y1), (x2, y2) in zip(spots, spots[-1:] + spots[:-1]):
        if y1 != y2:
            inside ^= ((y1 > rows) != (y2 > rows)) & (columns < (x2 - x1) * (rows - y1) / (y2 - y1) + x1)
    tally.check("a polygon has numpy's statistics", len(spots) == 5 and numpy.allclose([found["Mean"], found["Standard Deviation"], found["Area"]],
                [values[inside].mean(), values[inside].std(ddof=1), inside.sum() * series.SPACING ** 2], atol=1e-3), f"{found} {values[inside].mean()}")
    found, ((x1, y1), (x2, y2)) = draw("Mirror ROI", (70, 60), (84, 80))
    ellipse = lambda left, right: ((columns - (left + right) / 2) / ((right - left) / 2)) ** 2 + ((rows - (y1 + y2) / 2) / ((y2 - y1) / 2)) ** 2 <= 1  # noqa: E731
    middle = series.SIZE - 1
    tally.check("a region beside its mirror image", numpy.allclose([found["Mean"], found["Mean of the mirrored region"]],
                [values[ellipse(x1, x2)].mean(), values[ellipse(middle - x2, middle - x1)].mean()], atol=1e-3), str(found))
    found, _ = draw("Midline shift", (64, 20), (64, 110), (70, 60))
    tally.check("a shift of the midline", abs(found["Length"] - 6 * series.SPACING) < 1e-3, str(found))
    found, _ = draw("ABC/2", (40, 60), (80, 60), (60, 50), (60, 70))
    truth = 40 * series.SPACING * 20 * series.SPACING * 3 * 5 / 2000
    tally.check("ABC/2 with three slices", abs(found["Volume"] - truth) < 1e-3, f"{found} {truth}")
    draw("Arrow", (20, 20), (50, 50))
    page.get_by_role("button", name="Text", exact=True).click()
    page.mouse.click(*walk.at(90, 30))
    tally.check("arrow and text keep their words", walk.js("() => willisViewer.annotations.marks.slice(-2).map((one) => one.note)") == ["dense", "look"])
    page.screenshot(path=shots / "marks-tools.png")


def trilinear(volume, origin, points):
    """Values between voxels; `volume` is [slice][row][column] on steps of the series, `origin` its first voxel."""
    place = (points - origin) / numpy.array([series.SPACING, series.SPACING, 5])
    base = numpy.floor(place + 1e-9).astype(int)
    part = place - base
    total = numpy.zeros(len(points))
    for corner in range(8):
        bits = numpy.array([(corner >> axis) & 1 for axis in range(3)])
        at = numpy.minimum(base + bits, numpy.array(volume.shape)[::-1] - 1)
        total += numpy.prod(numpy.where(bits == 1, part, 1 - part), axis=1) * volume[at[:, 2], at[:, 1], at[:, 0]]
    return total


def values_of(walk, index):
    return {one["code"][2]: one["value"] for one in walk.js("(index) => willisViewer.annotations.marks[index].values", index)}


def check_cuts(walk, folder):
    """Measurements on oblique cuts and on a tilted series, in millimetres of the patient."""
    page = walk.page
    walk.show("Head 5.0")
    walk.js("""() => { const v = willisViewer.viewports[0]; v.setDirection('oblique'); v.basis = [[0.8, 0.6, 0], [0, 0, -1]]; v.center = [20, 10, 0];
        v.isWindowChosen = true; v.window = {center: 40, width: 100, name: '', shape: 'LINEAR'}; v.changed(); }""")
    walk.settle()
    files = [pydicom.dcmread(path) for path in sorted((folder / "head").glob("2-*.dcm"))]
    hounsfield = numpy.array([one.pixel_array - 24.0 for one in files])
    origin = numpy.array([float(part) for part in files[0].ImagePositionPatient])
    spot = lambda p: walk.js("(p) => { const v = willisViewer.viewports[0], q = v.screenOf(p); return v.transform().toPicture(q.x, q.y); }", p)  # noqa: E731
    ends = [[20 - 24, 10 - 18, -20], [20 + 24, 10 + 18, 10]]
    walk.drag("l", *[spot(end) for end in ends])
    truth = numpy.linalg.norm(numpy.subtract(*ends))
    found = values_of(walk, 0)["Length"]
    tally.check("a length on an oblique cut is that of the patient", abs(found - truth) < 0.3, f"{found} {truth}")
    walk.drag("e", spot([20 - 8, 10 - 6, 12]), spot([20 + 8, 10 + 6, -12]))
    found = values_of(walk, 1)
    shown = walk.js("() => { const m = willisViewer.annotations.marks[1]; return [m.spots, m.plane]; }")
    (x1, y1), (x2, y2) = shown[0]
    plane = shown[1]
    rows, columns = numpy.mgrid[0:plane["rows"], 0:plane["columns"]]
    inside = ((columns - (x1 + x2) / 2) / (abs(x2 - x1) / 2)) ** 2 + ((rows - (y1 + y2) / 2) / (abs(y2 - y1) / 2)) ** 2 <= 1
    points = numpy.array(plane["origin"]) + columns[inside][:, None] * numpy.array(plane["right"]) + rows[inside][:, None] * numpy.array(plane["down"])
    values = trilinear(hounsfield, origin, points)
    tally.check("a region on an oblique cut has numpy's statistics", numpy.allclose([found["Mean"], found["Standard Deviation"], found["Minimum"], found["Maximum"]],
                [values.mean(), values.std(ddof=1), values.min(), values.max()], atol=2e-3), f"{found} {values.mean()} {values.std(ddof=1)}")
    area = numpy.pi * 10 * 12
    tally.check("and its area in the patient", abs(found["Area"] - area) < 0.03 * area, f"{found} {area}")
    drawn = page.locator(".marks path.mark").count()
    walk.js("() => { const v = willisViewer.viewports[0]; v.center = [20 - 6, 10 + 8, 0]; v.changed(); }")
    walk.settle()
    tally.check("marks are seen on their own cut alone", drawn == 2 and page.locator(".marks path.mark").count() == 0)
    page.screenshot(path=shots / "marks-cut.png")
    walk.show("CTA oblique")
    walk.drag("a", (30, 40), (60, 40))
    page.mouse.click(*walk.at(60, 80))
    tally.check("an angle on a tilted series", abs(values_of(walk, 2)["Angle"] - 90) < 1e-6, str(values_of(walk, 2)))
    walk.drag("l", (30, 50), (60, 90))
    tally.check("a length on a tilted series", abs(values_of(walk, 3)["Length"] - 50 * series.SPACING) < 1e-6, str(values_of(walk, 3)))


def check_saved(walk):
    """Reports, key images and presentation states: valid, and opened again with nothing lost."""
    page = walk.page
    page.get_by_role("button", name="Key image", exact=True).click()
    walk.js("""() => { const v = willisViewer.viewports[0]; v.window = {center: 111, width: 222, name: '', shape: 'LINEAR'}; v.isWindowChosen = true; v.isInverted = true;
        v.view = {zoom: 2, panX: 37, panY: -21, turns: 1, isMirrored: true}; v.changed(); }""")
    walk.settle()
    seen = walk.js("() => { const v = willisViewer.viewports[0], t = v.transform(); return [v.frame.instanceUID, t.toPicture(0, 0), t.toPicture(v.element.clientWidth, v.element.clientHeight)]; }")
    before = walk.js("() => willisViewer.annotations.marks.map((one) => [one.kind, one.note, one.trackingUID, one.values.map((v) => [v.code[2], v.value])])")
    points = walk.js("""() => willisViewer.annotations.marks.map((m) => { const p = m.plane ?? m.frame.plane;
        return m.spots.map(([c, r]) => [0, 1, 2].map((a) => p.origin[a] + p.right[a] * c + p.down[a] * r)); })""")
    page.get_by_role("button", name="Save measurements and view").click()
    wait(page, "willisViewer.annotations.marks.every((one) => one.isSaved) && willisViewer.annotations.views.length === 1")
    for modality, count in (("SR", 2), ("KO", 1), ("PR", 1)):
        paths = walk.stored(f"s.modality = '{modality}' AND s.number BETWEEN 9100 AND 9199")
        errors = [error for path in paths for error in is_valid(path)]
        tally.check(f"{modality}: dciodvfy finds no error", len(paths) == count and not errors, f"{len(paths)} {errors[:4]}")
        if modality == "PR" and paths:
            state = pydicom.dcmread(paths[0])
            tally.check("pydicom reads window, turn and drawings of the state", state.SoftcopyVOILUTSequence[0].WindowCenter == 111 and state.ImageRotation == 90
                        and state.ImageHorizontalFlip == "Y" and state.PresentationLUTShape == "INVERSE" and len(state.GraphicAnnotationSequence[0].GraphicObjectSequence) == 5)
            done = subprocess.run(["dcmpschk", str(paths[0])], capture_output=True, text=True)
            # It knows no text but ASCII.
            blamed = [line for line in (done.stdout + done.stderr).splitlines() if "Affected attribute" in line
                      and "PatientName" not in line and "UnformattedTextValue" not in line]
            tally.check("dcmtk accepts the state", done.stdout + done.stderr and not blamed, (done.stdout + done.stderr)[-300:])
    reports = [highdicom.sr.srread(str(path)) for path in walk.stored("s.description = 'Viewer measurements'")]
    groups = sorted(len(one.content.get_image_measurement_groups() + one.content.get_planar_roi_measurement_groups()) for one in reports)
    tally.check("highdicom reads the reports, group by group", len(groups) == 2 and groups[0] == 2 and groups[1] >= 7, str(groups))
    walk.open(series.STUDY)
    wait(page, "willisViewer.annotations.views.length === 1")
    after = walk.js("() => willisViewer.annotations.marks.map((one) => [one.kind, one.note, one.trackingUID, one.values.map((v) => [v.code[2], v.value])])")
    again = walk.js("""() => willisViewer.annotations.marks.map((m) => { const p = m.plane ?? m.frame.plane;
        return m.spots.map(([c, r]) => [0, 1, 2].map((a) => p.origin[a] + p.right[a] * c + p.down[a] * r)); })""")
    key = lambda pair: pair[0][2]  # noqa: E731
    old, new = sorted(zip(before, points), key=key), sorted(zip(after, again), key=key)
    tally.check("nothing is lost: what, words and numbers", [one[0][:3] for one in old] == [one[0][:3] for one in new] and all(
        [name for name, _ in a[0][3]] == [name for name, _ in b[0][3]] and numpy.allclose([v for _, v in a[0][3]], [v for _, v in b[0][3]], rtol=1e-8)
        for a, b in zip(old, new)), f"{old} {new}")
    tally.check("nor places in the patient", all(numpy.allclose(a[1], b[1], atol=2e-3) for a, b in zip(old, new)), f"{old} {new}")
    tally.check("the key image has its star", walk.js("() => willisViewer.annotations.keys.size") == 1)
    walk.show("Head 5.0")
    page.get_by_role("button", name="Findings", exact=True).click()
    page.screenshot(path=shots / "marks-list.png")
    page.locator(".goto", has_text="Saved view").click()
    walk.settle()
    now = walk.js("""() => { const v = willisViewer.viewports[0], t = v.transform(); return [v.frame.instanceUID, t.toPicture(0, 0), t.toPicture(v.element.clientWidth, v.element.clientHeight),
        v.window.center, v.window.width, v.isInverted, v.view.turns, v.view.isMirrored]; }""")
    middle = lambda view: (numpy.array(view[1]) + numpy.array(view[2])) / 2  # noqa: E731
    size = lambda view: numpy.abs(numpy.array(view[1]) - numpy.array(view[2]))  # noqa: E731
    tally.check("a saved view comes back: image, window, turn, and what is seen of it", now[0] == seen[0] and now[3:] == [111, 222, True, 1, True]
                and numpy.abs(middle(now) - middle(seen)).max() < 1, f"{now} {seen} {size(now)} {size(seen)}")
    page.locator(".goto", has_text="Length").first.click()
    walk.settle()
    tally.check("the list leads to a measurement", page.locator(".marks path.mark.saved").count() >= 1)
    page.screenshot(path=shots / "marks-reopened.png")


def tmax(walk, version=1):
    """Values of the Tmax map of a version, with the millilitres of a voxel."""
    suffix = "" if version == 1 else f"%version {version}"
    files = [pydicom.dcmread(path) for path in walk.stored(f"s.description LIKE '%maps{suffix}'")]
    found = next(one for one in files if one.ContentLabel == "TMAX")
    measures = found.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    places = sorted(float(one.PlanePositionSequence[0].ImagePositionPatient[2]) for one in found.PerFrameFunctionalGroupsSequence)
    voxel = float(measures.PixelSpacing[0]) * float(measures.PixelSpacing[1]) * (places[-1] - places[0]) / (len(places) - 1) / 1000
    return found, numpy.frombuffer(found.FloatPixelData, "<f4"), voxel


def check_limits(walk, folder):
    """What a dragged threshold would mean, beside the rules' numbers worked out here."""
    page, node = walk.page, walk.node
    node.wait_for("SELECT 1 FROM studies WHERE state = 'done' AND study_uid LIKE '2.25.%'", 90)
    study = pydicom.dcmread(next((folder / "perfusion").glob("*.dcm")), stop_before_pixels=True).StudyInstanceUID
    walk.open(study)
    wait(page, "willisViewer.visible.length >= 3")
    page.get_by_role("button", name="TMAX", exact=True).click()
    page.wait_for_selector(".limits input")
    page.wait_for_selector(".trials li")
    result = page.request.get(f"{node.base}/studies/{study}/perfusion").json()
    core = next(one["value"] for one in result["reports"][0]["measurements"] if one["code"] == "core")
    core = core if isinstance(core, float) else next(iter(next(iter(core.values())).values())) if isinstance(next(iter(core.values())), dict) else next(iter(core.values()))
    _, values, voxel = tmax(walk)
    seen = set()
    for limit in (1.0, 2.0, 3.0, 6.0, 9.5):
        walk.js("(limit) => { const s = document.querySelector('.limits input'); s.value = limit; s.dispatchEvent(new Event('input')); }", limit)
        late = (values > limit).sum() * voxel
        expected = {"DEFUSE 3": core < 70 and late / core >= 1.8 and late - core >= 15, "EXTEND": core < 70 and late / core > 1.2 and late - core > 10}
        rows = page.locator(".trials li")
        for index in range(rows.count()):
            rule = rows.nth(index).locator("strong").inner_text()
            if rule in expected:
                met = "met" == rows.nth(index).get_attribute("class")
                seen.add(met)
                tally.check(f"{rule} at Tmax > {limit} s is what its limits say", met == expected[rule], f"{late} {core}")
    tally.check("dragging turns the answers", seen == {True, False}, str(seen))
    names = page.locator(".trialmarks text").all_text_contents()
    tally.check("the limits stand on the scale", "ratio 1.8" in names and {1.2, 1.8} <= {one.get("lower") for one in result["limits"]}, str(names))
    mark = page.locator(".trialmarks g.mismatch-ratio", has_text="1.8").locator("line").get_attribute("x1")
    threshold = (float(mark) - 8) / 284 * 12
    at = (values >= threshold - 1e-4).sum() * voxel
    tally.check("the mark lies where the ratio turns", abs(at - 1.8 * core) < max(2 * voxel, 0.05), f"{threshold} {at} {1.8 * core}")
    page.screenshot(path=shots / "marks-limits.png")


def check_views(walk):
    """Quality and motion in place, and another artery by a click."""
    page = walk.page
    page.get_by_role("button", name="Quality", exact=True).click()
    wait(page, "willisViewer.visible.some((v) => v.content?.stack.frames[0][0]?.label === 'TMAX_DEVIATION')")
    tally.check("quality shows the map of how sure Tmax is, with every question", page.locator(".checks tr").count() >= 5)
    page.screenshot(path=shots / "marks-quality.png")
    page.get_by_role("button", name="Motion", exact=True).click()
    said = page.locator(".curve").inner_text()
    tally.check("motion is drawn over time", page.locator(".curve .chart .line").count() == 2 and "time points" in said, said)
    page.screenshot(path=shots / "marks-motion.png")
    for name in ("MTT", "CBF", "CBV", "TMAX"):
        before = walk.js("() => willisViewer.activeViewport.slice")
        page.get_by_role("button", name=name, exact=True).click()
        walk.settle()
        label, after = walk.js("() => { const v = willisViewer.activeViewport; return [v.content.stack.frames[0][0].label, v.slice]; }")
        tally.check(f"{name} comes in the same place", label == name and after == before, f"{label} {before} {after}")


def check_artery(walk):
    """Another artery by a click in the images: the server answers with maps of a second version."""
    page = walk.page
    first = tmax(walk)[1]
    voxel = walk.js("""() => { const r = willisViewer.perfusion.result; return r.vessels.arterial.map((one) => one.voxels[0]); }""")
    page.keyboard.press("c")
    place = walk.js("""([column, row, slice]) => { const app = willisViewer, v = app.visible.find((one) => one.content.stack.frames.length > 8), m = app.perfusion.result;
        app.activate(v); const map = app.study.series.flatMap((s) => s.stacks).find((s) => s.frames[0][0]?.label === 'TMAX');
        const volume = app.volumes.get(map, 0), p = [0, 1, 2].map((a) => volume.origin[a] + volume.axes[0][a] * column + volume.axes[1][a] * row + volume.axes[2][a] * slice);
        v.followPoint(p); v.changed(); const at = v.screenOf(p); return [v.index, at.x, at.y]; }""", voxel[min(1, len(voxel) - 1)])
    walk.settle()
    box = page.locator(".viewport").nth(place[0]).bounding_box()
    page.mouse.click(box["x"] + place[1], box["y"] + place[2])
    page.get_by_role("button", name="Use as artery").click(timeout=15_000)
    wait(page, "willisViewer.visible.some((v) => v.content && v.content.series.description.includes('version 2') && v.content.stack.frames[0][0]?.label === 'TMAX')", 90)
    walk.settle()
    second = tmax(walk, 2)[1]
    tally.check("a click on another vessel brings the maps of a second version", second.shape == first.shape and not numpy.array_equal(first, second))
    summary = page.locator(".summary").inner_text()
    tally.check("with who asked for it", "Version 2" in summary and "tester" in summary, summary)
    page.screenshot(path=shots / "marks-artery.png")


def check_edit_of_result(walk):
    """A published core, corrected by hand."""
    page = walk.page
    seg = walk.js("() => willisViewer.segments.shown(willisViewer.activeViewport.frameOfReference, 1)?.instanceUID")
    page.get_by_role("button", name="TMAX", exact=True).first.click()
    walk.settle()
    index = walk.js("() => willisViewer.activeViewport.index")
    walk.js("() => willisViewer.toggleSingle()")
    walk.settle()
    before = walk.js("() => { const v = willisViewer.activeViewport; return willisViewer.segments.shown(v.frameOfReference, 1).segments.map((s) => s.milliliters); }")
    page.keyboard.press("d")
    box = page.locator(".viewport").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)
    after = walk.js("() => { const v = willisViewer.activeViewport; return willisViewer.segments.draft(v.frameOfReference).segments.map((s) => s.milliliters); }")
    tally.check("a core is corrected by hand", after[0] > before[0] + 0.1 and after[1] == before[1], f"{before} {after} {index} {seg}")
    page.screenshot(path=shots / "marks-core.png")
    page.get_by_role("button", name="Save as new version").click()
    wait(page, "willisViewer.segments.layers.every((one) => !one.draft)")
    path = walk.stored("s.description LIKE '%lesions%, edited'")
    tally.check("and stored beside the automatic one", len(path) == 1 and not is_valid(path[0]), str(path and is_valid(path[0])[:3]))
    made = highdicom.seg.segread(str(path[0]))
    tally.check("what each segment is stays said", [one.segment_label for one in (made.get_segment_description(1), made.get_segment_description(2))]
                == ["Core", "Hypoperfusion"] and made.get_segment_description(1).algorithm_type.value == "SEMIAUTOMATIC")
    state = walk.node.rows("SELECT count(*) FROM series WHERE description LIKE '%maps%'")[0][0]
    tally.check("nothing is analysed anew for it", state == 2, str(state))


def check_looks(browser, node, faults):
    """Both languages on desk and phone; on the phone a finger draws."""
    for language, tag, save in (("zh-CN", "zh", "存为新版本"), ("en-GB", "en", "Save as new version")):
        for width, height, device in ((1280, 800, "desk"), (390, 844, "phone")):
            context = browser.new_context(viewport={"width": width, "height": height}, locale=language, has_touch=width < 600)
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(node.link())
            walk = Walk(page, node)
            walk.open(series.STUDY)
            wait(page, "willisViewer.segments.layers.length === 2")
            walk.show("Head 5.0")
            page.keyboard.press("d")
            page.locator(".panel.findings").wait_for()
            walk.settle()
            before = volumes(walk)[0]
            spot = walk.at(40, 40)
            if width < 600:
                page.touchscreen.tap(*spot)
            else:
                page.mouse.click(*spot)
            page.wait_for_timeout(200)
            tally.check(f"a {'finger' if width < 600 else 'mouse'} draws ({tag})", volumes(walk)[0] > before + 0.2)
            tally.check(f"nothing sticks out ({tag}, {device})", page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
            names = page.evaluate("() => [...document.querySelectorAll('.panel.findings button, .panel.findings input, .panel.findings select')]"
                                  ".filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || one.closest('label')?.textContent.trim())).map((one) => one.outerHTML)")
            tally.check(f"every control has a name ({tag}, {device})", not names, str(names[:3]))
            tally.check(f"the draft can be saved ({tag}, {device})", page.get_by_role("button", name=save).count() == 1)
            page.screenshot(path=shots / f"marks-{tag}-{device}.png")
            context.close()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis)
    node.user()
    try:
        series.write(folder / "head", 2, "Head 5.0", 24, 5.0)
        tilt = numpy.deg2rad(15)
        series.write(folder / "head", 3, "CTA oblique", 60, 2.0, right=(1, 0, 0), down=(0, numpy.cos(tilt), numpy.sin(tilt)), shear=0.4)
        phantom(willis, folder / "perfusion", "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "A1", "--seed", "2", "--core", "50", "--hypoperfusion", "85")
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
                          lambda: check_second_version(walk, drawn["path"], drawn["volume"]),
                          lambda: check_cuts(walk, folder), lambda: check_tools(walk, folder), lambda: check_saved(walk), lambda: check_limits(walk, folder), lambda: check_views(walk), lambda: check_artery(walk), lambda: check_edit_of_result(walk)):
                try:
                    check()
                except Exception as error:  # noqa: BLE001
                    page.screenshot(path=shots / "marks-failed.png")
                    tally.check("a part of the walk could be done", False, repr(error)[:900])
            check_looks(browser, node, faults)
            tally.check("no errors, and nothing that the policy forbids", not faults, str(faults[:4]))
            browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
