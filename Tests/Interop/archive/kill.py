#!/usr/bin/env python3
"""Kills a receiving `willis serve` at random moments and checks that nothing it acknowledged is lost.

    kill.py --willis .build/release/willis [--rounds 20] [--seed 1] [--power-cut]

Each round starts the server on one data folder, sends CT images over several associations, and kills it with
SIGKILL after a random time. Then it looks into the folder with Python's own sqlite3 and hashlib:
every object that was answered with success must have a row, and a file of the right hash with the right pixels;
every row must have its file; no file under `blobs/` may be anything but whole.

With --power-cut (as root, on Linux) the folder lies on an ext4 image. The server is stopped, the image copied as
it is on the disk, without a sync, and the copy is mounted and checked: what the kernel had not written is gone, as
it would be after a power cut. `kill -9` alone proves nothing about fsync.
"""

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))

from ports import free_port  # noqa: E402

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def dataset(study, number, rng):
    """A CT image of random size, and the SHA-256 of its pixel data."""
    import pydicom
    from pydicom.dataset import Dataset, FileMetaDataset

    side = rng.choice([8, 64, 256, 512])
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds.SOPClassUID = CT_IMAGE
    ds.SOPInstanceUID = pydicom.uid.generate_uid(prefix="2.25.")
    ds.StudyInstanceUID = f"2.25.{study}"
    ds.SeriesInstanceUID = f"2.25.{study}.1"
    ds.PatientName = "Kill^Test"
    ds.PatientID = f"K{study}"
    ds.Modality = "CT"
    ds.InstanceNumber = number
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows = ds.Columns = side
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.PixelData = rng.randbytes(side * side * 2)
    ds["PixelData"].VR = "OW"
    return ds, hashlib.sha256(ds.PixelData).hexdigest()


class Server:
    def __init__(self, willis, folder, called):
        self.port, self.called = free_port(), called
        self.process = subprocess.Popen(
            [willis, "serve", "--data", str(folder), "--dicom", f"127.0.0.1:{self.port}",
             "--http", f"127.0.0.1:{free_port()}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        deadline = time.time() + 60
        while time.time() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        sys.exit(f"The server did not come up (exit code {self.process.poll()}).")

    def signal(self, number):
        """To the server and to the workers it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()


class Sender(threading.Thread):
    """One association that sends until it breaks or is told to stop, noting each success before the next object."""

    def __init__(self, server, study, seed, acknowledged, stop):
        super().__init__(daemon=True)
        self.server, self.study, self.acknowledged, self.stop = server, study, acknowledged, stop
        self.rng = random.Random(seed)
        self.refused = 0

    def run(self):
        from pynetdicom import AE

        ae = AE(ae_title="KILLTEST")
        ae.add_requested_context(CT_IMAGE, "1.2.840.10008.1.2.1")
        ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 5
        association = ae.associate("127.0.0.1", self.server.port, ae_title=self.server.called)
        number = 0
        while association.is_established and not self.stop.is_set():
            number += 1
            ds, pixels = dataset(self.study, number, self.rng)
            try:
                status = association.send_c_store(ds)
            except Exception:
                break
            if "Status" in status and status.Status == 0x0000:
                self.acknowledged[ds.SOPInstanceUID] = pixels
            elif "Status" in status:
                self.refused += 1
        with contextlib.suppress(Exception):
            association.abort()


def tables(folder):
    """Instances, counts by study and SQLite's own opinion, read from a copy so that the folder stays as it is."""
    with tempfile.TemporaryDirectory() as copy:
        for name in ("willis.sqlite", "willis.sqlite-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, copy)
        with contextlib.closing(sqlite3.connect(Path(copy) / "willis.sqlite")) as database:
            rows = database.execute("SELECT sop_instance_uid, blob, byte_count FROM instances").fetchall()
            counted = database.execute(
                "SELECT s.study_uid, s.instance_count, count(i.id) FROM studies s JOIN series r ON r.study = s.id"
                " JOIN instances i ON i.series = r.id AND i.conflict = 0 AND r.derived = 0 GROUP BY s.id").fetchall()
            return rows, counted, database.execute("PRAGMA integrity_check").fetchone()[0]


def check(folder, acknowledged):
    """Complaints about a data folder in which no server is running; empty when all is well."""
    import pydicom

    folder, complaints = Path(folder), []
    try:
        rows, counted, integrity = tables(folder)
    except sqlite3.Error as error:
        # A folder that was cut off while it was being made may be without tables, but then it has promised nothing.
        return [f"the database cannot be read: {error}"] if acknowledged else []
    if integrity != "ok":
        complaints.append(f"the database is damaged: {integrity}")
    for study, says, has in counted:
        if says != has:
            complaints.append(f"study {study} says {says} images but has {has}")
    files = {path.name: path for path in (folder / "blobs").glob("??/*")}
    for name, path in files.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name or path.parent.name != name[:2]:
            complaints.append(f"{path} is not what its name says")
    here = {}
    for uid, blob, count in rows:
        if blob not in files:
            complaints.append(f"{uid} has a row but no file {blob}")
        elif files[blob].stat().st_size != count:
            complaints.append(f"{uid}: {count} bytes in its row, {files[blob].stat().st_size} in its file")
        else:
            here[uid] = files[blob]
    for uid, pixels in acknowledged.items():
        if uid not in here:
            complaints.append(f"{uid} was acknowledged and is not there")
        elif hashlib.sha256(pydicom.dcmread(here[uid]).PixelData).hexdigest() != pixels:
            complaints.append(f"{uid} has other pixels than were sent")
    return complaints


class Disk:
    """An ext4 file system in a file, so that its state on the disk can be copied at any moment."""

    def __init__(self, work):
        self.image, self.mount = work / "disk.img", work / "disk"
        self.mount.mkdir()
        subprocess.run(["truncate", "-s", "2G", self.image], check=True)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.mount], check=True)

    @contextlib.contextmanager
    def cut(self):
        """The disk as it would be found after a power cut now."""
        copy, mount = self.image.with_name("cut.img"), self.mount.with_name("cut")
        subprocess.run(["cp", "--sparse=always", self.image, copy], check=True)
        mount.mkdir(exist_ok=True)
        subprocess.run(["mount", "-o", "loop", copy, mount], check=True)
        try:
            yield mount
        finally:
            subprocess.run(["umount", mount], check=True)
            copy.unlink()

    def close(self):
        subprocess.run(["umount", self.mount], check=True)


def play(arguments, rng, folder, disk, acknowledged):
    """One round: start, send, kill, and look."""
    server = Server(arguments.willis, folder, arguments.called)
    stop = threading.Event()
    senders = [
        Sender(server, rng.randrange(10**9), rng.random(), acknowledged, stop) for _ in range(arguments.associations)
    ]
    for sender in senders:
        sender.start()
    complaints = []
    try:
        time.sleep(rng.uniform(0.1, arguments.longest))
        if disk:
            server.signal(signal.SIGSTOP)
            # What the server had answered by now is what the power cut must not lose.
            time.sleep(0.2)
            before = dict(acknowledged)
            with disk.cut() as cut:
                complaints = check(cut / "data", before)
    finally:
        server.kill()
    stop.set()
    for sender in senders:
        sender.join(30)
    return complaints + check(folder, acknowledged)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--willis", required=True, help="the binary to test")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--associations", type=int, default=3)
    parser.add_argument("--longest", type=float, default=2.0, help="longest time before the kill, in seconds")
    parser.add_argument("--called", default="WILLIS", help="application entity title of the server")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--power-cut", action="store_true", help="cut the power, too (needs root)")
    arguments = parser.parse_args()
    seed = random.randrange(10**6) if arguments.seed is None else arguments.seed
    rng, acknowledged, failed = random.Random(seed), {}, False
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as work:
        disk = Disk(Path(work)) if arguments.power_cut else None
        folder = (disk.mount if disk else Path(work)) / "data"
        try:
            for number in range(1, arguments.rounds + 1):
                complaints = play(arguments, rng, folder, disk, acknowledged)
                print(f"round {number}: {len(acknowledged)} acknowledged, {len(complaints)} complaints", flush=True)
                for complaint in complaints[:20]:
                    print(f"  {complaint}")
                failed = failed or bool(complaints)
        finally:
            if disk:
                disk.close()
    if not acknowledged:
        sys.exit("Nothing was acknowledged: the test has shown nothing.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
