"""Makes the objects that are sent."""

import os
import random

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage, EnhancedCTImageStorage, ExplicitVRLittleEndian, MRImageStorage, SecondaryCaptureImageStorage,
    generate_uid,
)

CLASSES = [CTImageStorage, MRImageStorage, SecondaryCaptureImageStorage, EnhancedCTImageStorage]


def make(number=1, sop_class=CTImageStorage, rows=64, character_set="ISO_IR 192", name="王^小明=王^小明"):
    """An image of noise with a Chinese name."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image = Dataset()
    image.file_meta = meta
    image.SpecificCharacterSet = character_set
    image.SOPClassUID = sop_class
    image.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    image.PatientName = name
    image.PatientID = "INTEROP"
    image.PatientBirthDate = image.PatientSex = image.AccessionNumber = image.ReferringPhysicianName = ""
    image.StudyInstanceUID = generate_uid(entropy_srcs=["willis interop study"])
    image.SeriesInstanceUID = generate_uid(entropy_srcs=["willis interop series", sop_class])
    image.StudyDate, image.StudyTime, image.StudyID = "20260101", "120000", "1"
    image.Modality, image.SeriesNumber, image.InstanceNumber = "CT", 1, number
    image.Rows = image.Columns = rows
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
    source = random.Random(number)
    image.PixelData = b"".join(source.randrange(4096).to_bytes(2, "little") for _ in range(rows * rows))
    return image


def write(folder, count, **options):
    """Writes that many objects into a folder and returns their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        path = os.path.join(folder, f"{number:04}.dcm")
        make(number, **options).save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths
