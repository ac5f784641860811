#!/usr/bin/env python3
"""Checks the derived image objects that the library writes against other people's software.

    check_objects.py [--driver PROGRAM] [--keep FOLDER]        one of each object, with pixels that follow formulae
    check_objects.py --willis PROGRAM                          what `willis analyze --out` publishes of phantoms

dciodvfy must report no error and no warning but those that peers.py lists with their reasons; dcmtk, pydicom, highdicom and
Orthanc must read the values that were written.
"""

import argparse
import io
import pathlib
import subprocess
import sys
import tempfile
import warnings

import highdicom
import numpy
import pydicom

import analysis_outputs
import peers

warnings.simplefilter("ignore")

ROOT = pathlib.Path(__file__).resolve().parents[3]
ROWS, COLUMNS, PLANES = 13, 11, 4
SIZE = ROWS * COLUMNS

class Checks:
    def __init__(self):
        self.passed, self.failed = 0, []

    def that(self, condition, sentence):
        if condition:
            self.passed += 1
        else:
            self.failed.append(sentence)

    def equal(self, found, expected, sentence):
        self.that(found == expected, f"{sentence}: {str(found)[:200]} instead of {str(expected)[:200]}")

    def close(self, found, expected, sentence, within=1e-6):
        found, expected = numpy.asarray(found, float), numpy.asarray(expected, float)
        good = found.shape == expected.shape and numpy.allclose(found, expected, rtol=0, atol=within, equal_nan=True)
        self.that(good, f"{sentence}: {found.shape} {str(found.ravel()[:6])} instead of "
                        f"{expected.shape} {str(expected.ravel()[:6])}")

    def run(self, sentence, function, *arguments):
        try:
            function(self, *arguments)
        except Exception as error:  # noqa: BLE001 - whatever a peer throws is a failure of the object
            self.failed.append(f"{sentence}: {type(error).__name__}: {str(error)[:300]}")


# The formulae of the driver.

def stored(plane, time=0):
    index = numpy.arange(SIZE)
    return (1000 + plane * 200 + index // COLUMNS * 12 + index % COLUMNS + time).reshape(ROWS, COLUMNS)


def map_values():
    index = numpy.arange(PLANES * SIZE)
    return numpy.where(index % 7 == 0, -1, index / 64).astype(numpy.float32).reshape(PLANES, ROWS, COLUMNS)


def masks():
    index = numpy.arange(PLANES * SIZE)
    plane = index // SIZE
    core = (plane == 1) & (index % 3 == 0)
    slow = ((plane == 1) | (plane == 2)) & (index % 3 != 1)
    return [mask.reshape(PLANES, ROWS, COLUMNS) for mask in (core, slow)]


def capture_bytes(count):
    index = numpy.arange(count)
    return ((index * 7 + index // 256) % 256).astype(numpy.uint8)


def capture_words(count):
    return (numpy.arange(count) * 97 % 65536).astype(numpy.uint16)


def geometry():
    """Affine of the stack from (column, row, plane) to patient coordinates."""
    cosine, sine = numpy.cos(0.2), numpy.sin(0.2)
    affine = numpy.eye(4)
    affine[:3, 0] = [1.25, 0, 0]
    affine[:3, 1] = numpy.array([0, cosine, sine]) * 1.5
    affine[:3, 2] = numpy.array([0, -sine, cosine]) * 5
    affine[:3, 3] = [-12.5, -20, 35]
    return affine


EXPECTED = {
    "ct-1": lambda: stored(0), "ct-4": lambda: stored(3), "mr": lambda: stored(0) - 1100,
    "secondary-gray": lambda: capture_bytes(SIZE).reshape(ROWS, COLUMNS),
    "secondary-word": lambda: capture_words(SIZE).reshape(ROWS, COLUMNS),
    "secondary-color": lambda: capture_bytes(SIZE * 3).reshape(ROWS, COLUMNS, 3),
    "multi-frame-byte": lambda: capture_bytes(SIZE * 3).reshape(3, ROWS, COLUMNS),
    "multi-frame-word": lambda: capture_words(SIZE * 3).reshape(3, ROWS, COLUMNS),
    "multi-frame-color": lambda: capture_bytes(SIZE * 9).reshape(3, ROWS, COLUMNS, 3),
    "enhanced-ct": lambda: numpy.stack([stored(plane, time) for time in range(2) for plane in range(PLANES)]),
    "enhanced-ct-derived": lambda: numpy.stack([stored(plane) for plane in range(PLANES)]),
    "enhanced-mr": lambda: numpy.stack([stored(plane) for plane in range(PLANES)]),
    "parametric-map": map_values,
    "segmentation-binary": lambda: numpy.stack([masks()[0][1], masks()[1][1], masks()[1][2]]).astype(numpy.uint8),
    "segmentation-fractional": lambda: fractions()[[0, 1, 2]],
}


def fractions():
    """The stored fractions of the three frames that are not empty."""
    core, slow = masks()
    value = (numpy.arange(PLANES * SIZE) % 200 + 1).reshape(PLANES, ROWS, COLUMNS)
    return numpy.stack([core[1] * value[1], slow[1] * value[1], slow[2] * value[2]]).astype(numpy.uint8)


def check_validator(checks, path):
    errors, remarks = peers.dciodvfy(path)
    checks.equal(errors, [], f"{path.name}: dciodvfy errors")
    checks.equal(peers.unexplained(remarks), [], f"{path.name}: dciodvfy warnings without a reason")


def check_pydicom(checks, path, expected):
    dataset = pydicom.dcmread(path)
    list(dataset.iterall())
    copy = io.BytesIO()
    pydicom.dcmwrite(copy, dataset, enforce_file_format=True)
    checks.that(dataset.PatientName == pydicom.valuerep.PersonName("Wang^XiaoDong=王^小东"),
                f"{path.name}: the patient's name is {dataset.PatientName!r}")
    checks.equal(dataset.StudyDescription, "Schlaganfall, früh", f"{path.name}: study description")
    if expected is None:
        return
    pixels = dataset.pixel_array
    checks.equal(pixels.shape, expected.shape, f"{path.name}: shape by pydicom")
    checks.that(numpy.array_equal(pixels, expected), f"{path.name}: pydicom reads other pixels")


def check_dcmtk(checks, path, dataset):
    checks.equal(peers.dcmdump(path), "", f"{path.name}: dcmdump")
    theirs = peers.dcm2json(path)
    checks.equal(theirs["00100010"]["Value"][0].get("Ideographic"), "王^小东", f"{path.name}: dcm2json's name")
    checks.equal(theirs["00080018"]["Value"], [str(dataset.SOPInstanceUID)], f"{path.name}: dcm2json's instance")
    ours = dataset.to_json_dict()
    checks.equal(sorted(theirs), sorted(tag for tag in ours if not tag.startswith("0002")),
                 f"{path.name}: the tags of dcm2json beside pydicom's")
    for tag in ("52009229", "52009230", "00620002", "00081115"):
        if tag in ours:
            checks.equal(len(theirs[tag]["Value"]), len(ours[tag]["Value"]), f"{path.name}: items of {tag}")


def check_drawn(checks, path, dataset, expected):
    """dcmtk draws each frame; what it draws grows with the pixels."""
    frames = expected if "NumberOfFrames" in dataset else expected[None]
    for number, frame in enumerate(frames, 1):
        width, height, samples = peers.dcmj2pnm(path, number, dataset.SamplesPerPixel == 3)
        checks.equal((height, width), frame.shape[:2], f"{path.name}: size of frame {number} by dcmj2pnm")
        drawn = numpy.frombuffer(samples, numpy.uint8)
        if dataset.SamplesPerPixel == 3:
            checks.that(numpy.array_equal(drawn, frame.ravel()), f"{path.name}: dcmj2pnm draws frame {number} otherwise")
            continue
        low, high = int(frame.min()), int(frame.max())
        grey = (frame.astype(float) - low) / (high - low) * 255
        checks.that(numpy.abs(drawn - grey.ravel()).max() <= 1.5, f"{path.name}: dcmj2pnm draws frame {number} otherwise")


def check_orthanc(checks, path, dataset, server):
    instance = server.upload(path)
    tags = server.get(f"/instances/{instance}/tags?simplify")
    checks.equal(tags["SOPInstanceUID"], str(dataset.SOPInstanceUID), f"{path.name}: Orthanc's instance")
    checks.equal(tags["SOPClassUID"], str(dataset.SOPClassUID), f"{path.name}: Orthanc's class")
    checks.equal(tags["PatientName"], str(dataset.PatientName), f"{path.name}: Orthanc's patient")
    frames = server.get(f"/instances/{instance}/frames")
    if "PixelData" in dataset:
        checks.equal(len(frames), int(dataset.get("NumberOfFrames", 1)), f"{path.name}: Orthanc's frames")
    for tag in ("SegmentSequence", "PerFrameFunctionalGroupsSequence", "DimensionIndexSequence"):
        if tag in dataset:
            checks.equal(len(tags[tag]), len(dataset[tag].value), f"{path.name}: Orthanc's items of {tag}")
    file = server.request(f"/instances/{instance}/file")
    checks.that(file == path.read_bytes(), f"{path.name}: Orthanc gives other bytes back")


def check_map(checks, path):
    parametric = highdicom.pm.pmread(path) if hasattr(highdicom.pm, "pmread") else (
        highdicom.pm.ParametricMap.from_dataset(pydicom.dcmread(path)))
    volume = parametric.get_volume(apply_real_world_transform=True)
    check_volume(checks, volume, map_values(), path.name)
    mapping = parametric.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
    checks.equal(mapping.MeasurementUnitsCodeSequence[0].CodeValue, "s", "parametric map: unit")
    checks.equal(mapping.QuantityDefinitionSequence[0].ConceptCodeSequence[0].CodeValue, "113084", "quantity")
    sources = [frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
               for frame in parametric.PerFrameFunctionalGroupsSequence]
    listed = [item.ReferencedSOPInstanceUID for item in parametric.ReferencedSeriesSequence[0].ReferencedInstanceSequence]
    checks.equal(sources, listed, "parametric map: sources of the frames and of the object")


def zero_first(affine):
    """highdicom counts (plane, row, column)."""
    return affine[:, [2, 1, 0, 3]]


def check_volume(checks, volume, expected, name, first=0):
    """highdicom's volume has the expected values at the expected places, whichever plane it begins with."""
    affine = geometry()
    affine[:3, 3] += affine[:3, 2] * first
    ours = highdicom.Volume(
        expected, affine=zero_first(affine), coordinate_system=highdicom.CoordinateSystemNames.PATIENT)
    theirs = volume.match_geometry(ours)
    checks.close(theirs.affine, ours.affine, f"{name}: highdicom's geometry", 1e-4)
    checks.close(theirs.array, expected, f"{name}: highdicom's values", 1e-6)


def check_segmentation(checks, path, fractional):
    segmentation = highdicom.seg.segread(path)
    checks.equal(segmentation.number_of_segments, 3, f"{path.name}: segments")
    first = segmentation.get_segment_description(1)
    checks.equal(first.segment_label, "Core", f"{path.name}: label")
    checks.equal(first.segmented_property_type.value, "55641003", f"{path.name}: type")
    checks.equal(first.segmented_property_category.value, "49755003", f"{path.name}: category")
    checks.equal(first.algorithm_identification.name, "formula", f"{path.name}: algorithm")
    checks.equal(first.anatomic_regions[0].value, "12738006", f"{path.name}: region")
    checks.equal(first.tracking_id, "Core", f"{path.name}: tracking")
    checks.equal(segmentation.SegmentsOverlap, "YES", f"{path.name}: overlap")
    volume = segmentation.get_volume(rescale_fractional=False)
    expected = numpy.stack(masks(), -1).astype(numpy.uint8)[1:3]
    if fractional:
        expected = (expected * (numpy.arange(PLANES * SIZE) % 200 + 1).reshape(PLANES, ROWS, COLUMNS, 1)[1:3])
    checks.that(not volume.array[..., 2].any(), f"{path.name}: the empty segment has voxels")
    for number in range(2):
        part = highdicom.Volume(volume.array[..., number], volume.affine, volume.coordinate_system)
        check_volume(checks, part, expected[..., number], f"{path.name} segment {number + 1}", first=1)


def check_enhanced(checks, path):
    image = highdicom.imread(path)
    volume = image.get_volume() if "derived" in path.name or "mr" in path.name else None
    if volume is None:
        return
    offset = -1024 if "ct" in path.name else 0
    check_volume(checks, volume, numpy.stack([stored(plane) for plane in range(PLANES)]) + offset, path.name)


def check_series(checks, paths):
    """highdicom puts the slices together to the same volume."""
    volume = highdicom.get_volume_from_series([pydicom.dcmread(path) for path in paths])
    check_volume(checks, volume, numpy.stack([stored(plane) for plane in range(PLANES)]) - 1024, "CT series")


def check_written(checks, folder, driver, server):
    subprocess.run([str(driver), str(folder)], check=True)
    paths = sorted(folder.glob("*.dcm"))
    missing = set(EXPECTED) - {path.stem for path in paths}
    checks.equal(missing, set(), "objects that the driver did not write")
    for path in paths:
        dataset = pydicom.dcmread(path)
        expected = EXPECTED[path.stem]() if path.stem in EXPECTED else None
        checks.run(f"{path.name}: dciodvfy", check_validator, path)
        checks.run(f"{path.name}: pydicom", check_pydicom, path, expected)
        checks.run(f"{path.name}: dcmtk", check_dcmtk, path, dataset)
        if "PixelData" in dataset and not path.stem.startswith("segmentation") and expected is not None:
            checks.run(f"{path.name}: dcmj2pnm", check_drawn, path, dataset, expected)
        checks.run(f"{path.name}: Orthanc", check_orthanc, path, dataset, server)
    checks.run("parametric map", check_map, folder / "parametric-map.dcm")
    checks.run("binary segmentation", check_segmentation, folder / "segmentation-binary.dcm", False)
    checks.run("fractional segmentation", check_segmentation, folder / "segmentation-fractional.dcm", True)
    for name in ("enhanced-ct-derived", "enhanced-mr", "enhanced-ct"):
        checks.run(name, check_enhanced, folder / f"{name}.dcm")
    checks.run("CT series", check_series, [folder / f"ct-{plane + 1}.dcm" for plane in range(PLANES)])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", help="the program that writes them, .build/debug/ObjectDriver if none is named")
    parser.add_argument("--keep", help="write the objects here and keep them")
    parser.add_argument("--willis", help="check what this program publishes of an analysis instead")
    arguments = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        server = peers.Orthanc(scratch)
        try:
            if arguments.willis:
                analysis_outputs.run(checks, arguments.willis, scratch, server)
            else:
                folder = pathlib.Path(arguments.keep) if arguments.keep else scratch / "objects"
                folder.mkdir(parents=True, exist_ok=True)
                check_written(checks, folder, arguments.driver or ROOT / ".build" / "debug" / "ObjectDriver", server)
        finally:
            server.close()
    for failure in checks.failed:
        print("  " + failure)
    print(f"Derived objects: {checks.passed} comparisons agree, {len(checks.failed)} do not "
          f"(dciodvfy, dcmtk, pydicom {pydicom.__version__}, highdicom {highdicom.__version__}, Orthanc {server.version})")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
