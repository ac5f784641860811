#!/usr/bin/env python3
"""C-STORE beside Orthanc, storescp and what the disk allows, in one run on one machine.

    receiving.py WILLIS [--images 720] [--runs 3]
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time

import pydicom
from pydicom.uid import generate_uid

import sender
from servers import Orthanc, StoreSCP, Willis

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--images", type=int, default=720)
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--small", type=int, default=4000)
arguments = parser.parse_args()


def synced_files(files, threads):
    """Files a second that the disk takes when each is synced: what any durable server may reach at most."""
    contents = [file.read_bytes() for file in files]
    with tempfile.TemporaryDirectory() as folder:
        def write(numbers):
            for number in numbers:
                handle = os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT, 0o600)
                os.write(handle, contents[number])
                os.fsync(handle)
                os.close(handle)

        workers = [threading.Thread(target=write, args=(range(n, len(files), threads),)) for n in range(threads)]
        start = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return len(files) / (time.monotonic() - start)


def measure(make, files, associations, nodelay=True):
    server = make()
    try:
        before = server.cpu_seconds()
        rate, taken = sender.store(files, server.port, server.title, associations, nodelay)
        # storescp forks: what its children used counts once they have ended.
        time.sleep(0.5)
        cost = 1000 * (server.cpu_seconds() - before) / len(files)
        return rate, cost, statistics.median(taken), taken[int(len(taken) * 0.99) - 1], server.memory()
    finally:
        server.stop()


def table(title, makers, files, associations, bound=None):
    size = sum(file.stat().st_size for file in files) / len(files) / 1e6
    print(f"\n{title}\n")
    print("| server | objects/s | MB/s | of the disk | CPU ms an object | median | 99 % | peak |")
    print("|---|---|---|---|---|---|---|---|")
    rounds = {name: [] for name in makers}
    for _ in range(arguments.runs):
        for name, make in makers.items():
            rounds[name].append(measure(make, files, associations))
    for name, runs in rounds.items():
        rate, cost, middle, late, peak = (statistics.median(column) for column in zip(*runs))
        share = f"{100 * rate / bound:.0f} %" if bound else "–"
        print(f"| {name} | {rate:.0f} | {rate * size:.0f} | {share} | {cost:.2f} | {middle:.1f} ms | {late:.1f} ms "
              f"| {peak:.0f} MiB |", flush=True)


def small_objects(folder, count):
    """Objects under 1 KB, such as key object notes and structured reports of a line."""
    study, series = generate_uid(), generate_uid()
    for number in range(count):
        small = pydicom.Dataset()
        small.SOPClassUID, small.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.66", generate_uid()
        small.StudyInstanceUID, small.SeriesInstanceUID = study, series
        small.PatientName, small.PatientID, small.Modality = "SMALL^ONE", "S1", "REG"
        small.StudyDate, small.StudyTime, small.InstanceNumber = "20260102", "101112", number + 1
        small.file_meta = pydicom.dataset.FileMetaDataset()
        small.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
        small.save_as(pathlib.Path(folder) / f"{number}.dcm", enforce_file_format=True)
    return sorted(pathlib.Path(folder).glob("*.dcm"))


def nagle(files):
    """A peer as Debian ships it: dcmtk's storescu leaves Nagle's algorithm on."""
    print("\ndcmtk's storescu as it comes, one association\n\n| server | objects/s |\n|---|---|")
    for make in (lambda: Willis(arguments.willis), lambda: StoreSCP(nodelay=False)):
        server = make()
        try:
            start = time.monotonic()
            subprocess.run(["storescu", "--max-pdu", "131072", "127.0.0.1", str(server.port), *map(str, files)],
                           check=True, capture_output=True)
            print(f"| {server.name} | {len(files) / (time.monotonic() - start):.0f} |", flush=True)
        finally:
            server.stop()


durable = {"Willis": lambda: Willis(arguments.willis), "Orthanc": Orthanc}
written = {
    "Willis, --acknowledge written": lambda: Willis(arguments.willis, "--acknowledge", "written"),
    "storescp": StoreSCP}
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([arguments.willis, "phantom", "ct-perfusion", "--out", folder + "/ct", "--quiet"], check=True,
                   capture_output=True)
    images = sorted(pathlib.Path(folder, "ct").glob("*.dcm"))[:arguments.images]
    for associations in (1, 4, 16):
        bound = statistics.median(synced_files(images, associations) for _ in range(arguments.runs))
        table(f"{len(images)} CT slices, {associations} associations; the disk takes {bound:.0f} synced files/s",
              durable, images, associations, bound)
    nagle(images[:100])
    for associations in (1, 4):
        table(f"{len(images)} CT slices acknowledged when written, not synced; {associations} associations", written,
              images, associations)
    os.mkdir(folder + "/small")
    table(f"{arguments.small} objects under 1 KB, 16 associations", durable,
          small_objects(folder + "/small", arguments.small), 16)
