#!/usr/bin/env python3
"""Writes starting points for the fuzzers: pydicom's small files, and the words of an association.

    seeds.py CORPUS
"""

import pathlib
import sys

import pydicom
from pydicom.uid import CTImageStorage
from pynetdicom import AE
from pynetdicom.pdu import A_ASSOCIATE_RQ, A_RELEASE_RQ
from pynetdicom.pdu_primitives import A_ASSOCIATE, ImplementationClassUIDNotification, MaximumLengthNotification

corpus = pathlib.Path(sys.argv[1])
files = pathlib.Path(pydicom.__file__).parent / "data"
for number, path in enumerate(sorted(files.rglob("*.dcm"))):
    content = path.read_bytes()
    if len(content) < 40_000:
        (corpus / "FuzzDataSet" / f"file{number}").write_bytes(b"\x04" + content)

request = A_ASSOCIATE()
request.application_context_name = "1.2.840.10008.3.1.1.1"
request.calling_ae_title, request.called_ae_title = "FUZZ", "WILLIS"
entity = AE()
entity.add_requested_context(CTImageStorage)
contexts = entity.requested_contexts
for number, context in enumerate(contexts):
    context.context_id = 2 * number + 1
request.presentation_context_definition_list = contexts
length, implementation = MaximumLengthNotification(), ImplementationClassUIDNotification()
length.maximum_length_received = 16_384
implementation.implementation_class_uid = "1.2.3.4"
request.user_information = [length, implementation]
pdu = A_ASSOCIATE_RQ()
pdu.from_primitive(request)
echo = bytes.fromhex(
    "0000000004000000420000000000020012000000312e322e3834302e31303030382e312e310000000001020000003000"
    "00001001020000000100000000080200000001 01".replace(" ", ""))
data = b"\x04\x00" + (len(echo) + 6).to_bytes(4, "big") + (len(echo) + 2).to_bytes(4, "big") + b"\x01\x03" + echo
(corpus / "FuzzNetwork" / "associate").write_bytes(b"\xff" + pdu.encode())
(corpus / "FuzzNetwork" / "echo").write_bytes(b"\x40" + pdu.encode() + data + A_RELEASE_RQ().encode())
