"""Associations that send preloaded CT slices as fast as the peer acknowledges them, one process each.

The data sets are cut into PDUs before the clock starts and go out by one call, so that the sender is never what is
measured. PS3.7 9.3.1 and PS3.8 9.3 say what the bytes are.
"""

import multiprocessing
import socket
import struct
import time

import pydicom

CONTEXT = 1


def item(kind, payload):
    return struct.pack(">BBH", kind, 0, len(payload)) + payload


def association_request(called, calling, *classes, roles=b""):
    """`classes` are pairs of SOP class and transfer syntax; their contexts are numbered 1, 3, 5."""
    contexts = b"".join(
        item(0x20, bytes([2 * number + 1, 0, 0, 0]) + item(0x30, sop_class.encode()) + item(0x40, syntax.encode()))
        for number, (sop_class, syntax) in enumerate(classes))
    user = item(0x50, item(0x51, struct.pack(">I", 1 << 20)) + item(0x52, b"1.2.826.0.1.3680043.9.7433.9") + roles)
    body = struct.pack(">HH16s16s32x", 1, 0, called.ljust(16).encode(), calling.ljust(16).encode())
    body += item(0x10, b"1.2.840.10008.3.1.1.1") + contexts + user
    return struct.pack(">BBI", 1, 0, len(body)) + body


def element(number, payload):
    return struct.pack("<HHI", 0, number, len(payload)) + payload


def store_command(sop_class, instance, message):
    def padded(uid):
        return uid.encode() + b"\0" * (len(uid) % 2)

    body = element(0x0002, padded(sop_class)) + element(0x0100, struct.pack("<H", 1))
    body += element(0x0110, struct.pack("<H", message)) + element(0x0700, struct.pack("<H", 0))
    body += element(0x0800, struct.pack("<H", 0)) + element(0x1000, padded(instance))
    return element(0x0000, struct.pack("<I", len(body))) + body


def pdus(command, data_set, largest, context=CONTEXT):
    room = largest - 6

    def pdu(flags, piece):
        return struct.pack(">BBIIBB", 4, 0, len(piece) + 6, len(piece) + 2, context, flags) + piece

    parts = [pdu(3, command)]
    for start in range(0, len(data_set), room):
        piece = data_set[start:start + room]
        parts.append(pdu(2 if start + room >= len(data_set) else 0, piece))
    return b"".join(parts)


def receive(connection):
    head = b""
    while len(head) < 6:
        more = connection.recv(6 - len(head))
        if not more:
            raise ConnectionError("the peer hung up")
        head += more
    kind, length = head[0], struct.unpack(">I", head[2:])[0]
    body = b""
    while len(body) < length:
        body += connection.recv(length - len(body))
    return kind, body


def largest_pdu(accepted):
    place = accepted.index(b"\x51\x00\x00\x04") + 4
    largest = struct.unpack(">I", accepted[place:place + 4])[0]
    return min(largest or 1 << 20, 1 << 20)


def data_sets(files):
    """What each file holds after its meta information, with the identifiers the command names."""
    for file in files:
        header = pydicom.dcmread(file, stop_before_pixels=True)
        content = file.read_bytes()
        # Preamble, prefix and group length stand in front of what the group length counts.
        start = 144 + header.file_meta.FileMetaInformationGroupLength
        yield header.SOPClassUID, header.SOPInstanceUID, header.file_meta.TransferSyntaxUID, content[start:]


def send(files, port, called, ready, times, nodelay):
    objects = list(data_sets(files))
    connection = socket.create_connection(("127.0.0.1", port))
    if nodelay:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(association_request(called, "BENCH", (objects[0][0], objects[0][2])))
    kind, accepted = receive(connection)
    if kind != 2:
        raise ConnectionError(f"association not accepted: PDU {kind}")
    largest = largest_pdu(accepted)
    messages = [
        pdus(store_command(sop_class, instance, number % 65535 + 1), data, largest)
        for number, (sop_class, instance, _, data) in enumerate(objects)]
    del objects
    ready.wait()
    taken, begun = [], time.time()
    for message in messages:
        start = time.perf_counter()
        connection.sendall(message)
        _, answer = receive(connection)
        taken.append(time.perf_counter() - start)
        # From the end, because a message ID may look like the tag.
        place = answer.rindex(struct.pack("<HHI", 0, 0x0900, 2)) + 8
        status = struct.unpack("<H", answer[place:place + 2])[0]
        if status != 0:
            raise ConnectionError(f"status {status:04X}")
    times.put((begun, time.time(), taken))
    connection.sendall(struct.pack(">BBII", 5, 0, 4, 0))
    connection.close()


def store(files, port, called, associations, nodelay=True):
    """Images a second and the milliseconds of each, by so many associations at once."""
    shares = [files[number::associations] for number in range(associations)]
    ready, times = multiprocessing.Barrier(associations), multiprocessing.Queue()
    senders = [
        multiprocessing.Process(target=send, args=(share, port, called, ready, times, nodelay)) for share in shares]
    for sender in senders:
        sender.start()
    answers = [times.get(timeout=300) for _ in senders]
    for sender in senders:
        sender.join()
    wall = max(end for _, end, _ in answers) - min(begin for begin, _, _ in answers)
    taken = sorted(1000 * one for _, _, share in answers for one in share)
    return len(files) / wall, taken


IMAGE, EXPLICIT, IMPLICIT = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
GET = "1.2.840.10008.5.1.4.1.2.2.3"


def field(command, number):
    """An unsigned short of a command set, nothing if it is not there."""
    place = command.find(struct.pack("<HHI", 0, number, 2))
    return struct.unpack("<H", command[place + 8:place + 10])[0] if place >= 0 else None


def text(group, number, value):
    value = value.encode() + b"\0" * (len(value) % 2)
    return struct.pack("<HHI", group, number, len(value)) + value


def parts(connection):
    """The PDVs that come in, as context, whether command, whether last, and bytes."""
    buffer = bytearray(2 << 20)
    while True:
        view, have = memoryview(buffer), 0
        while have < 6:
            have += connection.recv_into(view[have:6]) or stop("the peer hung up")
        kind, length = buffer[0], struct.unpack(">I", buffer[2:6])[0]
        if kind != 4:
            stop(f"PDU {kind}")
        have = 0
        while have < length:
            have += connection.recv_into(view[have:length]) or stop("the peer hung up")
        place = 0
        while place < length:
            size, context, flags = struct.unpack_from(">IBB", buffer, place)
            yield context, flags & 1, flags & 2, view[place + 6:place + 4 + size]
            place += 4 + size


def stop(reason):
    raise ConnectionError(reason)


def get_series(host, port, called, study, series):
    """Seconds and bytes of one C-GET; what comes is acknowledged and thrown away."""
    role = item(0x54, struct.pack(">H", len(IMAGE)) + IMAGE.encode() + bytes([0, 1]))
    with socket.create_connection((host, port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(association_request(called, "BENCH", (GET, IMPLICIT), (IMAGE, EXPLICIT), roles=role))
        kind, accepted = receive(connection)
        if kind != 2:
            stop(f"association not accepted: PDU {kind}")
        body = element(0x0002, GET.encode() + b"\0") + element(0x0100, struct.pack("<H", 0x10))
        body += element(0x0110, struct.pack("<H", 1)) + element(0x0700, struct.pack("<H", 0))
        body += element(0x0800, struct.pack("<H", 0))
        wanted = text(8, 0x52, "SERIES") + text(0x20, 0x0D, study) + text(0x20, 0x0E, series)
        start, size = time.perf_counter(), 0
        connection.sendall(pdus(element(0, struct.pack("<I", len(body))) + body, wanted, largest_pdu(accepted)))
        command = b""
        for context, is_command, last, piece in parts(connection):
            if is_command:
                command = bytes(piece)
                if field(command, 0x0100) == 0x8010 and field(command, 0x0900) not in (0xFF00,):
                    if field(command, 0x0900) != 0:
                        stop(f"status {field(command, 0x0900):04X}")
                    break
                continue
            size += len(piece)
            if last and field(command, 0x0100) == 1:
                answer = element(0x0100, struct.pack("<H", 0x8001))
                answer += element(0x0120, struct.pack("<H", field(command, 0x0110)))
                answer += element(0x0800, struct.pack("<H", 0x0101)) + element(0x0900, struct.pack("<H", 0))
                answer = element(0, struct.pack("<I", len(answer))) + answer
                connection.sendall(struct.pack(">BBIIBB", 4, 0, len(answer) + 6, len(answer) + 2, context, 3) + answer)
        taken = time.perf_counter() - start
        connection.sendall(struct.pack(">BBII", 5, 0, 4, 0))
    return taken, size
