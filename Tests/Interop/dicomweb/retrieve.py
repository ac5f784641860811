#!/usr/bin/env python3
"""Retrieval by DICOMweb and WADO-URI, asked by dicomweb-client, httpx and curl, against the files that were sent and what
pydicom and numpy make of them.

    retrieve.py WILLIS [--measure]
"""

import argparse
import concurrent.futures
import hashlib
import io
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import httpx
import numpy
import pydicom
import requests
from dicomweb_client.api import DICOMwebClient
from PIL import Image, ImageSequence
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import generate_frames
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))

from node import Node, Tally  # noqa: E402

NAME, PASSWORD = "viewer", "correct horse battery"
AUTH = (NAME, PASSWORD)
STUDY = "1.2.826.0.1.3680043.8.498.77"
LITTLE = "1.2.840.10008.1.2.1"

# Files of pydicom: native in all four syntaxes, compressed in all that are common, single bits, palettes, colours.
SAMPLES = [
    "CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm", "JPEG2000.dcm",
    "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "JPEG-LL.dcm",
    "emri_small.dcm", "emri_small_RLE.dcm", "emri_small_jpeg_ls_lossless.dcm", "emri_small_jpeg_2k_lossless.dcm",
    "liver.dcm", "examples_palette.dcm", "SC_rgb.dcm", "SC_rgb_jpeg_dcmtk.dcm", "SC_ybr_full_422_uncompressed.dcm",
    "rtdose.dcm", "SC_rgb_rle_2frame.dcm",
]
OTHERS = ["test-SR.dcm", "waveform_ecg.dcm", "rtplan.dcm"]


def ct(number, series=1, name="Zhang^San=张^三", characters="GB18030", photometric="MONOCHROME2", rows=64, columns=48):
    """A signed CT slice with air, soft tissue and bone, whose window is stated."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SpecificCharacterSet = characters
    dataset.SOPClassUID = CTImageStorage
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY, f"{STUDY}.{series}"
    dataset.SOPInstanceUID = f"{STUDY}.{series}.{number}"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.PatientName, dataset.PatientID, dataset.PatientSex = name, "P77", "F"
    dataset.PatientBirthDate, dataset.StudyDate, dataset.StudyTime = "19500607", "20260301", "101530"
    dataset.StudyDescription, dataset.SeriesDescription = "头颅CT" if characters == "GB18030" else "CT Head", f"Series {series}"
    dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber = "CT", series, number
    dataset.Rows, dataset.Columns = rows, columns
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, photometric
    dataset.RescaleSlope, dataset.RescaleIntercept = "1", "-10"
    dataset.WindowCenter, dataset.WindowWidth = ["40", "300"], ["80", "1500"]
    noise = numpy.random.default_rng(number).normal(0, 20, (rows, columns))
    ramp = numpy.linspace(-200, 260, columns)[None, :] + numpy.linspace(0, 60, rows)[:, None]
    dataset.PixelData = (ramp + noise).astype("<i2").tobytes()
    return dataset


def sample(name):
    dataset = pydicom.dcmread(get_testdata_file(name))
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{STUDY}.9.{SAMPLES.index(name) + 1}"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY + ".9", STUDY + ".9.1"
    dataset.PatientID = "SAMPLES"
    return dataset


def fill(folder):
    datasets = [ct(number) for number in range(1, 6)]
    japanese = [ct(number, 2, "Yamada^Tarou=山田^太郎=やまだ^たろう", ["", "ISO 2022 IR 87"]) for number in range(1, 3)]
    inverse = ct(1, 3, photometric="MONOCHROME1")
    wide = ct(1, 4, rows=40, columns=100)
    del wide.WindowCenter, wide.WindowWidth
    datasets += japanese + [inverse, wide] + [sample(name) for name in SAMPLES]
    for name in OTHERS:
        dataset = pydicom.dcmread(get_testdata_file(name))
        datasets.append(dataset)
    for index, dataset in enumerate(datasets):
        dataset.save_as(folder / f"{index:03}.dcm", enforce_file_format=True)
    return [pydicom.dcmread(folder / f"{index:03}.dcm") for index in range(len(datasets))]


def client_of(node):
    session = requests.Session()
    session.auth = AUTH
    return DICOMwebClient(url=node.base + "/dicom-web", session=session)


def path(dataset, tail=""):
    return (f"/dicom-web/studies/{dataset.StudyInstanceUID}/series/{dataset.SeriesInstanceUID}"
            f"/instances/{dataset.SOPInstanceUID}{tail}")


def uids(dataset):
    return dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID


def parts(answer):
    """The parts of a multipart answer: headers and body of each."""
    boundary = re.search(r'boundary="?([^";]+)', answer.headers["content-type"]).group(1).encode()
    found = []
    for part in answer.content.split(b"--" + boundary)[1:-1]:
        head, _, body = part[2:].partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        found.append(({key.lower(): value for key, value in headers.items()}, body[:-2]))
    return found


def stored(node, dataset):
    blob, = node.rows("SELECT blob FROM instances WHERE sop_instance_uid = ? AND conflict = 0", dataset.SOPInstanceUID)[0]
    return (pathlib.Path(node.data) / "blobs" / blob[:2] / blob).read_bytes()


def native(dataset):
    """Frames of an uncompressed data set as little-endian bytes."""
    frames = int(dataset.get("NumberOfFrames", 1))
    data = dataset.PixelData
    if dataset.file_meta.TransferSyntaxUID.is_little_endian is False and dataset.BitsAllocated > 8:
        data = numpy.frombuffer(data, f">u{dataset.BitsAllocated // 8}").astype(f"<u{dataset.BitsAllocated // 8}").tobytes()
    length = dataset.Rows * dataset.Columns * dataset.SamplesPerPixel * dataset.BitsAllocated
    if dataset.PhotometricInterpretation == "YBR_FULL_422":
        length = length // 3 * 2
    return [data[i * length // 8:(i + 1) * length // 8] for i in range(frames)]


def objects(tally, node, client, datasets, http):
    """Whole objects: byte for byte what is stored, with all names intact."""
    for dataset in datasets:
        found = client.retrieve_instance(*uids(dataset))
        same = all(element.tag in found and found[element.tag].value == element.value for element in dataset)
        tally.check(f"{dataset.SOPInstanceUID} comes back equal", same and str(found.get("PatientName")) == str(dataset.get("PatientName")))
        one = http.get(path(dataset), headers={"Accept": "application/dicom; transfer-syntax=*"})
        tally.check("as it is stored", one.status_code == 200 and one.content == stored(node, dataset), one.status_code)
        tally.check("with its length", int(one.headers.get("content-length", 0)) == len(one.content), dict(one.headers))
        tally.check("and its syntax", dataset.file_meta.TransferSyntaxUID in one.headers["content-type"], one.headers["content-type"])
    for count, found in [(5, client.retrieve_series(STUDY, STUDY + ".1")), (9, client.retrieve_study(STUDY)),
                         (len(SAMPLES), client.retrieve_study(STUDY + ".9"))]:
        tally.check("all objects", len(found) == count and len({d.SOPInstanceUID for d in found}) == count, len(found))
    answer = http.get(f"/dicom-web/studies/{STUDY}", headers={"Accept": "*/*"})
    tally.check("a study for */*", [hashlib.sha256(body).digest() for _, body in parts(answer)]
                and {hashlib.sha256(b).digest() for _, b in parts(answer)} == {hashlib.sha256(stored(node, d)).digest() for d in datasets if d.StudyInstanceUID == STUDY})
    tally.check("parts say where they are", all(http.get(head["content-location"], headers={"Accept": "application/dicom; transfer-syntax=*"}).content == body
                                                for head, body in parts(answer)))


def conversions(tally, datasets, http):
    """Other transfer syntaxes, and what cannot be had."""
    lossless = ["1.2.840.10008.1.2", LITTLE, "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.5"]
    for name in ["CT_small.dcm", "MR_small_RLE.dcm", "emri_small_jpeg_ls_lossless.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm"]:
        dataset = next(d for d in datasets if d.SOPInstanceUID == f"{STUDY}.9.{SAMPLES.index(name) + 1}")
        expected = dataset.pixel_array
        for syntax in lossless:
            answer = http.get(path(dataset), headers={"Accept": f'multipart/related; type="application/dicom"; transfer-syntax={syntax}'})
            if not tally.check(f"{name} in {syntax}", answer.status_code == 200, answer.text[:200]):
                continue
            head, body = parts(answer)[0]
            found = pydicom.dcmread(io.BytesIO(body))
            equal = found.file_meta.TransferSyntaxUID == syntax and syntax in head["content-type"]
            # HTJ2K is not decoded by what pydicom has; its pixels are compared where codecs are tested.
            if syntax != "1.2.840.10008.1.2.4.201":
                equal = equal and numpy.array_equal(found.pixel_array, expected)
            tally.check(f"{name} in {syntax} has the same pixels", equal, head)
    ct_one, lossy = datasets[0], next(d for d in datasets if d.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.50")
    for dataset, accept in [(ct_one, 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.50'),
                            (ct_one, "text/html"), (ct_one, 'multipart/related; type="image/jpeg"')]:
        answer = http.get(path(dataset), headers={"Accept": accept})
        tally.check(f"406 for {accept}", answer.status_code == 406 and answer.headers["content-type"] == "application/problem+json"
                    and answer.json()["detail"], answer.status_code)
    answer = http.get(path(lossy), headers={"Accept": 'multipart/related; type="application/dicom"'})
    tally.check("what lost something already is not decoded unasked", "1.2.840.10008.1.2.4.50" in parts(answer)[0][0]["content-type"])
    answer = http.get(path(next(d for d in datasets if d.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.5")),
                      headers={"Accept": 'multipart/related; type="application/dicom"'})
    tally.check("nothing said is Explicit VR Little Endian", LITTLE in parts(answer)[0][0]["content-type"])
    answer = http.get(path(ct_one), headers={"Accept": f'application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80; q=0.5, application/dicom; transfer-syntax={LITTLE}; q=0.1'})
    tally.check("what costs nothing goes before what is liked better", LITTLE in answer.headers["content-type"], answer.headers["content-type"])


def frames(tally, client, datasets, http):
    """Frames: as stored where that will do, decoded where it must be."""
    related = 'multipart/related; type="application/octet-stream"'
    for dataset in datasets:
        if "PixelData" not in dataset:
            tally.check("no frames of what is no image", http.get(path(dataset, "/frames/1")).status_code == 404)
            continue
        syntax, count = dataset.file_meta.TransferSyntaxUID, int(dataset.get("NumberOfFrames", 1))
        wanted = list(range(1, count + 1))
        listed = ",".join(map(str, wanted))
        answer = http.get(path(dataset, f"/frames/{listed}"), headers={"Accept": related + "; transfer-syntax=*"})
        if not tally.check(f"frames of {dataset.SOPInstanceUID}", answer.status_code == 200, answer.text[:200]):
            continue
        found = parts(answer)
        if syntax.is_compressed and syntax != "1.2.840.10008.1.2.1.99":
            expected = list(generate_frames(dataset.PixelData, number_of_frames=count))
            same = [body for _, body in found] == expected
            tally.check("compressed frames are those that are stored", same and all(syntax in head["content-type"] for head, _ in found),
                        [(head, len(body)) for head, body in found[:2]] + [len(e) for e in expected[:2]])
            anything = http.get(path(dataset, "/frames/1"), headers={"Accept": "*/*"})
            tally.check("under their own media type for */*", parts(anything)[0][0]["content-type"].startswith("image/"), parts(anything)[0][0])
        elif dataset.BitsAllocated == 1:
            pixels = dataset.pixel_array.reshape(count, -1)
            same = all(numpy.array_equal(numpy.unpackbits(numpy.frombuffer(body, numpy.uint8), bitorder="little")[:pixels.shape[1]], pixels[i])
                       for i, (_, body) in enumerate(found))
            tally.check("single bits", same and len(found) == count)
        else:
            tally.check("native frames", [body for _, body in found] == native(dataset), [len(b) for _, b in found])
            tally.check("are told as little endian", all(LITTLE in head["content-type"] for head, _ in found), found[0][0])
        if dataset.SamplesPerPixel == 1 and dataset.BitsAllocated > 1 and syntax != "1.2.840.10008.1.2.4.91":
            answer = http.get(path(dataset, f"/frames/{count}"), headers={"Accept": f"{related}; transfer-syntax={LITTLE}"})
            last = dataset.pixel_array if count == 1 else dataset.pixel_array[-1]
            body = parts(answer)[0][1] if answer.status_code == 200 else b""
            difference = numpy.abs(numpy.frombuffer(body, last.dtype.newbyteorder("<")).reshape(last.shape).astype(int) - last).max() if len(body) == last.nbytes else 999
            lossy = syntax in ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.91")
            tally.check(f"decoded frames of {syntax.name}", difference <= (2 if lossy else 0), difference)
    one = datasets[0]
    array = one.pixel_array
    for answer in [client.retrieve_instance_frames(*uids(one), [1]),
                   client.retrieve_instance_frames(*uids(one), [1], media_types=(("application/octet-stream", LITTLE),)),
                   client.retrieve_instance_frames(*uids(one), [1], media_types=("application/octet-stream",))]:
        tally.check("dicomweb-client gets a frame", numpy.array_equal(numpy.frombuffer(answer[0], "<i2").reshape(array.shape), array))
    packed = client.retrieve_instance_frames(*uids(one), [1], media_types=(("image/jls", "1.2.840.10008.1.2.4.80"),))
    import jpeg_ls
    tally.check("a frame is compressed when that is asked for", numpy.array_equal(jpeg_ls.decode(numpy.frombuffer(packed[0], numpy.uint8)).view("<i2").reshape(array.shape), array))
    for kind, syntax in [("image/jp2", "1.2.840.10008.1.2.4.90"), ("image/dicom-rle", "1.2.840.10008.1.2.5"), ("image/jphc", "1.2.840.10008.1.2.4.201")]:
        answer = http.get(path(one, "/frames/1"), headers={"Accept": f'multipart/related; type="{kind}"'})
        tally.check(kind, answer.status_code == 200 and parts(answer)[0][0]["content-type"] == f"{kind}; transfer-syntax={syntax}", answer.status_code)
    single = http.get(path(one, "/frames/1"), headers={"Accept": "application/octet-stream"})
    tally.check("a frame in one part", single.content == one.PixelData and single.headers["content-type"].startswith("application/octet-stream"))
    ohif = http.get(path(one, "/frames/1"), headers={"Accept": "multipart/related; type=application/octet-stream; transfer-syntax=*"})
    tally.check("as OHIF asks", parts(ohif)[0][1] == one.PixelData)
    for tail, status in [("/frames/2", 404), ("/frames/0", 400), ("/frames/1,x", 400), ("/frames/", 404)]:
        tally.check(f"{tail} is refused", http.get(path(one, tail)).status_code == status, http.get(path(one, tail)).status_code)
    tally.check("406 for a lossy frame", http.get(path(one, "/frames/1"), headers={"Accept": 'multipart/related; type="image/jpeg"'}).status_code == 406)


def bulk(tally, client, datasets, http):
    """Every address that headers give out leads to the value that pydicom reads."""
    for dataset in datasets:
        header = client.retrieve_instance_metadata(*uids(dataset))
        for tag, element in header.items():
            if "BulkDataURI" not in element:
                continue
            answer = http.get(element["BulkDataURI"])
            if tag != "7FE00010":
                value = dataset[tag].value
                tally.check(f"bulk data {tag}", answer.content.rstrip(b"\0") == (value if isinstance(value, bytes) else value.tobytes()).rstrip(b"\0"), len(answer.content))
            elif dataset.file_meta.TransferSyntaxUID.is_compressed and dataset.file_meta.TransferSyntaxUID != "1.2.840.10008.1.2.1.99":
                count = int(dataset.get("NumberOfFrames", 1))
                tally.check("compressed pixel data", [b for _, b in parts(answer)] == list(generate_frames(dataset.PixelData, number_of_frames=count)))
            elif answer.headers["content-type"].startswith("multipart"):
                tally.check("pixel data in frames", b"".join(b for _, b in parts(answer)) == b"".join(native(dataset)))
            else:
                tally.check("pixel data", answer.content == dataset.PixelData, (len(answer.content), len(dataset.PixelData)))
    one = datasets[0]
    address = client.retrieve_instance_metadata(*uids(one))["7FE00010"]["BulkDataURI"]
    tally.check("dicomweb-client follows the address", b"".join(client.retrieve_bulkdata(address)) == one.PixelData)
    nested = next(d for d in datasets if "WaveformSequence" in d)
    header = client.retrieve_instance_metadata(*uids(nested))
    address = header["54000100"]["Value"][0]["54001010"]["BulkDataURI"]
    tally.check("a value within a sequence", http.get(address).content == nested.WaveformSequence[0].WaveformData)
    tally.check("no such value", http.get(path(one, "/bulkdata/00100010/0")).status_code == 404)
    found = client.search_for_instances(search_filters={"SOPInstanceUID": one.SOPInstanceUID})[0]["00081190"]["Value"][0]
    tally.check("RetrieveURL leads to the object", http.get(found, headers={"Accept": "application/dicom"}).content[128:132] == b"DICM")


def manners(tally, node, datasets, http):
    """Ranges, tags, HEAD, what is refused."""
    one = datasets[0]
    whole = stored(node, one)
    accept = {"Accept": "application/dicom"}
    url = node.base + path(one)

    def curl(*options):
        return subprocess.run(["curl", "-s", "-u", ":".join(AUTH), "-H", "Accept: application/dicom", *options, url], capture_output=True, check=True).stdout

    tally.check("curl gets the whole", curl() == whole)
    tally.check("a range", curl("-r", "100-299") == whole[100:300] and curl("-r", "-50") == whole[-50:] and curl("-r", "500-") == whole[500:])
    answer = http.get(path(one), headers=accept | {"Range": "bytes=10-19"})
    tally.check("206", answer.status_code == 206 and answer.headers["content-range"] == f"bytes 10-19/{len(whole)}" and answer.headers["content-length"] == "10", dict(answer.headers))
    answer = http.get(path(one), headers=accept | {"Range": f"bytes={len(whole)}-"})
    tally.check("416", answer.status_code == 416 and answer.headers["content-range"] == f"bytes */{len(whole)}", answer.status_code)
    tag = http.get(path(one), headers=accept).headers["etag"]
    for condition, status in [(tag, 206), ('"other"', 200), ("W/" + tag, 200)]:
        answer = http.get(path(one), headers=accept | {"Range": "bytes=0-9", "If-Range": condition})
        tally.check(f"If-Range {condition}", answer.status_code == status, answer.status_code)
    for tail, headers in [("", accept), ("", {"Accept": 'multipart/related; type="application/dicom"'}), ("/frames/1", {}), ("/rendered", {}),
                          ("/thumbnail", {}), ("/metadata", {}), ("/bulkdata/7FE00010", {})]:
        first = http.get(path(one, tail), headers=headers)
        again = http.get(path(one, tail), headers=headers | {"If-None-Match": first.headers.get("etag", "")})
        tally.check(f"304 of {tail or 'the object'}", first.status_code == 200 and again.status_code == 304 and not again.content, (first.status_code, again.status_code))
        head = http.head(path(one, tail), headers=headers)
        tally.check(f"HEAD of {tail or 'the object'}", head.status_code == 200 and not head.content and head.headers.get("etag") == first.headers["etag"]
                    and head.headers.get("content-type", "").split(";")[0] == first.headers["content-type"].split(";")[0], dict(head.headers))
    head = http.head(path(one), headers=accept)
    tally.check("HEAD tells the length", head.headers.get("content-length") == str(len(whole)), dict(head.headers))
    # A search that never fit into one packet, and headers in XML, packed.
    packed = http.get(f"/dicom-web/studies/{STUDY}/metadata", headers={"Accept-Encoding": "gzip", "Accept": 'multipart/related; type="application/dicom+xml"'})
    tally.check("gzip for XML", packed.headers.get("content-encoding") == "gzip" and "张" in packed.text and packed.text.count("<NativeDicomModel") == 9)
    for wrong, status in [(f"/dicom-web/studies/{STUDY}.404", 404), (f"/dicom-web/studies/{STUDY}/series/1.2", 404), ("/dicom-web/studies/x", 400),
                          (f"/dicom-web/studies/{STUDY}.404/rendered", 404), ("/dicom-web/nothing", 404)]:
        answer = http.get(wrong)
        tally.check(f"{status} of {wrong}", answer.status_code == status and answer.headers["content-type"] == "application/problem+json", answer.status_code)
    tally.check("401", httpx.get(url, headers=accept).status_code == 401 and httpx.get(url + "/rendered").status_code == 401)


def windowed(dataset, center=None, width=None, function="linear"):
    """PS3.3 C.11.2.1.2 in numpy."""
    values = dataset.pixel_array * float(dataset.get("RescaleSlope", 1)) + float(dataset.get("RescaleIntercept", 0))
    center = float(dataset.WindowCenter[0]) if center is None else center
    width = float(dataset.WindowWidth[0]) if width is None else width
    if function == "linear":
        light = ((values - (center - 0.5)) / (width - 1) + 0.5).clip(0, 1)
    elif function == "linear-exact":
        light = ((values - center) / width + 0.5).clip(0, 1)
    else:
        light = 1 / (1 + numpy.exp(-4 * (values - center) / width))
    return (1 - light if dataset.PhotometricInterpretation == "MONOCHROME1" else light) * 255


def picture(answer):
    return Image.open(io.BytesIO(answer.content))


def rendered(tally, client, datasets, http):
    """Pictures, beside numpy and what pydicom makes of colours."""
    png = {"Accept": "image/png"}
    one, inverse, wide = datasets[0], datasets[7], datasets[8]
    for dataset, query, expected in [
            (one, "", windowed(one)), (one, "?window=100,300,linear", windowed(one, 100, 300)), (one, "?window=20,90,linear-exact", windowed(one, 20, 90, "linear-exact")),
            (one, "?window=20,90,sigmoid", windowed(one, 20, 90, "sigmoid")), (one, "?window=20,90", windowed(one, 20, 90)), (inverse, "", windowed(inverse))]:
        answer = http.get(path(dataset, "/rendered") + query, headers=png)
        found = numpy.asarray(picture(answer)).astype(float) if answer.status_code == 200 else numpy.zeros(1)
        tally.check(f"grey levels {query}", found.shape == expected.shape and numpy.abs(found - expected).max() <= 1, answer.text[:200] if answer.status_code != 200 else numpy.abs(found - expected).max())
    found = numpy.asarray(picture(http.get(path(wide, "/rendered"), headers=png)))
    tally.check("without a window the whole contrast is used", found.min() == 0 and found.max() == 255 and 100 < found.mean() < 155, found.mean())
    answer = http.get(path(one, "/rendered"))
    tally.check("JPEG unless asked otherwise", answer.headers["content-type"] == "image/jpeg" and picture(answer).size == (48, 64)
                and numpy.abs(numpy.asarray(picture(answer)).astype(float) - windowed(one)).mean() < 4, answer.headers["content-type"])
    sizes = [len(http.get(path(one, f"/rendered?quality={q}"), headers={"Accept": "image/jpeg"}).content) for q in (10, 50, 95)]
    tally.check("quality", sizes[0] < sizes[1] < sizes[2], sizes)
    for query, size in [("viewport=100,100", (75, 100)), ("viewport=24,100", (24, 32)), ("viewport=20,20,10,10,20,20", (20, 20)), ("viewport=64,64,,,,", (48, 64))]:
        answer = http.get(path(one, f"/rendered?{query}"), headers=png)
        tally.check(query, answer.status_code == 200 and picture(answer).size == size, answer.text[:200] if answer.status_code != 200 else picture(answer).size)
    part = numpy.asarray(picture(http.get(path(one, "/rendered?viewport=20,20,10,12,20,20"), headers=png))).astype(float)
    tally.check("a part of the image", numpy.abs(part - windowed(one)[12:32, 10:30]).max() <= 1)
    part = numpy.asarray(picture(http.get(path(one, "/rendered?viewport=20,20,10,12,-20,20"), headers=png))).astype(float)
    tally.check("turned over", numpy.abs(part - windowed(one)[12:32, 10:30][:, ::-1]).max() <= 1)
    for query in ["window=1", "window=40,0", "window=40,80,cubic", "viewport=0,5", "viewport=99999,5", "quality=0", "annotation=all", "iccprofile=adobergb"]:
        answer = http.get(path(one, "/rendered?" + query))
        tally.check(f"400 for {query}", answer.status_code == 400 and answer.json()["invalid-params"][0]["name"] == query.split("=")[0], answer.text[:200])
    marked = picture(http.get(path(one, "/rendered?annotation=patient,technique&viewport=400,400"), headers=png))
    plain = picture(http.get(path(one, "/rendered?viewport=400,400"), headers=png))
    tally.check("annotation", numpy.abs(numpy.asarray(marked.convert("L")).astype(int) - numpy.asarray(plain)).max() > 100 and marked.size == plain.size)
    colours(tally, datasets, http)
    wholes(tally, datasets, http)
    tally.check("406", http.get(path(one, "/rendered"), headers={"Accept": "video/mp4"}).status_code == 406)
    report = next(d for d in datasets if "PixelData" not in d)
    tally.check("no picture of a report", http.get(path(report, "/rendered")).status_code == 404)
    tally.check("dicomweb-client", Image.open(io.BytesIO(client.retrieve_instance_rendered(*uids(one), media_types=("image/png",)))).size == (48, 64))


def colours(tally, datasets, http):
    for name, tolerance in [("SC_rgb.dcm", 0), ("examples_palette.dcm", 1), ("SC_rgb_jpeg_dcmtk.dcm", 4), ("SC_ybr_full_422_uncompressed.dcm", 3)]:
        dataset = next(d for d in datasets if d.SOPInstanceUID == f"{STUDY}.9.{SAMPLES.index(name) + 1}")
        answer = http.get(path(dataset, "/rendered"), headers={"Accept": "image/png"})
        if not tally.check(f"{name} is drawn", answer.status_code == 200, answer.text[:200]):
            continue
        found = numpy.asarray(picture(answer).convert("RGB")).astype(int)
        from pydicom.pixels import apply_color_lut, pixel_array
        expected = pixel_array(dataset)
        if name == "examples_palette.dcm":
            expected = apply_color_lut(dataset.pixel_array, dataset) >> 8
        elif name == "SC_ybr_full_422_uncompressed.dcm":
            expected = pixel_array(dataset, raw=False)
        tally.check(f"{name} in its colours", numpy.abs(found - expected.astype(int)).max() <= tolerance, numpy.abs(found - expected.astype(int)).max())


def wholes(tally, datasets, http):
    """Pictures of series, studies, and of many frames."""
    for address in [f"/dicom-web/studies/{STUDY}", f"/dicom-web/studies/{STUDY}/series/{STUDY}.1"]:
        answer = http.get(address + "/rendered", headers={"Accept": "image/png"})
        found = numpy.asarray(picture(answer)).astype(float)
        tally.check("the image in the middle stands for all", numpy.abs(found - windowed(datasets[2])).max() <= 1)
        small = http.get(address + "/thumbnail")
        tally.check("thumbnail", small.headers["content-type"] == "image/jpeg" and picture(small).size == (96, 128), picture(small).size)
    answer = http.get(f"/dicom-web/studies/{STUDY}/series/{STUDY}.1/rendered", headers={"Accept": 'multipart/related; type="image/png"'})
    found = [numpy.asarray(Image.open(io.BytesIO(body))).astype(float) for _, body in parts(answer)]
    tally.check("each image of a series", len(found) == 5 and all(numpy.abs(f - windowed(d)).max() <= 1 for f, d in zip(found, datasets)))
    many = next(d for d in datasets if d.SOPInstanceUID == f"{STUDY}.9.{SAMPLES.index('emri_small.dcm') + 1}")
    count = int(many.NumberOfFrames)
    answer = http.get(path(many, "/rendered"), headers={"Accept": "image/gif"})
    moving = picture(answer)
    tally.check("an animation", moving.n_frames == count and moving.size == (many.Columns, many.Rows), moving.n_frames)
    stills = [numpy.asarray(picture(http.get(path(many, f"/frames/{n}/rendered"), headers={"Accept": "image/png"})).convert("L")) for n in range(1, count + 1)]
    tally.check("shows the frames", all(numpy.array_equal(numpy.asarray(frame.convert("L")), still) for frame, still in zip(ImageSequence.Iterator(moving), stills)))
    middle = numpy.asarray(picture(http.get(path(many, "/rendered"), headers={"Accept": "image/png"})))
    tally.check("the frame in the middle stands for all", numpy.array_equal(middle, stills[count // 2]))
    answer = http.get(path(many, "/frames/1,3/rendered"), headers={"Accept": 'multipart/related; type="image/png"'})
    found = [numpy.asarray(Image.open(io.BytesIO(body))) for _, body in parts(answer)]
    tally.check("some frames", len(found) == 2 and numpy.array_equal(found[1], stills[2]))
    tally.check("one picture of two frames cannot be", http.get(path(many, "/frames/1,3/rendered"), headers={"Accept": "image/png"}).status_code == 406)
    series = picture(http.get(f"/dicom-web/studies/{STUDY}/series/{STUDY}.1/rendered", headers={"Accept": "image/gif"}))
    tally.check("a series as an animation", series.n_frames == 5)
    for tail, size in [("/thumbnail", (128, 128)), ("/frames/2/thumbnail", (128, 128)), ("/thumbnail?viewport=32,32", (32, 32))]:
        tally.check(tail, picture(http.get(path(many, tail))).size == size)


def by_parameters(tally, node, datasets, http):
    """WADO-URI."""
    one, many = datasets[0], next(d for d in datasets if d.SOPInstanceUID == f"{STUDY}.9.{SAMPLES.index('emri_small.dcm') + 1}")

    def ask(dataset, **more):
        names = {"requestType": "WADO", "studyUID": dataset.StudyInstanceUID, "seriesUID": dataset.SeriesInstanceUID, "objectUID": dataset.SOPInstanceUID}
        return http.get("/wado", params={k: v for k, v in (names | more).items() if v is not None})

    answer = ask(one)
    tally.check("a picture unless asked otherwise", answer.headers["content-type"] == "image/jpeg" and picture(answer).size == (48, 64))
    answer = ask(one, contentType="application/dicom")
    tally.check("an object", answer.content == stored(node, one) and answer.headers["content-type"].startswith("application/dicom"))
    answer = ask(one, contentType="application/dicom", transferSyntax="1.2.840.10008.1.2.4.80")
    found = pydicom.dcmread(io.BytesIO(answer.content))
    tally.check("in another syntax", found.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.80" and numpy.array_equal(found.pixel_array, one.pixel_array) and str(found.PatientName) == "Zhang^San=张^三")
    answer = ask(one, contentType="image/png", windowCenter="100", windowWidth="300")
    tally.check("windowed", numpy.abs(numpy.asarray(picture(answer)).astype(float) - windowed(one, 100, 300)).max() <= 1)
    tally.check("rows", picture(ask(one, rows="32")).size == (24, 32))
    tally.check("columns and region", picture(ask(one, columns="48", region="0,0,0.5,0.5", contentType="image/png")).size == (48, 64))
    answer = ask(many, frameNumber="3", contentType="image/png")
    expected = http.get(path(many, "/frames/3/rendered"), headers={"Accept": "image/png"})
    tally.check("a frame", answer.content == expected.content)
    tally.check("many frames are an object", ask(many).headers["content-type"].startswith("application/dicom"))
    tally.check("quality", len(ask(one, imageQuality="5").content) < len(ask(one, imageQuality="99").content))
    tally.check("a report is an object", ask(next(d for d in datasets if "PixelData" not in d)).headers["content-type"].startswith("application/dicom"))
    for more, status in [({"requestType": "GET"}, 400), ({"studyUID": None}, 400), ({"objectUID": "x"}, 400), ({"frameNumber": "0"}, 400), ({"frameNumber": "9"}, 404),
                         ({"windowCenter": "1"}, 400), ({"region": "1,1,0,0"}, 400), ({"contentType": "video/mp4"}, 406), ({"objectUID": "1.2.3"}, 404),
                         ({"contentType": "application/dicom", "anonymize": "yes"}, 400)]:
        tally.check(f"{more}", ask(one, **more).status_code == status, ask(one, **more).status_code)
    tally.check("401", httpx.get(node.base + "/wado").status_code == 401)


def children(node):
    found = subprocess.run(["pgrep", "-P", str(node.process.pid), "-f", "transcode-helper"], capture_output=True, text=True).stdout.split()
    return [int(number) for number in found]


def resident(node):
    """What the server holds of its own in MiB: the program itself, large in a debug build, is mapped from its file."""
    lines = pathlib.Path(f"/proc/{node.process.pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem"))) / 1024


def faults(tally, node, datasets, http):
    """A helper that dies costs one request; a damaged object too; a client that goes away costs nothing."""
    one = datasets[1]
    http.get(path(one, "/rendered?quality=41"))
    before = children(node)
    for number in before:
        os.kill(number, signal.SIGKILL)
    time.sleep(0.2)
    answer = http.get(path(one, "/rendered?quality=42"))
    tally.check("a helper that died is started anew", bool(before) and answer.status_code == 200, (before, answer.status_code))
    for number in children(node):
        os.kill(number, signal.SIGSTOP)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(http.get, path(one, "/rendered?quality=43"))
        time.sleep(1)
        for number in children(node):
            os.kill(number, signal.SIGKILL)
        answer = waiting.result()
    tally.check("one that dies over a request costs that request", answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json", answer.status_code)
    tally.check("and no other", http.get(path(one, "/rendered?quality=44")).status_code == 200)
    blob, = node.rows("SELECT blob FROM instances WHERE sop_instance_uid = ? AND conflict = 0", datasets[4].SOPInstanceUID)[0]
    file = pathlib.Path(node.data) / "blobs" / blob[:2] / blob
    content = file.read_bytes()
    file.write_bytes(content[:-2000])
    try:
        status = http.get(path(datasets[4]), headers={"Accept": "application/dicom"}).status_code
    except httpx.HTTPError:
        status = "cut"
    tally.check("a file that lost its end is never given out as whole", status in (500, "cut"), status)
    answer = http.get(path(datasets[4], "/rendered"))
    tally.check("nor drawn", answer.status_code >= 400 and answer.headers["content-type"] == "application/problem+json", answer.status_code)
    try:
        status = http.get(f"/dicom-web/studies/{STUDY}/series/{STUDY}.1").status_code
    except httpx.HTTPError:
        status = "cut"
    tally.check("nor in a series", status in (500, "cut"), status)
    file.write_bytes(content)
    tally.check("the server goes on", http.get(path(datasets[4]), headers={"Accept": "application/dicom"}).content == content)
    left = [f for f in (pathlib.Path(node.data) / "incoming").iterdir()]
    tally.check("no file is left over", not left, left)


def large(tally, node, willis, http, frames=1000):
    """An object of 500 MiB: a frame of it, its headers and the whole, in little memory."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = ct(1, 7, rows=512, columns=512)
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7.3"
        dataset.NumberOfFrames = frames
        slice_ = numpy.arange(512 * 512, dtype="<u2")
        dataset.PixelData = b"".join((slice_ ^ number).tobytes() for number in range(frames))
        file = pathlib.Path(folder) / "large.dcm"
        dataset.save_as(file, enforce_file_format=True)
        subprocess.run([willis, "send", folder, "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
    related = {"Accept": f'multipart/related; type="application/octet-stream"; transfer-syntax={LITTLE}'}
    times = []
    for number in [frames // 2, frames, 1, frames // 3]:
        start = time.perf_counter()
        answer = http.get(path(dataset, f"/frames/{number}"), headers=related)
        times.append((time.perf_counter() - start) * 1000)
        tally.check("a frame of a large object", parts(answer)[0][1] == (slice_ ^ (number - 1)).tobytes())
    answer = http.get(path(dataset, f"/frames/{frames // 2}/rendered"), headers={"Accept": "image/png"})
    tally.check("drawn", answer.status_code == 200 and picture(answer).size == (512, 512))
    count = 0
    with http.stream("GET", path(dataset), headers={"Accept": "application/dicom"}) as answer:
        for chunk in answer.iter_raw(1 << 20):
            count += len(chunk)
    tally.check("the whole of it", count == len(stored(node, dataset)), count)
    memory = resident(node)
    tally.check("in less than 60 MiB", memory < 60, memory)
    print(f"    one frame of {frames}: {min(times):.1f} ms, first {times[0]:.1f} ms; server {memory:.0f} MiB resident")
    slow = socket.create_connection(node.base.removeprefix("http://").split(":"))
    import base64
    token = base64.b64encode(":".join(AUTH).encode()).decode()
    slow.sendall(f"GET {path(dataset)} HTTP/1.1\r\nHost: x\r\nAccept: application/dicom\r\nAuthorization: Basic {token}\r\n\r\n".encode())
    time.sleep(2)
    memory = resident(node)
    tally.check("one that never reads costs no memory", memory < 60, memory)
    slow.close()


def measure(willis):
    """Figures for docs/BENCHMARKS.md."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for number in range(1, 161):
            ct(number, rows=512, columns=512).save_as(folder / f"{number}.dcm", enforce_file_format=True)
        node = Node(willis, None, "--workers", "0")
        try:
            node.user(*AUTH)
            subprocess.run([willis, "send", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
            one = ct(80)
            series = f"/dicom-web/studies/{STUDY}/series/{STUDY}.1"
            for name, address, accept in [
                    ("series metadata", series + "/metadata", "application/dicom+json"), ("frame", path(one, "/frames/1"), 'multipart/related; type="application/octet-stream"'),
                    ("frame, one part", path(one, "/frames/1"), "application/octet-stream"), ("instance", path(one), "application/dicom; transfer-syntax=*"),
                    ("rendered JPEG", path(one, "/rendered"), "image/jpeg"), ("rendered PNG", path(one, "/rendered"), "image/png"), ("thumbnail", path(one, "/thumbnail"), "image/jpeg"),
                    ("frame as JPEG-LS", path(one, "/frames/1"), 'multipart/related; type="image/jls"')]:
                times = []
                connection = requests.Session()
                connection.auth = AUTH
                for turn in range(40):
                    changed = f"?window={40 + turn},80" if "rendered" in name else ""
                    start = time.perf_counter()
                    answer = connection.get(node.base + address + changed, headers={"Accept": accept, "Accept-Encoding": "identity"})
                    times.append((time.perf_counter() - start) * 1000)
                    assert answer.status_code == 200, answer.text
                print(f"{name}: median {statistics.median(times):.2f} ms, best {min(times):.2f}, first {times[0]:.1f} ms, {len(answer.content) / 1000:.0f} KB", flush=True)
            for turn in range(5):
                start = time.perf_counter()
                done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{size_download} %{time_starttransfer} %{time_total}", "-u", ":".join(AUTH),
                                       "-H", 'Accept: multipart/related; type="application/dicom"; transfer-syntax=*', node.base + series], capture_output=True, text=True).stdout.split()
                print(f"series: {float(done[0]) / float(done[2]) / 1e6:.0f} MB/s, first byte {float(done[1]) * 1000:.1f} ms, server {resident(node):.0f} MiB", flush=True)
        finally:
            node.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--frames", type=int, default=1000, help="of the large object")
    arguments = parser.parse_args()
    willis = str(pathlib.Path(arguments.willis).resolve())
    if arguments.measure:
        return measure(willis)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        datasets = fill(folder)
        node = Node(willis, None, "--workers", "0")
        try:
            node.user(*AUTH)
            sent = subprocess.run([willis, "send", str(folder), "--to", f"127.0.0.1:{node.port}"], capture_output=True, text=True)
            tally.check("all objects are sent", sent.returncode == 0, sent.stdout + sent.stderr)
            client = client_of(node)
            with httpx.Client(base_url=node.base, auth=AUTH, timeout=60) as http:
                for step in [lambda: objects(tally, node, client, datasets, http), lambda: conversions(tally, datasets, http),
                             lambda: frames(tally, client, datasets, http), lambda: bulk(tally, client, datasets, http),
                             lambda: manners(tally, node, datasets, http), lambda: rendered(tally, client, datasets, http),
                             lambda: by_parameters(tally, node, datasets, http), lambda: faults(tally, node, datasets, http),
                             lambda: large(tally, node, willis, http, arguments.frames)]:
                    try:
                        step()
                    except Exception as error:
                        import traceback
                        tally.check("no surprise", False, "".join(traceback.format_exception(error)[-4:]))
        finally:
            node.kill()
    return tally.finish()


sys.exit(main())
