"""Checks what `willis analyze --out` publishes: whether the maps and lesions say, to other people's software, what the
analysis measured, at the places in the patient where the images have the brain."""

import json
import pathlib
import subprocess

import highdicom
import numpy
import pydicom

import peers

MAPS = {
    "tmax-map": ("s", "113084", (0, 100)), "cbf-map": ("mL/(100.g)/min", "126390", (0, 500)),
    "cbv-map": ("mL/(100.g)", "126391", (0, 50)), "mtt-map": ("s", "113052", (0, 60)),
}


def run(checks, willis, folder, server):
    """Phantoms in several layouts, analysed by the command itself."""
    for layout, options in (("siemens", []), ("canon", []), ("siemens-tilted", ["--tilt", "12"])):
        images, out = folder / f"{layout}-images", folder / f"{layout}-results"
        subprocess.run(
            [willis, "phantom", "ct-perfusion", "--out", str(images), "--layout", layout.partition("-")[0],
             "--patient-name", "Wang^XiaoDong=王^小东", "--matrix", "128", "--slices", "9", "--quiet", *options], check=True,
            capture_output=True)
        done = subprocess.run(
            [willis, "analyze", str(images), "--json", "--quiet", "--out", str(out)], check=True, capture_output=True)
        analysis = json.loads(done.stdout)["studies"][0]["analyses"][0]
        found = {m["code"]: m["value"] for m in analysis["measurements"]}
        checks.run(layout, check, images, [pathlib.Path(path) for path in analysis["outputs"]], found, server)


def check(checks, images, outputs, measurements, server):
    objects = {path.stem: path for path in outputs if path.suffix == ".dcm"}
    missing = {"summary", "segmentation", *MAPS} - set(objects)
    checks.equal(missing, set(), "objects that the analysis did not write")
    sources = [pydicom.dcmread(path, stop_before_pixels=True) for path in sorted(images.glob("*.dcm"))]
    for name in ("summary", "segmentation", *MAPS):
        check_object(checks, objects[name], sources, server)
    brain = None
    for name, (unit, quantity, limits) in MAPS.items():
        volume = check_map(checks, name, objects[name], unit, quantity, limits)
        brain = volume if brain is None else brain
    check_place(checks, brain, images)
    check_lesions(checks, objects["segmentation"], measurements, brain)


def check_object(checks, path, sources, server):
    errors, remarks = peers.dciodvfy(path)
    checks.equal(errors + peers.unexplained(remarks), [], f"{path.name}: dciodvfy")
    checks.equal(peers.dcmdump(path), "", f"{path.name}: dcmdump")
    dataset = pydicom.dcmread(path)
    for word in ("StudyInstanceUID", "PatientID", "PatientName", "PatientBirthDate", "StudyDate", "AccessionNumber"):
        checks.equal(dataset[word].value, sources[0][word].value, f"{path.name}: {word}")
    checks.equal(dataset.get("SpecificCharacterSet"), sources[0].get("SpecificCharacterSet"), f"{path.name}: characters")
    if "FrameOfReferenceUID" in dataset:
        checks.equal(dataset.FrameOfReferenceUID, sources[0].FrameOfReferenceUID, f"{path.name}: frame of reference")
        known = {str(source.SOPInstanceUID) for source in sources}
        named = {str(item.ReferencedSOPInstanceUID) for series in dataset.ReferencedSeriesSequence
                 for item in series.ReferencedInstanceSequence}
        checks.that(named and named <= known, f"{path.name}: refers to {len(named - known)} images that are not there")
    instance = server.upload(path)
    tags = server.get(f"/instances/{instance}/tags?simplify")
    checks.equal(tags["SOPInstanceUID"], str(dataset.SOPInstanceUID), f"{path.name}: Orthanc")


def check_map(checks, name, path, unit, quantity, limits):
    parametric = highdicom.pm.ParametricMap.from_dataset(pydicom.dcmread(path))
    mapping = parametric.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
    checks.equal(mapping.MeasurementUnitsCodeSequence[0].CodeValue, unit, f"{name}: unit")
    checks.equal(mapping.QuantityDefinitionSequence[0].ConceptCodeSequence[0].CodeValue, quantity, f"{name}: quantity")
    volume = parametric.get_volume(apply_real_world_transform=True)
    values = volume.array[volume.array != parametric.FloatPixelPaddingValue]
    checks.that(len(values) > 1000, f"{name}: only {len(values)} voxels have a value")
    checks.that(limits[0] <= values.min() and values.max() <= limits[1],
                f"{name}: values from {values.min()} to {values.max()}")
    return volume


def check_place(checks, volume, images):
    """Where the map has values, the images of one moment have brain."""
    first = sorted(images.glob("*.dcm"))[0]
    dataset = pydicom.dcmread(first)
    if "PerFrameFunctionalGroupsSequence" in dataset:
        anatomy = highdicom.imread(first).get_volume()
    else:
        every = [pydicom.dcmread(path) for path in images.glob("*.dcm")]
        earliest = {}
        for image in sorted(every, key=lambda image: str(image.get("AcquisitionDateTime") or image.AcquisitionTime)):
            earliest.setdefault(tuple(image.ImagePositionPatient), image)
        values = numpy.stack([image.pixel_array * image.RescaleSlope + image.RescaleIntercept
                              for image in earliest.values()])
        return check_samples(checks, volume, lambda points: nearest(points, list(earliest.values()), values))
    inverse = numpy.linalg.inv(anatomy.affine)

    def sample(points):
        index = numpy.rint((numpy.c_[points, numpy.ones(len(points))] @ inverse.T)[:, :3]).astype(int)
        inside = ((index >= 0) & (index < anatomy.array.shape)).all(1)
        return anatomy.array[tuple(index[inside].T)]

    check_samples(checks, volume, sample)


def nearest(points, images, values):
    """Stored values at points in the patient, each from the slice that it lies in."""
    found = []
    for point in points:
        distances = []
        for image in images:
            right, down = numpy.array(image.ImageOrientationPatient[:3]), numpy.array(image.ImageOrientationPatient[3:])
            offset = point - numpy.array(image.ImagePositionPatient)
            distances.append((abs(offset @ numpy.cross(right, down)), offset @ right, offset @ down))
        best = min(range(len(images)), key=lambda number: distances[number][0])
        row = int(round(distances[best][2] / images[best].PixelSpacing[0]))
        column = int(round(distances[best][1] / images[best].PixelSpacing[1]))
        if 0 <= row < values.shape[1] and 0 <= column < values.shape[2]:
            found.append(values[best, row, column])
    return numpy.array(found)


def check_samples(checks, volume, sample):
    random = numpy.random.default_rng(1)
    where = numpy.argwhere(volume.array >= 0)
    some = where[random.choice(len(where), min(2000, len(where)), replace=False)]
    points = (numpy.c_[some, numpy.ones(len(some))] @ volume.affine.T)[:, :3]
    values = sample(points)
    checks.that(len(values) > 0.99 * len(points), f"{len(points) - len(values)} map voxels lie beyond the images")
    tissue = numpy.mean((values > 5) & (values < 75))
    checks.that(tissue > 0.97, f"only {tissue:.1%} of the map voxels lie on brain tissue of the images")


def check_lesions(checks, path, measurements, tmax):
    segmentation = highdicom.seg.segread(path)
    labels = [segmentation.get_segment_description(number).segment_label for number in (1, 2)]
    checks.equal(labels, ["Core", "Hypoperfusion"], "segments")
    volume = segmentation.get_volume(combine_segments=False)
    milliliters = abs(numpy.linalg.det(volume.affine[:3, :3])) / 1000
    for number, code in enumerate(("core", "hypoperfusion")):
        found = float(volume.array[..., number].sum()) * milliliters
        checks.that(abs(found - measurements[code]) < 0.11, f"{code}: {found:.2f} mL in the segmentation, "
                                                            f"{measurements[code]} mL in the report")
    aligned = tmax.match_geometry(volume)
    slow = aligned.array[volume.array[..., 1] > 0]
    checks.that(numpy.mean(slow > 6) > 0.75, f"only {numpy.mean(slow > 6):.0%} of the hypoperfused voxels have Tmax > 6 s")
    core = volume.array[..., 0] > 0
    checks.that(bool((volume.array[..., 1][core] > 0).all()), "the core is not within the hypoperfusion")
