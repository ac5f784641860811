#!/usr/bin/env python3
"""Has `willis deidentify` copy files with a person planted everywhere, and looks for the person in every byte that came
out; beside it pydicom's corpus, pixels, references between objects, dciodvfy and the table of dicom-anonymizer.

    python3 Tests/Interop/system/deidentify.py WILLIS
"""

import collections
import importlib
import json
import os
import pathlib
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import pydicom
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

warnings.simplefilter("ignore")
WILLIS = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(__file__).resolve().parents[3]
CT, MR, US, SC, SEG = (UID("1.2.840.10008.5.1.4.1.1." + end) for end in ("2", "4", "6.1", "7", "66.4"))
SR = UID("1.2.840.10008.5.1.4.1.1.88.33")
NAME, FAMILY, GIVEN, NUMBER = "Quxmüller^Zyxwina", "Quxmüller", "Zyxwina", "PLANT47110815"
CHINESE = "Qiaoxun^Meiyin=乔勋^美茵"
results = []


def check(what, failures):
    failures = list(failures)
    results.append(not failures)
    print(f"{'ok  ' if not failures else 'FAIL'} {what}")
    for failure in failures[:12]:
        print(f"       {failure}")


def run(source, target, *flags, key=None):
    key = key or str(pathlib.Path(target).parent / "key")
    command = [WILLIS, "deidentify", str(source), str(target), "--key-file", key, "--quiet", *flags]
    return subprocess.run(command, capture_output=True, text=True)


def outputs(folder):
    return sorted(pathlib.Path(folder).rglob("*.dcm"))


def new(sop_class, **values):
    file = FileDataset(None, {}, preamble=b"\0" * 128)
    file.file_meta = FileMetaDataset()
    file.file_meta.MediaStorageSOPClassUID = file.SOPClassUID = sop_class
    file.file_meta.MediaStorageSOPInstanceUID = file.SOPInstanceUID = values.pop("SOPInstanceUID", generate_uid())
    file.file_meta.TransferSyntaxUID = values.pop("syntax", ExplicitVRLittleEndian)
    file.SpecificCharacterSet = "ISO_IR 100"
    file.PatientName, file.PatientID, file.PatientBirthDate = NAME, NUMBER, "19510203"
    file.StudyInstanceUID = values.pop("study", generate_uid())
    file.SeriesInstanceUID = generate_uid()
    file.StudyDate, file.Modality = "20240229", "CT"
    for keyword, value in values.items():
        setattr(file, keyword, value)
    return file


def pixels(file, array, stored=None, signed=False, interpretation="MONOCHROME2", planar=0):
    frames = array if array.ndim == 4 or array.ndim == 3 and array.shape[-1] != 3 else array[None]
    colour = array.shape[-1] == 3
    file.Rows, file.Columns = frames.shape[1:3]
    if frames.shape[0] > 1:
        file.NumberOfFrames = frames.shape[0]
    file.SamplesPerPixel = 3 if colour else 1
    file.PhotometricInterpretation = interpretation
    if colour:
        file.PlanarConfiguration = planar
        if planar:
            frames = frames.transpose(0, 3, 1, 2)
    file.BitsAllocated = array.dtype.itemsize * 8
    file.BitsStored = stored or file.BitsAllocated
    file.HighBit = file.BitsStored - 1
    file.PixelRepresentation = int(signed)
    raw = frames.tobytes()
    file.PixelData = raw + b"\0" * (len(raw) % 2)
    file["PixelData"].VR = "OW" if file.BitsAllocated > 8 else "OB"
    return file


def save(file, path, tail=b"", preamble=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    if preamble:
        file.preamble = preamble
    file.save_as(path, enforce_file_format=False)
    if tail:
        with open(path, "ab") as stream:
            stream.write(tail)


# --- A person planted everywhere ------------------------------------------------------------------------------------

def planted(vr, token):
    """A value of a representation with the token in it, as text or raw."""
    if vr in ("SH", "CS", "AE"):
        return token[:16]
    if vr in ("LO", "LT", "ST", "UT", "UC", "PN"):
        return token
    if vr == "UR":
        return "http://host/" + token
    return None


RAW = {"DS", "IS", "AS", "DA", "TM", "DT", "US", "SS", "UL", "SL", "FL", "FD", "AT", "OB", "OW", "OF", "OD", "OL", "OV",
       "SV", "UV", "UN", "UI"}
KEEP = {"SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "PixelData",
        "FloatPixelData", "DoubleFloatPixelData", "TransferSyntaxUID", "PatientName", "PatientID", "Rows", "Columns",
        "DirectoryRecordSequence", "EncapsulatedDocument", "PixelDataProviderURL", "BitsAllocated"}


def plant_everywhere(token, depth=0):
    """A data set with the token in every attribute of the dictionary, of every representation."""
    dataset = Dataset()
    for tag, (vr, _, _, _, keyword) in DicomDictionary.items():
        vr = vr.split(" or ")[0]
        if not keyword or keyword in KEEP or tag >> 16 in (0, 2, 4) or tag & 0xFFFF == 0 or vr in ("NONE", "OB or OW"):
            continue
        if vr == "SQ":
            if depth == 0 and len(keyword) % 3 == 0:
                inner = Dataset()
                inner.PatientComments, inner.Manufacturer, inner.ConvolutionKernel = token, token, token[:16]
                inner.add_new(0x00091001, "LO", token)
                dataset.add_new(tag, vr, Sequence([inner]))
            continue
        value = planted(vr, token)
        if value is not None:
            dataset.add_new(tag, vr, value)
        else:
            raw = token.encode("latin-1") + b"\0" * (-len(token.encode("latin-1")) % 8)
            dataset.add_new(tag, "UN" if vr in ("AT",) else vr, None)
            element = pydicom.dataelem.RawDataElement(
                pydicom.tag.Tag(tag), vr, len(raw), raw, 0, False, True, True)
            dataset._dict[pydicom.tag.Tag(tag)] = element
    return dataset


def encodings(word):
    for text in {word, word.upper(), word.lower(), word.capitalize()}:
        for codec in ("utf-8", "latin-1", "gb18030", "utf-16-le", "utf-16-be", "gbk", "euc_kr", "shift_jis"):
            try:
                yield codec, text.encode(codec)
            except UnicodeEncodeError:
                continue


def search(folder, words):
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        for word in words:
            for codec, pattern in encodings(word):
                if pattern in data:
                    where = data.index(pattern)
                    yield f"{path.name}: {word!r} in {codec} at {where}: {data[max(0, where - 24):where + 24]!r}"
                    break


def text_item(code, meaning, value, kind="TEXT", **more):
    item = Dataset()
    item.RelationshipType, item.ValueType = "CONTAINS", kind
    name = Dataset()
    name.CodeValue, name.CodingSchemeDesignator, name.CodeMeaning = code, "DCM", meaning
    item.ConceptNameCodeSequence = [name]
    if kind == "PNAME":
        item.PersonName = value
    elif kind == "UIDREF":
        item.UID = value
    elif kind == "TEXT":
        item.TextValue = value
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def nasty(folder):
    # Every attribute, every representation, in explicit and implicit syntax; preamble, file meta, and after the end.
    for index, syntax in enumerate((ExplicitVRLittleEndian, ImplicitVRLittleEndian)):
        for number, token in enumerate((FAMILY + " " + NUMBER, NUMBER, f"{GIVEN} {FAMILY}")):
            file = new(CT, syntax=syntax)
            file.update(plant_everywhere(token))
            file.PatientName, file.PatientID = NAME, NUMBER
            file.ImageType, file.BurnedInAnnotation, file.RecognizableVisualFeatures = "ORIGINAL", "NO", "NO"
            file.ConversionType = "WSD"
            for keyword in ("NumberOfFrames", "PlanarConfiguration", "ExtendedOffsetTable"):
                if keyword in file:
                    delattr(file, keyword)
            pixels(file, np.arange(64, dtype=np.uint16).reshape(8, 8))
            file.add_new(0x00090010, "LO", token)
            file.add_new(0x00091001, "LO", token)
            file.add_new(0x00190010, "LO", "GEMS_ACQU_01")
            file.add_new(0x00191023, "DS", "39.37")
            file.add_new(0x0019109E, "LO", token)
            file.add_new(0x001910FF, "OB", token.encode("latin-1").ljust(40, b"\0"))
            file.add_new(0x60000010, "US", 8)
            file.add_new(0x60003000, "OW", token.encode("latin-1").ljust(40, b"\0"))
            file.add_new(0x50003000, "OW", token.encode("latin-1").ljust(40, b"\0"))
            file.file_meta.SourceApplicationEntityTitle = NUMBER[:16]
            file.file_meta.PrivateInformationCreatorUID = "1.2.3"
            file.file_meta.PrivateInformation = token.encode("latin-1").ljust(40, b"\0")
            padding = struct.pack("<HH", 0xFFFC, 0xFFFC) + (b"OB\0\0" if index == 0 else b"") + struct.pack("<I", 40)
            save(file, folder / f"{FAMILY}_{index}{number}.dcm", padding + token.encode("latin-1").ljust(40, b"\0"),
                 token.encode("latin-1").ljust(128, b"\0")[:128])
    # A person in Chinese, in each character set that can write one.
    for charset in ("ISO_IR 192", "GB18030", "GBK", ["", "ISO 2022 IR 58"]):
        file = new(MR, Modality="MR")
        file.SpecificCharacterSet = charset
        file.PatientName = CHINESE
        file.SeriesDescription = "头部扫描乔勋美茵"
        file.ImageComments = "患者乔勋"
        file.ProtocolName = "乔勋 head"
        file.AcquisitionDeviceProcessingDescription = "for Qiaoxun"
        pixels(file, np.arange(64, dtype=np.uint16).reshape(8, 8))
        save(file, folder / f"chinese {str(charset)[:6]}.dcm")
    # A report, with the person in each kind of item, nested.
    report = new(SR, Modality="SR")
    inner = text_item("121071", "Finding", f"Infarct of {GIVEN} {FAMILY}, born 03.02.1951, number {NUMBER}")
    report.ContentSequence = [
        text_item("121008", "Person Observer Name", NAME, "PNAME"), text_item("121030", "Subject ID", NUMBER),
        text_item("121029", "Subject Name", NAME, "PNAME"),
        text_item("121070", "Findings", "container", "CONTAINER", ContentSequence=[inner])]
    report.VerifyingObserverSequence = [Dataset()]
    report.VerifyingObserverSequence[0].VerifyingObserverName = NAME
    report.VerifyingObserverSequence[0].VerifyingOrganization = f"Clinic of {FAMILY}"
    save(report, folder / "report.dcm")


def nasty_failures(flags):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        nasty(place / "in")
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (place / "in").rglob("*") if path.is_file()}
        if len(list(search(place / "in", [NUMBER, "乔勋", "美茵"]))) < len(before):
            yield "the person was not planted"
        done = run(place / "in", place / "out", *flags, "--report", str(place / "out" / "report.json"))
        if done.returncode != 0:
            yield f"exit status {done.returncode}: {done.stderr[:600]}"
        if len(outputs(place / "out")) != len(before):
            yield f"{len(outputs(place / 'out'))} of {len(before)} files came out"
        yield from search(place / "out", [FAMILY, GIVEN, NUMBER, NUMBER[5:], "Qiaoxun", "Meiyin", "乔勋", "美茵", "19510203"])
        for path in outputs(place / "out"):
            data = path.read_bytes()
            if data[:128] != b"\0" * 128:
                yield f"{path.name} has a preamble"
            after = pydicom.dcmread(path)
            list(after.iterall())
            if any(after[tag].tag.is_private for tag in after.keys()) and not flags:
                yield f"{path.name} has private elements"
        for path, state in before.items():
            if (path.read_bytes(), path.stat().st_mtime_ns) != state:
                yield f"{path} was changed"


check("a person planted everywhere is nowhere, by the basic profile", nasty_failures([]))
check("a person planted everywhere is nowhere, for research", nasty_failures(["--research"]))
check("a person planted everywhere is nowhere, with every option that keeps others", nasty_failures([
    "--clean-descriptors", "--clean-structured-content", "--clean-graphics", "--retain-patient-characteristics",
    "--retain-device-identity", "--retain-longitudinal-modified-dates", "--retain-safe-private", "--shift-days", "-400"]))


# --- Pixels -----------------------------------------------------------------------------------------------------------

def ramp(shape, dtype, top):
    return (np.arange(int(np.prod(shape)), dtype=np.int64) * 7 % top + 1).astype(dtype).reshape(shape)


def cases():
    yield "8 bits", ramp((3, 20, 24), np.uint8, 250), {}, None
    yield "12 of 16 bits", ramp((2, 20, 24), np.uint16, 4000), {"stored": 12}, None
    yield "signed", (ramp((20, 24), np.int16, 2000) - 1000).astype(np.int16), {"signed": True}, None
    yield "32 bits", ramp((20, 24), np.uint32, 100000), {}, None
    yield "MONOCHROME1", ramp((20, 24), np.uint8, 250), {"interpretation": "MONOCHROME1"}, None
    yield "colour", ramp((2, 20, 24, 3), np.uint8, 250), {"interpretation": "RGB"}, None
    yield "planar colour", ramp((20, 24, 3), np.uint8, 250), {"interpretation": "RGB", "planar": 1}, None
    for name, uid in (("RLE", "1.2.840.10008.1.2.5"), ("JPEG-LS", "1.2.840.10008.1.2.4.80"),
                      ("JPEG 2000", "1.2.840.10008.1.2.4.90")):
        yield f"{name}, 16 bits", ramp((2, 20, 24), np.uint16, 4000), {"stored": 12}, uid
        yield f"{name}, colour", ramp((20, 24, 3), np.uint8, 250), {"interpretation": "RGB"}, uid


def pixel_failures(kind):
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        rules = place / "rules.json"
        do = {"do": kind, "regions": [[0, 0, 24, 4], [20, 10, 100, 3]]}
        rules.write_text(json.dumps({"rules": [{
            "name": "a banner", "when": {"Manufacturer": "Acme*", "Rows": 20, "SOPClassUID": str(SC) + "*"}, **do}]}))
        wanted = {}
        for number, (name, array, attributes, syntax) in enumerate(cases()):
            file = pixels(new(SC, Modality="OT", Manufacturer="ACME Corp", SeriesNumber=number), array, **attributes)
            file.InstanceNumber = number
            if syntax and name.startswith("JPEG"):
                native, coded = place / "n.dcm", place / "c.dcm"
                save(file, native)
                tool = ["gdcmconv", "--jpegls" if "LS" in name else "--j2k", str(native), str(coded)]
                subprocess.run(tool, check=True, capture_output=True)
                file = pydicom.dcmread(coded)
                file.SeriesNumber = number
            elif syntax:
                file.compress(syntax, array)
            save(file, place / "in" / f"{number}.dcm")
            wanted[number] = (name, array, file.file_meta.TransferSyntaxUID)
        done = run(place / "in", place / "out", "--pixel-rules", str(rules))
        if done.returncode != 0:
            yield f"exit status {done.returncode}: {done.stderr[:400]}"
        found = {int(pydicom.dcmread(path).SeriesNumber): path for path in outputs(place / "out")}
        for number, (name, array, syntax) in wanted.items():
            if number not in found:
                yield f"{name} did not come out"
                continue
            after = pydicom.dcmread(found[number])
            if after.get("BurnedInAnnotation") != "NO" or "113101" not in [
                    item.CodeValue for item in after.DeidentificationMethodCodeSequence]:
                yield f"{name} does not say that its pixels are clean"
            if after.file_meta.TransferSyntaxUID != syntax:
                yield f"{name} is in {after.file_meta.TransferSyntaxUID.name}, not {syntax.name}"
            got = after.pixel_array
            frames = got if got.ndim == array.ndim else got[None]
            frames, truth = (x if x.ndim - (x.shape[-1] == 3) == 3 else x[None] for x in (frames, array))
            mask = np.zeros(truth.shape[1:3], bool)
            mask[0:4, 0:24] = True
            mask[10:13, 20:24] = True
            if kind == "keep-only":
                mask = ~mask
            if not np.array_equal(frames[:, ~mask], truth[:, ~mask]):
                yield f"{name}: pixels outside of the regions have changed"
            if any(len(np.unique(frame[mask].reshape(-1, 3 if truth.shape[-1] == 3 and truth.ndim == 4 else 1), axis=0)) != 1
                   for frame in frames):
                yield f"{name}: the regions show something"


check("regions turn black in all frames, of native and compressed pixels", pixel_failures("black-out"))
check("all but regions turns black", pixel_failures("keep-only"))


def single_bit_and_floats():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        rules = place / "rules.json"
        rules.write_text(json.dumps({"rules": [{
            "name": "a corner", "when": {"Manufacturer": "Acme"}, "do": "black-out", "regions": [[0, 0, 5, 3]]}]}))
        bits = (ramp((2, 9, 13), np.uint8, 250) % 2).astype(np.uint8)
        file = pixels(new(SC, Manufacturer="Acme", SeriesNumber=1), bits)
        file.BitsAllocated = file.BitsStored = 1
        file.HighBit = 0
        packed = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
        file.PixelData = packed + b"\0" * (len(packed) % 2)
        save(file, place / "in" / "1.dcm")
        floats = new(SC, Manufacturer="Acme", SeriesNumber=2)
        floats.Rows, floats.Columns, floats.SamplesPerPixel, floats.BitsAllocated = 6, 7, 1, 32
        floats.PhotometricInterpretation = "MONOCHROME2"
        values = ramp((6, 7), np.float32, 40) - 0.5
        floats.add_new(0x7FE00008, "OF", values.astype("<f4").tobytes())
        save(floats, place / "in" / "2.dcm")
        palette = pixels(new(SC, Manufacturer="Acme", SeriesNumber=3), ramp((6, 7), np.uint8, 9), interpretation="PALETTE COLOR")
        for channel in ("Red", "Green", "Blue"):
            setattr(palette, channel + "PaletteColorLookupTableDescriptor", [16, 0, 16])
            setattr(palette, channel + "PaletteColorLookupTableData", bytes(range(32)))
        save(palette, place / "in" / "3.dcm")
        done = run(place / "in", place / "out", "--pixel-rules", str(rules))
        if done.returncode != 0:
            yield f"exit status {done.returncode}: {done.stderr[:400]}"
        for path in outputs(place / "out"):
            after = pydicom.dcmread(path)
            number = int(after.SeriesNumber)
            got = after.pixel_array
            truth = {1: bits, 2: values, 3: None}[number]
            truth = ramp((6, 7), np.uint8, 9) if truth is None else truth
            got, truth = (x if x.ndim == 3 else x[None] for x in (got, truth))
            mask = np.zeros(truth.shape[1:], bool)
            mask[0:3, 0:5] = True
            if not np.array_equal(got[:, ~mask], truth[:, ~mask]) or len(np.unique(got[:, mask])) != 1:
                yield f"image {number} is not as it should be"
        if len(outputs(place / "out")) != 3:
            yield "not all came out"


check("single bits, floats and palettes are blacked out, too", single_bit_and_floats())


def ultrasound():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        array = ramp((2, 40, 60), np.uint8, 250)
        file = pixels(new(US, Modality="US", BurnedInAnnotation="YES", SeriesNumber=1), array)
        region = Dataset()
        region.RegionLocationMinX0, region.RegionLocationMinY0 = 10, 12
        region.RegionLocationMaxX1, region.RegionLocationMaxY1 = 49, 31
        file.SequenceOfUltrasoundRegions = [region]
        icon = pixels(Dataset(), ramp((4, 4), np.uint8, 250))
        file.IconImageSequence = [icon]
        save(file, place / "in" / "1.dcm")
        save(pixels(new(US, Modality="US", SeriesNumber=2), array), place / "in" / "2.dcm")
        save(pixels(new(SC, Modality="OT", SeriesNumber=3), array), place / "in" / "3.dcm")
        pdf = new(UID("1.2.840.10008.5.1.4.1.1.104.1"), SeriesNumber=4)
        pdf.EncapsulatedDocument = b"%PDF-1.4 " + NUMBER.encode() + b"\0" * (NUMBER.__len__() % 2 + 1)
        save(pdf, place / "in" / "4.dcm")
        done = run(place / "in", place / "out")
        if done.returncode != 65 or "3 left out" not in done.stdout:
            yield f"exit status {done.returncode}: {done.stdout}"
        found = outputs(place / "out")
        if len(found) != 1:
            yield f"{len(found)} came out"
            return
        after = pydicom.dcmread(found[0])
        mask = np.zeros((40, 60), bool)
        mask[12:32, 10:50] = True
        if not np.array_equal(after.pixel_array[:, mask], array[:, mask]) or after.pixel_array[:, ~mask].any():
            yield "pixels outside of the region show something, or those inside have changed"
        if "IconImageSequence" in after:
            yield "the icon is still there"
        done = run(place / "in", place / "kept", "--keep-unverified-pixels")
        if len(outputs(place / "kept")) != 3 or done.returncode != 65:
            yield f"with unverified pixels {len(outputs(place / 'kept'))} came out, status {done.returncode}"


check("ultrasound keeps its regions; captures and documents are left out", ultrasound())


def hidden():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        array = ramp((16, 16), np.uint16, 4000)
        old = array.copy()
        old[3, 3:9] |= 0x1000
        file = pixels(new(CT, SeriesNumber=1), old, stored=12)
        file.PixelData += NUMBER.encode().ljust(40, b"\0")
        save(file, place / "in" / "1.dcm")
        jpeg = pydicom.dcmread(pydicom.data.get_testdata_file("SC_rgb_jpeg_dcmtk.dcm"))
        fragments = list(pydicom.encaps.generate_frames(jpeg.PixelData, number_of_frames=1))
        comment = NUMBER.encode()
        stream = fragments[0][:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + fragments[0][2:]
        jpeg.PixelData = encapsulate([stream + b"\0" * (len(stream) % 2)])
        jpeg.SOPClassUID = jpeg.file_meta.MediaStorageSOPClassUID = CT
        jpeg.PatientName, jpeg.PatientID, jpeg.SeriesNumber = NAME, NUMBER, 2
        jpeg.SpecificCharacterSet, jpeg.ImageType, jpeg.BurnedInAnnotation = "ISO_IR 100", "ORIGINAL", "NO"
        for keyword in ("ConversionType",):
            if keyword in jpeg:
                delattr(jpeg, keyword)
        expected = pydicom.dcmread(pydicom.data.get_testdata_file("SC_rgb_jpeg_dcmtk.dcm")).pixel_array
        save(jpeg, place / "in" / "2.dcm")
        done = run(place / "in", place / "out")
        if done.returncode != 0:
            yield f"exit status {done.returncode}: {done.stderr[:400]}"
        yield from search(place / "out", [NUMBER, FAMILY])
        for path in outputs(place / "out"):
            after = pydicom.dcmread(path)
            truth = array if after.SeriesNumber == 1 else expected
            if np.abs(after.pixel_array.astype(int) - truth).max() > (0 if after.SeriesNumber == 1 else 2):
                yield f"pixels of {after.SeriesNumber} have changed"


check("unused bits, bytes behind the last frame and comments in code streams go", hidden())


# --- References ---------------------------------------------------------------------------------------------------------

def references():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        study, frame = generate_uid(), generate_uid()
        slices = []
        series = generate_uid()
        for number in range(3):
            file = pixels(new(CT, study=study, SeriesInstanceUID=series, FrameOfReferenceUID=frame), ramp((8, 8), np.uint16, 99))
            file.InstanceNumber = number
            slices.append(file)
            save(file, place / "a" / f"{number}.dcm")
        seg = new(SEG, study=study, FrameOfReferenceUID=frame, Modality="SEG")
        reference = Dataset()
        reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = CT, slices[1].SOPInstanceUID
        listed = Dataset()
        listed.SeriesInstanceUID, listed.ReferencedInstanceSequence = series, [reference]
        seg.ReferencedSeriesSequence = [listed]
        save(seg, place / "b" / "seg.dcm")
        report = new(SR, study=study, Modality="SR")
        image = text_item("121112", "Source of Measurement", None, "IMAGE", ReferencedSOPSequence=[reference])
        report.ContentSequence = [image, text_item("112039", "Tracking", seg.SOPInstanceUID, "UIDREF")]
        save(report, place / "b" / "sr.dcm")
        # Two runs with one key, and one with another.
        run(place / "a", place / "out"), run(place / "b", place / "out", "--clean-structured-content")
        found = collections.defaultdict(list)
        for path in outputs(place / "out"):
            after = pydicom.dcmread(path)
            found[after.SOPClassUID].append(after)
            if path.stem != after.SOPInstanceUID or path.parent.name != after.SeriesInstanceUID:
                yield f"{path} is not named by its identifiers"
        if [len(found[uid]) for uid in (CT, SEG, SR)] != [3, 1, 1]:
            yield "not all came out"
            return
        by_number = {int(file.InstanceNumber): file for file in found[CT]}
        seg_after, sr_after = found[SEG][0], found[SR][0]
        inner = seg_after.ReferencedSeriesSequence[0]
        if inner.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID != by_number[1].SOPInstanceUID:
            yield "the segmentation refers to another image"
        if inner.SeriesInstanceUID != by_number[0].SeriesInstanceUID:
            yield "the segmentation refers to another series"
        items = sr_after.ContentSequence
        if items[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID != by_number[1].SOPInstanceUID:
            yield "the report refers to another image"
        if items[1].UID != seg_after.SOPInstanceUID:
            yield "the report refers to another segmentation"
        everything = [*found[CT], seg_after, sr_after]
        if len({file.StudyInstanceUID for file in everything}) != 1 or study in {file.StudyInstanceUID for file in everything}:
            yield "studies differ"
        if len({file.FrameOfReferenceUID for file in [*found[CT], seg_after]}) != 1:
            yield "frames of reference differ"
        if len({file.PatientID for file in everything}) != 1:
            yield "pseudonyms differ"
        run(place / "a", place / "other", key=str(place / "another"))
        if {path.name for path in outputs(place / "other")} & {path.name for path in outputs(place / "out")}:
            yield "another key gives the same identifiers"


check("a series, its segmentation and its report still belong together, over two runs", references())


# --- The command --------------------------------------------------------------------------------------------------------

def command():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        save(pixels(new(CT), ramp((8, 8), np.uint16, 99)), place / "in" / "1.dcm")
        (place / "in" / "readme.txt").write_text("nothing")
        (place / "outside").mkdir()
        save(pixels(new(CT), ramp((8, 8), np.uint16, 98)), place / "outside" / "2.dcm")
        os.symlink(place / "outside", place / "in" / "link")
        os.symlink(place / "outside" / "2.dcm", place / "in" / "link.dcm")
        done = run(place / "in", place / "dry", "--dry-run")
        if done.returncode != 0 or (place / "dry").exists() or (place / "key").exists():
            yield f"a dry run writes: {done.stderr}"
        done = run(place / "in", place / "out", "--report", str(place / "report.json"))
        if done.returncode != 0 or len(outputs(place / "out")) != 1:
            yield f"status {done.returncode}, {len(outputs(place / 'out'))} files: {done.stdout}"
        if stat.S_IMODE((place / "key").stat().st_mode) != 0o600:
            yield "the key can be read by others"
        key = (place / "key").read_bytes()
        for text in (done.stdout, done.stderr, (place / "report.json").read_text(), (place / "out" / "report.txt").read_text()):
            if key.hex() in text or NUMBER in text or FAMILY in text or str(place / "in") in text:
                yield "a report says too much"
        totals = json.loads((place / "report.json").read_text())["totals"]
        if totals != {"written": 1, "leftOut": 0, "duplicates": 0, "notDICOM": 1, "directories": 0}:
            yield f"totals {totals}"
        first = outputs(place / "out")[0].read_bytes()
        run(place / "in", place / "out")
        if outputs(place / "out")[0].read_bytes() != first:
            yield "the same key gives another file"
        for target in (place / "in", place / "in" / "new", place / "in" / "." / "new"):
            if run(place / "in", target).returncode != 73 or (place / "in" / "new").exists():
                yield f"writes into {target}"
        cut = (place / "in" / "1.dcm").read_bytes()
        (place / "in" / "cut.dcm").write_bytes(cut[:-40])
        done = run(place / "in", place / "out2")
        if done.returncode != 65 or len(outputs(place / "out2")) != 1 or "cut.dcm" not in done.stderr:
            yield f"a damaged file gives status {done.returncode}: {done.stderr}"
        if list((place / "out2").rglob("*.part")):
            yield "something half-written is left"
        os.chmod(place / "key", 0o644)
        if run(place / "in", place / "out3").returncode != 78:
            yield "a key that others can read is used"
        if run(place / "in", place / "out3", key=str(place / "out3" / "key")).returncode != 78:
            yield "a key among the files is used"
        if run(place / "nowhere", place / "out3").returncode != 66:
            yield "a missing folder is not missed"
        os.chmod(place / "key", 0o600)
        bad = {'{"rules": [{"name": "x", "when": {"Modaliti": "CT"}, "do": "keep"}]}': "line 1",
               '{"rules": [\n{"name": "x",\n "when": {"Modality": "CT"}, "do": "black-out"}]}': "line 2",
               '{"rules": [\n\n{"name": "x", "when": {}, "do": "keep"}]}': "line 3", "[": "line 1",
               '{"rules": [{"name": "x", "when": {"Modality": "CT"}, "do": "black-out",\n "regions": [[1, 2, 0, 4]]}]}': "line 2"}
        for text, line in bad.items():
            (place / "rules.json").write_text(text)
            done = run(place / "in", place / "out4", "--pixel-rules", str(place / "rules.json"))
            if done.returncode != 65 or line not in done.stderr:
                yield f"rules {text!r}: {done.returncode} {done.stderr}"
        if run(place / "in", place / "out4", "--shift-days", "3", "--retain-longitudinal-full-dates").returncode != 64:
            yield "contradicting flags are taken"


check("the command keeps to its folder, its key and its exit codes", command())


def dates():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        file = pixels(new(CT, StudyDate="20240301", StudyTime="101500", AcquisitionDateTime="202403011015+0100",
                          ContentDate="20240229", ContentTime="10", TimezoneOffsetFromUTC="+0100",
                          FrameAcquisitionDateTime="202403"), ramp((8, 8), np.uint16, 99))
        save(file, place / "in" / "1.dcm")
        run(place / "in", place / "out", "--shift-days", "-60")
        after = pydicom.dcmread(outputs(place / "out")[0])
        wanted = {"StudyDate": "20240101", "StudyTime": "101500", "AcquisitionDateTime": "202401011015+0100",
                  "ContentDate": "20231231", "ContentTime": "10", "TimezoneOffsetFromUTC": "+0100",
                  "FrameAcquisitionDateTime": "202401", "LongitudinalTemporalInformationModified": "MODIFIED"}
        for keyword, value in wanted.items():
            if str(after.get(keyword)) != value:
                yield f"{keyword} is {after.get(keyword)}, not {value}"
        if "113107" not in [item.CodeValue for item in after.DeidentificationMethodCodeSequence]:
            yield "the option is not declared"


check("dates move, with time zones and partial precision", dates())


# --- Other people's files, validators and tables ---------------------------------------------------------------------

def errors(path):
    done = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, errors="replace")
    lines = (done.stdout + done.stderr).splitlines()
    found = (re.sub(r"<[^>]*>|\(\w+,\w+\)", "", line) for line in lines if line.startswith("Error"))
    return collections.Counter(re.sub(r"\b[\d.]+\b|\s+", " ", line).strip() for line in found)


def corpus_failures():
    from pydicom import data
    root = pathlib.Path(data.__file__).parent
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        count = 0
        for number, path in enumerate(sorted(root.rglob("*.dcm"))):
            if path.stat().st_size > 4 << 20:
                continue
            case = place / str(number)
            (case / "in").mkdir(parents=True)
            shutil.copy(path, case / "in" / "1.dcm")
            run(case / "in", case / "out", "--research", "--keep-unverified-pixels", key=str(place / "key"))
            if not outputs(case / "out"):
                continue
            count += 1
            try:
                before = pydicom.dcmread(path, force=True)
                words = [w for w in [str(before.get("PatientID", "")), *re.split(r"[\^= ]", str(before.get("PatientName", "")))]
                         if len(w) >= 7 and not re.fullmatch(r"[\d.]+", w) and w.upper() != "ANONYMIZED"]
                after = pydicom.dcmread(outputs(case / "out")[0])
                list(after.iterall())
            except Exception as error:
                yield f"{path.name}: {error!r}"
                continue
            # The head of the file: pixel data of photographs hold all short words by chance.
            for failure in search(case / "out", words):
                yield f"{path.name}: {failure}"
            more = errors(outputs(case / "out")[0]) - errors(path)
            for line in more:
                yield f"{path.name}: dciodvfy {line}"
        print(f"       {count} files of pydicom")


check("pydicom's files come out readable, without names and without new errors of dciodvfy", corpus_failures())


def table():
    rows = {}
    source = ROOT / "Sources/DICOM/Deidentification/Generated/ConfidentialityTable.swift"
    for line in source.read_text().splitlines():
        if match := re.fullmatch(r"([0-9A-F]{8})\|([^|]*)\|(.*)", line):
            rows[match[1]] = match[2]
    try:
        module = importlib.import_module("dicomanonymizer.dicom_anonymization_databases.dicomfields_2026c")
    except ImportError:
        print("       dicom-anonymizer is not installed; not compared")
        return
    theirs = {}
    for name in dir(module):
        if name.endswith("_TAGS") and name != "ALL_TAGS":
            for tag in getattr(module, name):
                if len(tag) == 2:
                    theirs["%04X%04X" % tag] = name[:-5].replace("_STAR", "").replace("_", "/")
    for tag in sorted(set(rows) | set(theirs)):
        if rows.get(tag) != theirs.get(tag):
            yield f"{tag}: {rows.get(tag)} here, {theirs.get(tag)} there"


check("the table is that of dicom-anonymizer", table())

print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
