"""Files to measure readers and codecs with: a CT slice as a scanner writes it, an enhanced object with many frames,
a series, and sparse files of 4 GiB that cost no disk."""

import pathlib

import numpy
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID

EXPLICIT = UID("1.2.840.10008.1.2.1")
JPEG_LS = UID("1.2.840.10008.1.2.4.80")
CT = UID("1.2.840.10008.5.1.4.1.1.2")
ENHANCED_CT = UID("1.2.840.10008.5.1.4.1.1.2.1")
ROOT = "1.2.826.0.1.3680043.8.498.1"


def make(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def code(value, scheme, meaning):
    return make(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def reference(sop_class, *parts):
    return make(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=".".join([ROOT, *map(str, parts)]))


def pixels(seed=7, size=512, frames=1):
    """A head in 12 bits: bone, brain with noise that the scanner's filter has smoothed, air."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[-1:1:size * 1j, -1:1:size * 1j]
    radius = numpy.hypot(x / 0.75, y / 0.9)
    head = numpy.where(radius < 0.9, 1060 + 8 * numpy.sin(9 * x) * numpy.cos(7 * y), numpy.where(radius < 1, 2000, 24))
    noise = random.normal(0, 12, (frames, size, size))
    noise = (noise + numpy.roll(noise, 1, 1) + numpy.roll(noise, 1, 2) + numpy.roll(noise, (1, 1), (1, 2))) / 2
    return numpy.clip(head + noise * (radius < 1.02), 0, 4095).astype("<u2")


def save(dataset, path, syntax=EXPLICIT):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    file = FileDataset(str(path), dataset, file_meta=meta, preamble=b"\0" * 128)
    file.save_as(path, enforce_file_format=True)
    return str(path)


def common(sop_class, number):
    return make(
        SpecificCharacterSet="ISO_IR 192", SOPClassUID=sop_class, SOPInstanceUID=f"{ROOT}.4.{number}",
        StudyDate="20250314", SeriesDate="20250314", AcquisitionDate="20250314", ContentDate="20250314",
        StudyTime="081502.125000", SeriesTime="081733.000000", AcquisitionTime="081745.310000",
        ContentTime="081745.810000", AccessionNumber="20250314-0815", Modality="CT", Manufacturer="SIEMENS",
        InstitutionName="Regional Hospital", InstitutionAddress="1 Main Street", StationName="CT71",
        ReferringPhysicianName="Ref^Doctor^^Dr", PerformingPhysicianName="Perf^Doctor", OperatorsName="Tech^One",
        StudyDescription="Head^Stroke (Adult)", SeriesDescription="CTP 5.0 H20f", InstitutionalDepartmentName="Radiology",
        ManufacturerModelName="SOMATOM Force", PatientName="Wáng^Xiǎodōng=王^小东", PatientID="P-0001723",
        PatientBirthDate="19510822", PatientSex="M", PatientAge="073Y", PatientSize="1.74", PatientWeight="71.5",
        AdditionalPatientHistory="Left hemiparesis, last seen well 06:40", BodyPartExamined="HEAD",
        DeviceSerialNumber="75543", SoftwareVersions="syngo CT VA40A", ProtocolName="Stroke^CTP (Adult)",
        PatientPosition="HFS", StudyInstanceUID=f"{ROOT}.1", SeriesInstanceUID=f"{ROOT}.2", StudyID="1", SeriesNumber=8,
        AcquisitionNumber=3, InstanceNumber=number, FrameOfReferenceUID=f"{ROOT}.3", PositionReferenceIndicator="",
        SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", Rows=512, Columns=512, BitsAllocated=16,
        BitsStored=12, HighBit=11, PixelRepresentation=0)


def acquisition(dataset):
    for keyword, value in make(
            ImageType=["ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI", "DYNMULTI"], InstanceCreationDate="20250314",
            InstanceCreationTime="081746.102000", ScanOptions="DYNMULTI", SliceThickness="5", KVP="80",
            DataCollectionDiameter="500", ReconstructionDiameter="220", DistanceSourceToDetector="1085.6",
            DistanceSourceToPatient="595", GantryDetectorTilt="0", TableHeight="167", RotationDirection="CW",
            ExposureTime="285", XRayTubeCurrent="200", Exposure="57", FilterType="FLAT", GeneratorPower="16",
            FocalSpots="1.2", DateOfLastCalibration="20250313", TimeOfLastCalibration="063000.000000",
            ConvolutionKernel=["H20f", "3"], SingleCollimationWidth=0.6, TotalCollimationWidth=57.6, TableSpeed=0.0,
            EstimatedDoseSaving=0.0, CTDIvol=172.4, ImageComments="", ImagePositionPatient=["-109.8", "-263.8", "-614.5"],
            ImageOrientationPatient=["1", "0", "0", "0", "1", "0"], SliceLocation="-614.5",
            PixelSpacing=["0.4296875", "0.4296875"], SmallestImagePixelValue=0, LargestImagePixelValue=3071,
            WindowCenter=["35", "700"], WindowWidth=["80", "3200"], RescaleIntercept="-1024", RescaleSlope="1",
            RescaleType="HU", WindowCenterWidthExplanation=["WINDOW1", "WINDOW2"], RequestingPhysician="Req^Doctor",
            RequestedProcedureDescription="CT perfusion of the head", PerformedProcedureStepStartDate="20250314",
            PerformedProcedureStepStartTime="081502.187000", PerformedProcedureStepID="1",
            PerformedProcedureStepDescription="Head^Stroke (Adult)").items():
        dataset[keyword] = value if not hasattr(value, "tag") else value


def sequences(dataset):
    exposure = [code("113961", "DCM", "Reconstruction Algorithm"), code("113962", "DCM", "Filtered Back Projection")]
    dataset.CTDIPhantomTypeCodeSequence = Sequence([code("113690", "DCM", "IEC Head Dosimetry Phantom")])
    dataset.ReferencedStudySequence = Sequence([reference("1.2.840.10008.3.1.2.3.1", 5)])
    dataset.ReferencedPerformedProcedureStepSequence = Sequence([reference("1.2.840.10008.3.1.2.3.3", 6)])
    dataset.ReferencedImageSequence = Sequence(reference(CT, 7, number) for number in range(3))
    dataset.SourceImageSequence = Sequence(reference(CT, 8, number) for number in range(2))
    dataset.ProcedureCodeSequence = Sequence([code("24727-0", "LN", "CT Head W contrast IV")])
    dataset.AnatomicRegionSequence = Sequence([code("69536005", "SCT", "Head")])
    dataset.ReconstructionAlgorithmSequence = Sequence(exposure)
    request = make(ScheduledProcedureStepDescription="Head^Stroke", ScheduledProcedureStepID="1", RequestedProcedureID="1",
                   AccessionNumber="20250314-0815", StudyInstanceUID=f"{ROOT}.1")
    request.ScheduledProtocolCodeSequence = Sequence([code("CTP", "99SITE", "CT perfusion")])
    dataset.RequestAttributesSequence = Sequence([request])


def private(dataset):
    block = dataset.private_block(0x0019, "SIEMENS CT VA0  COAD", create=True)
    for offset, vr, value in [
            (0x10, "IS", 1), (0x11, "DS", "1085.6"), (0x26, "IS", 20), (0x5C, "IS", 1), (0x70, "IS", [0, 1, 2, 3]),
            (0x72, "IS", 280), (0x80, "LO", "H20f"), (0x90, "DS", "285"), (0x92, "DS", "0.6"), (0x93, "DS", "1.0"),
            (0x96, "DS", "0"), (0xA0, "IS", 4), (0xA2, "IS", 12), (0xA6, "SH", "STD"), (0xB0, "DS", "5")]:
        block.add_new(offset, vr, value)
    block = dataset.private_block(0x0021, "SIEMENS MED", create=True)
    for offset, vr, value in [(0x10, "DS", "0.43"), (0x11, "DS", ["256", "256"]), (0x20, "LO", "M 73Y"), (0x30, "IS", 3)]:
        block.add_new(offset, vr, value)
    block = dataset.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    for offset, vr, value in [(0x08, "CS", "SOM 5"), (0x09, "LO", "VA10A 971201"), (0x10, "OB", bytes(range(256)) * 8)]:
        block.add_new(offset, vr, value)


def ct_slice(folder, number=1, name="ct-slice.dcm"):
    dataset = common(CT, number)
    acquisition(dataset)
    sequences(dataset)
    private(dataset)
    dataset.PixelData = pixels(number)[0].tobytes()
    return save(dataset, pathlib.Path(folder) / name)


def eight_bit_slice(folder):
    dataset = common(CT, 1)
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.PixelData = (pixels()[0] >> 4).astype("u1").tobytes()
    return save(dataset, pathlib.Path(folder) / "ct-8-bit.dcm")


def groups(frame):
    content = make(FrameAcquisitionNumber=1, TemporalPositionIndex=frame // 100 + 1, StackID="1",
                   InStackPositionNumber=frame % 100 + 1, DimensionIndexValues=[1, frame % 100 + 1, frame // 100 + 1],
                   FrameAcquisitionDateTime="20250314081745.310000", FrameReferenceDateTime="20250314081745.310000",
                   FrameAcquisitionDuration=285.0)
    exposure = make(XRayTubeCurrentInmA=200.0, ExposureTimeInms=285.0, ExposureInmAs=57.0, CTDIvol=172.4)
    return make(
        FrameContentSequence=Sequence([content]),
        PlanePositionSequence=Sequence([make(ImagePositionPatient=["-109.8", "-263.8", str(-614.5 + frame % 100)])]),
        CTExposureSequence=Sequence([exposure]),
        FrameVOILUTSequence=Sequence([make(WindowCenter="35", WindowWidth="80")]),
        CTPositionSequence=Sequence([make(TablePosition=float(frame), ReconstructionTargetCenterPatient=[0.0, 0.0, 0.0])]))


def enhanced(path, frames, rows=64, filler=0):
    """An enhanced CT object; `filler` bytes of a private attribute in each frame make its head as large as wanted."""
    dataset = common(ENHANCED_CT, 1)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    dataset.Rows = dataset.Columns = rows
    dataset.NumberOfFrames = frames
    shared = make(
        PixelMeasuresSequence=Sequence([make(PixelSpacing=["0.43", "0.43"], SliceThickness="1")]),
        PlaneOrientationSequence=Sequence([make(ImageOrientationPatient=["1", "0", "0", "0", "1", "0"])]),
        PixelValueTransformationSequence=Sequence([make(RescaleIntercept="-1024", RescaleSlope="1", RescaleType="HU")]))
    dataset.SharedFunctionalGroupsSequence = Sequence([shared])
    items = [groups(frame) for frame in range(frames)]
    if filler:
        for item in items:
            item.private_block(0x0029, "WILLIS BENCH", create=True).add_new(0x01, "OB", b"\1" * filler)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(items)
    dataset.PixelData = b"\0" * (rows * rows * 2 * frames)
    return save(dataset, path)


def sparse(path, frames, filler=0):
    """An enhanced CT object whose native frames of 512 × 512 × 16 bits are a hole in the file."""
    dataset = pydicom.dcmread(enhanced(path, frames, rows=2, filler=filler))
    dataset.Rows = dataset.Columns = 512
    dataset.PixelData = b"\0\0"
    save(dataset, path)
    size = frames * 512 * 512 * 2
    with open(path, "r+b") as file:
        # The length of the pixel data stands in the last six bytes, before two bytes of value.
        file.seek(-6, 2)
        file.write(size.to_bytes(4, "little"))
        file.truncate(file.tell() + size)
    return str(path)


def sparse_encapsulated(path, frames, fragment_bytes):
    """As `sparse`, with a fragment for each frame and an extended offset table."""
    dataset = pydicom.dcmread(enhanced(path, frames, rows=2), stop_before_pixels=True)
    dataset.Rows = dataset.Columns = 512
    step = fragment_bytes + 8
    dataset.ExtendedOffsetTable = b"".join((frame * step).to_bytes(8, "little") for frame in range(frames))
    dataset.ExtendedOffsetTableLengths = fragment_bytes.to_bytes(8, "little") * frames
    save(dataset, path, JPEG_LS)
    with open(path, "r+b") as file:
        file.seek(0, 2)
        file.write(b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\0\0\0\0")
        start = file.tell()
        for frame in range(frames):
            file.seek(start + frame * step)
            file.write(b"\xfe\xff\x00\xe0" + fragment_bytes.to_bytes(4, "little"))
        file.truncate(start + frames * step)
        file.seek(start + frames * step)
        file.write(b"\xfe\xff\xdd\xe0\0\0\0\0")
    return str(path)
