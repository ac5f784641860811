"""Ports for programs that a test starts."""

import random
import socket
import time

# Below what the kernel gives to outgoing connections: one of those, or its rest in TIME_WAIT, would otherwise take
# the port between its choice and the program's listening.
FIRST, LAST = 12000, 31999


def free_port():
    for _ in range(1000):
        port = random.randint(FIRST, LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no port from {FIRST} to {LAST} is free")


def wait_for_port(port, seconds=15, process=None):
    """Whether something listens on `port` within `seconds`; at once False when `process` has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.05)
    return False
