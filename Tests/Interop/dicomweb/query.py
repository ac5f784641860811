#!/usr/bin/env python3
"""Searches and metadata by DICOMweb, asked by dicomweb-client and httpx, against what pydicom says of the files.

    query.py WILLIS [--measure STUDIES]
"""

import argparse
import fnmatch
import pathlib
import subprocess
import statistics
import sys
import tempfile
import time

import httpx
import numpy
import pydicom
import requests
from dicomweb_client.api import DICOMwebClient
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MRImageStorage

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))

from node import Node, Tally  # noqa: E402

NAME, PASSWORD = "viewer", "correct horse battery"
# Alphabetic, ideographic, phonetic; and the character set it is written in.
PEOPLE = [
    ("Zhang^San=张^三", "GB18030"), ("Wang^Xiaodong=王^小东=", "ISO_IR 192"),
    ("Yamada^Tarou=山田^太郎=やまだ^たろう", ["", "ISO 2022 IR 87"]), ("Müller^Jürgen", "ISO_IR 100"),
    ("Hong^Gildong=洪^吉洞=홍^길동", ["", "ISO 2022 IR 149"]), ("O'Neil_100%^Ann", "ISO_IR 6"),
]


def image(number, series, instance):
    """One image of study `number`: its person, its day and its modality follow from the number."""
    name, characters = PEOPLE[number % len(PEOPLE)]
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SpecificCharacterSet = characters
    dataset.SOPClassUID = CTImageStorage if series == 1 else MRImageStorage
    dataset.StudyInstanceUID = f"1.2.826.0.1.3680043.8.498.{number + 1}"
    dataset.SeriesInstanceUID = f"{dataset.StudyInstanceUID}.{series}"
    dataset.SOPInstanceUID = f"{dataset.SeriesInstanceUID}.{instance}"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.PatientName, dataset.PatientID = name, f"PAT{number % len(PEOPLE)}"
    dataset.PatientBirthDate, dataset.PatientSex = f"19{40 + number % 50}0607", "FM"[number % 2]
    dataset.StudyDate = f"2026{number % 12 + 1:02}{number % 28 + 1:02}"
    dataset.StudyTime = f"{number % 24:02}1530"
    dataset.AccessionNumber, dataset.StudyID = f"ACC{number:05}", f"S{number}"
    dataset.ReferringPhysicianName = "House^Gregory"
    dataset.StudyDescription = ["CT Head", "CT_Perfusion 100%", "MR Stroke"][number % 3]
    dataset.Modality = "CT" if series == 1 else "MR"
    dataset.SeriesNumber, dataset.InstanceNumber = series, instance
    dataset.SeriesDescription = f"Series {series}"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.SliceThickness, dataset.KVP = f"{instance * 0.5}", "120"
    request = Dataset()
    request.RequestedProcedureID, request.ScheduledProcedureStepID = f"RP{number}", f"SP{series}"
    dataset.RequestAttributesSequence = [request]
    dataset.Rows = dataset.Columns = 4
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.PixelData = numpy.full(16, instance, numpy.uint16).tobytes()
    return dataset


def fill(folder, studies):
    datasets = []
    for number in range(studies):
        for series in range(1, number % 2 + 2):
            for instance in range(1, 4):
                dataset = image(number, series, instance)
                dataset.save_as(folder / f"{dataset.SOPInstanceUID}.dcm", enforce_file_format=True)
                datasets.append(dataset)
    return datasets


def client_of(node):
    session = requests.Session()
    session.auth = (NAME, PASSWORD)
    return DICOMwebClient(url=node.base + "/dicom-web", session=session)


def uids(answer, tag):
    return sorted(item[tag]["Value"][0] for item in answer)


STUDY, SERIES, INSTANCE = "0020000D", "0020000E", "00080018"


def groups(name):
    return [group.strip() for group in str(name).split("=") if group.strip()]


def searches(tally, client, datasets):
    """Each search, and what pydicom says should be found."""
    def named(pattern):
        return lambda d: any(fnmatch.fnmatchcase(group.lower(), pattern.lower()) for group in groups(d.PatientName))

    cases = [
        ({"PatientID": "PAT2"}, lambda d: d.PatientID == "PAT2"),
        ({"PatientName": "zhang*"}, named("zhang*")), ({"PatientName": "张^三"}, named("张^三")),
        ({"PatientName": "*太郎"}, named("*太郎")), ({"PatientName": "やまだ*"}, named("やまだ*")),
        ({"PatientName": "홍^길동"}, named("홍^길동")), ({"PatientName": "muller^jurgen"}, named("müller^jürgen")),
        ({"PatientName": "O'Neil_100%*"}, named("O'Neil_100%*")), ({"PatientName": "_*"}, lambda d: False),
        ({"PatientName": "%"}, lambda d: False), ({"AccessionNumber": "ACC00003"}, lambda d: d.AccessionNumber == "ACC00003"),
        ({"AccessionNumber": "ACC0000?"}, lambda d: d.AccessionNumber < "ACC00010"), ({"StudyDescription": "CT_*"}, lambda d: d.StudyDescription.startswith("CT_")),
        ({"StudyDescription": "ct head"}, lambda d: False), ({"StudyDate": "20260301-20260630"}, lambda d: "20260301" <= d.StudyDate <= "20260630"),
        ({"StudyDate": "20260501-"}, lambda d: d.StudyDate >= "20260501"), ({"StudyDate": "-20260302"}, lambda d: d.StudyDate <= "20260302"),
        ({"StudyTime": "0300-0500"}, lambda d: "030000" <= d.StudyTime <= "050059"),
        ({"ModalitiesInStudy": "MR"}, lambda d: int(d.StudyInstanceUID.split(".")[-1]) % 2 == 0),
        ({"StudyID": "S4"}, lambda d: d.StudyID == "S4"), ({"PatientBirthDate": "19420607"}, lambda d: d.PatientBirthDate == "19420607"),
        ({"ReferringPhysicianName": "house*"}, lambda d: True), ({"00101010": "045Y"}, lambda d: False),
        ({"StudyInstanceUID": f"{datasets[0].StudyInstanceUID},{datasets[-1].StudyInstanceUID}"},
         lambda d: d.StudyInstanceUID in (datasets[0].StudyInstanceUID, datasets[-1].StudyInstanceUID)),
    ]
    for filters, wanted in cases:
        expected = sorted({d.StudyInstanceUID for d in datasets if wanted(d)})
        found = uids(client.search_for_studies(search_filters=filters), STUDY)
        tally.check(f"studies by {filters}", found == expected, f"found {found}, expected {expected}")
    cases = [
        ({"Modality": "MR"}, lambda d: d.Modality == "MR"), ({"SeriesNumber": "2"}, lambda d: d.SeriesNumber == 2),
        ({"SeriesDescription": "*2"}, lambda d: d.SeriesNumber == 2),
        ({"RequestAttributesSequence.RequestedProcedureID": "RP3"}, lambda d: d.StudyID == "S3"),
        ({"00400275.00401001": "RP3", "00400275.00400009": "SP2"}, lambda d: d.StudyID == "S3" and d.SeriesNumber == 2),
    ]
    for filters, wanted in cases:
        expected = sorted({d.SeriesInstanceUID for d in datasets if wanted(d)})
        found = uids(client.search_for_series(search_filters=filters), SERIES)
        tally.check(f"series by {filters}", found == expected, f"found {found}, expected {expected}")
    cases = [
        ({"InstanceNumber": "2"}, lambda d: d.InstanceNumber == 2), ({"SliceThickness": "1.0"}, lambda d: float(d.SliceThickness) == 1.0),
        ({"SOPClassUID": str(MRImageStorage)}, lambda d: d.SOPClassUID == MRImageStorage),
        ({"ImageType": "AXIAL", "InstanceNumber": "3"}, lambda d: d.InstanceNumber == 3), ({"Rows": "5"}, lambda d: False),
    ]
    for filters, wanted in cases:
        expected = sorted(d.SOPInstanceUID for d in datasets if wanted(d))
        found = uids(client.search_for_instances(search_filters=filters), INSTANCE)
        tally.check(f"instances by {filters}", found == expected, f"found {len(found)}, expected {len(expected)}")
    fuzzy = uids(client.search_for_studies(fuzzymatching=True, search_filters={"PatientName": "san zha"}), STUDY)
    tally.check("fuzzy names", fuzzy == sorted({d.StudyInstanceUID for d in datasets if "Zhang" in str(d.PatientName)}), fuzzy)


def hierarchy_and_pages(tally, client, datasets):
    first = datasets[-1]
    below = [d for d in datasets if d.StudyInstanceUID == first.StudyInstanceUID]
    series = uids(client.search_for_series(study_instance_uid=first.StudyInstanceUID), SERIES)
    tally.check("series of a study", series == sorted({d.SeriesInstanceUID for d in below}))
    instances = uids(client.search_for_instances(first.StudyInstanceUID, first.SeriesInstanceUID), INSTANCE)
    tally.check("instances of a series", instances == sorted(
        d.SOPInstanceUID for d in below if d.SeriesInstanceUID == first.SeriesInstanceUID))
    everything = [item[STUDY]["Value"][0] for item in client.search_for_studies()]
    paged = []
    for offset in range(0, len(everything) + 5, 5):
        paged += [item[STUDY]["Value"][0] for item in client.search_for_studies(limit=5, offset=offset)]
    tally.check("pages are the whole answer, cut", paged == everything and len(set(everything)) == len(everything))
    counts = client.search_for_studies(search_filters={"StudyInstanceUID": first.StudyInstanceUID})[0]
    tally.check("number of instances", counts["00201208"]["Value"] == [len(below)], counts["00201208"])
    tally.check("modalities", counts["00080061"]["Value"] == sorted({d.Modality for d in below}))
    wanted = client.search_for_instances(search_filters={"SOPInstanceUID": first.SOPInstanceUID}, fields=["KVP", "00180050"])[0]
    tally.check("wanted fields", wanted["00180060"]["Value"] == [120] and float(wanted["00180050"]["Value"][0]) == float(first.SliceThickness), wanted)


def compare(tally, name, header, dataset):
    """Every element of the file, beside the pixel data, is in the header as pydicom reads it."""
    found = Dataset.from_json(header, bulk_data_uri_handler=lambda *_: None)
    for element in dataset:
        if element.tag == 0x7FE00010 or element.keyword == "SpecificCharacterSet":
            continue
        if not tally.check(f"{name} {element.keyword}", element.tag in found and found[element.tag].value == element.value,
                           f"{found.get(element.tag)} instead of {element}"):
            break


def metadata(tally, client, node, datasets, others):
    for dataset in datasets[::7]:
        header = client.retrieve_instance_metadata(dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID)
        compare(tally, dataset.SOPInstanceUID, header, dataset)
        address = header["7FE00010"].get("BulkDataURI", "")
        tally.check("the pixel data have a whole address",
                    address.startswith(node.base + "/dicom-web/studies/") and address.endswith("/bulkdata/7FE00010"), address)
    last = datasets[-1]
    expected = [d for d in datasets if d.StudyInstanceUID == last.StudyInstanceUID]
    tally.check("metadata of a study", uids(client.retrieve_study_metadata(last.StudyInstanceUID), INSTANCE) == sorted(d.SOPInstanceUID for d in expected))
    tally.check("metadata of a series", len(client.retrieve_series_metadata(last.StudyInstanceUID, last.SeriesInstanceUID)) == 3)
    for dataset in others:
        header = client.retrieve_instance_metadata(dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID)
        tally.check(f"metadata of {dataset.SOPClassUID.name}", set(header) >= {
            f"{element.tag:08X}" for element in dataset if element.tag.element != 0 and element.tag < 0x7FE00000})


def manners(tally, node):
    """What a client that knows HTTP expects."""
    base, auth = node.base + "/dicom-web", (NAME, PASSWORD)
    with httpx.Client(auth=auth) as http:
        answer = http.get(base + "/studies?PatientNmae=x&limit=x")
        tally.check("wrong keys are named", answer.status_code == 400
                    and {p["name"] for p in answer.json()["invalid-params"]} == {"PatientNmae", "limit"}, answer.text)
        tally.check("as a problem", answer.headers["content-type"] == "application/problem+json")
        answer = http.get(base + "/studies?PatientID=nobody")
        tally.check("nothing found is an empty list", answer.status_code == 200 and answer.json() == [])
        answer = http.get(base + "/studies?limit=1")
        tally.check("more is announced", answer.headers.get("warning", "").startswith("299 "), dict(answer.headers))
        tag = http.get(base + "/studies").headers["etag"]
        tally.check("nothing new", http.get(base + "/studies", headers={"If-None-Match": tag}).status_code == 304)
        plain = http.get(base + "/studies", headers={"Accept-Encoding": "identity"})
        packed = http.get(base + "/studies", headers={"Accept-Encoding": "gzip"})
        tally.check("gzip", packed.headers.get("content-encoding") == "gzip" and packed.json() == plain.json())
        xml = http.get(base + "/studies", headers={"Accept": 'multipart/related; type="application/dicom+xml"'})
        tally.check("XML", xml.text.count("<NativeDicomModel") == len(plain.json()) and "张" in xml.text)
        tally.check("JSON for scripts", http.get(base + "/studies", headers={"Accept": "application/json"}).headers["content-type"] == "application/json")
        tally.check("406", http.get(base + "/studies", headers={"Accept": "text/html"}).status_code == 406)
        tally.check("404", http.get(base + "/studies/1.2.3/metadata").status_code == 404)
    tally.check("401", httpx.get(base + "/studies").headers.get("www-authenticate", "").startswith("Basic"))
    tally.check("a wrong password", httpx.get(base + "/studies", auth=(NAME, "no")).status_code == 401)
    curl = subprocess.run(["curl", "-s", "-u", f"{NAME}:{PASSWORD}", base + "/series?Modality=MR&includefield=all"],
                          capture_output=True, check=True, text=True).stdout
    tally.check("curl", curl.startswith("[{") and "SP2" in curl, curl[:200])


def rebuilt(tally, willis, node, client):
    """What an index that is made anew answers is the same."""
    before = client.search_for_instances(search_filters={"RequestAttributesSequence.RequestedProcedureID": "RP1"}, fields=["all"])
    node.stop()
    done = subprocess.run([willis, "index", "--rebuild", "--quiet", "--data", node.data], capture_output=True, text=True)
    tally.check("the index can be made anew", done.returncode == 0, done.stdout + done.stderr)
    node.start()
    client = client_of(node)
    after = client.search_for_instances(search_filters={"RequestAttributesSequence.RequestedProcedureID": "RP1"}, fields=["all"])
    without = [{k: v for k, v in item.items() if k != "00081190"} for item in before]
    tally.check("and answers the same", without == [{k: v for k, v in item.items() if k != "00081190"} for item in after])


def measure(willis, studies):
    """Milliseconds of searches over many studies, median and worst of 30."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for number in range(studies):
            image(number, 1, 1).save_as(folder / f"{number}.dcm", enforce_file_format=True)
        for instance in range(2, 161):
            image(0, 1, instance).save_as(folder / f"i{instance}.dcm", enforce_file_format=True)
        node = Node(willis, None, "--workers", "0")
        try:
            node.user(NAME, PASSWORD)
            node.stop()
            subprocess.run([willis, "import", str(folder), "--data", node.data, "--quiet"], check=True, capture_output=True)
            node.start()
            one = image(0, 1, 1)
            series = f"/studies/{one.StudyInstanceUID}/series/{one.SeriesInstanceUID}"
            print("| request | answers | KB | median ms | worst ms |\n|---|---|---|---|---|")
            for path in ["/studies?limit=25", "/studies?limit=100", "/studies", "/studies?PatientName=zhang*&limit=25",
                         f"/studies?AccessionNumber=ACC{studies // 2:05}", "/studies?StudyDate=20260301-20260331",
                         series + "/instances", "/instances?limit=100", series + "/metadata"]:
                with httpx.Client(auth=(NAME, PASSWORD), headers={"Accept-Encoding": "identity"}) as http:
                    answer = http.get(node.base + "/dicom-web" + path)
                    times = []
                    for _ in range(30):
                        start = time.perf_counter()
                        answer = http.get(node.base + "/dicom-web" + path)
                        times.append((time.perf_counter() - start) * 1000)
                shown = path.replace(series, "/studies/…/series/…")
                print(f"| {shown} | {len(answer.json())} | {len(answer.content) / 1000:.0f} | "
                      f"{statistics.median(times):.1f} | {max(times):.1f} |", flush=True)
        finally:
            node.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--measure", type=int, metavar="STUDIES")
    arguments = parser.parse_args()
    willis = str(pathlib.Path(arguments.willis).resolve())
    if arguments.measure:
        return measure(willis, arguments.measure)
    from pydicom.data import get_testdata_file
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        datasets = fill(folder, 12)
        others = [pydicom.dcmread(get_testdata_file(name)) for name in
                  ["CT_small.dcm", "MR_small.dcm", "rtplan.dcm", "waveform_ecg.dcm", "liver.dcm", "JPEG2000.dcm", "test-SR.dcm"]]
        node = Node(willis, None, "--workers", "0")
        try:
            node.user(NAME, PASSWORD)
            subprocess.run([willis, "send", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
            client = client_of(node)
            searches(tally, client, datasets)
            hierarchy_and_pages(tally, client, datasets)
            manners(tally, node)
            (folder / "others").mkdir()
            for index, dataset in enumerate(others):
                dataset.save_as(folder / "others" / f"{index}.dcm", enforce_file_format=True)
            subprocess.run([willis, "send", str(folder / "others"), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
            metadata(tally, client, node, datasets, others)
            rebuilt(tally, willis, node, client)
        finally:
            node.kill()
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
