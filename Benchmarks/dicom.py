#!/usr/bin/env python3
"""DICOM readers and codecs side by side: Willis, dcmtk's library, pydicom, and the C libraries called directly.

    dicom.py DICOMBENCH PEERS [--rounds 9]

All of them do the same work in the same rounds, one after the other, so that whatever else the machine does hits all
alike. Times are medians of processor time; the ratios are medians of the ratios within a round.
"""

import argparse
import io
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import pydicom
from pydicom.data import get_testdata_file
from pydicom.encaps import generate_frames

import subjects

parser = argparse.ArgumentParser()
parser.add_argument("bench")
parser.add_argument("peers")
parser.add_argument("--rounds", type=int, default=9)
arguments = parser.parse_args()

RLE, BASELINE, LOSSLESS, JPEG_LS, JPEG_2000, HTJ2K = (
    f"1.2.840.10008.1.2.{rest}" for rest in ("5", "4.50", "4.70", "4.80", "4.90", "4.201"))


class Program:
    """Somebody who answers one line of figures to one line of command."""

    def __init__(self, path):
        self.path = path
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer or answer[0] == "error":
            raise SystemExit(f"{self.path} {' '.join(map(str, words))}: {' '.join(answer)}")
        return answer

    def timed(self, count, *words):
        """Processor seconds a turn, and what the turns summed up to."""
        _, seconds, total = self.ask(*words, count)
        return float(seconds) / count, int(total) / count


def alone(*words):
    """The answer of a process that does nothing else, and its peak memory in MiB."""
    process = subprocess.Popen([arguments.bench], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(" ".join(map(str, words)) + "\n")
    process.stdin.close()
    answer = process.stdout.read().split()
    process.wait()
    if not answer or answer[0] == "error":
        raise SystemExit(f"{' '.join(map(str, words))}: {' '.join(answer)}")
    return answer[:-1], int(answer[-1]) / 1024


def pydicom_parse(path, source, depth, count):
    data = pathlib.Path(path).read_bytes()
    start = time.process_time()
    for _ in range(count):
        dataset = pydicom.dcmread(path if source == "file" else io.BytesIO(data), stop_before_pixels=depth != "whole")
        if depth == "values":
            for element in dataset.iterall():
                element.value
    return (time.process_time() - start) / count


def interleaved(tasks):
    """Runs each task once a round; gives back the lists of their figures."""
    rounds = [[task() for task in tasks] for _ in range(arguments.rounds)]
    return list(zip(*rounds))


def ratio(of, to):
    return statistics.median(a / b for a, b in zip(of, to))


def parsing(willis, dcmtk, files):
    print("## Reading elements\n")
    print("Processor time a file. Willis and dcmtk read every element of every level. pydicom leaves values, and whole")
    print("sequences whose length is stated, as bytes until somebody asks; \"and each value\" asks for all of them.\n")
    print("| file | elements | from | how far | Willis | dcmtk | pydicom |")
    print("|---|---|---|---|---|---|---|")
    kinds = [("memory", "header"), ("file", "header"), ("memory", "values"), ("memory", "whole"), ("file", "whole")]
    for name, path, scale in files:
        for source, depth in kinds:
            found = []

            def timed(program, count, depth):
                seconds, total = program.timed(count, "parse", source, depth, path)
                found.append(total)
                return seconds

            ours, theirs, python = interleaved([
                lambda: timed(willis, max(4, 4000 // scale), depth),
                lambda: timed(dcmtk, max(2, 800 // scale), depth if depth != "values" else "header"),
                lambda: pydicom_parse(path, source, depth, max(1, (20 if depth == "values" else 100) // scale))])
            if depth != "values" and len(set(found)) != 1:
                raise SystemExit(f"{name}: the readers do not agree about the number of elements: {sorted(set(found))}")
            says = {"header": "up to the pixels", "values": "and each value", "whole": "with the pixels"}[depth]
            dcmtk_says = "" if depth == "values" else f"{statistics.median(theirs) * 1e6:,.0f} µs ({ratio(theirs, ours):.1f} ×)"
            count = "" if depth == "values" else f"{found[0]:,.0f}"
            print(f"| {name} | {count} | {source} | {says} | {statistics.median(ours) * 1e6:,.1f} µs | {dcmtk_says} | "
                  f"{statistics.median(python) * 1e6:,.0f} µs ({ratio(python, ours):.{0 if ratio(python, ours) >= 10 else 1}f} ×) |")


def code_streams(willis, folder, slice_path, eight_bit):
    """Files in each syntax, with their code streams beside them."""
    made = {}
    for name, syntax, source in [
            ("rle", RLE, slice_path), ("baseline", BASELINE, eight_bit), ("lossless", LOSSLESS, slice_path),
            ("jpeg-ls", JPEG_LS, slice_path), ("jpeg-2000", JPEG_2000, slice_path), ("htj2k", HTJ2K, slice_path)]:
        path = folder / f"{name}.dcm"
        if syntax == LOSSLESS:
            subprocess.run(["dcmcjpeg", "+e1", source, path], check=True)
        else:
            willis.ask("transcode", source, syntax, path)
        stream = folder / f"{name}.stream"
        stream.write_bytes(next(generate_frames(pydicom.dcmread(path).PixelData, number_of_frames=1)))
        made[name] = (path, stream)
    for path in (slice_path, eight_bit):
        pathlib.Path(path).with_suffix(".raw").write_bytes(pydicom.dcmread(path).PixelData)
    return made


def coding(willis, dcmtk, codecs, made, slice_path, eight_bit):
    print("\n## Decoding and encoding\n")
    print("One frame of 512 × 512, 12 bits (baseline JPEG: 8 bits). Willis goes from the fragment to checked samples in the")
    print("frame; the library is called directly on the same code stream. Below 1 Willis is the quicker.\n")
    print("| codec | work | Willis | library | Willis / library |")
    print("|---|---|---|---|---|")

    def row(codec, work, library, ours, theirs):
        ours, theirs = interleaved([lambda: ours()[0], lambda: theirs()[0]])
        print(f"| {codec} | {work} | {statistics.median(ours) * 1e3:.2f} ms | {library}, "
              f"{statistics.median(theirs) * 1e3:.2f} ms | {ratio(ours, theirs):.2f} |")

    for codec, name, library, call, bits, count in [
            ("JPEG-LS", "jpeg-ls", "CharLS", "charls", 12, 20), ("JPEG 2000", "jpeg-2000", "OpenJPEG", "openjpeg", 12, 6),
            ("HTJ2K", "htj2k", "OpenJPEG", "openjpeg", 12, 40), ("HTJ2K", "htj2k", "OpenJPH", "openjph", 12, 40),
            ("JPEG baseline", "baseline", "libjpeg-turbo", "jpeg", 8, 200)]:
        path, stream = made[name]
        row(codec, "decode", library, lambda: willis.timed(count, "decode", path),
            lambda: codecs.timed(count, "decode", call, stream, 512, 512, bits))
    for codec, name, count in [("RLE", "rle", 200), ("JPEG lossless", "lossless", 60), ]:
        path, _ = made[name]
        row(codec, "decode", "dcmtk", lambda: willis.timed(count, "decode", path),
            lambda: dcmtk.timed(count, "decode", path))
    for codec, syntax, library, call, bits, count in [
            ("JPEG-LS", JPEG_LS, "CharLS", "charls", 12, 20), ("JPEG 2000", JPEG_2000, "OpenJPEG", "openjpeg", 12, 5),
            ("HTJ2K", HTJ2K, "OpenJPH", "openjph", 12, 40), ("JPEG baseline", BASELINE, "libjpeg-turbo", "jpeg", 8, 200)]:
        source = eight_bit if bits == 8 else slice_path
        raw = pathlib.Path(source).with_suffix(".raw")
        row(codec, "encode", library, lambda: willis.timed(count, "encode", source, syntax),
            lambda: codecs.timed(count, "encode", call, raw, 512, 512, bits))


def opening(folder):
    print("\n## Pixel data where they are\n")
    series = [subjects.ct_slice(folder, number, f"series-{number}.dcm") for number in range(1, 41)]
    (mapped, files, size, grown), _ = alone("map", *series)
    print(f"Of {files} uncompressed CT slices read and kept, {mapped} have the pixels of their frame in the mapping of the "
          f"file: {int(size) / 2**20:.0f} MiB of pixels, {int(grown) / 2**20:.1f} MiB of private memory for all the rest.\n")
    for path in series:
        os.unlink(path)
    print("Files of 4 GiB (sparse), each in a process of its own; memory is the peak of the process, and an idle one has")
    print(f"{alone('map')[1]:.0f} MiB.\n")
    print("| file | head | to open | processor | frame 8000 then | peak |")
    print("|---|---|---|---|---|---|")
    for name, path, size in [
            ("8191 native frames", subjects.sparse(folder / "native.dcm", 8191), 8191 * 512 * 512 * 2),
            ("8191 native frames, large head", subjects.sparse(folder / "large.dcm", 8191, filler=3000), 8191 * 512 * 512 * 2),
            ("8200 compressed frames", subjects.sparse_encapsulated(folder / "encapsulated.dcm", 8200, 524_000), 8200 * 524_008)]:
        head = (os.path.getsize(path) - size) / 2**20
        runs = [alone("open", path, 8000) for _ in range(arguments.rounds)]
        middle = [statistics.median(float(answer[index]) for answer, _ in runs) for index in range(3)]
        where = runs[0][0][4]
        print(f"| {name} | {head:.1f} MiB | {middle[0]:.0f} ms | {middle[1]:.0f} ms | {middle[2]:.1f} ms, {where} | "
              f"{statistics.median(peak for _, peak in runs):.0f} MiB |")
        heads = [alone("head", path) for _ in range(arguments.rounds)]
        middle = [statistics.median(float(answer[index]) for answer, _ in heads) for index in range(2)]
        print(f"| … its head alone | | {middle[0]:.0f} ms | {middle[1]:.0f} ms | | "
              f"{statistics.median(peak for _, peak in heads):.0f} MiB |")
        os.unlink(path)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    programs = [Program(path) for path in
                (arguments.bench, f"{arguments.peers}/dcmtk", f"{arguments.peers}/codecs")]
    slice_path, eight_bit = subjects.ct_slice(folder), subjects.eight_bit_slice(folder)
    many = subjects.enhanced(folder / "enhanced.dcm", 1000)
    parsing(*programs[:2], [("CT slice", slice_path, 1), ("CT_small", get_testdata_file("CT_small.dcm"), 1),
                            ("enhanced CT, 1000 frames", many, 100)])
    made = code_streams(programs[0], folder, slice_path, eight_bit)
    coding(*programs, made, slice_path, eight_bit)
    opening(folder)
