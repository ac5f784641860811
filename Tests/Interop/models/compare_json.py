#!/usr/bin/env python3
"""Compares the library's DICOM JSON, both ways, with pydicom's and DCMTK's over all files of pydicom's packages.

    python3 Tests/Interop/models/compare_json.py [--driver PATH]
"""

import argparse
import json
import pathlib
import subprocess

import pydicom

from toolkit import Driver, corpus, differences, finish, load, report

parser = argparse.ArgumentParser()
parser.add_argument("--driver", help="the package's ModelDriver; .build/debug/ModelDriver if none is named")
driver = Driver(parser.parse_args().driver)


def ignored(tag, vr):
    # We say ISO_IR 192, which is what a JSON document is in; pydicom repeats the file's.
    return tag in ("00080005", "7FE00010", "FFFCFFFC") or tag.endswith("0000")


def expected_of(dataset):
    return dataset.to_json_dict(bulk_data_threshold=1 << 40, suppress_invalid_tags=True)


def drop_private_guesses(ours, theirs):
    """pydicom knows private dictionaries and names a representation where the file says UN."""
    for tag in list(theirs):
        a, b = ours.get(tag), theirs[tag]
        if a and a["vr"] == "UN" and b["vr"] != "UN" or (a and b.get("vr") == "UN" and a["vr"] != "UN"):
            del ours[tag], theirs[tag]
        elif a and a["vr"] == "SQ":
            for x, y in zip(a.get("Value") or [], b.get("Value") or []):
                drop_private_guesses(x, y or {})


# What pydicom cannot say about these files; each difference has been looked at.
KNOWN = {
    "emri_small_jpeg_2k_lossless_too_short.dcm": "pydicom gives up where the pixel data are cut",
    "OBXXXX1A_expb.dcm": "pydicom forgets to turn the words of the look-up tables",
    "gdcm-US-ALOKA-16_big.dcm": "pydicom forgets to turn the words of the look-up tables",
    "OBXXXX1A_expb_2frame.dcm": "pydicom forgets to turn the words of the look-up tables",
}


def left_out(ours, theirs, dataset):
    """Attributes that pydicom has read but leaves out of its document because it dislikes a value."""
    return [tag for tag in ours if tag not in theirs and int(tag, 16) in dataset]


results, failures, compared, skipped = [], [], 0, []
json_path, back_path = driver.path("ours.json"), driver.path("back.bin")
theirs_failures, theirs_compared, back_failures = [], 0, []
toolkit_failures, toolkit_compared = [], 0
for path in corpus():
    complaint = driver.call("json", path, json_path)
    if complaint:
        skipped.append(f"{path.name}: {complaint}")
        continue
    whole = load(json_path)
    ours = dict(whole)
    try:
        dataset = pydicom.dcmread(path, force=True)
        theirs = expected_of(dataset)
        for tag in left_out(ours, theirs, dataset):
            ours.pop(tag, None)
    except Exception as error:
        theirs = None
    if path.name in KNOWN:
        skipped.append(f"{path.name}: {KNOWN[path.name]}")
    elif theirs is not None:
        compared += 1
        a, b = json.loads(json.dumps(ours)), json.loads(json.dumps(theirs))
        drop_private_guesses(a, b)
        failures += [f"{path.name} {line}" for line in differences(a, b, ignored)]
        # pydicom's document through our reader and back.
        pathlib.Path(driver.path("theirs.json")).write_text(json.dumps(theirs))
        complaint = driver.call("from-json", driver.path("theirs.json"), back_path)
        theirs_compared += 1
        if complaint:
            theirs_failures.append(f"{path.name} {complaint}")
        else:
            again = pydicom.filereader.dcmread(back_path, force=True)
            a, b = json.loads(json.dumps(expected_of(again))), json.loads(json.dumps(theirs))
            drop_private_guesses(a, b)
            theirs_failures += [f"{path.name} {line}" for line in differences(a, b, ignored)]
    # Our document through our reader and our writer again.
    complaint = driver.call("from-json", json_path, back_path) or driver.call(
        "json", back_path, driver.path("again.json"))
    again = load(driver.path("again.json")) if not complaint else {}
    if complaint or again != whole:
        lines = [complaint] if complaint else list(differences(again, whole))
        back_failures += [f"{path.name} {line}" for line in lines]
    answer = subprocess.run(["dcm2json", "-ee", "-q", path], capture_output=True)
    try:
        reference = json.loads(answer.stdout)
    except ValueError:
        continue
    toolkit_compared += 1
    toolkit_failures += [f"{path.name} {line}" for line in differences(whole, reference, ignored)]

print(f"{len(skipped)} not compared:", *skipped, sep="\n  ")
results.append(report("written as pydicom writes", compared, failures))
results.append(report("pydicom's document read", theirs_compared, theirs_failures))
results.append(report("written, read and written again", compared, back_failures))
results.append(report("written as dcm2json writes", toolkit_compared, toolkit_failures))
finish(results)
