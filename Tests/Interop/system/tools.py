#!/usr/bin/env python3
"""`willis dump`, `convert` and `validate` as a person uses them: folders, exit codes, memory, and what a lossy copy says.

    python3 Tests/Interop/system/tools.py [WILLIS]
"""

import pathlib
import struct
import subprocess
import sys
import tempfile
import time

import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset

WILLIS = sys.argv[1] if len(sys.argv) > 1 else ".build/debug/willis"
passed, failures = 0, []


def check(what, holds, detail=""):
    global passed
    if holds:
        passed += 1
    else:
        failures.append(f"{what} {detail}")


def willis(*words):
    return subprocess.run([WILLIS, *map(str, words)], capture_output=True, text=True, errors="replace")


def peak_megabytes(*words):
    """Exit status, and the most memory that is not a file's, looked at fifty times a second."""
    process = subprocess.Popen([WILLIS, *map(str, words)], stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("RssAnon"):
                    peak = max(peak, int(line.split()[1]))
        except OSError:
            pass
        time.sleep(0.02)
    return process.returncode, peak / 1024


def dciodvfy(path):
    run = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, errors="replace")
    return {line for line in run.stderr.splitlines() if line.startswith("Error")}


def exit_codes(folder, ct):
    check("no such file", willis("convert", folder / "none", folder / "x", "--transfer-syntax", "rle").returncode == 66)
    check("no such syntax", willis("convert", ct, folder / "x", "--transfer-syntax", "nonsense").returncode == 64)
    bad = folder / "bad.dcm"
    bad.write_bytes(b"this is no DICOM file at all")
    for command in (["dump", bad], ["validate", bad], ["convert", bad, folder / "x", "--transfer-syntax", "rle"]):
        run = willis(*command)
        check(f"{command[0]} of a text", run.returncode == 65 and "byte 0" in run.stderr, run.stderr)
    run = willis("convert", ct, folder / "none" / "x", "--transfer-syntax", "rle")
    check("nowhere to write", run.returncode == 73, f"{run.returncode} {run.stderr}")
    check("nothing is left behind", not list(folder.glob("*.part")) and not list(folder.glob(".willis*")))


def folders(folder, ct):
    source, target = folder / "in", folder / "out"
    (source / "deep").mkdir(parents=True)
    for number in range(3):
        (source / "deep" / f"{number}.dcm").write_bytes(pathlib.Path(ct).read_bytes())
    (source / "notes.txt").write_text("not a DICOM file")
    run = willis("convert", source, target, "--transfer-syntax", "jpeg-ls")
    check("a folder with a text among images", run.returncode == 0 and
          "3 files converted, 0 left out, 1 are no DICOM files" in run.stdout, run.stdout)
    cut = source / "deep" / "cut.dcm"
    cut.write_bytes(pathlib.Path(ct).read_bytes()[:-1000])
    run = willis("convert", source, target, "--transfer-syntax", "jpeg-ls")
    check("a folder with a file that is cut", run.returncode == 65 and
          "3 files converted, 1 left out, 1 are no DICOM files" in run.stdout, run.stdout)
    run = willis("validate", "--errors-only", source)
    check("a table passes over what is no DICOM", "1 are no DICOM files" in run.stdout, run.stdout[-200:])
    for number in range(3):
        copy = pydicom.dcmread(target / "deep" / f"{number}.dcm")
        check("converted", copy.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.80")
        check("the same object", copy.SOPInstanceUID == pydicom.dcmread(ct).SOPInstanceUID)
    place = target / "deep" / "0.dcm"
    check("in its own place", willis("convert", place, place, "--transfer-syntax", "explicit-le").returncode == 0)
    check("the same pixels", pydicom.dcmread(place).PixelData == pydicom.dcmread(ct).PixelData)
    run = willis("validate", target)
    check("a folder has a table", "3 files, " in run.stdout, run.stdout[-200:])


def lossy(folder, ct):
    original, copy = pydicom.dcmread(ct), folder / "lossy.dcm"
    run = willis("convert", ct, copy, "--transfer-syntax", "jpeg")
    check("16 bits into baseline JPEG", run.returncode == 65 and "unsupportedPixels" in run.stderr, run.stderr)
    for ratio in ("5", "20"):
        name = f"ratio {ratio}"
        run = willis("convert", ct, copy, "--transfer-syntax", "j2k-lossy", "--ratio", ratio)
        check(f"{name} is written", run.returncode == 0, run.stderr)
        dataset = pydicom.dcmread(copy)
        check(f"{name} is another object", dataset.SOPInstanceUID != original.SOPInstanceUID)
        check(f"{name} says so", dataset.ImageType[0] == "DERIVED" and dataset.LossyImageCompression == "01")
        check(f"{name} says how much", float(dataset.LossyImageCompressionRatio) > 1)
        check(f"{name} names its source", dataset.SourceImageSequence[0].ReferencedSOPInstanceUID == original.SOPInstanceUID)
        news = dciodvfy(copy) - dciodvfy(ct)
        check(f"{name} makes no new error", not news, "; ".join(sorted(news)))


def large(folder):
    dataset, meta = Dataset(), FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7.3"
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Rows = dataset.Columns = 2048
    dataset.NumberOfFrames, dataset.SamplesPerPixel, dataset.PixelRepresentation = 128, 1, 0
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PhotometricInterpretation = 15, "MONOCHROME2"
    dataset.file_meta, dataset.preamble = meta, bytes(128)
    path, size = folder / "large.dcm", 2048 * 2048 * 2 * 128
    dataset.save_as(path, enforce_file_format=True)
    with open(path, "ab") as file:
        file.write(b"\xe0\x7f\x10\0OW\0\0" + struct.pack("<I", size))
        file.truncate(file.tell() + size)
    for words in (["dump", path], ["validate", path], ["convert", path, folder / "coded.dcm", "--transfer-syntax", "rle"],
                  ["convert", folder / "coded.dcm", folder / "plain.dcm", "--transfer-syntax", "implicit-le"]):
        status, megabytes = peak_megabytes(*words)
        check(f"{words[0]} of 1 GiB", status in (0, 65) and megabytes < 200, f"ended with {status}, took {megabytes:.0f} MiB")
    check("nothing is lost", (folder / "plain.dcm").stat().st_size > size)


def main():
    ct = get_testdata_file("CT_small.dcm")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        exit_codes(folder, ct)
        folders(folder, ct)
        lossy(folder, ct)
        large(folder)
    for failure in failures:
        print("FAIL " + failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
