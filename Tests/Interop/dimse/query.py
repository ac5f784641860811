"""C-FIND from a running server, by dcmtk and pynetdicom."""

import os
import re

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian
from pynetdicom.pdu_primitives import SOPClassExtendedNegotiation
from pynetdicom.sop_class import (
    PatientRootQueryRetrieveInformationModelFind as PATIENT, PatientStudyOnlyQueryRetrieveInformationModelFind as ONLY,
    StudyRootQueryRetrieveInformationModelFind as STUDY,
)

import objects
import retrieve
from retrieve import run


def identifier(level, **keys):
    asked = Dataset()
    asked.SpecificCharacterSet = keys.pop("character_set", "ISO_IR 192")
    asked.QueryRetrieveLevel = level
    for name, value in keys.items():
        setattr(asked, name, value)
    return asked


def find(node, asked, model=STUDY, title="READER", relational=False, stop=None):
    negotiations = []
    if relational:
        item = SOPClassExtendedNegotiation()
        item.sop_class_uid, item.service_class_application_information = model, b"\x01\x01\x01"
        negotiations.append(item)
    association = retrieve.associate(node, [(model, [ExplicitVRLittleEndian])], title=title, roles=negotiations)
    if not association.is_established or not association.accepted_contexts:
        return None, []
    found, last = [], None
    for response, match in association.send_c_find(asked, model, msg_id=7):
        last = response
        if match is not None:
            found.append(match)
            if stop == len(found):
                association.send_c_cancel(7, query_model=model)
    association.release()
    return last, found


def by_pynetdicom(node, tally, originals):
    study = retrieve.study(originals)
    for model, level, count, keys in (
            (PATIENT, "PATIENT", 1, {"PatientID": "INTEROP", "PatientName": ""}),
            (PATIENT, "STUDY", 1, {"PatientID": "INTEROP", "StudyInstanceUID": ""}),
            (STUDY, "STUDY", 1, {"PatientName": "王*", "StudyInstanceUID": ""}),
            (STUDY, "STUDY", 1, {"PatientID": "INT*", "StudyDate": "20251231-20260102", "ModalitiesInStudy": "CT"}),
            (STUDY, "STUDY", 0, {"PatientID": "INTEROP", "StudyDate": "20260102-"}),
            (STUDY, "SERIES", 1, {"StudyInstanceUID": study, "SeriesInstanceUID": "", "Modality": ""}),
            (STUDY, "IMAGE", 12, {"StudyInstanceUID": study, "SOPInstanceUID": "", "InstanceNumber": ""}),
            (ONLY, "STUDY", 1, {"PatientID": "INTEROP"})):
        last, found = find(node, identifier(level, **keys), model)
        tally.check(f"C-FIND {model.name[:14]} {level} {keys}", last is not None and last.Status == 0
                    and len(found) == count, (last, len(found)))
    last, found = find(node, identifier("STUDY", PatientID="INTEROP", PatientName="", RetrieveAETitle=""))
    tally.check("names come whole", found and str(found[0].PatientName) == "王^小明=王^小明"
                and found[0].QueryRetrieveLevel == "STUDY" and found[0].RetrieveAETitle == "WILLIS", found)
    last, found = find(node, identifier("IMAGE", SOPInstanceUID=sorted(originals)[0]), relational=True)
    tally.check("a relational query for an image", len(found) == 1, last)
    last, found = find(node, identifier("GALAXY", PatientID=""))
    tally.check("an unknown level is A900H with the element at fault", last.Status == 0xA900
                and last.OffendingElement == 0x00080052, last)
    last, found = find(node, identifier("SERIES", PatientID="INTEROP"), ONLY)
    tally.check("no series in patients and studies only", last.Status == 0xA900, last)
    last, found = find(node, identifier("STUDY", PatientID=""), title="STRANGER")
    tally.check("a stranger may not query", last is None)


def character_sets(node, tally):
    """A device that writes GBK without saying so is read and answered in GBK."""
    retrieve.peer(node, "OLDCT", "--query", "--character-set", "GBK")
    retrieve.settle()
    asked = identifier("STUDY", PatientID="INTEROP", PatientName="")
    del asked.SpecificCharacterSet
    _, found = find(node, asked, title="OLDCT")
    raw = found[0].get_item("PatientName").value if found else None
    tally.check("the answer is in the peer's character set", found and found[0].SpecificCharacterSet == "GBK"
                and "王^小明".encode("gbk") in (raw if isinstance(raw, bytes) else str(raw).encode("gbk")), found)
    _, found = find(node, asked)
    tally.check("without a character set the answer is in UTF-8", found
                and found[0].SpecificCharacterSet == "ISO_IR 192", found)


def by_dcmtk(node, tally):
    code, output = run("findscu", "-S", "-aet", "READER", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientID=INTEROP",
                       "-k", "NumberOfStudyRelatedInstances", "127.0.0.1", node.port)
    tally.check("findscu", code == 0 and re.search(r"IS \[12 ?\]", output), output[-400:])


def many(node, tally, folder, count=1500):
    """A long answer: cancelled in the middle, left unread, and read to its end."""
    image = objects.make(rows=4)
    image.PatientID, image.StudyInstanceUID, image.SeriesInstanceUID = "MANY", "1.2.826.9.1", "1.2.826.9.1.1"
    os.mkdir(folder + "/many")
    for number in range(count):
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"1.2.826.9.1.1.{number + 1}"
        image.InstanceNumber = number
        image.save_as(f"{folder}/many/{number}.dcm", enforce_file_format=True)
    code, output = run("storescu", "+sd", "127.0.0.1", node.port, folder + "/many")
    tally.check(f"{count} images are stored", code == 0, output[-300:])
    asked = identifier("IMAGE", StudyInstanceUID="1.2.826.9.1", SOPInstanceUID="", PatientName="")
    last, found = find(node, asked)
    tally.check(f"{count} matches", last.Status == 0 and len(found) == count, len(found))
    last, found = find(node, asked, stop=5)
    tally.check("C-FIND ends after C-CANCEL", last.Status in (0xFE00, 0x0000) and len(found) <= count, last)
