#!/usr/bin/env python3
"""What searches cost as the archive grows: studies are received once and their rows repeated by SQL.

    search.py WILLIS [--most 1000000] [--least 10000] [--data FOLDER] [--grow]

Each study has 100 instances in 4 series. Sizes go up by ten. With --data the archive stays, and grows on from what it
is the next time; --grow makes it as large as --most and measures nothing.
"""

import argparse
import base64
import http.client
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import pydicom
from pydicom.uid import generate_uid

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--most", type=int, default=1_000_000)
parser.add_argument("--least", type=int, default=10_000)
parser.add_argument("--repeats", type=int, default=100)
parser.add_argument("--data")
parser.add_argument("--grow", action="store_true")
arguments = parser.parse_args()

INSTANCES = 100
FAMILIES = ["Zhang", "Wang", "Li", "Zhao", "Chen", "Yang", "Wu", "Liu", "Huang", "Zhou"]
GIVEN = ["Wei", "Fang", "Na", "Min", "Jing", "Qiang", "Lei", "Jun", "Yan", "Jie"]


def template(folder):
    """One study as four small series; the rest of the archive repeats its rows."""
    study = generate_uid()[:50]
    for number in range(INSTANCES):
        image = pydicom.Dataset()
        image.SOPClassUID, image.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
        image.StudyInstanceUID, image.SeriesInstanceUID = study, f"{study}.{number % 4}"
        image.PatientName, image.PatientID, image.PatientBirthDate, image.PatientSex = "TEMPLATE^ONE", "T", "19500101", "F"
        image.StudyDate, image.StudyTime, image.AccessionNumber = "20200101", "101112", "A0"
        image.StudyDescription, image.SeriesDescription, image.Modality = "Head CT", f"Series {number % 4}", "CT"
        image.SeriesNumber, image.InstanceNumber, image.Manufacturer = number % 4 + 1, number // 4 + 1, "Bench"
        image.ImagePositionPatient, image.ImageOrientationPatient = [0, 0, number], [1, 0, 0, 0, 1, 0]
        image.Rows = image.Columns = 8
        image.PixelSpacing, image.BitsAllocated, image.BitsStored, image.HighBit = [1, 1], 16, 16, 15
        image.PixelRepresentation, image.SamplesPerPixel, image.PhotometricInterpretation = 0, 1, "MONOCHROME2"
        image.PixelData = bytes(128)
        image["PixelData"].VR = "OW"
        image.file_meta = pydicom.dataset.FileMetaDataset()
        image.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
        image.save_as(pathlib.Path(folder) / f"{number}.dcm", enforce_file_format=True)


class Index:
    """The rows of the template, and copies of them under other names."""

    def __init__(self, path):
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("PRAGMA cache_size = -1000000")
        study, patient = self.database.execute("SELECT id, patient FROM studies ORDER BY id LIMIT 1").fetchone()
        of = {"patients": f"id = {patient}", "studies": f"id = {study}",
              "instance_headers": f"instance IN (SELECT id FROM instances WHERE study = {study})"}
        self.rows = {
            table: [dict(row) for row in
                    self.database.execute(f"SELECT * FROM {table} WHERE {of.get(table, f'study = {study}')}")]
            for table in (
                "patients", "studies", "series", "instances", "instance_headers", "study_names", "study_words")}
        self.count = self.database.execute("SELECT count(*) FROM studies").fetchone()[0]

    def insert(self, table, rows):
        names = list(rows[0])
        self.database.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [list(row.values()) for row in rows])

    def grow(self, studies):
        if self.count >= studies:
            return
        while self.count < studies:
            self.database.execute("BEGIN")
            for _ in range(min(1000, studies - self.count)):
                self.copy(self.count)
                self.count += 1
            self.database.execute("COMMIT")
        self.database.execute("ANALYZE")
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, number):
        draw = random.Random(number)
        family, given = draw.choice(FAMILIES), draw.choice(GIVEN)
        name, day = f"{family}^{given}{number}", 1 + number % 28
        month, year = 1 + number // 28 % 12, 2015 + number // 336 % 10
        rows = self.rows
        patient, study, uid = number + 1000, number + 1000, f"1.2.826.0.1.3680043.9.7433.77.{number}"
        said = {"patient_id": f"P{number}", "alphabetic_name": name}
        self.insert("patients", [{**rows["patients"][0], "id": patient, **said}])
        date = year * 10000 + month * 100 + day
        changed = {"id": study, "study_uid": uid, "patient": patient, **said, "study_date": str(date),
                   "accession_number": f"A{number}", "search_text": f"{name} p{number} a{number}".lower(),
                   "first_received_ms": 1_500_000_000_000 + number, "state": "complete"}
        original = rows["studies"][0]
        if original["study_day"] is not None:
            # Whether days are counted or written, the template says.
            changed["study_day"] = date if original["study_day"] > 10_000_000 else original["study_day"] + number % 3650
        self.insert("studies", [{**original, **changed}])
        self.insert("study_names", [
            {**row, "study": study, "folded": name.lower(), "joined": name.lower().replace("^", "")}
            for row in rows["study_names"][:1]])
        words = [family.lower(), f"{given}{number}".lower(), f"p{number}", f"a{number}", "head", "ct"]
        self.insert("study_words", [{"study": study, "word": word} for word in words])
        series = {row["id"]: (row["id"] + number * 10, row) for row in rows["series"]}
        self.insert("series", [
            {**row, "id": new, "study": study, "series_uid": f"{uid}.{new}"} for new, row in series.values()])
        moved = {row["id"]: row["id"] + number * INSTANCES * 2 for row in rows["instances"]}
        self.insert("instances", [
            {**row, "id": moved[row["id"]], "study": study, "series": series[row["series"]][0],
             "sop_instance_uid": f"{uid}.{moved[row['id']]}"} for row in rows["instances"]])
        self.insert("instance_headers", [
            {**row, "instance": moved[row["instance"]]} for row in rows["instance_headers"]])


def timed(node, question, studies, count):
    """Asks another question of the kind each time: the same one again would be answered from what was kept."""
    host = urllib.parse.urlsplit(node.base).netloc
    key = base64.b64encode(b"tester:correct horse battery").decode()
    connection, draw = http.client.HTTPConnection(host), random.Random(7)
    times = []
    for number in range(count + 5):
        path = "/dicom-web/studies?" + question(number, draw.randrange(1, studies), draw)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "application/dicom+json", "Authorization": f"Basic {key}"})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status not in (200, 204):
            raise RuntimeError(f"{path}: {answer.status} {body[:200]}")
    times = sorted(times[5:])
    return statistics.median(times), times[int(len(times) * 0.99) - 1]


QUESTIONS = {
    "newest 25": lambda number, some, draw: f"limit=25&offset={number % 70}",
    "a record number": lambda number, some, draw: f"PatientID=P{some}",
    "an accession": lambda number, some, draw: f"AccessionNumber=A{some}",
    "a name begun": lambda number, some, draw: f"PatientName={draw.choice(FAMILIES)[:3]}*&limit=25&offset={number}",
    "a name inside": lambda number, some, draw: f"PatientName=*{some}*&limit=25",
    "a month": lambda number, some, draw: "StudyDate={0}{1:02}01-{0}{1:02}28&limit=25".format(
        2015 + number // 12 % 10, 1 + number % 12),
    "a modality": lambda number, some, draw: f"ModalitiesInStudy=CT&limit=25&offset={number % 70}",
    "nobody": lambda number, some, draw: f"PatientName=Nobody{number}*&limit=25",
}


with tempfile.TemporaryDirectory() as folder:
    data, files = arguments.data or folder + "/data", pathlib.Path(folder, "files")
    if not pathlib.Path(data, "willis.sqlite").exists():
        files.mkdir()
        template(files)
        subprocess.run([arguments.willis, "import", str(files), "--data", data], check=True, capture_output=True)
        subprocess.run([arguments.willis, "user", "add", "tester", "--data", data], input="correct horse battery\n",
                       text=True, check=True, capture_output=True)
    index = Index(data + "/willis.sqlite")
    if arguments.grow:
        index.grow(arguments.most // INSTANCES)
        sys.exit()
    print("QIDO-RS of studies: median and 99th percentile in milliseconds, keep-alive\n")
    print("| instances | studies | index | started | " + " | ".join(QUESTIONS) + " | peak |")
    print("|" + "---|" * (5 + len(QUESTIONS)))
    instances = arguments.least
    while instances <= arguments.most:
        index.grow(instances // INSTANCES)
        size = pathlib.Path(data, "willis.sqlite").stat().st_size / 1e6
        begun = time.monotonic()
        node = Node(arguments.willis, data, "--workers", "0")
        timed(node, QUESTIONS["newest 25"], index.count, 1)
        started = time.monotonic() - begun
        cells = []
        for question in QUESTIONS.values():
            middle, late = timed(node, question, index.count, arguments.repeats)
            cells.append(f"{middle:.1f}, {late:.1f}")
        status = pathlib.Path(f"/proc/{node.process.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
        node.stop()
        print(f"| {instances:,} | {index.count:,} | {size:.0f} MB | {started:.1f} s | {' | '.join(cells)} | "
              f"{peak:.0f} MiB |", flush=True)
        instances *= 10
