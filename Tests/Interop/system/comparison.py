#!/usr/bin/env python3
"""Results of other programs, written with highdicom and pydicom, beside those of a running Willis.

    comparison.py WILLIS

Four studies are analysed; a report, a segmentation, a parametric map and colour pictures of made-up vendors follow,
each with volumes that are known here. What `willis compare` says of them is compared with SciPy.
"""

import csv
import http.cookiejar
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

import highdicom as hd
import numpy
import pydicom
from highdicom import sr
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from scipy import stats

from node import Node, Tally, phantom

willis = sys.argv[1]
tally = Tally()


def code(value, scheme, meaning):
    return sr.CodedConcept(value=value, scheme_designator=scheme, meaning=meaning)


def vendor(name):
    return dict(manufacturer=name, manufacturer_model_name=f"{name} Perfusion", software_versions="5.2",
                device_serial_number="77", series_instance_uid=generate_uid(), sop_instance_uid=generate_uid(),
                series_number=700, instance_number=1)


def report(image, name, volumes):
    """TID 1500 with a group for each volume, which its tracking identifier names."""
    groups = [
        sr.MeasurementsAndQualitativeEvaluations(
            tracking_identifier=sr.TrackingIdentifier(uid=generate_uid(), identifier=label),
            measurements=[sr.Measurement(name=code("118565006", "SCT", "Volume"), value=value,
                                         unit=code("ml", "UCUM", "ml"))])
        for label, value in volumes.items()]
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Device, observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid=generate_uid(), name=name))
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=code("39142-5", "LN", "CT perfusion head with contrast IV"), imaging_measurements=groups)
    facts = vendor(name)
    facts.pop("software_versions"), facts.pop("manufacturer_model_name"), facts.pop("device_serial_number")
    written = sr.Comprehensive3DSR(evidence=[image], content=content, institution_name="Somewhere", **facts)
    written.ManufacturerModelName = f"{name} Perfusion"
    return written


def sentences(image, name, lines):
    """A report of no template, as older programs write: the numbers stand in sentences."""
    written = report(image, name, {"Something": 1.0})
    del written.ContentTemplateSequence
    items = []
    for line in lines:
        item = pydicom.Dataset()
        item.RelationshipType, item.ValueType, item.TextValue = "CONTAINS", "TEXT", line
        item.ConceptNameCodeSequence = [code("121106", "DCM", "Comment")]
        items.append(item)
    written.ContentSequence = items
    return written


def slices(images):
    """The first image at each place."""
    first = {}
    for image in images:
        first.setdefault(float(image.ImagePositionPatient[2]), image)
    return [first[place] for place in sorted(first)]


def voxel(images):
    spacing = images[0].PixelSpacing
    distance = abs(float(images[1].ImagePositionPatient[2]) - float(images[0].ImagePositionPatient[2]))
    return float(spacing[0]) * float(spacing[1]) * distance / 1000


def segmentation(images, name, core, late):
    """Segments of so many voxels; returns the object and the volumes."""
    shape = (len(images), images[0].Rows, images[0].Columns)
    masks = numpy.zeros(shape + (2,), dtype=bool)
    for number, count in enumerate([core, late]):
        masks[..., number].reshape(-1)[:count] = True
    algorithm = hd.AlgorithmIdentificationSequence(
        name="made up", family=codes.DCM.ArtificialIntelligence, version="1")

    def segment(number, label, kind):
        return hd.seg.SegmentDescription(
            segment_number=number, segment_label=label,
            segmented_property_category=code("49755003", "SCT", "Morphologically Abnormal Structure"),
            segmented_property_type=kind, algorithm_type=hd.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
            algorithm_identification=algorithm)

    facts = vendor(name)
    written = hd.seg.Segmentation(
        source_images=images, pixel_array=masks, segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=[segment(1, "rCBF<30%", code("55641003", "SCT", "Infarct")),
                              segment(2, "Tmax>6s", code("52674009", "SCT", "Ischemia"))],
        omit_empty_frames=True, **facts)
    return written, core * voxel(images), late * voxel(images)


def tmax_map(images, name, late, unit):
    """A map of Tmax in which so many voxels are above 6 s, in seconds or milliseconds."""
    scale = {"s": 1, "ms": 1000}[unit]
    values = numpy.full((len(images), images[0].Rows, images[0].Columns), 2.0 * scale, dtype=numpy.float32)
    values.reshape(-1)[:late] = 7.5 * scale
    mapping = hd.pm.RealWorldValueMapping(
        lut_label="Tmax", lut_explanation="Time to maximum", unit=code(unit, "UCUM", unit),
        value_range=(0.0, 100.0 * scale), slope=1, intercept=0,
        quantity_definition=code("113084", "DCM", "Tmax"))
    written = hd.pm.ParametricMap(
        source_images=images, pixel_array=values, contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping], window_center=5 * scale, window_width=10 * scale,
        **vendor(name))
    return written, late * voxel(images)


def colours(image, name):
    rgb = numpy.zeros((64, 64, 3), dtype=numpy.uint8)
    rgb[8:40, 8:40] = [255, 0, 160]
    written = hd.sc.SCImage.from_ref_dataset(
        image, pixel_array=rgb, photometric_interpretation="RGB", bits_allocated=8,
        coordinate_system="PATIENT", series_instance_uid=generate_uid(), sop_instance_uid=generate_uid(),
        series_number=800, instance_number=1, manufacturer=name,
        pixel_spacing=(1.0, 1.0), patient_orientation=("L", "P"), transfer_syntax_uid=ExplicitVRLittleEndian)
    written.SeriesDescription = "CTP colour maps"
    written.ManufacturerModelName = f"{name} Perfusion"
    return written


def ours(node, study):
    (text,), = node.rows(
        "SELECT r.report_json FROM reports r JOIN studies s ON s.id = r.study WHERE r.current = 1 AND s.study_uid = ?",
        study)
    return {m["code"]: m["value"] for m in json.loads(text)["measurements"]}


def send(node, *paths):
    subprocess.run([willis, "send", "--quiet", *map(str, paths), "--to", f"127.0.0.1:{node.port}"], check=True,
                   capture_output=True)


def compare(node, *options):
    return subprocess.run([willis, "compare", "--data", node.data, *options], check=True, capture_output=True,
                          text=True).stdout


def expected(pairs):
    """Bland and Altman with SciPy's quantiles."""
    differences = numpy.array([a - b for a, b in pairs])
    n, bias, deviation = len(differences), differences.mean(), differences.std(ddof=1)
    t, z = stats.t.ppf(0.975, n - 1), stats.norm.ppf(0.975)
    error = deviation * numpy.sqrt(1 / n + z * z / (2 * (n - 1)))
    low, high = bias - z * deviation, bias + z * deviation
    return {"bias": (bias, *stats.t.interval(0.95, n - 1, loc=bias, scale=deviation / numpy.sqrt(n))),
            "lower_limit": (low, low - t * error, low + t * error),
            "upper_limit": (high, high - t * error, high + t * error), "standard_deviation": deviation}


def same(found, wanted):
    if isinstance(wanted, tuple):
        return all(abs(found[key] - value) < 1e-6 for key, value in zip(("value", "low", "high"), wanted))
    return abs(found - wanted) < 1e-6


def study(node, folder, number, truth):
    files = phantom(willis, folder / f"scan{number}", "--seed", 60 + number, "--core", 10 + 5 * number, "--hypoperfusion",
                    50 + 10 * number, "--side", "left")
    send(node, folder / f"scan{number}")
    images = [pydicom.dcmread(file) for file in files]
    uid = images[0].StudyInstanceUID
    node.wait_for(f"SELECT 1 FROM studies WHERE study_uid = '{uid}' AND state = 'done'", 120)
    measured = ours(node, uid)
    places = slices(images)
    out = folder / f"foreign{number}"
    out.mkdir()
    core, late = measured["core"] + 4 + number, measured["hypoperfusion"] - 6 + 2 * number
    if number == 3:
        core, late = 75.0, 90.0
    objects = {"report": report(images[0], "Alpha", {
        "CBF<20%": 1.0, "CBF<30%": core, "Tmax>6.0s": late, "Tmax>4.0s": late + 30})}
    objects["text"] = sentences(images[0], "Epsilon", [f"CBF<30% volume: {core} ml", f"Tmax>6.0s volume: {late} ml"])
    objects["segments"], seg_core, seg_late = segmentation(places, "Beta", 900 + 50 * number, 4000 + 100 * number)
    objects["map"], map_late = tmax_map(places, "Gamma", 3000 + 77 * number, "s" if number % 2 else "ms")
    objects["picture"] = colours(images[0], "Delta")
    for name, dataset in objects.items():
        dataset.save_as(out / f"{name}.dcm", enforce_file_format=True)
    send(node, out)
    node.wait_for(f"""SELECT 1 FROM studies s WHERE s.study_uid = '{uid}' AND s.state = 'done' AND
                  (SELECT count(*) FROM foreign_results f WHERE f.study = s.id) = 5""", 120)
    truth[uid] = {"ours": measured, "Alpha": {"core": core, "hypoperfusion": late},
                  "Epsilon": {"core": core, "hypoperfusion": late},
                  "Beta": {"core": seg_core, "hypoperfusion": seg_late}, "Gamma": {"hypoperfusion": map_late}}
    return uid


def check_values(truth, document):
    found = {(one["source"].split()[0], one["measure"]): one for one in document["agreements"]}
    for name in ("Alpha", "Beta", "Gamma", "Epsilon"):
        for measure in ("core", "hypoperfusion"):
            if measure not in next(iter(truth.values()))[name]:
                tally.check(f"{name} has no {measure}", (name, measure) not in found)
                continue
            one = found.get((name, measure))
            if not tally.check(f"{name} {measure} is compared", one and one["count"] == len(truth), str(found.keys())):
                continue
            for case in one["cases"]:
                wanted = truth[case["study_uid"]]
                tally.check(f"{name} {measure} of {case['study_uid']}",
                            abs(case["theirs"] - wanted[name][measure]) < 0.01
                            and abs(case["ours"] - wanted["ours"][measure]) < 1e-9, f"{case} {wanted}")
            statistics = expected([(case["ours"], case["theirs"]) for case in one["cases"]])
            for key, value in statistics.items():
                tally.check(f"{name} {measure} {key} as SciPy says", same(one[key], value), f"{one[key]} {value}")
    tally.check("colour pictures are compared with nothing", not any(name == "Delta" for name, _ in found))


def check_outside(document):
    """The same bias and limits from a package made for it."""
    try:
        import pingouin
    except ImportError:
        return
    import matplotlib
    matplotlib.use("Agg")
    one = document["agreements"][0]
    ours_, theirs = [numpy.array([case[key] for case in one["cases"]]) for key in ("ours", "theirs")]
    lines = pingouin.plot_blandaltman(ours_, theirs).get_lines()
    heights = sorted({round(float(line.get_ydata()[0]), 6) for line in lines if len(set(line.get_ydata())) == 1})
    for key in ("bias", "lower_limit", "upper_limit"):
        tally.check(f"{key} as pingouin draws it",
                    any(abs(one[key]["value"] - height) < 0.01 * max(1, abs(height)) for height in heights),
                    f"{one[key]} {heights}")


def check_decisions(truth, document):
    flips = {(one["source"].split()[0], one["rule"]): [flip["study_uid"] for flip in one["flips"]]
             for one in document["decisions"]}
    flipped = [uid for uid, case in truth.items() if case["Alpha"]["core"] >= 70]
    tally.check("a core above 70 mL flips DEFUSE 3", flips.get(("Alpha", "DEFUSE 3")) == flipped, str(flips))
    tally.check("a map without a core decides nothing", not any(name == "Gamma" for name, _ in flips))


def check_pages(node, uid, truth):
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    node.user()
    browser.open(node.link()).read()
    page = browser.open(f"{node.base}/studies/{uid}").read().decode()
    tally.check("the study page names the programs", all(name in page for name in ("Alpha", "Beta", "Gamma", "Delta")))
    tally.check("and shows their numbers", f"{truth[uid]['Alpha']['core']:.1f}" in page)
    tally.check("pictures are flagged", "Not measured, unreliable" in page)
    page = browser.open(f"{node.base}/archive/comparison").read().decode()
    tally.check("the page of agreement draws a chart for each", page.count("agreement-chart") >= 7)
    rows = list(csv.DictReader(io.StringIO(browser.open(
        f"{node.base}/archive/comparison/pairs.csv").read().decode())))
    tally.check("pairs as CSV", len(rows) >= 7 * len(truth) and {"ours_ml", "theirs_ml"} <= set(rows[0]))
    everything = json.load(browser.open(f"{node.base}/archive/comparison/all.json"))
    tally.check("everything as JSON", everything == json.loads(compare(node, "--json")))
    tally.check("the command's CSV is the page's", list(csv.DictReader(io.StringIO(compare(node, "--csv")))) == rows)


with tempfile.TemporaryDirectory() as name:
    node = Node(willis)
    try:
        truth = {}
        uids = [study(node, pathlib.Path(name), number, truth) for number in range(4)]
        document = json.loads(compare(node, "--json"))
        check_values(truth, document)
        check_outside(document)
        check_decisions(truth, document)
        check_pages(node, uids[3], truth)
        tally.check("the text for people names a flip", "1 of 4 decided otherwise" in compare(node))
    finally:
        node.kill()
sys.exit(tally.finish())
