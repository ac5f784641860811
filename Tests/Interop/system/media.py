"""Export and import of folders, ZIP archives and media, and watched folders."""

import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time
import zipfile

from pydicom import dcmread
from pydicom.fileset import FileSet

CHINESE = "WANG^XIAOMING=王^小明"


def watching(folder):
    return ["--watch", folder, "--watch-settle", "1"]


def willis(node, *arguments, data=None, check=True):
    done = subprocess.run([node.willis, *map(str, arguments), "--data", data or node.data], text=True,
                          capture_output=True)
    if check and done.returncode != 0:
        raise RuntimeError(f"{arguments}: {done.stdout} {done.stderr}")
    return done


def same(tally, name, paths, instances):
    images = [dcmread(path) for path in paths]
    tally.check(f"{name}: every object", sorted(image.SOPInstanceUID for image in images) == sorted(instances))
    tally.check(f"{name}: names", {str(image.PatientName) for image in images} == {CHINESE},
                {str(image.PatientName) for image in images})


def exports(node, tally, folder, uid, instances):
    out = folder + "/plain"
    willis(node, "export", uid, out)
    same(tally, "a folder", list(pathlib.Path(out).rglob("*.dcm")), instances)
    again = willis(node, "export", uid, out, check=False)
    tally.check("a folder that is not empty is refused", again.returncode == 73 and "not empty" in again.stderr, again)
    stranger = willis(node, "export", "1.2.3", folder + "/none", check=False)
    tally.check("an unknown study is named", stranger.returncode == 65 and "no study 1.2.3" in stranger.stderr, stranger)
    nothing = willis(node, "export", uid, folder + "/mr", "--modality", "MR", check=False)
    tally.check("filters filter", nothing.returncode == 65 and "nothing to export" in nothing.stderr, nothing)

    archive = folder + "/study.zip"
    willis(node, "export", uid, archive)
    with zipfile.ZipFile(archive) as opened:
        tally.check("Python finds the archive whole", opened.testzip() is None)
        unpacked = folder + "/unpacked"
        opened.extractall(unpacked)
    same(tally, "a ZIP archive", list(pathlib.Path(unpacked).rglob("*.dcm")), instances)
    test = subprocess.run(["unzip", "-tq", archive], capture_output=True, text=True)
    tally.check("so does unzip", test.returncode == 0, test.stdout + test.stderr)
    willis(node, "export", uid, folder + "/jls.zip", "--transfer-syntax", "jpeg-ls")
    with zipfile.ZipFile(folder + "/jls.zip") as opened:
        opened.extractall(folder + "/jls")
    syntaxes = {dcmread(path).file_meta.TransferSyntaxUID for path in pathlib.Path(folder + "/jls").rglob("*.dcm")}
    tally.check("in another syntax", syntaxes == {"1.2.840.10008.1.2.4.80"}, syntaxes)
    return archive


def directory(node, tally, folder, uid, instances):
    """Media, beside pydicom and dcmtk."""
    out = folder + "/media"
    willis(node, "export", uid, out, "--media")
    files = FileSet(out + "/DICOMDIR")
    tally.check("pydicom reads the DICOMDIR", sorted(one.SOPInstanceUID for one in files) == sorted(instances))
    same(tally, "media", [one.path for one in files], instances)
    names = {record.PatientName for record in dcmread(out + "/DICOMDIR").DirectoryRecordSequence
             if record.DirectoryRecordType == "PATIENT"}
    tally.check("with the name", {str(name) for name in names} == {CHINESE}, names)
    dump = subprocess.run(["dcmdump", out + "/DICOMDIR"], capture_output=True, text=True, errors="replace")
    tally.check("dcmdump reads it", dump.returncode == 0 and dump.stdout.count("(0004,1500)") == len(instances),
                dump.stderr[:300])
    made = subprocess.run(["dcmmkdir", "+D", folder + "/THEIRS", "+r", "+id", out, "DICOM"], capture_output=True,
                          text=True)
    tally.check("dcmmkdir takes the files for the general purpose profile", made.returncode == 0, made.stderr[:500])
    if made.returncode == 0:
        theirs = sorted("/".join(record.ReferencedFileID)
                        for record in dcmread(folder + "/THEIRS").DirectoryRecordSequence if "ReferencedFileID" in record)
        ours = sorted("/".join(record.ReferencedFileID)
                      for record in dcmread(out + "/DICOMDIR").DirectoryRecordSequence if "ReferencedFileID" in record)
        tally.check("and names the same files", theirs == ours)
    extra = [path for path in pathlib.Path(out).rglob("*") if path.is_file() and path.name != "DICOMDIR"
             and not path.name.startswith("IM")]
    tally.check("nothing else is on it", extra == [], extra)

    fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
    said = willis(node, "import", out + "/DICOMDIR", data=fresh).stdout
    tally.check("a DICOMDIR is imported", f"{len(instances)} files stored" in said, said)
    victim = next(pathlib.Path(out).rglob("IM000003"))
    victim.rename(folder + "/away")
    fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
    said = willis(node, "import", out, data=fresh, check=False)
    tally.check("a missing file is told of", said.returncode == 65 and "IM000003" in said.stderr
                and f"{len(instances) - 1} files stored" in said.stdout, said)
    escaping = folder + "/escape"
    shutil.copytree(out, escaping)
    records = dcmread(escaping + "/DICOMDIR")
    for record in records.DirectoryRecordSequence:
        if "ReferencedFileID" in record:
            record.ReferencedFileID = ["..", "away"]
    records.save_as(escaping + "/DICOMDIR")
    fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
    said = willis(node, "import", escaping + "/DICOMDIR", data=fresh, check=False)
    tally.check("names that lead out of the media are refused", said.returncode == 65, said)


def archives(node, tally, folder, archive, paths):
    """ZIP archives of others, good and evil."""
    fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
    said = willis(node, "import", archive, data=fresh).stdout
    tally.check("our own archive comes back", f"{len(paths)} files stored" in said, said)

    theirs = folder + "/theirs.zip"
    with zipfile.ZipFile(theirs, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("README.txt", "hello")
        made.writestr("empty/", "")
        for number, path in enumerate(paths):
            made.write(path, f"病人/序列 {number % 2}/{number}", zipfile.ZIP_STORED if number % 2 else None)
    with zipfile.ZipFile(folder + "/wide.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for number, path in enumerate(paths):
            with made.open(f"{number}.dcm", "w", force_zip64=True) as entry:
                entry.write(pathlib.Path(path).read_bytes())
    for name, words in (("theirs.zip", "1 are no DICOM files"), ("wide.zip", "0 are no DICOM files")):
        fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
        said = willis(node, "import", f"{folder}/{name}", data=fresh).stdout
        tally.check(f"{name} is taken", f"{len(paths)} files stored" in said and words in said, said)

    evil = {}
    with zipfile.ZipFile(folder + "/bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        with made.open("bomb.dcm", "w", force_zip64=True) as entry:
            for _ in range(3 << 6):
                entry.write(bytes(16 << 20))
    evil["bomb.zip"] = "ZIP bomb"
    with zipfile.ZipFile(folder + "/escape.zip", "w") as made:
        made.write(paths[0], "../../../../tmp/escaped.dcm")
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    evil["escape.zip"] = "leads out of the archive"
    whole = bytearray(pathlib.Path(theirs).read_bytes())
    pathlib.Path(folder + "/cut.zip").write_bytes(whole[: len(whole) // 2])
    evil["cut.zip"] = "no ZIP archive"
    with zipfile.ZipFile(theirs) as opened:
        place = opened.infolist()[2].header_offset + 200
    whole[place] ^= 0xFF
    pathlib.Path(folder + "/rotten.zip").write_bytes(whole)
    evil["rotten.zip"] = "damaged ZIP archive"
    # One content under many names, as bombs that do without nesting have it.
    with zipfile.ZipFile(folder + "/overlap.zip", "w") as made:
        for number in range(3):
            made.write(paths[0], f"{number}.dcm")
    whole = bytearray(pathlib.Path(folder + "/overlap.zip").read_bytes())
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 42:at + 46] = struct.pack("<I", 0)
        at = whole.find(b"PK\x01\x02", at + 4)
    pathlib.Path(folder + "/overlap.zip").write_bytes(whole)
    evil["overlap.zip"] = "lie over each other"
    for name, words in evil.items():
        fresh = tempfile.mkdtemp(prefix="import-", dir=folder)
        said = willis(node, "import", f"{folder}/{name}", data=fresh, check=False)
        tally.check(f"{name} is refused", said.returncode == 65 and words in said.stderr, said)
    tally.check("nothing escaped", not os.path.exists("/tmp/escaped.dcm"))


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())


def watched(node, tally, folder, watch, study, archive):
    """A folder into which files are laid, one of them slowly."""
    uid, instances, paths = study(folder + "/laid", 6, description="LAID DOWN")

    def here(study_uid):
        return node.rows("SELECT instance_count FROM studies WHERE study_uid = ?", study_uid)

    os.makedirs(watch + "/from ct/今日")
    for path in paths[:4]:
        shutil.copy(path, watch + "/from ct/今日")
    pathlib.Path(watch, "notes.txt").write_text("no image")
    pathlib.Path(watch, "half.dcm").write_bytes(pathlib.Path(paths[0]).read_bytes()[:700])
    whole = pathlib.Path(paths[4]).read_bytes()
    with open(watch + "/slow.dcm", "wb") as slow:
        slow.write(whole[:3000])
        slow.flush()
        tally.check("whole files are taken in", until(lambda: here(uid) == [(4,)]), here(uid))
        time.sleep(3)
        tally.check("one that is still written is not", here(uid) == [(4,)] and os.path.exists(watch + "/slow.dcm"))
        slow.write(whole[3000:])
    tally.check("until it is whole", until(lambda: here(uid) == [(5,)]), here(uid))
    node.kill()
    shutil.copy(paths[5], watch)
    shutil.copy(archive, watch)
    node.start()
    tally.check("what was laid down meanwhile is taken", until(lambda: here(uid) == [(6,)]), here(uid))
    tally.check("taken files are in done", until(lambda: len(list(pathlib.Path(watch, "done").rglob("*.dcm"))) == 6),
                list(pathlib.Path(watch, "done").rglob("*")))
    tally.check("an archive, too", until(lambda: pathlib.Path(watch, "done", os.path.basename(archive)).exists()))
    reason = pathlib.Path(watch, "failed", "notes.txt.reason.txt")
    tally.check("others are in failed, with the reason", until(reason.exists) and reason.read_text().strip(),
                os.listdir(watch))
    tally.check("folders that were brought along go", not os.path.exists(watch + "/from ct"))


def run(node, tally, folder, uid, instances, watch):
    from moving import study
    exported, objects, paths = study(folder + "/exported", 7)
    willis(node, "import", *paths)
    archive = exports(node, tally, folder, exported, objects)
    directory(node, tally, folder, exported, objects)
    archives(node, tally, folder, archive, paths)
    watched(node, tally, folder, watch, study, archive)
