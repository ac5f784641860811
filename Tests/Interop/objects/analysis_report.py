"""Checks the structured report that `willis analyze --out` publishes: every number of the analysis, with its unit and
rule, the images that it was made from, and the lesions of its segmentation, as other people's software reads them."""

import re

import highdicom
import pydicom

import peers

# Private codes are explained by Coding Scheme Identification Sequence, which dciodvfy does not look into.
PRIVATE = r"CodingSchemeDesignator\(0008,0102\)\[1\]> - Unrecognized defined term = <99WILLIS>"
# Units of the command's JSON in UCUM.
UNITS = {"mL": "mL", "s": "s", "mL/100g/min": "mL/(100.g.min)"}


def check(checks, path, sources, measurements, segmentation, server):
    """`measurements` are those of the command's JSON; `segmentation` is None where none was written."""
    errors, remarks = peers.dciodvfy(path)
    checks.equal(errors + [line for line in remarks if not re.search(PRIVATE, line)], [], "report: dciodvfy")
    document = highdicom.sr.srread(path)
    for word in ("StudyInstanceUID", "PatientID", "PatientName"):
        checks.equal(document[word].value, sources[0][word].value, f"report: {word}")
    checks.equal(document.VerificationFlag, "UNVERIFIED", "report: verification")
    code, out, _ = peers.run("dsrdump", "+U8", path)
    checks.that(code == 0 and "Research use only" in out.decode("utf-8", "replace"), "report: dsrdump")
    expected = {str(source.SOPInstanceUID) for source in sources}
    if segmentation is not None:
        expected.add(str(pydicom.dcmread(segmentation, stop_before_pixels=True).SOPInstanceUID))
    named = [str(item.ReferencedSOPInstanceUID)
             for study in document.CurrentRequestedProcedureEvidenceSequence
             for series in study.ReferencedSeriesSequence for item in series.ReferencedSOPSequence]
    checks.equal(sorted(named), sorted(expected), "report: evidence")
    check_numbers(checks, document, measurements, segmentation)
    instance = server.upload(path)
    checks.equal(server.request(f"/instances/{instance}/file"), path.read_bytes(), "report: Orthanc")


def check_numbers(checks, document, measurements, segmentation):
    content = document.content
    lesions = content.get_volumetric_roi_measurement_groups()
    found = {}
    for group in lesions + content.get_image_measurement_groups():
        for item in group.get_measurements():
            found[item.method.value] = (item.value, item.unit.value, item.method.meaning)
    expected = {
        item["code"]: (item["value"], UNITS.get(item["unit"], "{ratio}"), item["definition"])
        for item in measurements if not isinstance(item["value"], str)}
    checks.equal(found, expected, "report: measurements")
    if segmentation is not None:
        described = highdicom.seg.segread(segmentation)
        for group in lesions:
            number = int(group.referenced_segment[0].ReferencedSOPSequence[0].ReferencedSegmentNumber)
            segment = described.get_segment_description(number)
            checks.equal(str(group.tracking_uid), str(segment.tracking_uid), f"report: tracking of segment {number}")
            checks.equal(group.finding_type.value, segment.segmented_property_type.value, f"report: type of {number}")
        checks.equal(len(lesions), 2, "report: lesions")
