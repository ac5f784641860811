#!/usr/bin/env python3
"""Objects stored by DICOMweb (STOW-RS), by dicomweb-client, curl, httpx and Orthanc's DICOMweb plugin.

    store.py WILLIS [--plugin libOrthancDicomWeb.so]
"""

import argparse
import base64
import gzip
import hashlib
import io
import json
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import httpx
import numpy
import pydicom

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from node import Node, Tally  # noqa: E402
from query import NAME, PASSWORD, PEOPLE, client_of, compare, image  # noqa: E402

AUTH = (NAME, PASSWORD)
JSON = {"Accept": "application/dicom+json"}


def part10(dataset):
    with io.BytesIO() as stream:
        dataset.save_as(stream, enforce_file_format=True)
        return stream.getvalue()


def multipart(parts, boundary="cut-here"):
    """A body of parts, each a pair of headers and content."""
    body = b""
    for headers, content in parts:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body += f"--{boundary}\r\n{lines}\r\n".encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def related(kind, boundary="cut-here"):
    return {"Content-Type": f'multipart/related; type="{kind}"; boundary={boundary}'}


def files(*datasets):
    return multipart([({"Content-Type": "application/dicom"}, part10(one)) for one in datasets])


def present(node, dataset):
    return node.rows("SELECT count(*) FROM instances WHERE sop_instance_uid = ?", dataset.SOPInstanceUID)[0][0]


def reasons(answer):
    return [item["00081197"]["Value"][0] for item in answer.json().get("00081198", {}).get("Value", [])]


def people(tally, node, client):
    """Names in every script, sent by dicomweb-client."""
    for number in range(len(PEOPLE)):
        dataset = image(number, 1, 1)
        answer = client.store_instances([dataset], study_instance_uid=dataset.StudyInstanceUID)
        stored = answer.get("ReferencedSOPSequence", [])
        tally.check("stored by dicomweb-client", len(stored) == 1
                    and stored[0].ReferencedSOPInstanceUID == dataset.SOPInstanceUID, answer)
        header = httpx.get(stored[0].RetrieveURL + "/metadata", auth=AUTH).json()[0]
        compare(tally, f"name {number}", header, dataset)
    many = [image(number, 2, instance) for number in range(1, 6) for instance in range(1, 8)]
    answer = client.store_instances(many)
    tally.check("many at once", len(answer.ReferencedSOPSequence) == len(many)
                and [i.ReferencedSOPInstanceUID for i in answer.ReferencedSOPSequence] == [d.SOPInstanceUID for d in many])


def answers(tally, node):
    """What is answered to what was sent."""
    url = node.base + "/dicom-web/studies"
    good, other = image(20, 1, 1), image(21, 1, 1)
    with httpx.Client(auth=AUTH, timeout=60) as http:
        kind = related("application/dicom")
        answer = http.post(url, content=files(good), headers=kind | JSON)
        tally.check("stored", answer.status_code == 200 and answer.headers["content-type"] == "application/dicom+json"
                    and "00081199" in answer.json() and "00081198" not in answer.json(), answer.text)
        tally.check("address of the study", answer.json()["00081190"]["Value"] == [f"{url}/{good.StudyInstanceUID}"])
        tally.check("again", http.post(url, content=files(good), headers=kind).status_code == 200 and present(node, good) == 1)
        answer = http.post(url, content=files(good), headers=kind | {"Accept": "application/dicom+xml"})
        tally.check("XML", answer.headers["content-type"] == "application/dicom+xml" and "ReferencedSOPSequence" in answer.text)
        answer = http.post(f"{url}/{good.StudyInstanceUID}", content=files(image(20, 1, 2), other), headers=kind)
        tally.check("another study is refused, and only that", answer.status_code == 202 and reasons(answer) == [0xA901]
                    and not present(node, other), answer.text)
        answer = http.post(f"{url}/{good.StudyInstanceUID}", content=files(other), headers=kind)
        tally.check("409", answer.status_code == 409 and reasons(answer) == [0xA901], answer.text)
        changed = image(20, 1, 1)
        changed.StudyDescription = "Changed"
        answer = http.post(url, content=files(changed), headers=kind)
        tally.check("another object under the same UID is kept with a warning", answer.status_code == 202
                    and answer.json()["00081199"]["Value"][0]["00081196"]["Value"] == [0xB007], answer.text)
        answer = http.post(url, content=part10(image(22, 1, 1)), headers={"Content-Type": "application/dicom"})
        tally.check("a file alone", answer.status_code == 200 and present(node, image(22, 1, 1)) == 1, answer.text)
        packed = gzip.compress(files(image(22, 1, 2)))
        answer = http.post(url, content=packed, headers=kind | {"Content-Encoding": "gzip"})
        tally.check("gzip", answer.status_code == 200 and present(node, image(22, 1, 2)) == 1, answer.text)
        answer = http.post(url, content=(files(image(22, 1, 3))[n:n + 7] for n in range(0, len(files(image(22, 1, 3))), 7)), headers=kind)
        tally.check("in chunks of seven bytes", answer.status_code == 200 and present(node, image(22, 1, 3)) == 1, answer.text)
        answer = http.post(url, content=multipart([({"Content-Type": "application/dicom"}, b"no object at all")]), headers=kind)
        tally.check("what is no object", answer.status_code == 400 and reasons(answer) == [0xC000], answer.text)
        answer = http.post(url, content=multipart([({"Content-Type": "text/plain"}, b"hello")]), headers=kind)
        tally.check("a part of another kind", answer.status_code == 400 and "0008119A" in answer.json(), answer.text)
        for name, content, headers, status in [
            ("no parts", b"--cut-here--\r\n", kind, 400), ("no boundary", b"x", {"Content-Type": 'multipart/related; type="application/dicom"'}, 400),
            ("415", b"x", {"Content-Type": "text/plain"}, 415), ("415 within", b"x", related("image/png"), 415),
            ("415 packed", b"x", kind | {"Content-Encoding": "br"}, 415), ("gzip that is none", b"xxxxxxx", kind | {"Content-Encoding": "gzip"}, 400),
            ("406", files(good), kind | {"Accept": "text/html"}, 406), ("parts that are none", b"x" * 100000, kind, 400),
            ("another site", files(good), kind | {"Origin": "https://elsewhere.example"}, 403),
        ]:
            answer = http.post(url, content=content, headers=headers)
            tally.check(name, answer.status_code == status and answer.headers["content-type"] == "application/problem+json", f"{answer.status_code} {answer.text}")
        tally.check("400", http.post(url + "/not-a-uid", content=files(good), headers=kind).status_code == 400)
    tally.check("401", httpx.post(url, content=files(good), headers=kind).status_code == 401)


def documents(tally, node):
    """Attributes in JSON or XML, values beside them."""
    url = node.base + "/dicom-web/studies"
    with httpx.Client(auth=AUTH, timeout=60) as http:
        for number, form in [(30, "json"), (31, "json-alone"), (32, "xml"), (33, "jpeg")]:
            dataset = image(number, 1, 1)
            dataset.Rows = dataset.Columns = 64
            dataset.PixelData = numpy.arange(64 * 64, dtype=numpy.uint16).tobytes()
            pixels, kind = dataset.PixelData, "application/octet-stream"
            model = json.loads(dataset.to_json(bulk_data_threshold=1 << 30, suppress_invalid_tags=True))
            if form == "json-alone":
                model.pop("7FE00010")
                model["7FE00010"] = {"vr": "OW", "InlineBinary": base64.b64encode(pixels).decode()}
                answer = http.post(url, content=json.dumps([model]), headers={"Content-Type": "application/dicom+json"})
            elif form == "xml":
                text = native(dataset, "pixels/1")
                answer = http.post(url, content=multipart([
                    ({"Content-Type": "application/dicom+xml"}, text.encode()),
                    ({"Content-Type": kind, "Content-Location": "pixels/1"}, pixels)]), headers=related("application/dicom+xml"))
            else:
                if form == "jpeg":
                    pixels, kind = b"\xff\xd8\xff\xd9" * 10 + b"\xff", "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.70"
                model["7FE00010"] = {"vr": "OW", "BulkDataURI": "pixels/1"}
                answer = http.post(url, content=multipart([
                    ({"Content-Type": "application/dicom+json"}, json.dumps([model]).encode()),
                    ({"Content-Type": kind, "Content-Location": "pixels/1"}, pixels)]), headers=related("application/dicom+json"))
            tally.check(f"stored as {form}", answer.status_code == 200, f"{answer.status_code} {answer.text}")
            stored = file_of(node, dataset)
            if not tally.check(f"{form} is in the archive", stored is not None):
                continue
            for element in dataset:
                if element.keyword not in ("PixelData", "SpecificCharacterSet"):
                    tally.check(f"{form} {element.keyword}", stored[element.tag].value == element.value, stored.get(element.tag))
            found = pydicom.encaps.get_frame(stored.PixelData, 0, number_of_frames=1)[:len(pixels)] if form == "jpeg" else stored.PixelData
            tally.check(f"pixels of {form}", found == pixels, (len(found), len(pixels)))
        dataset = image(34, 1, 1)
        model = json.loads(dataset.to_json())
        model["7FE00010"] = {"vr": "OW", "BulkDataURI": "nowhere"}
        answer = http.post(url, content=json.dumps([model]), headers={"Content-Type": "application/dicom+json"})
        tally.check("a value that was not sent", answer.status_code == 400 and reasons(answer) == [0xC000], answer.text)
        answer = http.post(url, content="[{", headers={"Content-Type": "application/dicom+json"})
        tally.check("no JSON", answer.status_code == 400 and "malformed-metadata" in answer.text, answer.text)
    tally.check("no spooled file is left", not list(pathlib.Path(node.data, "incoming").iterdir()))


def native(dataset, location):
    """The Native DICOM Model of a data set, written as PS3.19 has it."""
    def escape(text):
        return str(text).replace("&", "&amp;").replace("<", "&lt;")

    def attribute(element):
        vr = "OW" if element.keyword == "PixelData" else element.VR
        head = f'<DicomAttribute tag="{element.tag:08X}" vr="{vr}" keyword="{element.keyword}">'
        if element.keyword == "PixelData":
            return head + f'<BulkData uri="{location}"/></DicomAttribute>'
        if element.VR == "SQ":
            inner = "".join(f'<Item number="{n + 1}">{"".join(attribute(e) for e in item)}</Item>' for n, item in enumerate(element.value))
        elif element.VR == "PN":
            kinds = ["Alphabetic", "Ideographic", "Phonetic"]
            parts = ["FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix"]
            inner = '<PersonName number="1">' + "".join(
                f"<{kind}>" + "".join(f"<{part}>{escape(value)}</{part}>" for part, value in zip(parts, group.split("^"))) + f"</{kind}>"
                for kind, group in zip(kinds, str(element.value).split("=")) if group) + "</PersonName>"
        else:
            values = element.value if element.VM > 1 else [element.value]
            inner = "".join(f'<Value number="{n + 1}">{escape(v)}</Value>' for n, v in enumerate(values))
        return head + inner + "</DicomAttribute>"
    return ('<?xml version="1.0" encoding="UTF-8"?><NativeDicomModel xml:space="preserve">'
            + "".join(attribute(e) for e in dataset if e.keyword != "SpecificCharacterSet") + "</NativeDicomModel>")


def file_of(node, dataset):
    rows = node.rows("SELECT blob FROM instances WHERE sop_instance_uid = ?", dataset.SOPInstanceUID)
    return pydicom.dcmread(pathlib.Path(node.data) / "blobs" / rows[0][0][:2] / rows[0][0]) if rows else None


def cut(tally, node, chunked):
    """The connection breaks off at any byte: what came whole may be there, nothing else."""
    host, port = node.base.removeprefix("http://").split(":")
    auth = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
    generator = random.Random(1)
    for attempt in range(40):
        first, second = image(100 + attempt + 100 * chunked, 1, 1), image(100 + attempt + 100 * chunked, 1, 2)
        alone = attempt % 4 == 0
        body = part10(second) if alone else files(first, second)
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"
        kind = "application/dicom" if alone else 'multipart/related; type="application/dicom"; boundary=cut-here'
        head = (f"POST /dicom-web/studies HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {auth}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n").encode()
        place = generator.randrange(len(body))
        sent = body[:place]
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head + (b"%x\r\n%s\r\n" % (len(sent), sent) if chunked and sent else sent))
            if attempt % 2:
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(10)
                try:
                    connection.recv(4096)
                except OSError:
                    pass
        time.sleep(0.05)
        tally.check(f"cut at {place} of {len(body)}", not present(node, second), f"chunked {chunked}, alone {alone}")
    end = time.monotonic() + 10
    while list(pathlib.Path(node.data, "incoming").iterdir()) and time.monotonic() < end:
        time.sleep(0.1)
    tally.check("nothing is left of what was cut", not list(pathlib.Path(node.data, "incoming").iterdir()))
    done = subprocess.run([node.willis, "verify", "--data", node.data], capture_output=True, text=True)
    tally.check("all that is there is whole", done.returncode == 0, done.stdout + done.stderr)


def resident(node):
    text = pathlib.Path(f"/proc/{node.process.pid}/status").read_text()
    return {key: int(text.split(key + ":")[1].split()[0]) / 1024 for key in ("VmRSS", "VmHWM", "RssAnon")}


def large(tally, node, mebibytes):
    """A multi-frame object that is larger than memory should ever be."""
    dataset = image(50, 1, 1)
    dataset.Rows = dataset.Columns = 1024
    dataset.NumberOfFrames = mebibytes // 2
    with tempfile.NamedTemporaryFile() as file:
        dataset.PixelData = numpy.random.default_rng(1).bytes(mebibytes << 20)
        dataset.save_as(file.name, enforce_file_format=True)
        before = resident(node)
        start = time.monotonic()
        answer = subprocess.run(
            ["curl", "-s", "-u", f"{NAME}:{PASSWORD}", "-H", "Content-Type: application/dicom", "-H", "Expect:", "-T", file.name, "-X", "POST",
             node.base + "/dicom-web/studies"], capture_output=True, text=True)
        seconds = time.monotonic() - start
        after = resident(node)
        tally.check("a large object by curl", '"00081199"' in answer.stdout, answer.stdout + answer.stderr)
        print(f"{mebibytes} MiB in {seconds:.1f} s, resident {before['VmRSS']:.0f} before, {after['VmHWM']:.0f} at most (MiB)")
        tally.check("memory stays flat", after["VmHWM"] < before["VmHWM"] + 60, (before, after))
        stored = node.rows("SELECT blob FROM instances WHERE sop_instance_uid = ?", dataset.SOPInstanceUID)[0][0]
        digest = hashlib.sha256(pathlib.Path(node.data, "blobs", stored[:2], stored).read_bytes()).hexdigest()
        tally.check("and is whole", digest == stored)


def expecting(tally, node):
    """curl waits to be told to go on before it sends a large body."""
    with tempfile.NamedTemporaryFile() as file:
        dataset = image(51, 1, 1)
        dataset.add_new(0x00204000, "LT", "x" * 100)
        dataset.PixelData = numpy.zeros(1 << 20, numpy.uint16).tobytes()
        dataset.Rows = dataset.Columns = 1024
        dataset.save_as(file.name, enforce_file_format=True)
        start = time.monotonic()
        answer = subprocess.run(["curl", "-s", "-u", f"{NAME}:{PASSWORD}", "-H", "Content-Type: application/dicom", "-H", "Expect: 100-continue",
                                 "--expect100-timeout", "20", "--data-binary", f"@{file.name}", node.base + "/dicom-web/studies"], capture_output=True, text=True)
        tally.check("100-continue", '"00081199"' in answer.stdout and time.monotonic() - start < 10, answer.stdout + answer.stderr)


def full(tally, willis):
    """The disk has no room: nothing is lost, and the client is told."""
    node = Node(willis, None, "--workers", "0")
    try:
        node.user(NAME, PASSWORD)
        kept = image(60, 1, 1)
        url = node.base + "/dicom-web/studies"
        kind = related("application/dicom")
        tally.check("room at first", httpx.post(url, content=files(kept), headers=kind, auth=AUTH).status_code == 200)
        node.stop()
        import os
        os.environ["WILLIS_RESERVED_MEGABYTES"] = str(1 << 29)
        node.start()
        answer = httpx.post(node.base + "/dicom-web/studies", content=files(image(60, 1, 2)), headers=kind, auth=AUTH)
        tally.check("507", answer.status_code == 507 and reasons(answer) == [0xA700] and "retry-after" in answer.headers, answer.text)
        tally.check("what was there can be read", len(httpx.get(node.base + "/dicom-web/instances", auth=AUTH).json()) == 1)
        os.environ.pop("WILLIS_RESERVED_MEGABYTES")
        node.stop()
        node.start()
        tally.check("and later there is room", httpx.post(node.base + "/dicom-web/studies", content=files(image(60, 1, 2)), headers=kind, auth=AUTH).status_code == 200)
    finally:
        node.stop()


def orthanc(tally, node, plugin):
    """Orthanc sends what it has by its DICOMweb plugin."""
    if not plugin or not shutil.which("Orthanc"):
        print("Orthanc's DICOMweb plugin is not installed: not tested here.")
        return
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
        one.close()
        settings = {
            "Name": "SENDER", "StorageDirectory": folder, "IndexDirectory": folder, "HttpPort": port, "RemoteAccessAllowed": False, "DicomServerEnabled": False,
            "AuthenticationEnabled": False, "Plugins": [plugin], "DicomWeb": {"Enable": True, "Servers": {"willis": {
                "Url": node.base + "/dicom-web/", "Username": NAME, "Password": PASSWORD, "HasDelete": "0"}}}}
        path = pathlib.Path(folder, "orthanc.json")
        path.write_text(json.dumps(settings))
        process = subprocess.Popen(["Orthanc", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                for _ in range(100):
                    try:
                        http.get("/system")
                        break
                    except httpx.TransportError:
                        time.sleep(0.1)
                datasets = [image(number, 1, instance) for number in range(70, 76) for instance in range(1, 6)]
                resources = [http.post("/instances", content=part10(dataset)).json()["ID"] for dataset in datasets]
                answer = http.post("/dicom-web/servers/willis/stow", json={"Resources": resources, "Synchronous": True})
                tally.check("Orthanc is content", answer.status_code == 200, answer.text)
                tally.check("all of Orthanc's objects", all(present(node, dataset) for dataset in datasets))
                for dataset in datasets[::5]:
                    stored = file_of(node, dataset)
                    tally.check("with their names", stored is not None and stored.PatientName == dataset.PatientName)
        finally:
            process.terminate()
            process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--plugin", default="/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
    parser.add_argument("--mebibytes", type=int, default=500)
    arguments = parser.parse_args()
    tally = Tally()
    node = Node(arguments.willis, None, "--workers", "0")
    try:
        node.user(NAME, PASSWORD)
        large(tally, node, arguments.mebibytes)
        people(tally, node, client_of(node))
        answers(tally, node)
        documents(tally, node)
        cut(tally, node, False)
        cut(tally, node, True)
        expecting(tally, node)
        orthanc(tally, node, arguments.plugin if pathlib.Path(arguments.plugin).exists() else None)
    finally:
        node.stop()
    full(tally, arguments.willis)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
