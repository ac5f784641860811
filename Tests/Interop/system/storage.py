#!/usr/bin/env python3
"""How the house keeps images by itself, seen by other people's software: low space, quotas, retention rules and legal
holds, the scrub, figures, and lossless recompression that gives the original back byte by byte.

    storage.py WILLIS
"""

import hashlib
import http.cookiejar
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import numpy
import pydicom
from pydicom.dataset import FileMetaDataset
from pydicom.uid import (CTImageStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGLSLossless, RLELossless,
                         HTJ2KLossless, generate_uid)
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as FIND
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelGet as GET
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance, Verification

from node import Node, Tally

willis = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()
check = tally.check


def new_uid():
    """Short enough for numbers behind it."""
    return str(generate_uid())[:50].rstrip(".")


def image(number, study, bits=16, size=256, description="Head"):
    dataset = pydicom.Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = f"{study}.1.{number}"
    dataset.PatientID, dataset.PatientName = "KEEP", "Zhang^San=张^三"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, study + ".1"
    dataset.StudyDate, dataset.StudyDescription = "20200131", description
    dataset.Modality, dataset.InstanceNumber, dataset.SeriesNumber = "CT", number, 1
    item = pydicom.Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "T-D1100", "SRT", "Kopf"
    dataset.AnatomicRegionSequence = [item]
    block = dataset.private_block(0x0009, "WILLIS TEST", create=True)
    block.add_new(0x01, "UN", b"\1\2\3\4")
    dataset.Rows = dataset.Columns = size
    dataset.BitsAllocated = bits
    dataset.BitsStored = 12 if bits == 16 else 8
    dataset.HighBit, dataset.PixelRepresentation, dataset.SamplesPerPixel = dataset.BitsStored - 1, 0, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    y, x = numpy.mgrid[:size, :size]
    noise = numpy.random.default_rng(number).integers(0, 5, (size, size))
    smooth = (x * y // 64 + number) % 200 + noise
    dataset.PixelData = smooth.astype("<u2" if bits == 16 else "u1").tobytes()
    return dataset


def send(node, datasets, title="CT01", syntax=ExplicitVRLittleEndian):
    """Sends all; gives the statuses and the last answer."""
    ae = AE(ae_title=title)
    ae.add_requested_context(CTImageStorage, syntax)
    association = ae.associate("127.0.0.1", node.port)
    answers = []
    for dataset in datasets:
        dataset.file_meta.TransferSyntaxUID = syntax
        answers.append(association.send_c_store(dataset))
        if not answers[-1] or answers[-1].Status != 0:
            break
    association.release()
    return [answer.Status if answer else None for answer in answers], answers[-1] if answers else None


def fetch(node, study, syntax=ExplicitVRLittleEndian):
    """C-GET of a study: what came, and the final status."""
    got = []

    def keep(event):
        dataset = event.dataset
        dataset.file_meta = event.file_meta
        got.append(dataset)
        return 0

    ae = AE(ae_title="READER")
    ae.add_requested_context(GET)
    ae.add_requested_context(CTImageStorage, syntax)
    association = ae.associate(
        "127.0.0.1", node.port, ext_neg=[build_role(CTImageStorage, scp_role=True)], evt_handlers=[(evt.EVT_C_STORE, keep)])
    query = pydicom.Dataset()
    query.QueryRetrieveLevel, query.StudyInstanceUID = "STUDY", study
    last = None
    for status, _ in association.send_c_get(query, GET):
        last = status
    association.release()
    return got, last


def find(node, study):
    ae = AE(ae_title="READER")
    ae.add_requested_context(FIND)
    association = ae.associate("127.0.0.1", node.port)
    query = pydicom.Dataset()
    query.QueryRetrieveLevel, query.StudyInstanceUID, query.PatientName = "STUDY", study, ""
    found = [answer for status, answer in association.send_c_find(query, FIND) if answer is not None]
    association.release()
    return found


def commit(node, datasets):
    """Storage commitment on one association: the objects that are promised, and those that are not."""
    reports = []

    def report(event):
        reports.append(event.event_information)
        return 0, None

    ae = AE(ae_title="CT01")
    ae.add_requested_context(StorageCommitmentPushModel)
    association = ae.associate("127.0.0.1", node.port, evt_handlers=[(evt.EVT_N_EVENT_REPORT, report)])
    request = pydicom.Dataset()
    request.TransactionUID = generate_uid()
    request.ReferencedSOPSequence = []
    for dataset in datasets:
        item = pydicom.Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
        request.ReferencedSOPSequence.append(item)
    association.send_n_action(request, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance)
    end = time.monotonic() + 20
    while not reports and time.monotonic() < end:
        time.sleep(0.1)
    association.release()
    if not reports:
        return None, None
    return (len(reports[0].get("ReferencedSOPSequence", [])), len(reports[0].get("FailedSOPSequence", [])))


def run(node, *words, status=0):
    result = subprocess.run([willis, *map(str, words), "--data", node.data], capture_output=True, text=True)
    check("willis " + " ".join(map(str, words)), result.returncode == status,
          f"{result.returncode} {result.stdout} {result.stderr}")
    return result.stdout + result.stderr


def figures(node, status=0):
    text = run(node, "storage", "show", "--json", status=status)
    return json.loads(text[:text.rindex("}") + 1])


def health(node):
    with urllib.request.urlopen(node.base + "/health", timeout=10) as answer:
        return answer.read().decode().split()


def page(node, path, language="en"):
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.addheaders = [("Accept-Language", language)]
    body = browser.open(node.base + "/sign-in").read().decode()
    token = body.split('name="token" value="')[-1].split('"')[0]
    form = urllib.parse.urlencode({"token": token, "name": "tester", "password": "correct horse battery"})
    browser.open(node.base + "/sign-in", data=form.encode()).read()
    return browser.open(node.base + path).read().decode()


def blob_path(node, blob):
    return pathlib.Path(node.data) / "blobs" / blob[:2] / blob


def blobs(node, study):
    return dict(node.rows(
        "SELECT i.sop_instance_uid, i.blob FROM instances i JOIN studies s ON s.id = i.study"
        " WHERE s.study_uid = ? AND i.conflict = 0 AND i.calling_ae_title <> 'WILLIS'", study))


def wait(question, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.2)
    return False


def same(one, other):
    """Every element of two data sets, pixels decoded; without group lengths of the encoding."""
    if [e.tag for e in one] != [e.tag for e in other]:
        return False
    for element in one:
        if element.tag == 0x7FE00010:
            continue
        if element.value != other[element.tag].value:
            return False
    return numpy.array_equal(one.pixel_array, other.pixel_array)


# MARK: - Low space

def low_space():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", folder], check=True)
        node = None
        try:
            os.environ.pop("WILLIS_RESERVED_MEGABYTES", None)
            node = Node(willis, folder, "--reserve", "50%")
            node.user()
            run(node, "peer", "set", "READER", "--query")
            study = new_uid()
            statuses, refusal = send(node, [image(n, study, size=512) for n in range(1, 200)])
            stored = len(statuses) - 1
            check("some objects fit", stored > 10, stored)
            check("refused with A700 before the disk is full", refusal.Status == 0xA700, refusal)
            free = os.statvfs(folder)
            check("the reserve is still there", free.f_bavail * free.f_frsize > 40 << 20, free.f_bavail * free.f_frsize)
            check("the refusal has its reason", "reserve" in str(refusal.get("ErrorComment", "")), refusal)
            ae = AE()
            ae.add_requested_context(Verification)
            echo = ae.associate("127.0.0.1", node.port)
            check("associations are accepted", echo.is_established and echo.send_c_echo().Status == 0)
            echo.release()
            check("searches work", len(find(node, study)) == 1)
            got, last = fetch(node, study)
            check("retrieval works", len(got) == stored and last.Status == 0, f"{len(got)} {last}")
            check("health says it", wait(lambda: "storage-full" in health(node), 10), health(node))
            figures_now = figures(node)
            check("willis storage tells the room", figures_now["disk"]["total_bytes"] == 96 << 20, figures_now["disk"])
            worklist = page(node, "/")
            check("every page says it", "storage-banner" in worklist)
            check("the storage page says it in Chinese", "暂不接收新影像" in page(node, "/archive/storage", "zh"))
            time.sleep(8)
            check("work that would write waits", not node.rows("SELECT 1 FROM jobs WHERE state IN ('running', 'dead')"))
            subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
            check("health is well again", wait(lambda: "storage-full" not in health(node), 10), health(node))
            statuses, _ = send(node, [image(900, study, size=512)])
            check("objects are taken again", statuses == [0], statuses)
            check("work goes on by itself", bool(node.wait_for("SELECT 1 FROM jobs WHERE state = 'done'", 60)))
            check("no try was spent", node.rows("SELECT max(failures) FROM jobs") == [(0,)])
        finally:
            if node:
                node.kill()
            subprocess.run(["umount", "-l", folder])


# MARK: - Limits

def quotas(node):
    run(node, "storage", "source", "CT02", "--site", "north")
    run(node, "quota", "set", "source", "QUOTA", "--warn", "200KiB", "--refuse", "300KiB")
    run(node, "quota", "set", "site", "north", "--measure", "studies", "--refuse", "1")
    time.sleep(1.5)
    study = new_uid()
    statuses, refusal = send(node, [image(1, study)], "QUOTA")
    time.sleep(1.2)
    statuses, refusal = send(node, [image(n, study) for n in range(2, 12)], "QUOTA")
    check("a sender above its quota is refused", refusal.Status == 0xA700 and len(statuses) < 5, f"{statuses}")
    check("and told why", "quota" in str(refusal.get("ErrorComment", "")), refusal)
    statuses, _ = send(node, [image(1, new_uid())], "OTHER")
    check("others are not", statuses == [0], statuses)
    first = new_uid()
    statuses, _ = send(node, [image(1, first)], "CT02")
    check("the first study of a site comes in", statuses == [0], statuses)
    statuses, _ = send(node, [image(1, new_uid())], "CT02")
    check("the second is refused", statuses == [0xA700], statuses)
    statuses, _ = send(node, [image(2, first)], "CT02")
    check("more of the first is not", statuses == [0], statuses)
    check("health names it", wait(lambda: "quota-reached" in health(node), 10), health(node))
    listing = run(node, "quota", "list")
    check("the list says so", listing.count("USED UP") == 2, listing)
    run(node, "quota", "remove", "source", "QUOTA")
    run(node, "quota", "remove", "site", "north")
    time.sleep(1.5)
    send(node, [image(20, study)], "QUOTA")
    statuses, _ = send(node, [image(21, study)], "QUOTA")
    check("without the limit it is taken again", statuses == [0], statuses)


def statistics(node):
    study = new_uid()
    sent = [image(n, study) for n in range(1, 6)]
    send(node, sent, "STATS")
    send(node, sent, "STATS")
    time.sleep(3)
    now = figures(node)
    total = node.rows("SELECT count(*), sum(byte_count) FROM instances")[0]
    check("figures agree with the rows", (now["total"]["instances"], now["total"]["bytes"]) == total,
          f"{now['total']} {total}")
    check("studies too", now["total"]["studies"] == node.rows("SELECT count(*) FROM studies")[0][0])
    mine = [row for row in now["by_source"] if row["name"] == "STATS"][0]
    check("by source", mine["instances"] == 5 and mine["studies"] == 1, mine)
    check("by modality", any(row["name"] == "CT" for row in now["by_modality"]))
    check("duplicates are counted", now["duplicates"]["instances"] >= 5, now["duplicates"])
    check("growth is told", now["growth_bytes_per_day"] > 0)
    text = page(node, "/archive/storage")
    check("the page shows the same", f"{total[0]:,}" in text, "")


# MARK: - Rules and holds

def rules(node):
    old, held = new_uid(), new_uid()
    send(node, [image(1, old, description="Topogram scout")], "RULED")
    send(node, [image(1, held, description="Other scout")], "RULED")
    for study in (old, held):
        node.wait_for(f"SELECT 1 FROM studies WHERE study_uid = '{study}' AND state = 'done'", 60)
    run(node, "retention", "set", "scouts", "remove", "--source", "RULED", "--description", "*scout*", "--study-days", "30")
    run(node, "retention", "set", "nothing", "remove", status=64)
    text = run(node, "retention", "test")
    check("the dry run lists what and why", old in text and held in text and "made" in text, text)
    run(node, "hold", "place", held, "--reason", "Court")
    text = run(node, "retention", "test")
    check("a held study is left out", old in text and held not in text, text)
    run(node, "retention", "set", "teaching", "keep", "--description", "topo*")
    text = run(node, "retention", "test")
    check("a keep rule keeps", "KEPT by teaching" in text, text)
    database = sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20)
    try:
        database.execute("DELETE FROM instances WHERE study = (SELECT id FROM studies WHERE study_uid = ?)", (held,))
        refused = False
    except sqlite3.DatabaseError as error:
        refused = "hold" in str(error)
    database.rollback()
    database.close()
    check("the database itself refuses to delete what is held", refused)
    run(node, "retention", "remove", "teaching")
    text = run(node, "retention", "run", "scouts")
    check("the rule deletes", not find(node, old), text)
    check("and logs it", old in run(node, "retention", "log"))
    check("with its reason in the history of changes", "rule scouts" in run(node, "changes"), run(node, "changes"))
    check("what is held is still there", len(find(node, held)) == 1)
    refused = subprocess.run([willis, "delete", "--study", held, "--data", node.data], capture_output=True, text=True)
    check("nobody deletes what is held", refused.returncode != 0 and "legal hold" in refused.stderr
          and len(find(node, held)) == 1, f"{refused.returncode} {refused.stderr}")
    promised, failed = commit(node, [image(1, old)])
    check("storage commitment does not promise what was deleted", (promised, failed) == (0, 1), f"{promised} {failed}")
    run(node, "restore", "--study", old)
    check("what a rule deleted can be restored", len(find(node, old)) == 1)
    run(node, "hold", "lift", held)
    run(node, "retention", "remove", "scouts")


# MARK: - Recompression

def recompression(node):
    run(node, "storage", "set", "removal-grace", "2")
    run(node, "storage", "source", "ASIS", "--keep-as-received")
    study, kept, eight = new_uid(), new_uid(), new_uid()
    sent = [image(n, study, description="Keep small") for n in range(1, 41)]
    send(node, sent, "COMP")
    send(node, [image(1, kept, description="Keep small")], "ASIS")
    send(node, [image(1, eight, bits=8, description="Keep small")], "COMP", ImplicitVRLittleEndian)
    for uid in (study, kept, eight):
        node.wait_for(f"SELECT 1 FROM studies WHERE study_uid = '{uid}' AND state = 'done'", 60)
    originals = blobs(node, study)
    received = {uid: pydicom.dcmread(blob_path(node, blob)) for uid, blob in originals.items()}
    for dataset in received.values():
        dataset.pixel_array  # read whole before the files go
    first = blob_path(node, originals[sent[0].SOPInstanceUID])
    reader = open(first, "rb")
    begun = reader.read(1000)
    whole = hashlib.sha256(first.read_bytes()).hexdigest()
    run(node, "retention", "set", "compress", "recompress", "--syntax", "jpeg-ls", "--modality", "CT", "--description", "keep*")
    run(node, "retention", "run", "compress")
    # Killed in the middle, again and again: what is done stays done, what is not is done again.
    for _ in range(4):
        time.sleep(0.4)
        for (worker,) in node.rows("SELECT worker FROM jobs WHERE state = 'running'"):
            for pid in subprocess.run(["pgrep", "-f", f"worker --data {node.data} --name {worker}"], capture_output=True,
                                      text=True).stdout.split():
                os.kill(int(pid), signal.SIGKILL)
    left = f"SELECT 1 FROM instances i JOIN studies s ON s.id = i.study WHERE s.study_uid IN ('{study}', '{eight}')" \
           f" AND i.transfer_syntax_uid <> '{JPEGLSLossless}' AND i.calling_ae_title <> 'WILLIS'"
    check("all of it is compressed in the end", wait(lambda: not node.rows(left), 90), len(node.rows(left)))
    now = blobs(node, study)
    check("no object was lost", set(now) == set(originals))
    check("each is smaller", all(blob_path(node, now[u]).stat().st_size < len(received[u].PixelData) for u in now))
    files = {uid: pydicom.dcmread(blob_path(node, blob)) for uid, blob in now.items()}
    check("each is JPEG-LS, under its name",
          all(f.file_meta.TransferSyntaxUID == JPEGLSLossless and f.SOPInstanceUID == u for u, f in files.items()))
    check("every element and every pixel is the same, says pydicom", all(same(received[u], files[u]) for u in files))
    check("what its sender wants kept as received is", blobs(node, kept) and all(
        pydicom.dcmread(blob_path(node, b)).file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
        for b in blobs(node, kept).values()))
    check("the old files go", wait(lambda: not first.exists(), 30))
    rest = begun + reader.read()
    reader.close()
    check("a reader in the middle of the old file is undisturbed", hashlib.sha256(rest).hexdigest() == whole)
    got, last = fetch(node, study)
    check("a reader without JPEG-LS gets it as it came", last.Status == 0 and len(got) == len(sent)
          and all(same(received[str(d.SOPInstanceUID)], d) for d in got), f"{last} {len(got)}")
    promised, failed = commit(node, sent)
    check("storage commitment still holds", (promised, failed) == (len(sent), 0), f"{promised} {failed}")
    statuses, _ = send(node, sent[:3], "COMP")
    check("the same objects again are duplicates", statuses == [0, 0, 0] and blobs(node, study) == now)
    statuses, _ = send(node, [sent[3]], "COMP", ImplicitVRLittleEndian)
    conflicts = node.rows("SELECT count(*) FROM instances WHERE conflict = 1")[0][0]
    check("in another encoding too", statuses == [0] and blobs(node, study) == now and conflicts == 0, conflicts)
    text = run(node, "verify", "--originals", "--quiet")
    check("verify expands each to what was received", f"{len(sent) + 1} recompressed objects expanded" in text, text)
    saved = figures(node)["recompression_saved"]
    check("what it saved is told", saved["instances"] == len(sent) + 1 and saved["bytes"] > 0, saved)
    run(node, "retention", "remove", "compress")
    for syntax, uid in (("rle", RLELossless), ("htj2k", HTJ2KLossless)):
        other = new_uid()
        send(node, [image(1, other)], syntax.upper())
        node.wait_for(f"SELECT 1 FROM studies WHERE study_uid = '{other}' AND state = 'done'", 60)
        run(node, "retention", "set", "to-" + syntax, "recompress", "--syntax", syntax, "--source", syntax.upper())
        run(node, "retention", "run", "to-" + syntax)
        check(f"{syntax} too", bool(node.wait_for(
            f"SELECT 1 FROM instances WHERE sop_instance_uid = '{other}.1.1' AND transfer_syntax_uid = '{uid}'", 30)),
            node.rows("SELECT reason FROM recompression_refusals"))
        run(node, "retention", "remove", "to-" + syntax)


# MARK: - Integrity

def integrity(node):
    study = new_uid()
    sent = [image(n, study) for n in range(1, 6)]
    send(node, sent, "CT01")
    run(node, "storage", "scrub", "--quiet")
    stored = blobs(node, study)
    rotten, missing = blob_path(node, stored[sent[0].SOPInstanceUID]), blob_path(node, stored[sent[1].SOPInstanceUID])
    content = bytearray(rotten.read_bytes())
    content[-1000] ^= 0x10
    rotten.chmod(0o600)
    rotten.write_bytes(content)
    away = missing.read_bytes()
    missing.unlink()
    orphan, young = b"nobody wants me", b"about to be wanted"
    for bytes_, age in ((orphan, 2 * 86400), (young, 60)):
        path = blob_path(node, hashlib.sha256(bytes_).hexdigest())
        path.write_bytes(bytes_)
        os.utime(path, (time.time() - age, time.time() - age))
    text = run(node, "storage", "scrub", "--quiet", status=65)
    check("both kinds of damage are named", rotten.name in text and missing.name in text, text)
    quarantine = pathlib.Path(node.data) / "quarantine"
    check("an old orphan is moved aside", (quarantine / hashlib.sha256(orphan).hexdigest()).exists())
    check("a young one stays", blob_path(node, hashlib.sha256(young).hexdigest()).exists())
    check("nobody gets wrong bytes", not rotten.exists() and (quarantine / rotten.name).exists())
    got, last = fetch(node, study)
    check("the others are given out, and the damage is told", len(got) == 3 and last.Status in (0xB000, 0xA702)
          and last.NumberOfFailedSuboperations == 2, f"{len(got)} {last}")
    promised, failed = commit(node, sent)
    check("storage commitment does not promise what is damaged", (promised, failed) == (3, 2), f"{promised} {failed}")
    check("health says it", wait(lambda: "objects-damaged" in health(node), 10), health(node))
    check("willis storage says it", figures(node, status=65)["scrub"]["damaged"] == 2)
    check("the page says it", rotten.name in page(node, "/archive/storage"))
    statuses, _ = send(node, sent[:1], "CT01")
    check("the same object again heals it", statuses == [0] and rotten.exists())
    missing.write_bytes(away)
    check("the running house notices by itself", wait(lambda: "objects-damaged" not in health(node), 60), health(node))
    got, last = fetch(node, study)
    check("and all of it is given out again", len(got) == 5 and last.Status == 0, f"{len(got)} {last}")
    back = quarantine / hashlib.sha256(orphan).hexdigest()
    check("what lies in quarantine is not deleted", back.read_bytes() == orphan)
    node.kill()
    node.start()
    check("where the scrub is survives a kill", len(node.rows("SELECT 1 FROM scrub_folders")) == 256)


if os.geteuid() == 0:
    low_space()
else:
    print("Low space needs a small file system, which only root can mount: not tested here.", file=sys.stderr)
node = Node(willis)
try:
    node.user()
    run(node, "peer", "set", "READER", "--query")
    for part in (quotas, statistics, rules, recompression, integrity):
        part(node)
finally:
    node.stop()
sys.exit(tally.finish())
