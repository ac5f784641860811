#!/usr/bin/env python3
"""Compares the library's native XML, both ways, with DCMTK's dcm2xml over all files of pydicom's packages.

    python3 Tests/Interop/models/compare_xml.py [--driver PATH]
"""

import argparse
import pathlib
import subprocess
import xml.etree.ElementTree as tree

from toolkit import Driver, corpus, differences, finish, load, report

parser = argparse.ArgumentParser()
parser.add_argument("--driver", help="the package's ModelDriver; .build/debug/ModelDriver if none is named")
driver = Driver(parser.parse_args().driver)


def name(element):
    return element.tag.rpartition("}")[2]


def person(element):
    groups = {}
    for group in element:
        parts = {name(part): part.text or "" for part in group}
        text = "^".join(parts.get(key, "") for key in (
            "FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix")).rstrip("^")
        groups[name(group)] = text
    return groups


def model(parent, merge=False):
    """A native document as an object of the DICOM JSON model."""
    result = {}
    for attribute in parent:
        entry = {"vr": attribute.get("vr")}
        values = []
        for child in attribute:
            kind = name(child)
            if kind == "InlineBinary":
                entry["InlineBinary"] = "".join((child.text or "").split())
                continue
            if kind == "BulkData":
                entry["BulkDataURI"] = child.get("uri") or child.get("uuid")
                continue
            while len(values) + 1 < int(child.get("number")):
                values.append(None)
            values.append(model(child, merge) if kind == "Item" else person(child) if kind == "PersonName" else child.text or "")
        if values:
            entry["Value"] = values
        tag, creator = attribute.get("tag").upper(), attribute.get("privateCreator")
        # DCMTK leaves the block of private elements open; their creator says the same.
        result[tag[:4] + "00" + tag[6:] + " " + creator.strip() if creator and merge else tag] = entry
    return result


def ignored(tag, vr):
    return tag in ("00080005", "7FE00010", "FFFCFFFC") or tag.endswith("0000")


def text_ignored(tag, vr):
    # DCMTK turns words, does not write the bytes of others, and leaves these sequences unread.
    return ignored(tag, vr) or vr in ("OW", "OF", "OD", "OL", "OV") or tag in ("300C0002", "00189346")


results, compared, own, read = [], 0, [], 0
written_failures, read_failures, written = [], [], 0
xml_path, back_path, first, second = (driver.path(n) for n in ("a.xml", "a.dcm", "a.json", "b.json"))
for path in corpus():
    if driver.call("json", path, first):
        continue
    complaint = driver.call("xml", path, xml_path)
    if complaint:
        own.append(f"{path.name} {complaint}")
        continue
    compared += 1
    original = load(first)
    try:
        ours = model(tree.parse(xml_path).getroot())
    except tree.ParseError as error:
        own.append(f"{path.name} is no XML: {error}")
        continue
    own += [f"{path.name} {line}" for line in differences(ours, original, ignored)]
    complaint = driver.call("from-xml", xml_path, back_path) or driver.call("json", back_path, second)
    own += [f"{path.name} back: {complaint}"] if complaint else [
        f"{path.name} back: {line}" for line in differences(load(second), original, lambda t, v: t == "7FE00010")]
    if path.name in ("UN_sequence.dcm", "waveform_ecg.dcm"):
        continue  # Nobody has reserved the blocks of their private elements.
    if path.name in ("chrX1.dcm", "chrX2.dcm"):
        continue  # DCMTK repeats the last group of a name that ends in an equals sign.
    answer = subprocess.run(["dcm2xml", "--native-format", "-q", "+Eb", "+U8", path], capture_output=True)
    if answer.returncode or not answer.stdout:
        continue
    try:
        theirs = model(tree.fromstring(answer.stdout), merge=True)
    except tree.ParseError:
        continue
    written += 1
    merged = model(tree.parse(xml_path).getroot(), merge=True)
    written_failures += [f"{path.name} {line}" for line in differences(merged, theirs, text_ignored)]
    pathlib.Path(driver.path("theirs.xml")).write_bytes(answer.stdout)
    complaint = driver.call("from-xml", driver.path("theirs.xml"), back_path) or driver.call("json", back_path, second)
    read += 1
    read_failures += [f"{path.name} {complaint}"] if complaint else [
        f"{path.name} {line}" for line in differences(load(second), original, text_ignored)]
results.append(report("written, read and written again", compared, own))
results.append(report("written as dcm2xml writes", written, written_failures))
results.append(report("dcm2xml's document read", read, read_failures))
finish(results)
