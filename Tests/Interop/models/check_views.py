#!/usr/bin/env python3
"""Compares reports and functional groups, as the library's views have them, with a walk by pydicom.

    python3 Tests/Interop/models/check_views.py [--driver PATH]
"""

import argparse
import ast
import pathlib

import pydicom

from toolkit import Driver, corpus, finish, report

parser = argparse.ArgumentParser()
parser.add_argument("--driver", help="the package's ModelDriver; .build/debug/ModelDriver if none is named")
driver = Driver(parser.parse_args().driver)


def lines(item):
    concept = ""
    if item.get("ConceptNameCodeSequence"):
        code = item.ConceptNameCodeSequence[0]
        concept = f"{code.get('CodeValue', '')} {code.get('CodingSchemeDesignator', '')}"
    number = ""
    if item.get("ValueType") == "NUM":
        measured = item.get("MeasuredValueSequence")
        value = measured[0] if measured else pydicom.Dataset()
        unit = value.get("MeasurementUnitsCodeSequence")
        number = f"{value.get('NumericValue', '')} {unit[0].CodeValue if unit else ''}"
    children = item.get("ContentSequence") or []
    yield f"{item.get('RelationshipType', '')}|{item.get('ValueType', '')}|{concept}|{len(children)}|{number}"
    for child in children:
        yield from lines(child)


def group(dataset, frame, sequence, keyword):
    for groups in (frame, (dataset.get("SharedFunctionalGroupsSequence") or [pydicom.Dataset()])[0]):
        if groups.get(sequence):
            value = groups[sequence].value[0].get(keyword)
            return [] if value is None else [float(v) for v in value] if hasattr(value, "__iter__") else [float(value)]
    return []


reports, report_failures, frames, frame_failures = 0, [], 0, []
out = driver.path("lines.txt")
for path in corpus():
    try:
        dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        is_report, is_enhanced = "ContentSequence" in dataset, "PerFrameFunctionalGroupsSequence" in dataset
    except Exception:
        continue
    if is_report and dataset.get("ValueType"):
        reports += 1
        complaint = driver.call("report", path, out)
        found = [complaint] if complaint else pathlib.Path(out).read_text().splitlines()
        expected = list(lines(dataset))
        report_failures += [f"{path.name}: {a!r} here, {b!r} there" for a, b in zip(found, expected) if a != b]
        if len(found) != len(expected):
            report_failures.append(f"{path.name}: {len(found)} items here, {len(expected)} there: {found[:1]}")
    if is_enhanced:
        complaint = driver.call("frames", path, out)
        found = [] if complaint else pathlib.Path(out).read_text().splitlines()
        items = dataset.PerFrameFunctionalGroupsSequence
        frames += len(items)
        if len(found) != len(items):
            frame_failures.append(f"{path.name}: {len(found)} frames here, {len(items)} there {complaint or ''}")
        for index, (line, frame) in enumerate(zip(found, items)):
            expected = [
                group(dataset, frame, "PlanePositionSequence", "ImagePositionPatient"),
                group(dataset, frame, "PlaneOrientationSequence", "ImageOrientationPatient"),
                group(dataset, frame, "PixelMeasuresSequence", "PixelSpacing"),
                group(dataset, frame, "FrameContentSequence", "DimensionIndexValues"),
            ]
            if [ast.literal_eval(part) for part in line.split("|")] != expected:
                frame_failures.append(f"{path.name} frame {index}: {line} here, {expected} there")
finish([report("reports", reports, report_failures), report("frames", frames, frame_failures)])
