#!/usr/bin/env python3
"""Reads DICOMDIRs that DCMTK and pydicom wrote, and has both read the library's.

    python3 Tests/Interop/models/check_directory.py [--driver PATH]
"""

import argparse
import pathlib
import shutil
import subprocess
import tempfile

import pydicom
from pydicom.fileset import FileSet

from toolkit import Driver, corpus, finish, report

parser = argparse.ArgumentParser()
parser.add_argument("--driver", help="the package's ModelDriver; .build/debug/ModelDriver if none is named")
driver = Driver(parser.parse_args().driver)


def offsets_tree(path):
    """Types and files in the order of the offsets, by pydicom's own positions of items."""
    dataset = pydicom.dcmread(path)
    records = {record.seq_item_tell: record for record in dataset.DirectoryRecordSequence}
    lines = []

    def walk(offset):
        while offset:
            record = records[offset]
            file_id = record.get("ReferencedFileID", "")
            file_id = file_id if isinstance(file_id, str) else "/".join(file_id)
            lower = record.OffsetOfReferencedLowerLevelDirectoryEntity
            count, child = 0, lower
            while child:
                count, child = count + 1, records[child].OffsetOfTheNextDirectoryRecord
            lines.append(f"{record.DirectoryRecordType}\t{file_id or ''}\t{count}")
            walk(lower)
            offset = record.OffsetOfTheNextDirectoryRecord

    walk(dataset.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity)
    return lines


def ours(path):
    complaint = driver.call("read-directory", path, driver.path("records.txt"))
    return [complaint] if complaint else pathlib.Path(driver.path("records.txt")).read_text().splitlines()


def images(folder):
    """Copies of images under names that media allow."""
    names = []
    for path in corpus():
        try:
            dataset = pydicom.dcmread(path, stop_before_pixels=True)
            wanted = [dataset.SOPInstanceUID, dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.Modality]
        except Exception:
            continue
        if all(wanted) and dataset.file_meta.TransferSyntaxUID and len(names) < 60:
            name = f"DISC/S{len(names):04}"
            (folder / "DISC").mkdir(exist_ok=True)
            shutil.copy(path, folder / name)
            names.append((name, dataset.SOPInstanceUID))
    unique = {}
    for name, uid in names:
        unique.setdefault(uid, name)
    return list(unique.values())


failures, read = [], 0
for path in corpus():
    if "DICOMDIR" not in path.name or path.name in ("DICOMDIR-nooffset",):
        continue
    read += 1
    expected, found = offsets_tree(path), ours(path)
    if expected != found:
        failures.append(f"{path.name}: {len(found)} records, not {len(expected)}: {found[:1]}")
results = [report("DICOMDIRs of pydicom's files read", read, failures)]

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    names = images(folder)
    complaint = driver.call("write-directory", folder, *names)
    failures = [complaint] if complaint else []
    if not complaint:
        tree = offsets_tree(folder / "DICOMDIR")
        if tree != ours(folder / "DICOMDIR"):
            failures.append("pydicom's positions give another tree")
        found = FileSet(folder / "DICOMDIR")
        if len(found) != len(names):
            failures.append(f"pydicom finds {len(found)} instances of {len(names)}")
        for instance in found:
            if not pathlib.Path(instance.path).exists():
                failures.append(f"pydicom looks for {instance.path}")
        dump = subprocess.run(["dcmdump", folder / "DICOMDIR"], capture_output=True, encoding="latin-1")
        if "E:" in dump.stderr or "W:" in dump.stderr:
            failures.append(f"dcmdump: {dump.stderr[:200]}")
        # Appending makes DCMTK follow every offset of ours.
        append = subprocess.run(["dcmmkdir", "+A", "+I", "-W", "-nb", "-Nxc", "-Nec", "-Nrc", "+id", ".", names[0]],
                                cwd=folder, capture_output=True, encoding="latin-1")
        if append.returncode:
            failures.append(f"dcmmkdir cannot append: {append.stdout[:200]} {append.stderr[:300]}")
        elif offsets_tree(folder / "DICOMDIR") != ours(folder / "DICOMDIR"):
            failures.append("what dcmmkdir appended to is read otherwise")
    results.append(report("DICOMDIR written, read by pydicom and DCMTK", len(names), failures))

    failures, made = [], 0
    (folder / "DICOMDIR").unlink()
    answer = subprocess.run(["dcmmkdir", "+r", "+I", "-W", "-nb", "-Nxc", "-Nec", "-Nrc", "+id", ".", "DISC"], cwd=folder,
                            capture_output=True, encoding="latin-1")
    if (folder / "DICOMDIR").exists():
        expected, found = offsets_tree(folder / "DICOMDIR"), ours(folder / "DICOMDIR")
        made = len(expected)
        if expected != found:
            failures.append(f"{len(found)} records, not {len(expected)}: {found[:1]}")
    else:
        failures.append(f"dcmmkdir made none: {answer.stderr[:300]}")
    results.append(report("records of dcmmkdir's DICOMDIR read", made, failures))
finish(results)
