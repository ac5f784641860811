#!/usr/bin/env python3
"""A data folder on a disk that fills up: refused early and clearly, nothing acknowledged is lost, pages stay readable,
and it goes on by itself when there is room again. Needs root, for the small file system.

    full_disk.py WILLIS
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pydicom
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE

from node import Node, Tally

willis = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()


def image(number, study):
    dataset = pydicom.Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = generate_uid()
    dataset.PatientID, dataset.PatientName = "FULL", "Disk^Full"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, study[:60] + ".1"
    dataset.Modality, dataset.InstanceNumber = "CT", number
    dataset.Rows = dataset.Columns = 512
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation, dataset.SamplesPerPixel = 15, 0, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = numpy.random.default_rng(number).integers(0, 4096, 512 * 512, dtype=numpy.uint16).tobytes()
    return dataset


def associate(node):
    ae = AE(ae_title="FILLER")
    ae.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    return ae.associate("127.0.0.1", node.port)


def fill(node, study):
    """Sends until refused; gives the identifiers of what was acknowledged, and the refusal."""
    association, stored = associate(node), []
    for number in range(200):
        dataset = image(number, study)
        answer = association.send_c_store(dataset)
        if answer.Status != 0:
            association.release()
            return stored, answer
        stored.append(dataset.SOPInstanceUID)
    association.release()
    return stored, None


def kept(node, identifiers):
    """Whether each acknowledged object is in the index and its file has the content its name says."""
    blobs = dict(node.rows("SELECT i.sop_instance_uid, i.blob FROM instances i"
                           " JOIN series r ON r.id = i.series WHERE r.derived = 0"))
    for uid in identifiers:
        blob = blobs.get(str(uid))
        path = pathlib.Path(node.data) / "blobs" / (blob or "")[:2] / (blob or "")
        if not blob or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != blob:
            return False
    return len(blobs) == len(identifiers)


def run(folder):
    # No reserve: the disk itself must say no, in the middle of an object.
    os.environ["WILLIS_RESERVED_MEGABYTES"] = "0"
    node = Node(willis, folder)
    try:
        study = generate_uid()
        stored, refusal = fill(node, study)
        tally.check("some objects fit", len(stored) > 10, str(len(stored)))
        tally.check("the disk fills up and says A700", refusal and refusal.Status == 0xA700, str(refusal))
        comment = str(getattr(refusal, "ErrorComment", "")) if refusal else ""
        tally.check("the refusal has its reason", "space" in comment or "disk" in comment or "room" in comment, comment)
        tally.check("everything acknowledged is kept", kept(node, stored))
        tally.check("pages are readable", node.status("/sign-in") == 200)
        tally.check("nothing half-received is left", not os.listdir(pathlib.Path(folder) / "incoming"))
        subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
        association, late = associate(node), image(999, study)
        status = association.send_c_store(late).Status
        association.release()
        tally.check("with room again it takes objects again", status == 0, hex(status))
        node.kill()
        node.start()
        tally.check("and all of it survives a kill", kept(node, stored + [late.SOPInstanceUID]))
    finally:
        node.kill()


if os.geteuid() != 0:
    print("This test mounts a small file system and must be run as root.", file=sys.stderr)
    sys.exit(1)
# A worker that was being started when its server was killed may still look for its folder.
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", name], check=True)
    try:
        run(name)
    finally:
        subprocess.run(["umount", "-l", name])
sys.exit(tally.finish())
