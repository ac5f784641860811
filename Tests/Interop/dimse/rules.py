#!/usr/bin/env python3
"""Who a peer's user is, how fast it may be and how many associations it may have, by dcmtk and pynetdicom.

    rules.py WILLIS
"""

import os
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import pydicom  # noqa: E402
from pynetdicom import AE, build_role, evt  # noqa: E402
from pynetdicom.pdu_primitives import (  # noqa: E402
    SOPClassCommonExtendedNegotiation, SOPClassExtendedNegotiation, UserIdentityNegotiation,
)
from pynetdicom.sop_class import (  # noqa: E402
    CTImageStorage, StudyRootQueryRetrieveInformationModelFind as FIND,
    StudyRootQueryRetrieveInformationModelGet as GET, Verification,
)

import objects  # noqa: E402
from node import Node, Tally  # noqa: E402
from retrieve import peer, run, settle, wanted  # noqa: E402
from scu import willis  # noqa: E402

PASSWORD = "correct horse battery"


def associate(node, title="READER", items=(), classes=(Verification,), **options):
    ae = AE(title)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 60
    for sop_class in classes:
        ae.add_requested_context(sop_class)
    return ae.associate("127.0.0.1", node.port, ext_neg=list(items), **options)


def identity(kind, primary, secondary=b"", wants=True):
    item = UserIdentityNegotiation()
    item.user_identity_type = kind
    item.positive_response_requested = wants
    item.primary_field = primary
    if kind == 2:
        item.secondary_field = secondary
    return item


def rejected(association):
    """Result, source and reason of a rejection, or None."""
    answer = association.acceptor.primitive
    return None if association.is_established or answer is None else (
        answer.result, answer.result_source, answer.diagnostic)


def users(node, tally):
    node.user("anna", PASSWORD)
    place = ["127.0.0.1", node.port]
    code, output = run("echoscu", *place)
    tally.check("no user is needed", code == 0, output)
    with tempfile.TemporaryDirectory() as folder:
        path = objects.write(folder, 1, rows=16)[0]
        for name, options, wanted_code in (
                ("a name", ["-usr", "anna"], 0), ("a name, confirmed", ["-usr", "nobody", "-rsp"], 0),
                ("name and passcode", ["-usr", "anna", "-pwd", PASSWORD], 0),
                ("name and passcode, confirmed", ["-usr", "anna", "-pwd", PASSWORD, "-rsp"], 0),
                ("a wrong passcode", ["-usr", "anna", "-pwd", "guess"], 1),
                ("an unknown name", ["-usr", "nobody", "-pwd", PASSWORD], 1)):
            code, output = run("storescu", *options, *place, path)
            tally.check(f"storescu with {name}", (code == 0) == (wanted_code == 0), output[-300:])
    association = associate(node, items=[identity(2, b"anna", b"guess")])
    tally.check("the rejection is permanent, by the user, without a reason", rejected(association) == (1, 1, 1),
                rejected(association))
    for kind, token in ((3, b"ticket"), (4, b"<saml/>"), (5, b"a.b.c")):
        association = associate(node, items=[identity(kind, token, wants=False)])
        tally.check(f"identity of type {kind} that wants no response is let in", association.is_established)
        association.release()
        association = associate(node, items=[identity(kind, token)])
        answered = association.acceptor.user_identity if association.is_established else None
        tally.check(f"identity of type {kind} gets no response", answered is None)
        association.abort()
    association = associate(node, items=[identity(2, "anna".encode(), PASSWORD.encode())])
    tally.check("a right passcode gets its response", association.is_established
                and association.acceptor.user_identity is not None
                and not association.acceptor.user_identity.server_response)
    association.release()
    tally.check("the log names the user", any("user=anna" in line or "anna" in line for line in node.log[-20:]),
                node.log[-5:])

    peer(node, "STRICT", "--user", "required")
    peer(node, "LAX", "--user", "ignored")
    settle()
    tally.check("required: nobody is rejected", rejected(associate(node, "STRICT")) == (1, 1, 1))
    for kind, primary in ((1, b"anna"), (3, b"ticket"), (5, b"a.b.c")):
        tally.check(f"required: type {kind} will not do",
                    rejected(associate(node, "STRICT", [identity(kind, primary)])) == (1, 1, 1))
    settle()
    refused = node.rows("SELECT address, resource FROM ledger WHERE actor = 'device:STRICT' AND action = 'associate' AND outcome = 'refused'")
    tally.check("the ledger tells who was turned away", set(refused) == {("127.0.0.1", "node")}, refused)
    association = associate(node, "STRICT", [identity(2, b"anna", PASSWORD.encode())])
    tally.check("required: a right passcode will", association.is_established)
    association.release()
    association = associate(node, "LAX", [identity(2, b"anna", b"whatever")])
    tally.check("ignored: any passcode will", association.is_established)
    association.release()

    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(PASSWORD + "\n")
        file.flush()
        common = ["echo", f"127.0.0.1:{node.port}", "--calling", "STRICT"]
        code, output = willis(node, *common, "--user", "anna", "--passcode-file", file.name)
        tally.check("willis echo --user", code == 0, output)
        code, output = willis(node, *common)
        tally.check("willis echo without user is rejected", code == 69, output)
        file.write("")
        code, output = willis(node, *common, "--user", "berta", "--passcode-file", file.name)
        tally.check("willis echo with a wrong user says so", code == 69 and "user and passcode" in output, output)
    for _ in range(12):
        association = associate(node, items=[identity(2, b"anna", b"guess")])
    tally.check("guessing ends in being locked out for a while", rejected(association) == (2, 1, 1), rejected(association))


def negotiations(node, tally):
    item = SOPClassExtendedNegotiation()
    item.sop_class_uid = FIND
    item.service_class_application_information = b"\x01\x01\x01\x01\x01"
    got = SOPClassExtendedNegotiation()
    got.sop_class_uid = GET
    got.service_class_application_information = b"\x01\x01"
    association = associate(node, items=[item, got], classes=(FIND, GET))
    answers = {str(key): value for key, value in association.acceptor.sop_class_extended.items()}
    tally.check("C-FIND: relational, date with time, fuzzy; no time zones, no views",
                answers.get(str(FIND)) == b"\x01\x01\x01\x00\x00", answers)
    tally.check("C-GET: relational, no views", answers.get(str(GET)) == b"\x01\x00", answers)
    association.release()
    item.service_class_application_information = b"\x00\x00\x01"
    association = associate(node, items=[item], classes=(FIND,))
    answers = {str(key): value for key, value in association.acceptor.sop_class_extended.items()}
    tally.check("what was not asked for is not granted", answers.get(str(FIND)) == b"\x00\x00\x01", answers)
    association.release()
    ours, foreign = "1.2.826.0.1.3680043.9.9.1", "1.2.826.0.1.3680043.9.9.2"
    items = []
    for sop_class, service in ((ours, "1.2.840.10008.4.2"), (foreign, "1.2.840.10008.5.1.4.34.5.2")):
        common = SOPClassCommonExtendedNegotiation()
        common.sop_class_uid, common.service_class_uid = sop_class, service
        common.related_general_sop_class_identification = [CTImageStorage]
        items.append(common)
    association = associate(node, items=items, classes=(ours, foreign))
    accepted = [str(context.abstract_syntax) for context in association.accepted_contexts]
    tally.check("an unknown class that says it is for storage is taken, another not", accepted == [ours], accepted)
    association.release()


def rates(node, tally, folder):
    paths = objects.write(folder + "/rates", 30, rows=512)
    size = sum(os.path.getsize(path) for path in paths) / 1e6
    place = ["127.0.0.1", node.port]
    peer(node, "SLOW", "--megabytes-per-second", "5", "--query")
    peer(node, "FEW", "--objects-per-second", "8")
    settle()
    start = time.monotonic()
    code, output = run("storescu", "-aet", "SLOW", "+sd", *place, folder + "/rates")
    seconds = time.monotonic() - start
    tally.check("5 MB/s are kept, and nothing is refused", code == 0 and size / 5 - 1.5 <= seconds <= size / 5 * 2 + 4,
                (size, seconds, output[-200:]))
    start = time.monotonic()
    code, output = run("storescu", "-aet", "FEW", "+sd", *place, folder + "/rates")
    seconds = time.monotonic() - start
    # What a second allows may come at once, the other 22 of 30 not before 2.75 s.
    tally.check("8 objects/s are kept", code == 0 and 2.5 <= seconds <= 12, (seconds, output[-200:]))
    start = time.monotonic()
    threads = [threading.Thread(target=run, args=("storescu", "-aet", "FEW", *place, *paths[:20])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    tally.check("two associations share the rate", 3 <= seconds <= 14, seconds)
    image = pydicom.dcmread(paths[0])
    association = associate(node, "SLOW", [build_role(CTImageStorage, scp_role=True)], (GET, CTImageStorage),
                            evt_handlers=[(evt.EVT_C_STORE, lambda event: 0)])
    start = time.monotonic()
    responses = [status.Status for status, _ in association.send_c_get(
        wanted({image.SOPInstanceUID: image}), GET)]
    seconds = time.monotonic() - start
    association.release()
    tally.check("and what is fetched keeps the rate, too", responses[-1] == 0 and seconds >= size / 5 - 2.5,
                (responses[-1:], seconds, size))
    start = time.monotonic()
    code, output = run("storescu", "-aet", "FAST", "+sd", *place, folder + "/rates")
    tally.check("others are not slowed", code == 0 and time.monotonic() - start < size / 5 - 1, time.monotonic() - start)


def limits(path, tally):
    node = Node(path, None, "--workers", "0", "--associations", 6, "--associations-per-peer", 6)
    try:
        peer(node, "PAIR", "--associations", "2")
        settle()
        open_ones = [associate(node, "PAIR") for _ in range(2)]
        tally.check("a third association of a peer that may have two",
                    rejected(associate(node, "PAIR")) == (2, 3, 2), [rejected(one) for one in open_ones])
        open_ones += [associate(node, "OTHER") for _ in range(4)]
        tally.check("others are let in", all(one.is_established for one in open_ones))
        tally.check("a seventh of six altogether", rejected(associate(node, "OTHER")) == (2, 3, 2))
        for one in open_ones:
            one.release()
        time.sleep(0.3)
        last = associate(node, "PAIR")
        tally.check("and afterwards again", last.is_established)
        last.release()
    finally:
        node.stop()


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        node = Node(sys.argv[1], None, "--workers", "0")
        try:
            peer(node, "READER", "--query")
            settle()
            negotiations(node, tally)
            rates(node, tally, folder)
            users(node, tally)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-30:]))
        tally.check("the server ends in order", status == 0, status)
        limits(sys.argv[1], tally)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
