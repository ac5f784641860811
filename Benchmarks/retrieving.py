#!/usr/bin/env python3
"""Series, frames and headers by DICOMweb and C-GET beside Orthanc, and one object of 500 MiB.

    retrieving.py WILLIS [--runs 5]
"""

import argparse
import base64
import http.client
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import numpy
import pydicom
from pydicom.uid import generate_uid

import sender
from servers import Orthanc, Willis

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--runs", type=int, default=5)
arguments = parser.parse_args()

KEY = base64.b64encode(b"tester:correct horse battery").decode()


class Web:
    """One connection that stays open, as a viewer's does."""

    def __init__(self, server):
        split = urllib.parse.urlsplit(server.web)
        self.root, self.connection = split.path, http.client.HTTPConnection(split.netloc, timeout=120)

    def get(self, path, accept):
        """Milliseconds to the last byte, and how many bytes that were."""
        start = time.perf_counter()
        self.connection.request("GET", self.root + path, headers={"Accept": accept, "Authorization": f"Basic {KEY}"})
        answer = self.connection.getresponse()
        size, buffer = 0, bytearray(1 << 20)
        while count := answer.readinto(buffer):
            size += count
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {bytes(buffer[:300])}")
        return (time.perf_counter() - start) * 1000, size


def willis():
    server = Willis(arguments.willis)
    server.node.user()
    subprocess.run([arguments.willis, "peer", "set", "BENCH", "--data", server.node.data, "--query"], check=True,
                   capture_output=True)
    return server


def medians(web, path, accept, count):
    times = [web.get(path, accept)[0] for _ in range(count)]
    return statistics.median(times)


def c_get(server, study, series):
    """MB/s of one C-GET whose objects are acknowledged and thrown away."""
    taken, size = sender.get_series("127.0.0.1", server.port, server.title, study, series)
    return size / 1e6 / taken


def series_figures(make, files, study, series, instance):
    server = make()
    try:
        sender.store(files, server.port, server.title, 1)
        web = Web(server)
        time.sleep(1)
        path = f"/studies/{study}/series/{series}"
        parts = 'multipart/related; type="application/dicom"; transfer-syntax=*'
        rates = []
        for _ in range(arguments.runs):
            taken, size = web.get(path, parts)
            rates.append(size / 1000 / taken)
        frame = medians(web, f"{path}/instances/{instance}/frames/1",
                        'multipart/related; type="application/octet-stream"', 100)
        metadata = medians(web, path + "/metadata", "application/dicom+json", 20)
        rendered = medians(web, f"{path}/instances/{instance}/rendered", "image/jpeg", 20)
        gets = [c_get(server, study, series) for _ in range(arguments.runs)]
        print(f"| {server.name} | {statistics.median(rates):.0f} MB/s | {statistics.median(gets):.0f} MB/s | {frame:.2f} ms | {metadata:.1f} ms "
              f"| {rendered:.1f} ms | {server.memory():.0f} MiB |", flush=True)
    finally:
        server.stop()


def large_object(folder):
    """500 MiB in 1000 frames."""
    image = pydicom.dcmread(next(pathlib.Path(folder, "ct").glob("*.dcm")))
    image.SOPClassUID, image.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7.3", generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.file_meta.MediaStorageSOPClassUID, image.file_meta.MediaStorageSOPInstanceUID = (
        image.SOPClassUID, image.SOPInstanceUID)
    image.NumberOfFrames = 1000
    image.PixelData = numpy.tile(numpy.frombuffer(image.PixelData, "u1"), 1000).tobytes()
    path = pathlib.Path(folder, "large.dcm")
    image.save_as(path)
    return path, f"/studies/{image.StudyInstanceUID}/series/{image.SeriesInstanceUID}/instances/{image.SOPInstanceUID}"


def large_figures(make, file, path):
    server = make()
    try:
        start = time.monotonic()
        sender.store([file], server.port, server.title, 1)
        stored, after_store = time.monotonic() - start, server.memory()
        web = Web(server)
        times = [web.get(f"{path}/frames/500", 'multipart/related; type="application/octet-stream"')[0]
                 for _ in range(arguments.runs)]
        print(f"| {server.name} | {stored:.1f} s | {after_store:.0f} MiB | {times[0]:.1f} ms "
              f"| {statistics.median(times):.1f} ms | {server.memory():.0f} MiB |", flush=True)
    finally:
        server.stop()


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([arguments.willis, "phantom", "ct-perfusion", "--out", folder + "/ct", "--quiet"], check=True,
                   capture_output=True)
    files = sorted(pathlib.Path(folder, "ct").glob("*.dcm"))[:160]
    first = pydicom.dcmread(files[0], stop_before_pixels=True)
    print(f"A series of {len(files)} CT slices, medians\n")
    print("| server | WADO-RS series | C-GET | one frame | metadata | rendered JPEG | peak |")
    print("|---|---|---|---|---|---|---|")
    for make in (willis, Orthanc):
        series_figures(make, files, first.StudyInstanceUID, first.SeriesInstanceUID, first.SOPInstanceUID)
    file, path = large_object(folder)
    print("\nOne object of 500 MiB, 1000 frames\n")
    print("| server | C-STORE with the sender's reading | peak after it | frame 500 first | median | peak |")
    print("|---|---|---|---|---|---|")
    for make in (willis, Orthanc):
        large_figures(make, file, path)
