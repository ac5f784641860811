#!/usr/bin/env python3
"""Compares our decoded frames of every file of pydicom's test data with pydicom's, and lets others decode what we
encode.

Lossless samples must be bit-equal, lossy ones within one grey level. What pydicom refuses is only reported. Needs:
pip install pydicom pydicom-data numpy 'pylibjpeg[all]' pyjpegls python-gdcm; dcmtk for the second half. Usage:

    python3 Tests/Interop/codecs/compare_pixels.py [--command ".build/release/willis dump --frames"]
        [--convert ".build/release/willis convert --transfer-syntax"] [FILE ...]

The first command gets FOLDER FILE, the second UID FILE OUT.
"""

import argparse
import collections
import json
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from pydicom.pixels import pixel_array

warnings.simplefilter("ignore")

LOSSY = {
    "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55",
    "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.93", "1.2.840.10008.1.2.4.203",
}
LOSSLESS_TARGETS = {
    "1.2.840.10008.1.2.5": "RLE", "1.2.840.10008.1.2.4.80": "JPEG-LS", "1.2.840.10008.1.2.4.90": "JPEG 2000",
    "1.2.840.10008.1.2.4.201": "HTJ2K", "1.2.840.10008.1.2.4.202": "HTJ2K RPCL", "1.2.840.10008.1.2.1": "native",
    "1.2.840.10008.1.2": "implicit", "1.2.840.10008.1.2.2": "big endian",
}

# Lines on which we and pydicom disagree for a reason.
EXPLAINED = {
    "mlut_18.dcm to ": "it uses a bit above Bits Stored, which we keep and pydicom clears in native data only",
}


def corpus():
    roots = [pathlib.Path(pydicom.__file__).parent / "data"]
    try:
        import data_store

        roots.append(pathlib.Path(data_store.__file__).parent / "data")
    except ImportError:
        pass
    skip = {".py", ".pyc", ".json", ".txt", ".dump", ".gz", ".icc", ".md", ".zip"}
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix.lower() not in skip and path.name != "README":
                yield path


def ours(command, path):
    folder = tempfile.mkdtemp()
    try:
        run = subprocess.run(shlex.split(command) + [folder, str(path)], capture_output=True, text=True, timeout=120)
        if run.returncode < 0:
            raise SystemExit(f"{path}: killed by signal {-run.returncode}")
        if run.returncode:
            return None, (run.stderr or run.stdout).strip()
        about = json.loads((pathlib.Path(folder) / "frames.json").read_text())
        letter = {"float": "f", "double": "f"}.get(about["kind"], "i" if about["signed"] else "u")
        frames = [
            numpy.fromfile(name, dtype=f"<{letter}{about['bytesPerSample']}")
            for name in sorted(pathlib.Path(folder).glob("*.raw"))
        ]
        shape = (about["rows"], about["columns"]) + ((about["samplesPerPixel"],) if about["samplesPerPixel"] > 1 else ())
        frames = numpy.stack([frame.reshape(shape) for frame in frames])
        return frames, about
    finally:
        shutil.rmtree(folder)


def theirs(path, plugin=""):
    """pydicom's samples without colour conversion, always with a frame axis."""
    data = pydicom.dcmread(path, force=True)
    if not any(name in data for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        return None, None
    if "TransferSyntaxUID" not in data.file_meta:
        data.file_meta.TransferSyntaxUID = (
            "1.2.840.10008.1.2.2" if not data.original_encoding[1]
            else "1.2.840.10008.1.2" if data.original_encoding[0] else "1.2.840.10008.1.2.1")
    array = pixel_array(data, raw=False, as_rgb=False, decoding_plugin=plugin)
    return (array if int(data.get("NumberOfFrames") or 1) > 1 else array[numpy.newaxis]), data


def distance(a, b):
    if a.shape != b.shape:
        return f"shape {a.shape} for {b.shape}"
    if a.dtype.kind == "f":
        return 0 if numpy.array_equal(a, b, equal_nan=True) else "floats differ"
    return int(numpy.abs(a.astype(numpy.int64) - b.astype(numpy.int64)).max())


def compare_decoding(command, paths):
    counts, failures = collections.Counter(), []
    for path in paths:
        try:
            expected, data = theirs(path)
        except Exception as error:  # noqa: BLE001 - whatever pydicom refuses
            frames, about = ours(command, path)
            counts["refused by pydicom, " + ("read here" if frames is not None else "refused here")] += 1
            print(f"pydicom refuses {path.name}: {str(error).splitlines()[0][:100]}; "
                  f"we {'read it' if frames is not None else 'say: ' + about[:120]}")
            continue
        if expected is None:
            counts["without pixels"] += 1
            continue
        frames, about = ours(command, path)
        syntax = str(data.file_meta.TransferSyntaxUID)
        name = pydicom.uid.UID(syntax).name
        if frames is None:
            failures.append(f"{path.name} ({name}): {about}")
            continue
        difference = distance(frames, expected)
        allowed = 1 if syntax in LOSSY else 0
        if isinstance(difference, str) or difference > allowed:
            failures.append(f"{path.name} ({name}): differs by {difference}")
        else:
            counts[name + (" (equal)" if difference == 0 else " (within one)")] += 1
    return counts, failures


def decode_elsewhere(path, uid):
    """Samples of a file by pydicom with each of its decoders, and by dcmtk where that knows the syntax."""
    found = {}
    for plugin in ("pylibjpeg", "gdcm", "pyjpegls", "pydicom", ""):
        try:
            found["pydicom/" + (plugin or "default")] = theirs(path, plugin)[0]
        except Exception:  # noqa: BLE001 - this decoder does not know the syntax
            continue
    tool = {"1.2.840.10008.1.2.5": "dcmdrle", "1.2.840.10008.1.2.4.80": "dcmdjpls"}.get(uid)
    if tool and shutil.which(tool):
        target = str(path) + ".dcmtk"
        if subprocess.run([tool, str(path), target], capture_output=True).returncode == 0:
            found["dcmtk"] = theirs(target)[0]
    return found


def shape(data):
    """What distinguishes pixel data for an encoder."""
    names = ("BitsAllocated", "BitsStored", "PixelRepresentation", "SamplesPerPixel", "PhotometricInterpretation",
             "PlanarConfiguration")
    return tuple(data.get(name) for name in names) + (int(data.get("NumberOfFrames") or 1) > 1, data.Rows % 2)


def compare_encoding(convert, paths, one_of_a_kind=False):
    counts, failures, seen = collections.Counter(), [], set()
    for path in paths:
        try:
            expected, data = theirs(path)
        except Exception:  # noqa: BLE001
            continue
        if expected is None or str(data.file_meta.TransferSyntaxUID) in LOSSY:
            continue
        if one_of_a_kind and (shape(data) in seen or expected.nbytes > 1 << 20):
            continue
        seen.add(shape(data))
        for uid, name in LOSSLESS_TARGETS.items():
            with tempfile.TemporaryDirectory() as folder:
                target = pathlib.Path(folder) / "out.dcm"
                run = subprocess.run(
                    shlex.split(convert) + [uid, str(path), str(target)], capture_output=True, text=True)
                if run.returncode:
                    counts[f"{name}: refused"] += 1
                    if run.returncode < 0 or "unsupportedPixels" not in run.stderr:
                        failures.append(f"{path.name} to {name}: {run.returncode} {run.stderr.strip()[:150]}")
                    continue
                for decoder, frames in decode_elsewhere(target, uid).items():
                    difference = distance(frames, expected)
                    counts[f"{name}: {decoder}"] += 1
                    if difference != 0:
                        failures.append(f"{path.name} to {name} read by {decoder}: differs by {difference}")
    return counts, failures


FOREIGN = {
    **{f"lossless predictor {p}": (["dcmcjpeg", "+el", "+sv", str(p)], 0) for p in range(1, 8)},
    "lossless SV1": (["dcmcjpeg", "+e1"], 0),
    "extended": (["dcmcjpeg", "+ee"], 1),
    "extended, quality 50": (["dcmcjpeg", "+ee", "+q", "50"], 1),
    "JPEG-LS": (["dcmcjpls"], 0),
    "JPEG-LS near-lossless": (["dcmcjpls", "+en", "+md", "3"], 0),
    "GDCM JPEG 2000": (["gdcmconv", "--j2k"], 0),
    "GDCM JPEG 2000 lossy": (["gdcmconv", "--j2k", "--lossy", "-q", "20"], 1),
    "GDCM JPEG": (["gdcmconv", "--jpeg"], 0),
    "GDCM RLE": (["gdcmconv", "--rle"], 0),
}
DECODERS = {"dcmcjpeg": "dcmdjpeg", "dcmcjpls": "dcmdjpls"}


def compare_foreign(command, paths):
    """Grey native files encoded by dcmtk and GDCM, decoded by us and by their own decoders."""
    counts, failures = collections.Counter(), []
    for path in paths:
        try:
            expected, data = theirs(path)
        except Exception:  # noqa: BLE001
            continue
        if expected is None or "1.2.4" in str(data.file_meta.TransferSyntaxUID) or data.get("BitsAllocated") == 1:
            continue
        if data.get("SamplesPerPixel", 1) != 1:
            continue
        for name, (tool, allowed) in FOREIGN.items():
            if allowed and data.PhotometricInterpretation == "PALETTE COLOR":
                continue  # The tools bring it into colours, and back into others than those of the code stream.
            with tempfile.TemporaryDirectory() as folder:
                coded, plain = f"{folder}/coded.dcm", f"{folder}/plain.dcm"
                if subprocess.run(tool + [str(path), coded], capture_output=True).returncode:
                    continue
                decoder = [DECODERS.get(tool[0], "gdcmconv")] + ([] if tool[0] in DECODERS else ["--raw"])
                if subprocess.run(decoder + [coded, plain], capture_output=True).returncode:
                    continue
                try:
                    reference = theirs(plain)[0]
                    header = pydicom.dcmread(coded, stop_before_pixels=True)
                except Exception:  # noqa: BLE001
                    continue
                if allowed:
                    # What a lossy stream overshoots we limit to Bits Stored, where others leave it.
                    half = 1 << (header.BitsStored - 1)
                    low, high = (-half, half - 1) if header.PixelRepresentation else (0, 2 * half - 1)
                    reference = reference.clip(low, high)
                frames, about = ours(command, coded)
                counts["foreign " + name] += 1
                difference = about if frames is None else distance(frames, reference)
                if isinstance(difference, str) or difference > allowed:
                    failures.append(f"{path.name} as {name}: differs by {difference}")
    return counts, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=".build/release/willis dump --frames")
    parser.add_argument("--convert", default=".build/release/willis convert --transfer-syntax")
    parser.add_argument("--skip-encoding", action="store_true")
    parser.add_argument("--skip-foreign", action="store_true")
    parser.add_argument("--quick", action="store_true", help="encode one small file of each kind of pixels")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    paths = arguments.files or list(corpus())
    counts, failures = compare_decoding(arguments.command, paths)
    if not arguments.skip_encoding:
        more, worse = compare_encoding(arguments.convert, paths, arguments.quick)
        counts, failures = counts + more, failures + worse
    if not arguments.skip_foreign:
        more, worse = compare_foreign(arguments.command, paths)
        counts, failures = counts + more, failures + worse
    for name, count in sorted(counts.items()):
        print(f"{count:5d}  {name}")
    unexplained = [line for line in failures if not any(line.startswith(known) for known in EXPLAINED)]
    for line in failures:
        print("DIFFERENT " + line)
    print(f"{len(paths)} files, {len(unexplained)} unexplained differences")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
