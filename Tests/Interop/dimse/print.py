#!/usr/bin/env python3
"""Film printed by dcmtk and pynetdicom, and the sheets compared pixel for pixel with what numpy makes of the images.

    print.py WILLIS

Needs dcmtk on the path, and pydicom, pynetdicom, numpy and Pillow for this Python.
"""

import io
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from pydicom import dcmread  # noqa: E402
from pydicom.dataset import Dataset  # noqa: E402
from pydicom.uid import (  # noqa: E402
    ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid)
from pynetdicom import AE, evt  # noqa: E402
from pynetdicom.sop_class import (  # noqa: E402
    BasicColorImageBox, BasicColorPrintManagementMeta, BasicFilmBox, BasicFilmSession, BasicGrayscaleImageBox,
    BasicGrayscalePrintManagementMeta, PresentationLUT, Printer, PrinterInstance, PrintJob)

from node import Node, Tally, phantom  # noqa: E402

Image.MAX_IMAGE_PIXELS = None
INCH = 320
GAP = 16


# MARK: - What a sheet is to look like

def gsdf_index(luminance):
    """PS3.14 section 7, by the formula of the standard."""
    coefficients = [71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407, -1.1878455, -0.18014349, 0.14710899,
                    -0.017046845]
    x = np.log10(luminance)
    return sum(c * x ** n for n, c in enumerate(coefficients))


def p_value(density, lowest=0.2, highest=3.0, illumination=2000, ambient=10):
    def index(d):
        return gsdf_index(ambient + illumination * 10.0 ** -d)
    return (index(density) - index(highest)) / (index(lowest) - index(highest))


def half_up(values):
    return np.floor(np.asarray(values, dtype=np.float64) + 0.5).astype(np.int64)


def cells(layout, width, height):
    kind, numbers = layout.split("\\")
    numbers = [int(n) for n in numbers.split(",")]
    if kind == "STANDARD":
        grid = [(c, numbers[0], r, numbers[1]) for r in range(numbers[1]) for c in range(numbers[0])]
    elif kind == "ROW":
        grid = [(c, n, r, len(numbers)) for r, n in enumerate(numbers) for c in range(n)]
    else:
        grid = [(c, len(numbers), r, n) for c, n in enumerate(numbers) for r in range(n)]
    boxes = []
    for c, columns, r, rows in grid:
        x0, x1 = c * width // columns, (c + 1) * width // columns
        y0, y1 = r * height // rows, (r + 1) * height // rows
        boxes.append((x0 + GAP // 2, y0 + GAP // 2, x1 - x0 - GAP, y1 - y0 - GAP))
    return boxes


def weights(source, target, kind):
    """A matrix that stretches `source` samples to `target`."""
    matrix = np.zeros((target, source))
    for position in range(target):
        if kind == "REPLICATE":
            matrix[position, min(source - 1, (2 * position + 1) * source // (2 * target))] = 1
        elif target < source:
            begin, end = position * source / target, (position + 1) * source / target
            for index in range(int(begin), min(source, int(np.ceil(end)))):
                matrix[position, index] += (min(end, index + 1) - max(begin, index)) * target / source
        else:
            centre = (position + 0.5) * source / target - 0.5
            low = int(np.floor(centre))
            t = centre - low
            if kind == "BILINEAR":
                taps = [(low, 1 - t), (low + 1, t)]
            else:
                taps = [(low - 1, ((-0.5 * t + 1) * t - 0.5) * t), (low, (1.5 * t - 2.5) * t * t + 1),
                        (low + 1, ((-1.5 * t + 2) * t + 0.5) * t), (low + 2, (0.5 * t - 0.5) * t * t)]
            for index, weight in taps:
                matrix[position, min(max(index, 0), source - 1)] += weight
    return matrix


def stretch(image, width, height, kind, most):
    down, across = weights(image.shape[0], height, kind), weights(image.shape[1], width, kind)
    if image.ndim == 3:
        return np.stack([stretch(image[..., c], width, height, kind, most) for c in range(3)], axis=-1)
    return np.clip(half_up(down @ image @ across.T), 0, most)


def fit(image, cell):
    scale = min(cell[2] / image.shape[1], cell[3] / image.shape[0])
    return int(image.shape[1] * scale + 1e-6), int(image.shape[0] * scale + 1e-6)


def paste(page, image, cell, size, kind, most):
    x, y, w, h = cell
    left, top = x + (w - size[0]) // 2, y + (h - size[1]) // 2
    shown = stretch(image, size[0], size[1], kind, most)
    x0, y0 = max(x, left), max(y, top)
    x1, y1 = min(x + w, left + size[0]), min(y + h, top + size[1])
    page[y0:y1, x0:x1] = shown[y0 - top:y1 - top, x0 - left:x1 - left]


# MARK: - A device that prints

class Device:
    def __init__(self, node, title="CT01", colour=False, syntax=ImplicitVRLittleEndian, jobs=False):
        ae = AE(title)
        ae.maximum_pdu_size = 65536
        ae.dimse_timeout = ae.network_timeout = ae.acse_timeout = 60
        self.meta = BasicColorPrintManagementMeta if colour else BasicGrayscalePrintManagementMeta
        self.box = BasicColorImageBox if colour else BasicGrayscaleImageBox
        ae.add_requested_context(self.meta, syntax)
        ae.add_requested_context(PresentationLUT, syntax)
        self.reports = []
        handlers = []
        if jobs:
            ae.add_requested_context(PrintJob, syntax)
            handlers = [(evt.EVT_N_EVENT_REPORT, self.take)]
        self.association = ae.associate("127.0.0.1", node.port, evt_handlers=handlers)

    def take(self, event):
        self.reports.append((event.request.EventTypeID, event.request.AffectedSOPInstanceUID,
                             event.event_information))
        return 0x0000, None

    def printer(self, tags=()):
        return self.association.send_n_get(list(tags), Printer, PrinterInstance, meta_uid=self.meta)

    def session(self, **values):
        self.session_uid = generate_uid()
        return self.association.send_n_create(
            fields(**{"NumberOfCopies": "1", **values}), BasicFilmSession, self.session_uid, meta_uid=self.meta)

    def film(self, layout="STANDARD\\1,1", lut=None, session=None, **values):
        dataset = fields(ImageDisplayFormat=layout, **values)
        dataset.ReferencedFilmSessionSequence = [reference(BasicFilmSession, session or self.session_uid)]
        if lut:
            dataset.ReferencedPresentationLUTSequence = [reference(PresentationLUT, lut)]
        self.film_uid = generate_uid()
        status, answer = self.association.send_n_create(
            dataset, BasicFilmBox, self.film_uid, meta_uid=self.meta)
        self.boxes = [item.ReferencedSOPInstanceUID for item in answer.ReferencedImageBoxSequence] \
            if answer and "ReferencedImageBoxSequence" in answer else []
        return status

    def image(self, position, pixels, bits=8, lut=None, photometric="MONOCHROME2", planar=1, item_values=None,
              **values):
        item = Dataset()
        colour = pixels.ndim == 3
        item.SamplesPerPixel = 3 if colour else 1
        item.PhotometricInterpretation = "RGB" if colour else photometric
        if colour:
            item.PlanarConfiguration = planar
        item.Rows, item.Columns = pixels.shape[:2]
        item.BitsAllocated, item.BitsStored, item.HighBit = (8, 8, 7) if bits == 8 else (16, bits, bits - 1)
        item.PixelRepresentation = 0
        data = np.ascontiguousarray(pixels.transpose(2, 0, 1)) if colour and planar else pixels
        kind = "<u2" if bits > 8 else "u1"
        if bits > 8 and self.association.accepted_contexts[0].transfer_syntax[0] == ExplicitVRBigEndian:
            kind = ">u2"
        item.PixelData = data.astype(kind).tobytes()
        item["PixelData"].VR = "OW" if bits > 8 else "OB"
        if data.size % 2 and bits == 8:
            item.PixelData += b"\0"
        for keyword, value in (item_values or {}).items():
            setattr(item, keyword, value)
        dataset = fields(ImageBoxPosition=position, **values)
        if lut:
            dataset.ReferencedPresentationLUTSequence = [reference(PresentationLUT, lut)]
        if colour:
            dataset.BasicColorImageSequence = [item]
        else:
            dataset.BasicGrayscaleImageSequence = [item]
        return self.association.send_n_set(dataset, self.box, self.boxes[position - 1], meta_uid=self.meta)[0]

    def print(self):
        return self.association.send_n_action(None, 1, BasicFilmBox, self.film_uid, meta_uid=self.meta)

    def print_session(self):
        return self.association.send_n_action(None, 1, BasicFilmSession, self.session_uid, meta_uid=self.meta)

    def table(self, values=None, bits=12, shape=None):
        dataset = Dataset()
        if shape:
            dataset.PresentationLUTShape = shape
        else:
            item = Dataset()
            item.add_new(0x00283002, "US", [len(values), 0, bits])
            item.add_new(0x00283006, "US" if len(values) < 32768 else "OW", list(map(int, values)))
            dataset.PresentationLUTSequence = [item]
        uid = generate_uid()
        return uid, self.association.send_n_create(dataset, PresentationLUT, uid)[0]

    def end(self):
        self.association.release()


def fields(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def reference(sop_class, uid):
    return fields(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=uid)


def newest(node):
    row = node.rows("SELECT id, sheet_blob, preview_blob, study_uid, ae_title, label, copies, layout, width, height, "
                    "image_count FROM films ORDER BY id DESC LIMIT 1")
    if not row:
        return None
    keys = ("id", "sheet", "preview", "study", "sender", "label", "copies", "layout", "width", "height", "images")
    return dict(zip(keys, row[0]))


def blob(node, name):
    return pathlib.Path(node.data, "blobs", name[:2], name).read_bytes()


def sheet(node):
    return np.asarray(Image.open(io.BytesIO(blob(node, newest(node)["sheet"])))).astype(np.int64)


def count(node):
    return node.rows("SELECT count(*) FROM films")[0][0]


def rough(rows, columns, largest, seed=1):
    return np.random.default_rng(seed).integers(0, largest + 1, (rows, columns))


def compare(tally, name, found, wanted, within=0):
    same = found.shape == wanted.shape
    worst = int(np.abs(found - wanted).max()) if same else -1
    tally.check(name, same and worst <= within, (found.shape, wanted.shape, worst,
                                                 int((found != wanted).sum()) if same else ""))


# MARK: - Tests

def printer(node, tally):
    device = Device(node)
    status, answer = device.printer()
    tally.check("the printer answers", status.Status == 0 and answer.PrinterStatus == "NORMAL"
                and answer.PrinterStatusInfo == "NORMAL", (status, answer))
    status, answer = device.printer([0x21100010])
    tally.check("with what was asked for", status.Status == 0 and len(answer) == 1, answer)
    status, _ = device.association.send_n_get([], Printer, generate_uid(), meta_uid=device.meta)
    tally.check("another printer is not here", status.Status == 0x0112, status)
    device.end()


def grayscale(node, tally):
    """Layouts and values of 8 and 12 bits, in each transfer syntax."""
    for layout in ("STANDARD\\1,1", "STANDARD\\2,3", "ROW\\1,3,2", "COL\\2,1,3"):
        device = Device(node, syntax=ExplicitVRLittleEndian)
        device.session(FilmSessionLabel="Labour 1")
        status = device.film(layout, FilmSizeID="8INX10IN", MagnificationType="REPLICATE")
        width, height = 8 * INCH, 10 * INCH
        wanted = np.zeros((height, width), dtype=np.int64)
        boxes = cells(layout, width, height)
        tally.check(f"{layout}: as many image boxes", status.Status == 0 and len(device.boxes) == len(boxes),
                    (status, len(device.boxes)))
        for number, cell in enumerate(boxes):
            image = rough(60 + number, 80 - 3 * number, 255, number)
            status = device.image(number + 1, image)
            tally.check(f"{layout}: image {number + 1}", status.Status == 0, status)
            paste(wanted, image, cell, fit(image, cell), "REPLICATE", 255)
        status, _ = device.print()
        tally.check(f"{layout}: printed", status.Status == 0, status)
        compare(tally, f"{layout}: the sheet", sheet(node), wanted)
        device.end()
    for syntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian):
        device = Device(node, syntax=syntax)
        device.session()
        device.film("STANDARD\\1,1", FilmSizeID="8INX10IN", MagnificationType="REPLICATE")
        image = rough(200, 256, 4095)
        status = device.image(1, image, bits=12)
        device.print()
        wanted = np.zeros((10 * INCH, 8 * INCH), dtype=np.int64)
        cell = cells("STANDARD\\1,1", 8 * INCH, 10 * INCH)[0]
        paste(wanted, image, cell, fit(image, cell), "REPLICATE", 4095)
        compare(tally, f"12 bits in {syntax.name}", sheet(node), wanted << 4 | wanted >> 8)
        device.end()


def magnification(node, tally):
    cell = cells("STANDARD\\1,1", 8 * INCH, 10 * INCH)[0]
    for kind in ("BILINEAR", "CUBIC"):
        for rows, columns in ((123, 97), (3500, 2900)):
            device = Device(node)
            device.session()
            device.film(FilmSizeID="8INX10IN", MagnificationType=kind)
            image = rough(rows, columns, 255, 5)
            status = device.image(1, image)
            tally.check(f"{kind} of {columns} x {rows}", status.Status == 0, status)
            device.print()
            wanted = np.zeros((10 * INCH, 8 * INCH), dtype=np.int64)
            paste(wanted, image, cell, fit(image, cell), kind, 255)
            compare(tally, f"{kind} of {columns} x {rows}: the sheet", sheet(node), wanted, within=1)
            device.end()
    device = Device(node)
    device.session()
    device.film(FilmSizeID="8INX10IN", MagnificationType="NONE")
    image = rough(300, 400, 255, 6)
    tally.check("an image in its own size", device.image(1, image).Status == 0)
    device.print()
    wanted = np.zeros((10 * INCH, 8 * INCH), dtype=np.int64)
    paste(wanted, image, cell, (400, 300), "REPLICATE", 255)
    compare(tally, "an image in its own size: the sheet", sheet(node), wanted)
    large = rough(4000, 3000, 255, 7)
    tally.check("too large: made smaller", device.image(1, large).Status == 0xB60A)
    tally.check("too large: refused", device.image(1, large, RequestedDecimateCropBehavior="FAIL").Status == 0xC603)
    tally.check("too large: cropped", device.image(1, large, RequestedDecimateCropBehavior="CROP").Status == 0xB609)
    device.print()
    wanted = np.zeros((10 * INCH, 8 * INCH), dtype=np.int64)
    paste(wanted, large, cell, (3000, 4000), "REPLICATE", 255)
    compare(tally, "too large: the middle of it", sheet(node), wanted)
    tally.check("a requested size", device.image(1, image, RequestedImageSize="100",
                                                 MagnificationType="REPLICATE").Status == 0)
    device.print()
    wanted = np.zeros((10 * INCH, 8 * INCH), dtype=np.int64)
    width = 100 / 25.4 * INCH
    paste(wanted, image, cell, (int(width + 1e-6), int(width * 300 / 400 + 1e-6)), "REPLICATE", 255)
    compare(tally, "a requested size: the sheet", sheet(node), wanted)
    device.end()


def tones(node, tally):
    """Polarity, photometric interpretation, presentation LUTs, densities."""
    cell = cells("STANDARD\\1,1", 8 * INCH, 10 * INCH)[0]
    image = np.tile(np.arange(4096).reshape(64, 64), (1, 1))

    def printed(device, shades, most, name, within=0, border=0):
        status, _ = device.print()
        wanted = np.full((10 * INCH, 8 * INCH), border, dtype=np.int64)
        paste(wanted, shades, cell, fit(shades, cell), "REPLICATE", most)
        tally.check(name, status.Status == 0, status)
        compare(tally, f"{name}: the sheet", sheet(node), wanted << 4 | wanted >> 8 if most > 255 else wanted, within)

    device = Device(node)
    device.session()
    device.film(FilmSizeID="8INX10IN", MagnificationType="REPLICATE")
    device.image(1, image, bits=12, Polarity="REVERSE")
    printed(device, 4095 - image, 4095, "reverse polarity")
    device.image(1, image, bits=12, photometric="MONOCHROME1")
    printed(device, 4095 - image, 4095, "MONOCHROME1")
    device.image(1, image, bits=12, photometric="MONOCHROME1", Polarity="REVERSE")
    printed(device, image, 4095, "MONOCHROME1 in reverse")
    table = half_up(65535 * (np.arange(4096) / 4095) ** 0.45)
    uid, status = device.table(table, bits=16)
    tally.check("a presentation LUT of 16 bits", status.Status == 0, status)
    status = device.image(1, image, bits=12, lut=uid)
    printed(device, half_up(table[image] * 4095 / 65535), 4095, "a presentation LUT by table")
    small = np.arange(256).reshape(16, 16)
    table = half_up(4095 * (np.arange(256) / 255) ** 2)
    uid, _ = device.table(table, bits=12)
    device.image(1, small, lut=uid)
    printed(device, half_up(table[small] * 255 / 4095), 255, "a table for 8 bits")
    device.image(1, small, lut=uid, Polarity="REVERSE")
    printed(device, 255 - half_up(table[small] * 255 / 4095), 255, "a table in reverse")
    uid, status = device.table(shape="IDENTITY")
    device.image(1, image, bits=12, lut=uid)
    printed(device, image, 4095, "the identity")
    uid, status = device.table(shape="LIN OD")
    tally.check("linear optical density", status.Status == 0, status)
    device.image(1, image, bits=12, lut=uid)
    printed(device, half_up(4095 * p_value(3.0 - 2.8 * image / 4095)), 4095, "linear optical density", within=16)
    tally.check("a shape that is none", device.table(shape="INVERSE")[1].Status == 0x0106)
    tally.check("a table that is cut", device.table([1, 2, 3], bits=3)[1].Status == 0x0106)
    device.film(FilmSizeID="8INX10IN", MagnificationType="REPLICATE", BorderDensity="150", lut=uid)
    device.image(1, image, bits=12)
    border = int(half_up(4095 * p_value(1.5)))
    printed(device, half_up(4095 * p_value(3.0 - 2.8 * image / 4095)), 4095, "a LUT of the film, a border by density",
            within=16, border=border)
    device.end()


def borders(node, tally):
    width, height = int(half_up(210 / 25.4 * INCH)), int(half_up(297 / 25.4 * INCH))
    device = Device(node)
    device.session()
    status = device.film("STANDARD\\2,2", FilmSizeID="A4", FilmOrientation="LANDSCAPE", BorderDensity="WHITE",
                         EmptyImageDensity="BLACK", Trim="YES", MagnificationType="REPLICATE")
    image = rough(50, 50, 255)
    device.image(2, image)
    device.print()
    wanted = np.full((width, height), 255, dtype=np.int64)
    for number, cell in enumerate(cells("STANDARD\\2,2", height, width)):
        x, y, w, h = cell
        if number == 1:
            size = fit(image, cell)
            left, top = x + (w - size[0]) // 2, y + (h - size[1]) // 2
            wanted[top - 2:top + size[1] + 2, left - 2:left + size[0] + 2] = 255
            paste(wanted, image, cell, size, "REPLICATE", 255)
        else:
            wanted[y:y + h, x:x + w] = 0
    compare(tally, "landscape, white border, black where nothing is, trim", sheet(node), wanted)
    device.film(FilmSizeID="A4", BorderDensity="BLACK", Trim="YES", MagnificationType="REPLICATE")
    device.image(1, image)
    device.print()
    wanted = np.zeros((height, width), dtype=np.int64)
    cell = cells("STANDARD\\1,1", width, height)[0]
    size = fit(image, cell)
    left, top = cell[0] + (cell[2] - size[0]) // 2, cell[1] + (cell[3] - size[1]) // 2
    wanted[top - 2:top + size[1] + 2, left - 2:left + size[0] + 2] = 255
    paste(wanted, image, cell, size, "REPLICATE", 255)
    compare(tally, "a trim around the image", sheet(node), wanted)
    status = device.film(FilmSizeID="A4", MaxDensity=400)
    tally.check("a density that no film has", status.Status == 0xB605, status)
    device.end()


def colour(node, tally):
    pixels = np.random.default_rng(3).integers(0, 256, (70, 90, 3))
    for planar in (0, 1):
        device = Device(node, colour=True)
        device.session()
        status = device.film("STANDARD\\1,2", FilmSizeID="8INX10IN", MagnificationType="REPLICATE",
                             BorderDensity="WHITE")
        device.image(1, pixels, planar=planar)
        device.image(2, pixels, planar=planar, Polarity="REVERSE")
        status, _ = device.print()
        wanted = np.full((10 * INCH, 8 * INCH, 3), 255, dtype=np.int64)
        for cell, image in zip(cells("STANDARD\\1,2", 8 * INCH, 10 * INCH), (pixels, 255 - pixels)):
            paste(wanted, image, cell, fit(image, cell), "REPLICATE", 255)
        tally.check(f"colour, planar {planar}", status.Status == 0, status)
        compare(tally, f"colour, planar {planar}: the sheet", sheet(node), wanted)
        device.end()


def refusals(node, tally):
    device = Device(node)
    before = count(node)
    status = device.film(session="1.2.3")
    tally.check("a film without a session", status.Status == 0x0106, status)
    device.session()
    tally.check("a second session", device.session()[0].Status == 0x0213)
    device = Device(node)
    device.session()
    for layout in ("SLIDE", "SUPERSLIDE", "CUSTOM\\1", "STANDARD\\0,1", "STANDARD\\99,99", "ROW\\", "STANDARD\\a,b"):
        status = device.film(layout)
        tally.check(f"the format {layout}", status.Status == 0x0106, status)
    lacking = Dataset()
    lacking.ReferencedFilmSessionSequence = [reference(BasicFilmSession, device.session_uid)]
    status, _ = device.association.send_n_create(lacking, BasicFilmBox, generate_uid(), meta_uid=device.meta)
    tally.check("no format", status.Status == 0x0120, status)
    tally.check("a session without films", device.print_session()[0].Status == 0xC600)
    device.film(FilmSizeID="8INX10IN")
    image = rough(16, 16, 255)
    tally.check("an empty film is a warning", device.print()[0].Status == 0xB603)
    tally.check("too few pixels", device.image(1, image, item_values={"Rows": 99}).Status == 0x0106)
    tally.check("a sign", device.image(1, image, item_values={"PixelRepresentation": 1}).Status == 0x0106)
    tally.check("another colour model", device.image(1, image, photometric="PALETTE COLOR").Status == 0x0106)
    misplaced = fields(ImageBoxPosition=2, BasicGrayscaleImageSequence=[])
    status, _ = device.association.send_n_set(misplaced, device.box, device.boxes[0], meta_uid=device.meta)
    tally.check("a box of another position", status.Status == 0x0106, status)
    tally.check("an unknown LUT", device.image(1, image, lut=generate_uid()).Status == 0x0106)
    device.boxes = [generate_uid()]
    tally.check("an unknown box", device.image(1, image).Status == 0x0112)
    status, _ = device.association.send_n_action(None, 7, BasicFilmBox, device.film_uid, meta_uid=device.meta)
    tally.check("an unknown action", status.Status == 0x0123, status)
    status = device.association.send_n_delete(BasicFilmBox, device.film_uid, meta_uid=device.meta)
    tally.check("a film box goes", status.Status == 0, status)
    tally.check("and cannot be printed any more", device.print()[0].Status == 0x0112)
    status = device.association.send_n_delete(BasicFilmSession, device.session_uid, meta_uid=device.meta)
    tally.check("the session goes", status.Status == 0, status)
    device.end()
    tally.check("nothing of this was kept", count(node) == before)


def jobs(node, tally):
    device = Device(node, jobs=True)
    device.session(SpecificCharacterSet="GB18030", FilmSessionLabel="神经内科 3", NumberOfCopies="2")
    device.film("STANDARD\\1,1", FilmSizeID="8INX10IN")
    device.image(1, rough(20, 20, 255))
    status, answer = device.print()
    job = answer.ReferencedPrintJobSequence[0].ReferencedSOPInstanceUID
    end = time.monotonic() + 10
    while not device.reports and time.monotonic() < end:
        time.sleep(0.05)
    tally.check("the end of the job is told", device.reports and device.reports[0][:2] == (3, job), device.reports)
    status, answer = device.association.send_n_get([], PrintJob, job)
    tally.check("a job can be asked for", status.Status == 0 and answer.ExecutionStatus == "DONE", (status, answer))
    status, _ = device.association.send_n_get([], PrintJob, generate_uid())
    tally.check("an unknown one cannot", status.Status == 0x0112)
    for number in range(2):
        device.film("STANDARD\\1,1", FilmSizeID="8INX10IN")
        device.image(1, rough(20 + number, 20, 255))
    before = count(node)
    status, _ = device.print_session()
    tally.check("all films of a session", status.Status == 0 and count(node) == before + 3, (status, count(node)))
    device.end()
    film = newest(node)
    tally.check("sender, copies and label are kept", film["sender"] == "CT01" and film["copies"] == 2
                and film["label"] == "神经内科 3", film)


def objects(node, tally, folder):
    """What is kept beside the sheet, and under whom."""
    files = phantom(node.willis, pathlib.Path(folder) / "scan")[:3]
    subprocess.run([node.willis, "send", *map(str, files), "--to", f"127.0.0.1:{node.port}"], check=True,
                   capture_output=True)
    source = dcmread(files[0], stop_before_pixels=True)
    device = Device(node)
    device.session(FilmSessionLabel="known")
    device.film("STANDARD\\2,1", FilmSizeID="8INX10IN")
    images = [rough(40, 50, 4095, 1), rough(30, 20, 255, 2)]
    original = fields(StudyInstanceUID=source.StudyInstanceUID, ReferencedSOPInstanceUID=source.SOPInstanceUID)
    device.image(1, images[0], bits=12, OriginalImageSequence=[original])
    device.image(2, images[1], photometric="MONOCHROME1")
    status, _ = device.print()
    film = newest(node)
    tally.check("the study is known", film["study"] == source.StudyInstanceUID, film)
    kept = node.rows("SELECT position, blob FROM film_images WHERE film = ? ORDER BY position", film["id"])
    for (position, name), wanted, photometric in zip(kept, images, ("MONOCHROME2", "MONOCHROME1")):
        image = dcmread(io.BytesIO(blob(node, name)))
        tally.check(f"image {position} as it was received", np.array_equal(image.pixel_array, wanted)
                    and image.PhotometricInterpretation == photometric and image.PatientID == source.PatientID
                    and image.PatientName == source.PatientName, image)
    rows = node.rows("SELECT i.sop_class_uid, i.blob, r.modality FROM instances i JOIN series r ON r.id = i.series "
                     "JOIN studies s ON s.id = i.study WHERE s.study_uid = ? AND r.modality = 'HC' ORDER BY r.number",
                     source.StudyInstanceUID)
    tally.check("sheet and images are in the study", len(rows) == 3, rows)
    whole = dcmread(io.BytesIO(blob(node, rows[0][1])))
    picture = sheet(node)
    tally.check("the sheet is the same in DICOM", np.array_equal(whole.pixel_array, picture >> 4), whole)
    device.film("STANDARD\\1,1", FilmSizeID="8INX10IN")
    device.image(1, images[1])
    device.print()
    tally.check("a film that says nothing is nobody's", newest(node)["study"] == "", newest(node))
    device.end()


def broken(node, tally):
    """Sessions that are cut leave nothing."""
    before = count(node)
    incoming = pathlib.Path(node.data) / "incoming"
    device = Device(node)
    device.session()
    device.film(FilmSizeID="8INX10IN")
    device.image(1, rough(500, 500, 255))
    tally.check("an image waits in a file", len(list(incoming.iterdir())) == 1)
    device.association.abort()
    end = time.monotonic() + 10
    while list(incoming.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    tally.check("an aborted session leaves nothing", not list(incoming.iterdir()) and count(node) == before)
    device = Device(node)
    device.session()
    device.film(FilmSizeID="8INX10IN")
    device.image(1, rough(500, 500, 255))
    sock = device.association.dul.socket.socket
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()
    end = time.monotonic() + 10
    while list(incoming.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    tally.check("a cut connection leaves nothing", not list(incoming.iterdir()) and count(node) == before)


def crash(node, tally):
    """What was answered is there after the power went; what was not leaves nothing half-made."""
    device = Device(node)
    device.session()
    device.film(FilmSizeID="8INX10IN", MagnificationType="REPLICATE")
    device.image(1, rough(64, 64, 255, 9))
    status, _ = device.print()
    wanted = newest(node)["sheet"]
    node.kill()
    device.association.kill()
    node.start()
    tally.check("a printed film survives", status.Status == 0 and newest(node)["sheet"] == wanted
                and len(sheet(node)) > 0)
    tally.check("nothing is left in the way in", not list((pathlib.Path(node.data) / "incoming").iterdir()))


def together(node, tally):
    """Several devices print at once."""
    before = count(node)
    failures = []

    def work(number):
        try:
            device = Device(node, title=f"DEV{number}")
            device.session()
            for film in range(2):
                device.film("STANDARD\\2,2", FilmSizeID="8INX10IN")
                for position in range(1, 5):
                    device.image(position, rough(256, 256, 4095, number * 10 + position), bits=12)
                status, _ = device.print()
                if status.Status:
                    failures.append(status)
            device.end()
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.check("six devices at once", not failures and count(node) == before + 12, (failures, count(node) - before))


def by_dcmtk(node, tally, folder):
    """dcmpsprt makes a stored print object of images, dcmprscu prints it."""
    folder = pathlib.Path(folder) / "dcmtk"
    database = folder / "database"
    spool = folder / "spool"
    for path in (database, spool, folder / "lut", folder / "reports"):
        path.mkdir(parents=True)
    config = folder / "dcmpstat.cfg"
    config.write_text(f"""[[GENERAL]]
[DATABASE]
Directory = {database}
[NETWORK]
Aetitle = DCMTK
[PRINT]
Directory = {spool}
LUTDirectory = {folder / 'lut'}
[[COMMUNICATION]]
[WILLIS]
Aetitle = WILLIS
Description = Willis
Hostname = 127.0.0.1
Port = {node.port}
Type = PRINTER
MaxPDU = 65536
ImplicitOnly = false
DisableNewVRs = true
Supports12Bit = true
SupportsPresentationLUT = true
PresentationLUTMatchRequired = true
PresentationLUTinFilmSession = false
FilmSizeID = 8INX10IN\\14INX17IN
MediumType = PAPER\\CLEAR FILM\\BLUE FILM
FilmDestination = MAGAZINE\\PROCESSOR
MagnificationType = REPLICATE\\BILINEAR\\CUBIC
DisplayFormat = 1,1\\2,2
BorderDensity = BLACK\\WHITE
EmptyImageDensity = BLACK\\WHITE
MaxDensity = 300
MinDensity = 20
SupportsTrim = true
""")
    sources = phantom(node.willis, pathlib.Path(folder) / "scan")[:4]
    before = count(node)
    made = subprocess.run(
        ["dcmpsprt", "-c", config, "-p", "WILLIS", "--layout", "2", "2", "--portrait", "--filmsize", "8INX10IN",
         "--magnification", "REPLICATE", "--identity", "-v", *sources],
        capture_output=True, text=True, cwd=folder)
    printed = subprocess.run(
        ["dcmprscu", "-c", config, "-p", "WILLIS", "-v", "--copies", "2", *sorted(database.glob("SP_*.dcm"))],
        capture_output=True, text=True, cwd=folder)
    stored = sorted(database.glob("SP_*.dcm"))
    hardcopies = sorted(database.glob("HG_*.dcm"))
    tally.check("dcmprscu prints", made.returncode == 0 and printed.returncode == 0 and len(stored) == 1
                and count(node) == before + 1, (made.stdout[-500:], made.stderr[-800:], printed.stdout[-800:],
                                                printed.stderr[-800:], stored, hardcopies))
    if count(node) != before + 1:
        return
    order = dcmread(stored[0])
    by_uid = {dcmread(path).SOPInstanceUID: dcmread(path) for path in hardcopies}
    film = newest(node)
    wanted = np.zeros((film["height"], film["width"]), dtype=np.int64)
    for item in order.ImageBoxContentSequence:
        uid = item.ReferencedImageSequence[0].ReferencedSOPInstanceUID
        image = by_uid[uid].pixel_array.astype(np.int64)
        cell = cells("STANDARD\\2,2", film["width"], film["height"])[item.ImageBoxPosition - 1]
        paste(wanted, image, cell, fit(image, cell), "REPLICATE", 4095)
    compare(tally, "the sheet that dcmprscu printed", sheet(node), wanted << 4 | wanted >> 8)
    tally.check("its copies are noted", film["copies"] == 2 and film["sender"] == "DCMTK", film)


def pages(node, tally):
    """The films in Chromium, for those who are signed in."""
    from playwright.sync_api import sync_playwright
    node.user()
    total, width = count(node), newest(node)["width"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(locale="en")
        page.goto(node.base + "/archive/films")
        tally.check("films are for those who are signed in", "/sign-in" in page.url, page.url)
        page.fill("input[name=name]", "tester")
        page.fill("input[name=password]", "correct horse battery")
        page.click("button.button[type=submit]")
        page.wait_for_url("**/archive/films")
        tally.check("a card for each film", page.locator(".film").count() == min(total, 48)
                    and f"{total} films" in page.content(), page.locator(".film").count())
        page.locator(".film-name a").first.click()
        image = page.locator(".film-large img")
        image.wait_for()
        page.wait_for_function("document.querySelector('.film-large img').complete")
        tally.check("a film in full", image.evaluate("e => e.naturalWidth") == width, width)
        browser.close()


def memory(node):
    with open(f"/proc/{node.process.pid}/status") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def large(node, tally):
    """A large format again and again: memory stays where it was."""
    device = Device(node)
    device.session()
    image = rough(4000, 3000, 4095, 4).astype("<u2")
    rss = []
    for _ in range(4):
        device.film(FilmSizeID="14INX17IN")
        status = device.image(1, image, bits=12)
        tally.check("a large image", status.Status == 0, status)
        device.print()
        device.association.send_n_delete(BasicFilmBox, device.film_uid, meta_uid=device.meta)
        rss.append(memory(node))
    device.end()
    print(f"resident after each large film: {rss} MiB", flush=True)
    tally.check("memory does not grow with films", rss[-1] < rss[0] + 40 and rss[-1] < 400, rss)


def main():
    tally = Tally()
    node = Node(sys.argv[1], None, "--workers", "0")
    with tempfile.TemporaryDirectory() as folder:
        try:
            for test in (printer, grayscale, magnification, tones, borders, colour, refusals, jobs):
                test(node, tally)
            objects(node, tally, folder)
            broken(node, tally)
            by_dcmtk(node, tally, folder)
            together(node, tally)
            crash(node, tally)
            pages(node, tally)
            large(node, tally)
            verified = subprocess.run([node.willis, "verify", "--data", node.data], capture_output=True, text=True)
            tally.check("willis verify finds every film", verified.returncode == 0, verified)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-40:]))
    tally.check("the server ends in order", status == 0, status)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
