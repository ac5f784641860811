#!/usr/bin/env python3
"""The viewer in Chromium: its pixels beside the window formula of DICOM, its values beside pydicom, its cuts, measurements
and curves beside numpy, its reports beside pydicom, and pictures of its layouts.

    viewer.py WILLIS [--shots FOLDER]
"""

import argparse
import functools
import http.server
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

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
ODD = "1.2.826.0.1.3680043.8.498.78"


def wait(page, truth, seconds=20):
    """Until an expression holds; asked from outside, as the page's policy forbids to do it inside."""
    end = time.monotonic() + seconds
    while not page.evaluate(truth):
        if time.monotonic() > end:
            raise TimeoutError(truth)
        page.wait_for_timeout(100)


def linear(values, center, width):
    """PS3.3 C.11.2.1.2.1, in whole numbers from 0 to 255."""
    grey = ((values - (center - 0.5)) / (width - 1) + 0.5) * 255
    grey = numpy.where(values <= center - 0.5 - (width - 1) / 2, 0, grey)
    return numpy.where(values > center - 0.5 + (width - 1) / 2, 255, grey)


def send(node, folder):
    subprocess.run([willis, "send", "--quiet", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)


def fill(node, folder):
    series.write(folder / "head", 2, "Head 5.0", 24, 5.0)
    tilt = numpy.deg2rad(15)
    series.write(folder / "head", 3, "CTA oblique", 60, 2.0, right=(1, 0, 0), down=(0, numpy.cos(tilt), numpy.sin(tilt)), shear=0.4)
    series.write(folder / "head", 4, "Gap", 12, 5.0, skip=(5, 6))
    hostile = "<img src=x onerror=alert(1)>"
    odd = dict(study=ODD, name=hostile, patient="\"><script>")

    def unplaced(dataset, _):
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient, dataset.PixelSpacing

    def short(dataset, index):
        if index == 2:
            dataset.PixelData = dataset.PixelData[:1000]

    def coloured(dataset, _):
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PlanarConfiguration = 3, "RGB", 0
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
        dataset.PixelData = bytes([200, 100, 50] * (series.SIZE ** 2))

    series.write(folder / "odd", 2, "No geometry", 3, 5.0, change=unplaced, **odd)
    series.write(folder / "odd", 3, "Broken in the middle", 5, 5.0, change=short, **odd)
    series.write(folder / "odd", 4, "Colour", 1, 5.0, change=coloured, **odd)
    series.write(folder / "odd", 5, "One slice", 1, 5.0, **odd)
    phantom(willis, folder / "perfusion", "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "A1", "--seed", "2")
    for name in ("head", "odd", "perfusion"):
        send(node, folder / name)


class Walk:
    def __init__(self, page, base):
        self.page, self.base = page, base

    def open(self, study, expects_picture=True, graphics=""):
        self.page.goto(f"{self.base}/studies/{study}/view?graphics={graphics}")
        wait(self.page, "window.willisViewer?.studies[0]?.series.length > 0")
        if expects_picture:
            wait(self.page, "willisViewer.viewports[0].shown !== undefined")
        wait(self.page, "willisViewer.study.series.every((one) => one.sets || one.modality === 'SR' || one.modality === 'SEG')")
        self.page.wait_for_timeout(300)

    def show(self, description, layout=(1, 1)):
        """One series alone, in native pixels of the file where they fit."""
        found = self.page.evaluate("""([description, columns, rows]) => {
            const app = willisViewer, one = app.study.series.find((series) => series.description === description);
            app.setLayout(columns, rows);
            app.place(one, 0, app.viewports[0]);
            return one.stacks.map((stack) => ({remarks: stack.remarks, count: stack.sliceCount}));
        }""", [description, *layout])
        self.settle()
        return found

    def settle(self):
        self.page.wait_for_timeout(150)
        wait(self.page, "willisViewer.visible.every((v) => !v.content || v.prepare() !== 'loading' && !v.isBusy)")
        self.page.wait_for_timeout(150)

    def js(self, text, *values):
        return self.page.evaluate(text, *values)


def check_pixels(walk, folder, graphics):
    walk.open(series.STUDY, graphics=graphics)
    walk.show("Head 5.0")
    state = walk.js("""() => {
        const v = willisViewer.viewports[0];
        v.slice = 7; v.isSmooth = false; v.window = {center: 37, width: 61, name: '', shape: 'LINEAR'}; v.isWindowChosen = true;
        v.changed(); return v.frame.instanceUID; }""")
    walk.settle()
    files = {dataset.SOPInstanceUID: dataset for dataset in map(pydicom.dcmread, sorted((folder / "head").glob("2-*.dcm")))}
    dataset = files[state]
    hounsfield = dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    tally.check("slices are counted from the feet", dataset.InstanceNumber == 8, str(dataset.InstanceNumber))
    places = [(row, column) for row in range(3, 125, 11) for column in range(2, 126, 9)]
    for inverted in (False, True):
        walk.js(f"() => {{ const v = willisViewer.viewports[0]; v.isInverted = {str(inverted).lower()}; v.changed(); }}")
        walk.settle()
        shown = walk.js("""(places) => {
            const app = willisViewer, v = app.viewports[0], t = v.transform(), ratio = app.canvas.width / app.stage.clientWidth;
            return places.map(([row, column]) => {
                const [x, y] = t.toScreen(column, row);
                return [...app.renderer.read(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1)];
            }); }""", places)
        expected = numpy.array([linear(hounsfield[row, column], 37, 61) for row, column in places])
        expected = numpy.floor((255 - expected if inverted else expected) + 0.5)
        shown = numpy.array(shown)
        tally.check(f"pixels are those of the window formula, drawn by {graphics}" + (", inverted" if inverted else ""),
                    (shown[:, 0] == shown[:, 2]).all() and numpy.abs(shown[:, 0] - expected).max() <= 0,
                    str(numpy.abs(shown[:, 0] - expected).max()))
    values = walk.js("""(places) => { const v = willisViewer.viewports[0], t = v.transform();
        return places.map(([row, column]) => { const f = v.valueAt(...t.toScreen(column, row)); return [f.stored, f.value]; }); }""", places)
    tally.check("values under the pointer are the stored ones, exactly", all(
        stored == int(dataset.pixel_array[row, column]) and value == hounsfield[row, column]
        for (stored, value), (row, column) in zip(values, places)))
    letters = walk.js("() => [...document.querySelectorAll('.letter')].map((one) => one.textContent)")
    tally.check("the sides are marked", letters == ["A", "L", "P", "R"], str(letters))
    corner = walk.js("() => document.querySelector('.viewport .tl').innerText")
    tally.check("who it is stands on the picture", "李娜" in corner and "B2" in corner, corner)
    depth = walk.js("() => document.querySelector('.viewport .tr').innerText")
    tally.check("where it is stands on the picture", "8/24" in depth and f"{dataset.ImagePositionPatient[2]:.1f} mm" in depth, depth)


def check_gestures(walk):
    page = walk.page
    box = page.locator(".viewport").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, 120)
    walk.settle()
    tally.check("the wheel goes on by a slice", walk.js("() => willisViewer.viewports[0].slice") == 8)
    page.keyboard.press("Home")
    walk.settle()
    tally.check("Home goes to the first slice", walk.js("() => willisViewer.viewports[0].slice") == 0)
    page.keyboard.press("2")
    tally.check("a digit chooses a window", walk.js("() => [willisViewer.viewports[0].window.center, willisViewer.viewports[0].window.width]") == [35, 30])
    page.keyboard.press("w")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 20, steps=4)
    page.mouse.up()
    window = walk.js("() => [willisViewer.viewports[0].window.center, willisViewer.viewports[0].window.width]")
    tally.check("dragging widens and raises the window", window[1] > 30 and window[0] < 35, str(window))
    before = walk.js("() => willisViewer.viewports[0].transform().toPicture(100, 80)")
    page.mouse.move(box["x"] + 100, box["y"] + 80)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    after = walk.js("() => [willisViewer.viewports[0].transform().toPicture(100, 80), willisViewer.viewports[0].view.zoom]")
    tally.check("zooming keeps what is under the pointer", after[1] > 1.5 and max(abs(a - b) for a, b in zip(before, after[0])) < 0.01)
    page.keyboard.press("r")
    page.keyboard.press("h")
    tally.check("the help opens", page.locator("dialog.help").is_visible())
    page.keyboard.press("Escape")


def check_cuts(walk):
    """Coronal, sagittal and oblique cuts of a tilted, sheared series against the formula it was made from."""
    walk.show("CTA oblique")
    walk.js("() => { const v = willisViewer.viewports[0]; v.setDirection('coronal'); }")
    wait(walk.page, "willisViewer.volumes.isWhole(willisViewer.viewports[0].content.stack, 0)")
    walk.settle()
    truth = series.head()
    for name, basis in (("coronal", None), ("sagittal", None), ("oblique", [[0.8, 0.6, 0], [0, 0, -1]])):
        walk.js("""([name, basis]) => { const v = willisViewer.viewports[0]; if (basis) v.basis = basis;
            v.center = [20, 10, 0]; v.direction = name; if (!basis) { v.setDirection(name); v.center = [20, 10, 0]; } v.changed(); }""", [name, basis])
        walk.settle()
        found = walk.js("""() => { const v = willisViewer.viewports[0], s = v.shown, out = [];
            for (let row = 8; row < s.extent.rows - 8; row += 7) for (let column = 8; column < s.extent.columns - 8; column += 7) {
                const p = [0, 1, 2].map((a) => s.plane.origin[a] + s.plane.right[a] * column + s.plane.down[a] * row);
                out.push([...p, s.values[row * s.extent.columns + column]]); } return out; }""")
        points = numpy.array(found)
        points = points[points[:, 3] > -1e38]
        expected = truth(*points[:, :3].T)
        # At borders neighbours mix; inside, the picture must be right to the step of one HU in 10 mm.
        inner = numpy.all([truth(*(points[:, :3] + offset).T) // 30 == expected // 30 for offset in
                           numpy.vstack([numpy.eye(3), -numpy.eye(3)]) * 3], axis=0)
        wrong = numpy.abs(points[inner, 3] - expected[inner])
        tally.check(f"a {name} cut through a tilted series shows what is there", inner.sum() > 100 and wrong.max() <= 1.001, str((inner.sum(), wrong.max())))
        letters = walk.js("() => [...document.querySelectorAll('.letter')].map((one) => one.textContent)")
        if name == "coronal":
            tally.check("a coronal cut has its sides", letters == ["H", "L", "F", "R"], str(letters))
    volume = walk.js("""() => { const v = willisViewer.viewports[0].volume(); let n = 0;
        for (let i = 0; i < v.data.length; i++) if (v.data[i] * v.slope + v.intercept === 70) n++;
        const [a, b, c] = v.axes, box = Math.abs(a[0]*(b[1]*c[2]-b[2]*c[1]) - a[1]*(b[0]*c[2]-b[2]*c[0]) + a[2]*(b[0]*c[1]-b[1]*c[0]));
        return n * box / 1000; }""")
    ball = 4 / 3 * numpy.pi * 25 ** 3 / 1000
    tally.check("a ball keeps its volume on the tilted grid", abs(volume - ball) < 0.01 * ball, f"{volume} {ball}")
    walk.js("() => { const v = willisViewer.viewports[0]; v.slabMillimeters = 20; v.projection = 'max'; v.setDirection('axial'); v.center = [0, 0, 34]; v.changed(); }")
    walk.settle()
    peak = walk.js("() => { const v = willisViewer.viewports[0], t = v.transform(), p = v.screenOf([20, 10, 34]); return v.valueAt(p.x, p.y).value; }")
    tally.check("a slab of 20 mm shows its maximum", peak == 70, str(peak))
    remarks = walk.show("Gap")
    tally.check("missing slices are named", "gap" in remarks[0]["remarks"] and walk.page.locator(".viewport .tr .warning").count() == 1, str(remarks))
    walk.js("() => willisViewer.viewports[0].setDirection('coronal')")
    walk.page.wait_for_timeout(600)
    empty = walk.js("() => { const v = willisViewer.viewports[0], z = v.content.stack.positions[4] + 7.5, p = v.screenOf([0, v.center[1], z]); return v.valueAt(p.x, p.y) === undefined; }")
    tally.check("nothing is invented where slices are missing", empty)


def drag(walk, tool, start, end):
    """A drag from one pixel of the picture to another, with the mouse."""
    walk.page.keyboard.press(tool)
    box = walk.page.locator(".viewport").first.bounding_box()
    places = walk.js("(spots) => spots.map((spot) => willisViewer.viewports[0].transform().toScreen(...spot))", [start, end])
    (x1, y1), (x2, y2) = [(box["x"] + x, box["y"] + y) for x, y in places]
    walk.page.mouse.move(x1, y1)
    walk.page.mouse.down()
    walk.page.mouse.move(x2, y2, steps=3)
    walk.page.mouse.up()


def check_measurements(walk, node):
    walk.show("Head 5.0")
    walk.js("() => { const v = willisViewer.viewports[0]; v.slice = 12; v.changed(); }")
    walk.settle()
    drag(walk, "l", [20, 30], [80, 110])
    text = walk.js("() => document.querySelector('.marks text.value').textContent")
    tally.check("a length is that of the pixels", text == f"{100 * series.SPACING:.1f} mm", str(text))
    drag(walk, "e", [30, 40], [54, 70])
    found = walk.js("() => ['Mean', 'Standard Deviation', 'Area'].map((name) => willisViewer.annotations.marks[1].values.find((one) => one.code[2] === name).value)")
    spots = walk.js("() => willisViewer.annotations.marks[1].spots")
    uid = walk.js("() => willisViewer.viewports[0].frame.instanceUID")
    rows, columns = numpy.mgrid[0:series.SIZE, 0:series.SIZE]
    (x1, y1), (x2, y2) = spots
    inside = ((columns - (x1 + x2) / 2) / (abs(x2 - x1) / 2)) ** 2 + ((rows - (y1 + y2) / 2) / (abs(y2 - y1) / 2)) ** 2 <= 1
    path = node.rows("SELECT blob FROM instances WHERE sop_instance_uid = ?", uid)[0][0]
    stored = pydicom.dcmread(next(pathlib.Path(node.data).glob(f"blobs/*/{path}*")))
    values = (stored.pixel_array - 24)[inside]
    expected = [values.mean(), values.std(ddof=1), inside.sum() * series.SPACING ** 2]
    tally.check("mean, deviation and area of a region are numpy's", numpy.allclose(found, expected, atol=1e-3), f"{found} {expected}")
    walk.page.screenshot(path=shots / "viewer-measure.png")
    walk.page.get_by_role("button", name="Save measurements and view").click()
    rows = node.wait_for("SELECT i.blob FROM instances i JOIN series s ON s.id = i.series WHERE s.modality = 'SR' AND s.description = 'Viewer measurements'", 15)
    tally.check("measurements are stored", rows)
    if rows:
        report = pydicom.dcmread(next(pathlib.Path(node.data).glob(f"blobs/*/{rows[0][0]}*")))
        group = report.ContentSequence[-1].ContentSequence[0]
        number = next(item for item in group.ContentSequence if item.ValueType == "NUM")
        tally.check("pydicom reads the length out of the report", abs(float(number.MeasuredValueSequence[0].NumericValue) - 150) < 0.05
                    and number.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue == "mm")
        tally.check("the report says of whom it is", str(report.PatientName) == "Li^Na=李^娜" and report.PatientID == "B2")
    walk.open(series.STUDY)
    wait(walk.page, "willisViewer.annotations.marks.length === 2")
    again = walk.js("() => willisViewer.annotations.marks.map((one) => [one.kind, one.isSaved, one.spots])")
    tally.check("saved measurements open again where they were", again[0][0] == "length" and again[0][1]
                and numpy.allclose(again[0][2], [[20, 30], [80, 110]], atol=1e-3), str(again[0]))


def check_odd(walk):
    walk.open(ODD, expects_picture=False)
    walk.show("No geometry")
    warnings = walk.js("() => document.querySelector('.viewport .tr').innerText")
    tally.check("pictures without a place say so", "Position unknown" in warnings and "pixel" in warnings, warnings)
    tally.check("and have no sides and no bar", walk.page.locator(".letter, .bar").count() == 0)
    walk.js("() => willisViewer.viewports[0].setDirection('coronal')")
    walk.page.wait_for_timeout(300)
    tally.check("nor can they be cut", "cannot be cut" in walk.js("() => document.querySelector('.message').innerText"))
    count = walk.show("Broken in the middle")[0]["count"]
    if count == 5:
        walk.js("() => { const v = willisViewer.viewports[0]; v.slice = 2; v.changed(); }")
        walk.page.wait_for_timeout(1500)
        said = walk.js("() => document.querySelector('.message').innerText")
        tally.check("a broken image is named, not drawn", "cannot be shown" in said, said)
        walk.js("() => { const v = willisViewer.viewports[0]; v.slice = 3; v.changed(); }")
        walk.settle()
        tally.check("the next one is drawn", walk.js("() => willisViewer.viewports[0].shown !== undefined"))
    walk.show("Colour")
    colour = walk.js("""() => { const a = willisViewer, v = a.viewports[0], [x, y] = v.transform().toScreen(60, 60), r = a.canvas.width / a.stage.clientWidth;
        return [...a.renderer.read(Math.floor(x * r), Math.floor(y * r), 1, 1)]; }""")
    tally.check("colour is shown as it is", colour == [200, 100, 50], str(colour))
    walk.show("One slice")
    tally.check("markup in a name stays text", "<img" in walk.js("() => document.querySelector('.viewport .tl').innerText")
                and walk.js("() => document.querySelectorAll('img, script:not([src])').length") == 0)
    walk.js("(uid) => willisViewer.open(uid, false)", series.STUDY)
    walk.page.wait_for_timeout(300)
    tally.check("another patient is not opened beside the first", walk.js("() => willisViewer.studies.length") == 1
                and "another patient" in walk.js("() => document.querySelector('.notice').innerText"))


def check_perfusion(walk, node, folder):
    node.wait_for("SELECT 1 FROM studies WHERE state = 'done' AND study_uid LIKE '2.25.%'", 90)
    study = pydicom.dcmread(next((folder / "perfusion").glob("*.dcm")), stop_before_pixels=True).StudyInstanceUID
    walk.open(study)
    wait(walk.page, "willisViewer.visible.length === 4")
    walk.settle()
    walk.page.wait_for_timeout(1500)
    walk.page.screenshot(path=shots / "viewer-perfusion.png")
    files = [pydicom.dcmread(path) for path in sorted((folder / "perfusion").glob("*.dcm"))]
    walk.page.keyboard.press("c")
    box = walk.page.locator(".viewport").nth(0).bounding_box()
    walk.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.45)
    wait(walk.page, "document.querySelector('.chart .here') !== null")
    walk.page.wait_for_timeout(2500)
    point = walk.js("() => willisViewer.point")
    heights = sorted({round(float(one.ImagePositionPatient[2]), 2) for one in files})
    height = min(heights, key=lambda one: abs(one - point[2]))
    frames = sorted((one for one in files if abs(one.ImagePositionPatient[2] - height) < 0.02), key=lambda one: float(one.AcquisitionTime))
    column, row = [round((point[axis] - float(frames[0].ImagePositionPatient[axis])) / float(frames[0].PixelSpacing[0])) for axis in (0, 1)]
    expected = [float((one.pixel_array[row - 1:row + 2, column - 1:column + 2] * float(one.RescaleSlope) + float(one.RescaleIntercept)).mean()) for one in frames]
    found = walk.js("() => willisViewer.perfusion.lastCurve.values")
    tally.check("the curve at a click is that of the images", len(found) == len(expected) and numpy.allclose(found, expected, atol=1e-6),
                f"{len(found)} {len(expected)}")
    tally.check("with artery and vein beside it", walk.page.locator(".chart .artery").count() == 1 and walk.page.locator(".chart .vein").count() == 1)
    walk.page.get_by_role("button", name="CBV", exact=True).click()
    walk.page.wait_for_timeout(400)
    walk.page.get_by_role("button", name="TMAX", exact=True).click()
    walk.page.wait_for_selector(".limits input")
    maps = node.rows("SELECT i.blob FROM instances i JOIN series s ON s.id = i.series WHERE s.description LIKE '%maps'")
    tmax = next(one for one in (pydicom.dcmread(next(pathlib.Path(node.data).glob(f"blobs/*/{blob}*"))) for (blob,) in maps) if one.ContentLabel == "TMAX")
    values = numpy.frombuffer(tmax.FloatPixelData, "<f4")
    groups = tmax.SharedFunctionalGroupsSequence[0]
    spacing = groups.PixelMeasuresSequence[0]
    places = sorted(float(one.PlanePositionSequence[0].ImagePositionPatient[2]) for one in tmax.PerFrameFunctionalGroupsSequence)
    voxel = float(spacing.PixelSpacing[0]) * float(spacing.PixelSpacing[1]) * (places[-1] - places[0]) / (len(places) - 1) / 1000
    for limit in (4.0, 6.0, 9.0):
        walk.js("(limit) => { const s = document.querySelector('.limits input'); s.value = limit; s.dispatchEvent(new Event('input')); }", limit)
        text = walk.js("() => document.querySelector('.limits output').textContent")
        milliliters = (values > limit).sum() * voxel
        tally.check(f"the volume beyond {limit} s is counted live", f"{milliliters:.1f} mL" in text, f"{text} {milliliters}")
    walk.page.screenshot(path=shots / "viewer-curve.png")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def check_server(walk):
    """The page without a study asks the server it stands on."""
    walk.page.goto(f"{walk.base}/viewer")
    walk.page.get_by_role("button", name="Open").click()
    walk.page.wait_for_selector(".studies .entry")
    tally.check("the server's studies are listed", walk.page.locator(".studies .entry").count() == 3)
    walk.page.screenshot(path=shots / "viewer-start.png")
    walk.page.get_by_role("button", name="李娜").click()
    wait(walk.page, "window.willisViewer?.viewports[0]?.shown !== undefined")
    tally.check("and opened", True)


def check_folder(browser, folder):
    """viewer.html alone, on files in several transfer syntaxes that are given to the browser."""
    bundle = folder / "bundle"
    source = pathlib.Path(__file__).resolve().parents[3]
    subprocess.run([source / "Scripts" / "viewer", str(bundle)], check=True)
    given = folder / "given"
    given.mkdir()
    first = sorted((folder / "head").glob("2-*.dcm"))[:4]
    for path, command in zip(first, (["dcmcjpeg", "+e1"], ["dcmcrle"], ["dcmconv", "+ti"], ["dcmcjpls"])):
        subprocess.run([*command, str(path), str(given / path.name)], check=True, capture_output=True)
    (given / "notes.txt").write_text("no DICOM")
    handler = functools.partial(Quiet, directory=str(bundle))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_context(locale="en-GB").new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://127.0.0.1:{server.server_port}/viewer.html")
    page.locator("input[type=file]").set_input_files(str(given))
    wait(page, "window.willisViewer?.study?.series[0]?.stacks[0] !== undefined")
    page.wait_for_timeout(800)
    asked_before = len(asked)
    for index, path in enumerate(first):
        page.evaluate("(index) => { const v = willisViewer.viewports[0]; willisViewer.setLayout(1, 1); v.slice = index; v.changed(); }", index)
        page.wait_for_timeout(500)
        shown = page.evaluate("() => { const s = willisViewer.viewports[0].shown; return s && s.pixels ? [...s.pixels.data] : document.querySelector('.message').innerText; }")
        if index == 3:
            tally.check("what the browser cannot decode is named", isinstance(shown, str) and "1.2.840.10008.1.2.4.80" in shown, str(shown)[:200])
            continue
        tally.check(f"a file is read in the browser bit for bit ({path.name})", not isinstance(shown, str)
                    and (numpy.array(shown).reshape(series.SIZE, series.SIZE) == pydicom.dcmread(path).pixel_array).all(), str(shown)[:80])
    tally.check("nothing of dropped files leaves the browser", len(asked) == asked_before and all("127.0.0.1" in url for url in asked), str(asked))
    page.context.close()
    server.shutdown()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis)
    node.user()
    try:
        fill(node, folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            page = context.new_page()
            faults, strangers = [], []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: message.type == "error" and "status of" not in message.text and faults.append(message.text))
            page.on("request", lambda request: request.url.startswith((node.base, "blob:", "data:")) or strangers.append(request.url))
            page.goto(node.link())
            walk = Walk(page, node.base)
            for check in (lambda: check_pixels(walk, folder, "webgl"), lambda: check_pixels(walk, folder, "plain"), lambda: check_gestures(walk), lambda: check_cuts(walk),
                          lambda: check_measurements(walk, node), lambda: check_odd(walk), lambda: check_perfusion(walk, node, folder),
                          lambda: check_server(walk), lambda: check_folder(browser, folder)):
                try:
                    check()
                except Exception as error:  # noqa: BLE001
                    tally.check("a part of the walk could be done", False, repr(error)[:600])
            for language, tag in (("zh-CN", "zh"), ("en-GB", "en")):
                for width, height, device in ((1280, 800, "desk"), (390, 844, "phone")):
                    other = browser.new_context(viewport={"width": width, "height": height}, locale=language, has_touch=width < 600)
                    look = other.new_page()
                    look.on("pageerror", lambda error: faults.append(str(error)))
                    look.goto(node.link())
                    look.goto(f"{node.base}/studies/{series.STUDY}/view")
                    wait(look, "window.willisViewer?.viewports[0]?.shown !== undefined")
                    look.wait_for_timeout(2000)
                    look.screenshot(path=shots / f"viewer-{tag}-{device}.png")
                    tally.check(f"nothing sticks out on the {device}", look.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    other.close()
            tally.check("no errors, and nothing that the policy forbids", not faults, str(faults[:4]))
            tally.check("nothing is asked of anybody else", not strangers, str(strangers[:4]))
            browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
