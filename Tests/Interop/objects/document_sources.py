"""Images that documents are made from, and a document of highdicom's to read."""

import copy
import pathlib

import highdicom
import numpy
import pydicom
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

NAMES = {
    "utf8": ("ISO_IR 192", "Zhang^San=张^三"),
    "gb18030": ("GB18030", "Zhang^San=张^三"),
    "gb2312": ("\\ISO 2022 IR 58", "Zhang^San=++++++^++++++"),
    "latin1": ("ISO_IR 100", "Müller^Jörg"),
    "ascii": (None, "Doe^John"),
}
PLACEHOLDER, ESCAPED = b"++++++^++++++", b"\x1b$)A\xd5\xc5^\x1b$)A\xc8\xfd"
CHINESE = "Zhang^San=张^三"
SIZE = 32
MILLILITERS = Code("mL", "UCUM", "mL")
INFARCT = Code("55641003", "SCT", "Infarct")
PROCEDURE = Code("39142-5", "LN", "CT perfusion head with contrast IV")


def image(kind, number):
    charset, name = NAMES[kind]
    meta = pydicom.dataset.FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = CTImageStorage
    dataset = pydicom.Dataset()
    dataset.file_meta = meta
    if charset:
        dataset.SpecificCharacterSet = charset.split("\\")
    prefix = f"2.25.77{sorted(NAMES).index(kind) + 1}"
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID = f"{prefix}.3.{number + 1}"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{prefix}.1", f"{prefix}.2"
    dataset.FrameOfReferenceUID = f"{prefix}.4"
    dataset.PositionReferenceIndicator = ""
    dataset.PatientName, dataset.PatientID = name, f"P-{kind}"
    dataset.PatientBirthDate, dataset.PatientSex = "19500102", "O"
    dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = "20260101"
    dataset.StudyTime = dataset.SeriesTime = "101500"
    dataset.AcquisitionTime = dataset.ContentTime = f"10150{number}"
    dataset.StudyID, dataset.AccessionNumber, dataset.ReferringPhysicianName = "1", "A1", ""
    dataset.Modality, dataset.Manufacturer = "CT", "Maker"
    dataset.SeriesNumber, dataset.InstanceNumber, dataset.AcquisitionNumber = 1, number + 1, 1
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [-8, -8, 5 * number], [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing, dataset.SliceThickness, dataset.KVP = [0.5, 0.5], 5, 80
    dataset.PatientPosition = "HFS"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows = dataset.Columns = SIZE
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = -1024, 1, "HU"
    dataset.PixelData = pixels(number).tobytes()
    return dataset


def pixels(number):
    """Stored values; in Hounsfield units from -24 on, rising by one from pixel to pixel to the right and by two down."""
    rows, columns = numpy.mgrid[0:SIZE, 0:SIZE]
    return (1000 + columns + 2 * rows + number).astype("<u2")


def series(folder, kind):
    """Three slices of one patient."""
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    images = [image(kind, number) for number in range(3)]
    for number, dataset in enumerate(images):
        path = folder / f"{number}.dcm"
        dataset.save_as(path, enforce_file_format=True)
        if kind == "gb2312":
            # pydicom leaves the escape sequences out.
            path.write_bytes(path.read_bytes().replace(PLACEHOLDER, ESCAPED))
    return [pydicom.dcmread(path) for path in sorted(folder.iterdir())]


def segmentation(images):
    """Two segments, as highdicom writes them, which does not know that the first character set may be empty."""
    images = [copy.deepcopy(dataset) for dataset in images]
    for dataset in images:
        str(dataset.PatientName)
        dataset.SpecificCharacterSet = "ISO_IR 192"
    algorithm = highdicom.AlgorithmIdentificationSequence("threshold", codes.cid7162.HistogramAnalysis, "1.2")
    segments = [
        highdicom.seg.SegmentDescription(
            segment_number=number, segment_label=label, algorithm_identification=algorithm,
            segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
            segmented_property_type=INFARCT, algorithm_type="AUTOMATIC")
        for number, label in ((1, "core"), (2, "hypoperfusion"))]
    mask = numpy.zeros((len(images), SIZE, SIZE, 2), dtype=numpy.uint8)
    mask[:, 4:8, 4:8, 0] = mask[:, 4:16, 4:16, 1] = 1
    return highdicom.seg.Segmentation(
        images, mask, "BINARY", segments, f"{images[0].SeriesInstanceUID}.9", 900,
        f"{images[0].SOPInstanceUID}.9", 1, "Maker", "Model", "1", "1")


def foreign_report(images, mask):
    """A report as highdicom writes it."""
    sr = highdicom.sr
    context = sr.ObservationContext(
        observer_person_context=sr.ObserverContext(
            codes.DCM.Person, sr.PersonObserverIdentifyingAttributes("Wang^Fang", organization_name="Hospital")),
        observer_device_context=sr.ObserverContext(
            codes.DCM.Device, sr.DeviceObserverIdentifyingAttributes("2.25.55", name="reader")))
    group = sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
        sr.TrackingIdentifier("2.25.101", "Lesion 1"),
        referenced_segment=sr.ReferencedSegment(
            mask.SOPClassUID, mask.SOPInstanceUID, 2,
            source_series=sr.SourceSeriesForSegmentation(images[0].SeriesInstanceUID)),
        finding_type=INFARCT, finding_sites=[sr.FindingSite(codes.SCT.Brain, laterality=codes.SCT.Left)],
        algorithm_id=sr.AlgorithmIdentification("threshold", "1.2", ["lower=-10"]),
        measurements=[sr.Measurement(codes.SCT.Volume, 25.125, MILLILITERS)])
    whole = sr.MeasurementsAndQualitativeEvaluations(
        sr.TrackingIdentifier("2.25.102", "Whole"),
        measurements=[sr.Measurement(codes.SCT.Volume, 1e6 / 3, MILLILITERS)])
    report = sr.MeasurementReport(
        context, PROCEDURE, [group, whole], referenced_images=images)
    document = sr.Comprehensive3DSR(
        [*images, mask], report, "2.25.990.1", 1, "2.25.990.2", 1, manufacturer="Maker", is_complete=True,
        is_verified=True, verifying_observer_name="Wang^Fang", verifying_organization="Hospital")
    return document


def foreign_state(images):
    """A presentation state as highdicom writes it."""
    pr = highdicom.pr
    layer = pr.GraphicLayer("NOTES", 1, description="notes")
    annotation = pr.GraphicAnnotation(
        images, layer,
        graphic_objects=[
            pr.GraphicObject("POLYLINE", numpy.array([[1.5, 2], [3, 4], [5, 1]]), units="PIXEL"),
            pr.GraphicObject("CIRCLE", numpy.array([[8.0, 8], [8, 12]]), units="PIXEL", is_filled=True),
            pr.GraphicObject("ELLIPSE", numpy.array([[2.0, 8], [9, 8], [5, 6], [5, 10]]), units="PIXEL")],
        text_objects=[pr.TextObject("there", units="DISPLAY", anchor_point=(0.25, 0.5)),
                      pr.TextObject("box", units="PIXEL", bounding_box=(1.0, 2.0, 9.0, 5.0))])
    return pr.GrayscaleSoftcopyPresentationState(
        images, "2.25.991.1", 1, "2.25.991.2", 1, "Maker", "Model", "1", "1", "LABEL", "described",
        graphic_annotations=[annotation], graphic_layers=[layer], content_creator_name="Wang^Fang",
        voi_lut_transformations=[
            pr.SoftcopyVOILUTTransformation(40.5, 80, voi_lut_function="SIGMOID", referenced_images=highdicom.content.ReferencedImageSequence(images))])


def foreign_selection(images):
    """Key objects as highdicom selects them."""
    content = highdicom.ko.KeyObjectSelection(
        codes.DCM.ForTeaching, images,
        observer_person_context=highdicom.sr.ObserverContext(
            codes.DCM.Person, highdicom.sr.PersonObserverIdentifyingAttributes("Wang^Fang")),
        description="look")
    return highdicom.ko.KeyObjectSelectionDocument(
        images, content, "2.25.992.1", 1, "2.25.992.2", 1, manufacturer="Maker")


def pdf(size):
    """A PDF file of about so many bytes, which readers open."""
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    body += b"trailer<</Root 1 0 R>>\n" + b"%" * (size - len(body) - 32) + b"\n%%EOF"
    return body


PERFUSION = {
    "kind": "ct-perfusion", "status": "completed", "studyUID": "1.2", "seriesUIDs": ["1.2.3"],
    "seriesDescription": "CTP", "algorithm": {"id": "ct-perfusion", "version": "1", "willis": "0.1.0"},
    "parametersJSON": '{"tmaxSeconds":6,"rCBF":0.3}',
    "inputs": {"imageCount": 3, "digest": "ab" * 32, "frameTimesSeconds": [0, 1, 2]},
    "quality": {"verdict": "limited", "reasons": [
        {"code": "truncated-bolus", "text": "The scan ends before the contrast has left; 截断。", "values": {}},
        {"code": "frame-interval-too-long", "text": "3 s lie between two images.", "values": {"seconds": 3}}]},
    "measurements": [
        {"code": "core", "value": 25.1, "unit": "mL", "definition": "rCBF<30%"},
        {"code": "hypoperfusion", "value": 90.2, "unit": "mL", "definition": "Tmax>6s"},
        {"code": "mismatch", "value": 65.1, "unit": "mL", "definition": "hypoperfusion-core"},
        {"code": "mismatch-ratio", "value": 3.59, "unit": "1", "definition": "hypoperfusion/core"},
        {"code": "tmax-4", "value": 150.3, "unit": "mL", "definition": "Tmax>4s"},
        {"code": "tmax-8", "value": 60.4, "unit": "mL", "definition": "Tmax>8s"},
        {"code": "tmax-10", "value": 33.8, "unit": "mL", "definition": "Tmax>10s"},
        {"code": "hir", "value": 0.37, "unit": "1", "definition": "Tmax>10s/Tmax>6s"},
        {"code": "cbv-index", "value": 0.81, "unit": "1", "definition": "CBV in Tmax>6s/CBV of the healthy side"},
        {"code": "affected-side", "value": "left", "unit": "", "definition": "side with more Tmax>6s"}],
    "motion": [], "stages": [], "pictures": []}

REFUSED = PERFUSION | {
    "status": "refused", "measurements": [],
    "quality": {"verdict": "unfit", "reasons": [
        {"code": "no-bolus", "text": "No contrast arrives; rescan with contrast.", "values": {}}]}}
