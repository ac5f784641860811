"""Series of known content for tests of the viewer."""

import pathlib

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

STUDY = "1.2.826.0.1.3680043.8.498.77"
SIZE, SPACING = 128, 1.5


def head(center=(20.0, 10.0, 0.0), radius=25.0):
    """CT numbers at a place in the patient: brain of 35 HU with a slope along x, and a ball of 70 HU."""

    def values(x, y, z):
        inside = numpy.sqrt((x / 75) ** 2 + (y / 85) ** 2 + (z / 120) ** 2)
        found = numpy.where(inside < 1, 35 + numpy.floor(x / 10), -1000)
        ball = (x - center[0]) ** 2 + (y - center[1]) ** 2 + (z - center[2]) ** 2 < radius ** 2
        return numpy.where(ball, 70, found)

    return values


def write(folder, number, description, count, thickness, values=head(), right=(1, 0, 0), down=(0, 1, 0), shear=0.0,
          study=STUDY, name="Li^Na=李^娜", patient="B2", change=lambda dataset, index: dataset, skip=()):
    """One file a slice; `shear` millimetres along `down` from slice to slice imitate a tilted gantry."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    right, down = numpy.array(right, float), numpy.array(down, float)
    normal = numpy.cross(right, down)
    rows, columns = numpy.mgrid[0:SIZE, 0:SIZE].astype(float)
    series = generate_uid(entropy_srcs=[study, str(number)])
    for index in range(count):
        if index in skip:
            continue
        corner = normal * (index - (count - 1) / 2) * thickness + down * shear * index - (right + down) * (SIZE - 1) / 2 * SPACING
        place = corner[:, None, None] + right[:, None, None] * columns * SPACING + down[:, None, None] * rows * SPACING
        dataset = Dataset()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.SpecificCharacterSet = "ISO_IR 192"
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[series, str(index)])
        dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate, dataset.PatientSex = name, patient, "19620307", "F"
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, series
        dataset.StudyID, dataset.StudyDate, dataset.StudyTime = "1", "20260302", "101500"
        dataset.AccessionNumber, dataset.ReferringPhysicianName = "ACC9", ""
        dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber = "CT", number, index + 1
        dataset.SeriesDescription, dataset.StudyDescription = description, "Stroke CT"
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        dataset.FrameOfReferenceUID = study + ".1"
        dataset.ImagePositionPatient = [round(float(part), 5) for part in corner]
        dataset.ImageOrientationPatient = [round(float(part), 8) for part in (*right, *down)]
        dataset.PixelSpacing, dataset.SliceThickness = [SPACING, SPACING], thickness
        dataset.Rows = dataset.Columns = SIZE
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
        dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = -24, 1, "HU"
        dataset.PixelData = (values(*place) + 24).astype("<i2").tobytes()
        dataset = change(dataset, index) or dataset
        dataset.save_as(folder / f"{number}-{index:04d}.dcm", enforce_file_format=True)
    return series
