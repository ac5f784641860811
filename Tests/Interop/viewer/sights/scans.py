"""Series of known content: a head that differs on its two sides, the same head moved, and files of all bad kinds."""

import pathlib

import copy

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

import series

NOW, BEFORE, MR, ODD = (series.STUDY + end for end in (".1", ".2", ".3", ".4"))
PERSON = dict(name="Wu^Jun=吴^军", patient="C3")


def density(x, y, z):
    """CT numbers of a head with a skull, fluid, a bleed at one side and a vessel that rises through it."""
    inside = numpy.sqrt((x / 72) ** 2 + (y / 88) ** 2 + (z / 78) ** 2)
    ball = lambda cx, cy, cz, radius: numpy.sqrt((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2) < radius  # noqa: E731
    values = numpy.where(inside < 1, 900.0, -1000.0)
    values = numpy.where(inside < 0.92, 34, values)
    values = numpy.where((inside < 0.92) & (z < -40) & (y > 10), 42, values)
    for (place, value) in (((-14, 5, 10, 12), 8), ((14, 8, 8, 14), 8), ((0, -40, -20, 9), 8), ((30, 20, -15, 18), 62), ((-38, -30, 25, 11), 22)):
        values = numpy.where(ball(*place), value, values)
    return values


def angiography(x, y, z):
    vessel = numpy.hypot(x - 20 - 8 * numpy.sin(z / 12), y + 10) < 4
    return numpy.where(vessel & (numpy.abs(z) < 60), 380, density(x, y, z))


def turn(degrees):
    """Rotation matrix: about x, then y, then z."""
    a, b, c = numpy.deg2rad(degrees)
    about_x = numpy.array([[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]])
    about_y = numpy.array([[numpy.cos(b), 0, numpy.sin(b)], [0, 1, 0], [-numpy.sin(b), 0, numpy.cos(b)]])
    about_z = numpy.array([[numpy.cos(c), -numpy.sin(c), 0], [numpy.sin(c), numpy.cos(c), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


TURN, SHIFT = turn((5, -6, 9)), numpy.array([7.0, -8.0, 10.0])


def before(x, y, z):
    """The head as it lay in the earlier examination: turned and shifted."""
    back = numpy.einsum("ji,j...->i...", TURN, numpy.stack([x, y, z]) - SHIFT.reshape(3, *[1] * numpy.ndim(x)))
    return density(*back)


def noisy(values, seed):
    noise = numpy.random.default_rng(seed)
    return lambda x, y, z: numpy.round(values(x, y, z) + noise.normal(0, 4, numpy.shape(x)))


def magnetic(**tags):
    def change(dataset, _):
        dataset.Modality, dataset.SOPClassUID = "MR", "1.2.840.10008.5.1.4.1.1.4"
        dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
        del dataset.RescaleType
        for name, value in tags.items():
            setattr(dataset, name, value)
    return change


def diffusion(b):
    def change(dataset, index):
        magnetic()(dataset, index)
        dataset.DiffusionBValue = float(b)
        dataset.SeriesInstanceUID = series.STUDY + ".3.77"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{series.STUDY}.3.77.{b}.{index}"
    return change


def write_mr(folder):
    person = dict(study=MR, **PERSON)
    series.write(folder, 2, "DWI", 8, 6.0, change=diffusion(0), **person)
    series.write(folder / "b", 2, "DWI", 8, 6.0, change=diffusion(1000), **person)
    series.write(folder, 3, "ADC", 8, 6.0, change=magnetic(), **person)
    series.write(folder, 4, "FLAIR", 8, 6.0, change=magnetic(), **person)


def write_stranger(folder):
    """A file of somebody else that got into the study."""
    series.write(folder, 5, "Of another person", 2, 6.0, change=magnetic(), study=MR, name="Someone^Else", patient="D4")


def write_odd(folder):
    odd = dict(study=ODD, **PERSON)

    def unplaced(dataset, _):
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient, dataset.PixelSpacing

    def coloured(dataset, _):
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PlanarConfiguration = 3, "RGB", 0
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
        dataset.PixelData = bytes([200, 100, 50] * (series.SIZE ** 2))

    def short(dataset, index):
        if index == 2:
            dataset.PixelData = dataset.PixelData[:1000]

    def upright(dataset, index):
        dataset.SeriesInstanceUID = generate_uid(entropy_srcs=[ODD, "4"])
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{ODD}.44.{index}"
        dataset.InstanceNumber = 50 + index

    series.write(folder, 2, "No geometry", 3, 5.0, change=unplaced, **odd)
    series.write(folder, 3, "Gap", 12, 5.0, skip=(5, 6), **odd)
    series.write(folder, 4, "Mixed", 4, 5.0, **odd)
    series.write(folder / "more", 4, "Mixed", 3, 5.0, down=(0, 0, -1), change=upright, **odd)
    series.write(folder, 5, "Colour", 1, 5.0, change=coloured, **odd)
    series.write(folder, 6, "Broken in the middle", 5, 5.0, change=short, **odd)
    write_frames(folder / "7-0000.dcm")
    series.write(folder, 8, "One slice", 1, 5.0, **odd)


def write_frames(path):
    """An enhanced CT of seven frames 4 mm apart, in one file."""
    import tempfile

    import pydicom
    with tempfile.TemporaryDirectory() as scratch:
        series.write(scratch, 7, "Many frames", 7, 4.0, study=ODD, **PERSON)
        parts = [pydicom.dcmread(one) for one in sorted(pathlib.Path(scratch).glob("*.dcm"))]
    whole = copy.deepcopy(parts[0])
    whole.SOPClassUID = whole.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2.1"
    shared, frames = Dataset(), []
    shared.PixelMeasuresSequence = Sequence([Dataset()])
    shared.PixelMeasuresSequence[0].PixelSpacing, shared.PixelMeasuresSequence[0].SliceThickness = parts[0].PixelSpacing, 4.0
    shared.PlaneOrientationSequence = Sequence([Dataset()])
    shared.PlaneOrientationSequence[0].ImageOrientationPatient = parts[0].ImageOrientationPatient
    shared.PixelValueTransformationSequence = Sequence([Dataset()])
    for name in ("RescaleIntercept", "RescaleSlope", "RescaleType"):
        setattr(shared.PixelValueTransformationSequence[0], name, getattr(parts[0], name))
    for part in parts:
        frame = Dataset()
        frame.PlanePositionSequence = Sequence([Dataset()])
        frame.PlanePositionSequence[0].ImagePositionPatient = part.ImagePositionPatient
        frames.append(frame)
    for name in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "RescaleIntercept", "RescaleSlope", "RescaleType"):
        delattr(whole, name)
    whole.NumberOfFrames = len(parts)
    whole.SharedFunctionalGroupsSequence, whole.PerFrameFunctionalGroupsSequence = Sequence([shared]), Sequence(frames)
    whole.PixelData = b"".join(part.PixelData for part in parts)
    whole.save_as(path, enforce_file_format=True)


def huge_value(column, row):
    return (column * 7 + row * 3) % 251


def write_huge(folder):
    folder.mkdir()
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = ODD + ".99.1"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = ODD + ".98", ODD + ".99"
    dataset.PatientName, dataset.PatientID, dataset.Modality = "Huge", "H1", "OT"
    dataset.Rows = dataset.Columns = 16384
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    axis = numpy.arange(16384)
    dataset.PixelData = huge_value(axis[None, :], axis[:, None]).astype(numpy.uint8).tobytes()
    dataset.save_as(folder / "huge.dcm", enforce_file_format=True)


def earlier(dataset, _):
    dataset.StudyDescription, dataset.StudyDate = "Stroke CT before", "20251117"


def write_all(folder):
    sent = pathlib.Path(folder) / "sent"
    series.write(sent, 2, "Head 3.0", 60, 3.0, values=noisy(density, 1), study=NOW, **PERSON)
    series.write(sent, 3, "CTA", 90, 2.0, values=noisy(angiography, 2), study=NOW, **PERSON)
    series.write(sent / "before", 2, "Head before", 60, 3.0, values=noisy(before, 3), study=BEFORE, change=earlier, **PERSON)
    write_mr(sent / "mr")
    write_stranger(sent / "stranger")
    write_odd(sent / "odd")
