"""Associations as bytes: recorded once from a real program, then sent again with every fault one can think of."""

import random
import select
import socket
import struct
import threading
import time


class Recorder:
    """Lies between a program and a server and writes down what each says."""

    def __init__(self, port):
        self.port = port
        self.steps = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.port))
        sides = {client: server, server: client}
        while True:
            for side in select.select(list(sides), [], [])[0]:
                data = side.recv(1 << 16)
                if not data:
                    client.close()
                    server.close()
                    return
                name = "send" if side is client else "expect"
                if self.steps and self.steps[-1][0] == name:
                    self.steps[-1] = (name, self.steps[-1][1] + data)
                else:
                    self.steps.append((name, data))
                sides[side].sendall(data)

    def finish(self):
        self.thread.join(10)
        self.listener.close()
        return Session(self.steps)


class Session:
    """What a client said, and how much it heard in between."""

    def __init__(self, steps):
        self.steps = steps
        self.sent = b"".join(data for name, data in steps if name == "send")
        self.heard = sum(len(data) for name, data in steps if name == "expect")

    def boundaries(self):
        """Where the PDUs of the client begin."""
        found, offset = [], 0
        while offset < len(self.sent):
            found.append(offset)
            offset += 6 + struct.unpack(">I", self.sent[offset + 2:offset + 6])[0]
        return found

    def replay(self, port, change=lambda data: data, cut=None, deaf=None, end="close", pause=None, patience=3.0):
        """Sends it again.

        change: what to do with the bytes; they keep their number.
        cut: after how many bytes to end; deaf: after how many heard bytes to end.
        end: "close", "abort" (RST) or "stall" (say nothing more, and wait to be thrown out).
        Returns what was heard.
        """
        data = change(self.sent)
        heard, sent = b"", 0
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            expected = 0
            over = False
            for name, part in self.steps:
                if name == "send":
                    part = data[sent:sent + len(part)]
                    if cut is not None and sent + len(part) >= cut:
                        part, over = part[:cut - sent], True
                    try:
                        if pause:
                            for index in range(len(part)):
                                wire.sendall(part[index:index + 1])
                                time.sleep(pause)
                        else:
                            wire.sendall(part)
                    except OSError:
                        over = True
                    sent += len(part)
                else:
                    expected += len(part)
                    limit = expected if deaf is None else min(expected, deaf)
                    more, ended = listen(wire, limit - len(heard), patience)
                    heard += more
                    over = over or ended or (deaf is not None and len(heard) >= deaf)
                if over:
                    break
            if end == "abort":
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif end == "stall":
                more, ended = listen(wire, 1 << 30, 20)
                heard += more
                if not ended:
                    raise TimeoutError("the server never gave up")
            elif over and cut is not None:
                # Half-closed: what the server still has to say is heard.
                try:
                    wire.shutdown(socket.SHUT_WR)
                    heard += listen(wire, 1 << 30, patience)[0]
                except OSError:
                    pass
        return heard


def listen(wire, count, patience):
    """Up to `count` bytes, and whether the other side has closed."""
    heard = b""
    end = time.monotonic() + patience
    while len(heard) < count:
        left = end - time.monotonic()
        if left <= 0 or not select.select([wire], [], [], left)[0]:
            return heard, False
        try:
            data = wire.recv(min(1 << 16, count - len(heard)))
        except OSError:
            return heard, True
        if not data:
            return heard, True
        heard += data
    return heard, False


def acknowledged(heard):
    """The message IDs of C-STORE responses with status success, in bytes that a server said."""
    offset, found = 0, []
    while offset + 6 <= len(heard):
        kind, length = heard[offset], struct.unpack(">I", heard[offset + 2:offset + 6])[0]
        body = heard[offset + 6:offset + 6 + length]
        offset += 6 + length
        if kind != 4 or len(body) < length:
            continue
        command, position = {}, 6
        while position + 8 <= len(body):
            element, size = struct.unpack("<2xHI", body[position:position + 8])
            command[element] = body[position + 8:position + 8 + size]
            position += 8 + size
        if command.get(0x0100) == b"\x01\x80" and command.get(0x0900) == b"\x00\x00":
            found.append(struct.unpack("<H", command[0x0120])[0])
    return found


class Relay:
    """A bad network between a program and a server."""

    def __init__(self, port, delay=0.0, dribble=False, cut=0, seed=0):
        """cut: about how many bytes each connection carries before it breaks; 0 for any number."""
        self.port, self.delay, self.dribble, self.cut = port, delay, dribble, cut
        self.random = random.Random(seed)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.port))
            left = [self.random.randrange(1, 2 * self.cut)] if self.cut else None
            for side in (client, server):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for near, far in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(near, far, left), daemon=True).start()

    def _carry(self, near, far, left):
        try:
            while data := near.recv(1 << 14):
                if left:
                    data = data[:left[0]]
                    left[0] -= len(data)
                if self.delay:
                    time.sleep(self.random.random() * self.delay)
                if self.dribble:
                    for index in range(len(data)):
                        far.sendall(data[index:index + 1])
                else:
                    far.sendall(data)
                if left and left[0] <= 0:
                    raise ConnectionResetError
            far.shutdown(socket.SHUT_WR)
        except OSError:
            for side in (near, far):
                try:
                    # Wakes whoever still waits for it, and says so to the other end.
                    side.shutdown(socket.SHUT_RDWR)
                    side.close()
                except OSError:
                    pass

    def close(self):
        self.listener.close()


def associate(title="FAULTS", contexts=(("1.2.840.10008.1.1", ["1.2.840.10008.1.2"]),), length=16384):
    """An A-ASSOCIATE-RQ as bytes."""
    def item(kind, body):
        return struct.pack(">BxH", kind, len(body)) + body

    body = struct.pack(">H2x", 1) + b"ANY-SCP".ljust(16) + title.encode().ljust(16) + bytes(32)
    body += item(0x10, b"1.2.840.10008.3.1.1.1")
    for index, (abstract, transfers) in enumerate(contexts):
        inner = bytes([2 * index + 1, 0, 0, 0]) + item(0x30, abstract.encode())
        inner += b"".join(item(0x40, transfer.encode()) for transfer in transfers)
        body += item(0x20, inner)
    body += item(0x50, item(0x51, struct.pack(">I", length)) + item(0x52, b"1.2.3.4"))
    return struct.pack(">BxI", 1, len(body)) + body


def command(**elements):
    """A P-DATA-TF with a command in context 1: element numbers as xHHHH, numbers or UIDs."""
    body = b""
    for name, value in sorted(elements.items()):
        if isinstance(value, str):
            value = value.encode() + b"\0" * (len(value) % 2)
        else:
            value = struct.pack("<H", value)
        body += struct.pack("<HHI", 0, int(name[1:], 16), len(value)) + value
    body = struct.pack("<HHII", 0, 0, 4, len(body)) + body
    return struct.pack(">BxI", 4, len(body) + 6) + struct.pack(">IBB", len(body) + 2, 1, 3) + body


ECHO = command(x0002="1.2.840.10008.1.1", x0100=0x0030, x0110=1, x0800=0x0101)
RELEASE = bytes.fromhex("05000000000400000000")


def pdu(connection):
    """One whole PDU, however it is cut; empty when the other side closed."""
    found = b""
    while len(found) < 6 or len(found) < 6 + struct.unpack(">I", found[2:6])[0]:
        wanted = 6 if len(found) < 6 else 6 + struct.unpack(">I", found[2:6])[0]
        more = connection.recv(wanted - len(found))
        if not more:
            return b""
        found += more
    return found


def echo(port, patience=10.0):
    """A whole C-ECHO association; returns its seconds, or None when it failed."""
    start = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
            for said, wanted in ((associate(), 2), (ECHO, 4), (RELEASE, 6)):
                connection.sendall(said)
                if pdu(connection)[:1] != bytes([wanted]):
                    return None
    except OSError:
        return None
    return time.monotonic() - start
