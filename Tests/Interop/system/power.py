#!/usr/bin/env python3
"""kill -9 at random moments while several peers send: whatever was acknowledged is there afterwards, whole, and
nothing is there by half.

    power.py WILLIS [--rounds 10] [--seed 1]
"""

import argparse
import hashlib
import pathlib
import random
import sys
import threading
import time

import numpy
import pydicom
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE

from node import Node, Tally

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--rounds", type=int, default=10)
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
chance = random.Random(arguments.seed)
tally = Tally()


def image(number, study):
    dataset = pydicom.Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID, dataset.SOPInstanceUID = CTImageStorage, generate_uid()
    dataset.PatientID, dataset.PatientName = "POWER", "Power^Cut"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, study[:60] + ".1"
    dataset.Modality, dataset.InstanceNumber = "CT", number
    dataset.Rows = dataset.Columns = 256
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation, dataset.SamplesPerPixel = 15, 0, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = numpy.random.default_rng(number).integers(0, 4096, 256 * 256, dtype=numpy.uint16).tobytes()
    return dataset


def send(port, study, acknowledged):
    ae = AE(ae_title="SENDER")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 3
    ae.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    association = ae.associate("127.0.0.1", port)
    number = 0
    while association.is_established:
        dataset = image(number, study)
        try:
            status = association.send_c_store(dataset)
        except Exception:
            return
        if "Status" in status and status.Status == 0:
            acknowledged.append(str(dataset.SOPInstanceUID))
        number += 1


def check(node, acknowledged, number):
    blobs = dict(node.rows("SELECT sop_instance_uid, blob FROM instances"))
    lost = [uid for uid in acknowledged if uid not in blobs]
    tally.check(f"round {number}: nothing acknowledged is lost", not lost, f"{len(lost)} of {len(acknowledged)}")
    root = pathlib.Path(node.data) / "blobs"
    broken = [blob for blob in blobs.values()
              if not (path := root / blob[:2] / blob).is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != blob]
    tally.check(f"round {number}: every indexed object is whole", not broken, str(broken[:2]))
    counts = node.rows("SELECT s.instance_count, count(*) FROM studies s JOIN series e ON e.study = s.id "
                       "JOIN instances i ON i.series = e.id GROUP BY s.id HAVING s.instance_count <> count(*)")
    tally.check(f"round {number}: counts agree with what is there", not counts, str(counts))
    tally.check(f"round {number}: nothing half-received is left", not list((pathlib.Path(node.data) / "incoming").iterdir()))


node = Node(willis)
acknowledged = []
try:
    for number in range(1, arguments.rounds + 1):
        study = generate_uid()
        senders = [threading.Thread(target=send, args=(node.port, study, acknowledged)) for _ in range(3)]
        for sender in senders:
            sender.start()
        time.sleep(chance.uniform(0.3, 2.0))
        node.kill()
        for sender in senders:
            sender.join()
        node.start()
        check(node, acknowledged, number)
    tally.check("objects were acknowledged at all", len(acknowledged) > arguments.rounds * 5, str(len(acknowledged)))
finally:
    node.kill()
print(f"{len(acknowledged)} objects acknowledged over {arguments.rounds} kills")
sys.exit(tally.finish())
