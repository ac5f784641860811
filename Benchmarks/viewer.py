#!/usr/bin/env python3
"""The viewer beside OHIF (of monailabel's wheel): the same Willis server, studies and Chromium, in one run, in turns.

    viewer.py WILLIS [--ohif FOLDER] [--runs 5] [--large]
"""

import argparse
import base64
import functools
import http.server
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGLSLossless

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Tests" / "Interop" / "system"), str(HERE.parent / "Tests" / "Interop" / "dicomweb")]
from node import Node  # noqa: E402
from ohif_site import Files, settings, viewer_folder  # noqa: E402
from chromium import Browser, Line, megabytes, steps as walk  # noqa: E402

ROOT = "1.2.826.0.1.3680043.8.498.55"
NAME, PASSWORD = "bench", "correct horse battery"
LINK = 20_000_000


def picture(index, noise):
    """A head with a bright mark whose place is that of its slice."""
    rows, columns = numpy.mgrid[0:512, 0:512]
    radius = numpy.hypot((rows - 255.5) / 230, (columns - 255.5) / 190)
    values = numpy.where(radius < 1, 900, -1000)
    values = numpy.where(radius < 0.93, 35, values)
    x, y = 130 + (index * 37) % 230, 130 + (index * 53) % 230
    values[y:y + 44, x:x + 44] = 300
    return (values + numpy.random.default_rng(index).normal(0, noise, values.shape) + 1024).astype("<i2")


def image(study, number, slice_, time_point, pixels, syntax=ExplicitVRLittleEndian):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = study, study + ".1", study + ".9"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{study}.1.{number}"
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate, dataset.PatientSex = "Bench^One", "BENCH", "19500101", "F"
    dataset.StudyDate, dataset.StudyTime, dataset.StudyDescription, dataset.AccessionNumber = "20260301", "101530", "Head", "A1"
    dataset.AcquisitionTime = f"{10 + time_point // 3600:02d}{time_point // 60 % 60:02d}{time_point % 60:02d}"
    dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber, dataset.SeriesDescription = "CT", 1, number, "Head"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [-115, -115, slice_ * 0.5], [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing, dataset.SliceThickness = [0.45, 0.45], "0.5"
    dataset.Rows = dataset.Columns = 512
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.RescaleSlope, dataset.RescaleIntercept, dataset.RescaleType = "1", "-1024", "HU"
    dataset.WindowCenter, dataset.WindowWidth = "40", "80"
    dataset.PixelData = pixels
    return dataset


def write_stack(folder, study, count, noise):
    folder.mkdir()
    for index in range(count):
        image(study, index + 1, index, 0, picture(index, noise).tobytes()).save_as(folder / f"{index:05d}.dcm", enforce_file_format=True)


def write_movie(folder, study, slices, times):
    """Many images, of which few have pixels of their own: their code streams are used again and again."""
    folder.mkdir()
    streams = []
    for index in range(16):
        pixels = picture(index, 0)
        # The row that is watched is another in each.
        pixels[250:262, 100 + 12 * index:140 + 12 * index] = 1324
        dataset = image(study, 1, 0, 0, pixels.tobytes())
        dataset.compress(JPEGLSLossless)
        streams.append(dataset.PixelData)
    number = 0
    for moment in range(times):
        for slice_ in range(slices):
            number += 1
            dataset = image(study, number, slice_, moment, streams[(slice_ + 3 * moment) % 16], JPEGLSLossless)
            dataset["PixelData"].is_undefined_length = True
            dataset.save_as(folder / f"{number:05d}.dcm", enforce_file_format=True)


class Bench:
    def __init__(self, node, ports):
        self.node, self.ports = node, ports

    def page(self, kind, port):
        """A browser of its own: nothing is cached, and its memory is its own."""
        if kind == "OHIF":
            token = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
            return Browser(headers={"Authorization": "Basic " + token})
        page = Browser()
        page.goto(self.node.link(NAME).replace(str(self.node_port), str(port["node"])))
        time.sleep(1)
        return page

    @property
    def node_port(self):
        return int(self.node.base.rsplit(":", 1)[1])

    def address(self, kind, study, port):
        if kind == "OHIF":
            return f"http://127.0.0.1:{port['site']}/ohif/viewer?StudyInstanceUIDs={study}"
        return f"http://127.0.0.1:{port['node']}/studies/{study}/view"

    def run(self, kind, study, count, port, whole=True, steps=40, limit=120):
        Files.settings = settings(f"http://127.0.0.1:{port['node']}")
        page = self.page(kind, port)
        found = {}
        try:
            start = time.monotonic()
            page.goto(self.address(kind, study, port))
            end = start + limit
            while time.monotonic() < end and not page.evaluate("globalThis.bench?.first ?? 0"):
                time.sleep(0.02)
            found["first"] = page.evaluate("bench.first") / 1000
            if found["first"] == 0:
                return {}
            if whole:
                fetched = "willisViewer.loader.fetched" if kind == "Willis" else "bench.frames"
                while time.monotonic() < end and page.evaluate(fetched) < count:
                    time.sleep(0.05)
                found["whole"] = time.monotonic() - start if page.evaluate(fetched) >= count else float("nan")
            if steps:
                if kind == "Willis":
                    # One picture on each page; ours hangs two windows side by side.
                    page.evaluate("willisViewer.setLayout(1, 1)")
                    time.sleep(0.3)
                times = walk(page, ".viewport" if kind == "Willis" else ".cornerstone-canvas", steps)
                found["step"] = statistics.median(times) / 1000
            found["memory"] = megabytes()
        finally:
            page.close()
        return found


def table(bench, title, study, count, port, runs, **options):
    found = {"Willis": [], "OHIF": []}
    for _ in range(runs):
        for kind in found:
            found[kind].append(bench.run(kind, study, count, port, **options))
            print(f"    {title} {kind} {found[kind][-1]} load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    print(f"\n{title}\n\n| | Willis | OHIF | times better |\n|---|---|---|---|")
    for key, name, unit in (("first", "first picture", "s"), ("whole", "whole series", "s"), ("step", "one slice on", "s"), ("memory", "memory of the browser", "MiB")):
        middle = {kind: statistics.median([one.get(key, float("nan")) for one in all_]) for kind, all_ in found.items()}
        if any(value != value for value in middle.values()) and middle["Willis"] != middle["Willis"]:
            continue
        text = {kind: "–" if value != value else f"{value:.0f} {unit}" if unit == "MiB" else f"{value:.3f} {unit}" for kind, value in middle.items()}
        print(f"| {name} | {text['Willis']} | {text['OHIF']} | {middle['OHIF'] / middle['Willis']:.1f} |", flush=True)


SLABS = """async () => {
    const app = willisViewer, v = app.viewports[0], out = {}, blocked = [0];
    new PerformanceObserver((list) => blocked.push(...list.getEntries().map((one) => one.duration))).observe({entryTypes: ['longtask']});
    app.setLayout(1, 1);
    const rest = (n) => new Promise((done) => setTimeout(done, n));
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // Until what is wanted stands on the canvas.
    const ready = async () => {
        const start = performance.now();
        do await frame(); while (v.isBusy || v.prepare() !== undefined || v.isBusy);
        await frame();
        return performance.now() - start;
    };
    v.setDirection('axial');
    for (let round = 0; round < 3000 && !app.volumes.isWhole(v.content.stack, v.time); round++) await rest(50);
    for (const [name, direction, turn] of [['axial', 'axial', 0], ['coronal', 'coronal', 0], ['oblique', 'axial', 0.35]]) {
        v.setDirection(direction);
        if (turn) { v.direction = 'oblique'; v.basis = [[Math.cos(turn), 0, Math.sin(turn)], [0, 1, 0]]; }
        v.slabMillimeters = 20; v.projection = 'max'; v.changed(); await ready(); await rest(700);
        const moving = [], still = [];
        for (let step = 0; step < 12; step++) { v.scroll(1); moving.push(await ready()); }
        await rest(400);
        for (let step = 0; step < 5; step++) { v.center = v.center.map((one) => one + 0.01); v.changed(); still.push(await ready()); }
        const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
        out[name] = [middle(moving), middle(still)];
    }
    return [out, Math.max(...blocked)];
}"""


def slabs(bench, study, port):
    page = bench.page("Willis", port)
    try:
        page.goto(bench.address("Willis", study, port))
        while not page.evaluate("globalThis.bench?.first ?? 0"):
            time.sleep(0.05)
        found, blocked = page.evaluate(f"({SLABS})()")
        print("\nMaximum of a slab of 20 mm, redrawn, in milliseconds: " +
              ", ".join(f"{name} {moving:.0f} while it moves, {still:.0f} at rest" for name, (moving, still) in found.items()) + f". The page was never kept longer than {blocked:.0f} ms.")
    finally:
        page.close()


def empty():
    """What a browser takes that shows nothing."""
    page = Browser()
    time.sleep(2)
    taken = megabytes()
    page.close()
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--ohif")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="with 3,000 images and a 10-GiB series of 4 dimensions")
    arguments = parser.parse_args()
    willis = str(pathlib.Path(arguments.willis).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folder = viewer_folder(arguments.ohif, scratch)
        if folder is None:
            print("## The viewer\n\nOHIF cannot be fetched without a network: not measured.")
            return
        site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
        threading.Thread(target=site.serve_forever, daemon=True).start()
        bucket = {"free": 0.0}
        slow_site = Line(site.server_port, LINK, bucket)
        origins = [f"http://127.0.0.1:{port}" for port in (site.server_port, slow_site.port)]
        node = Node(willis, None, "--workers", "0", *[part for origin in origins for part in ("--cors-origin", origin)])
        try:
            node.user(NAME, PASSWORD)
            near = {"node": int(node.base.rsplit(":", 1)[1]), "site": site.server_port}
            far = {"node": Line(near["node"], LINK, bucket).port, "site": slow_site.port}

            def send(path):
                subprocess.run([willis, "send", "--quiet", str(path), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)

            write_stack(scratch / "stack", ROOT + ".1", 320, 6)
            send(scratch / "stack")
            bench = Bench(node, near)
            print(f"## The viewer beside OHIF\n\nAn empty Chromium takes {empty():.0f} MiB.")
            table(bench, "320 slices of 512 × 512, loopback", ROOT + ".1", 320, near, arguments.runs)
            slabs(bench, ROOT + ".1", near)
            table(bench, "The same over a line of 20 Mbit/s: first picture", ROOT + ".1", 320, far, arguments.runs, whole=False, steps=0)
            if arguments.large:
                write_stack(scratch / "long", ROOT + ".2", 3000, 1)
                send(scratch / "long")
                table(bench, "3,000 slices, loopback", ROOT + ".2", 3000, near, 3, whole=False)
                write_movie(scratch / "movie", ROOT + ".3", 320, 64)
                send(scratch / "movie")
                table(bench, "20,480 images of 320 places and 64 times (10 GiB), loopback", ROOT + ".3", 20480, near, 1, whole=False)
        finally:
            node.kill()
            site.shutdown()


main()
