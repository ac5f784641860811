#!/usr/bin/env python3
"""Runs the association tests of ../dimse against a node of its own.

    associations.py WILLIS
"""

import pathlib
import subprocess
import sys

from node import Node

willis = str(pathlib.Path(sys.argv[1]).resolve())
tests = pathlib.Path(__file__).parent.parent / "dimse" / "run.py"
node = Node(willis)
try:
    sender = f"{willis} send --quiet --to {{host}}:{{port}} {{files}}"
    status = subprocess.run([sys.executable, str(tests), "127.0.0.1", str(node.port), "--sender", sender]).returncode
finally:
    node.kill()
sys.exit(status)
