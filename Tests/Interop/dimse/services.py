#!/usr/bin/env python3
"""The services of a node beside C-ECHO and C-STORE, by other people's programs in both directions.

    services.py WILLIS

Needs dcmtk, gdcm and Orthanc on the path, and pydicom with its codecs and pynetdicom for this Python.
"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import commitment  # noqa: E402
import query  # noqa: E402
import retrieve  # noqa: E402
import scu  # noqa: E402
from node import Node, Tally  # noqa: E402


def main():
    tally = Tally()
    node = Node(sys.argv[1], None, "--workers", "0")
    with tempfile.TemporaryDirectory() as folder:
        try:
            retrieve.peer(node, "READER", "--query")
            originals = retrieve.fill(node, folder)
            query.by_pynetdicom(node, tally, originals)
            query.by_dcmtk(node, tally)
            query.character_sets(node, tally)
            query.many(node, tally, folder)
            retrieve.by_dcmtk(node, tally, originals)
            retrieve.by_pynetdicom(node, tally, originals)
            retrieve.cancel(node, tally, originals)
            retrieve.destinations(node, tally, originals)
            retrieve.breaks(node, tally, originals)
            retrieve.stalled(node, tally, originals)
            retrieve.helper(node, tally, folder, originals)
            retrieve.leaks(node, tally, originals)
            commitment.by_pynetdicom(node, tally, originals)
            commitment.on_another(node, tally, originals)
            commitment.by_orthanc(node, tally, folder)
            scu.diagnoses(node, tally)
            scu.commits(node, tally, scu.japanese(folder + "/commits"))
            scu.archives(node, tally, folder)
            commitment.over_a_restart(node, tally, originals)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-60:]))
    tally.check("the server ends in order", status == 0, status)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
