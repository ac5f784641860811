#!/usr/bin/env python3
"""Other people's DICOM programs against a running server.

    run.py HOST PORT [--sender 'willis send --to {host}:{port} {files}']

Needs dcmtk on the path and pydicom and pynetdicom for this Python. Objects sent have the patient ID INTEROP.
"""

import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import associations  # noqa: E402
import report  # noqa: E402
import sender  # noqa: E402
import toolkit  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--sender", help="command that sends files, with {host}, {port} and {files}")
    options = parser.parse_args()
    host, port = options.host, options.port
    with tempfile.TemporaryDirectory() as folder:
        toolkit.echo(host, port)
        toolkit.store(host, port, folder)
        toolkit.together(host, port, folder)
        toolkit.compressed(host, port, folder)
        toolkit.unserved(host, port)
        associations.names(host, port)
        associations.syntaxes(host, port)
        associations.negotiation(host, port)
        associations.sizes(host, port)
        associations.together(host, port)
        associations.breaks(host, port)
        associations.half_open(host, port)
        if options.sender:
            sender.send(options.sender, folder)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
