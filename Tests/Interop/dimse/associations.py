"""pynetdicom and plain sockets against the server."""

import concurrent.futures
import socket
import time

from pydicom.uid import (
    DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian,
)
from pynetdicom import AE, build_role
from pynetdicom.pdu_primitives import AsynchronousOperationsWindowNegotiation, UserIdentityNegotiation
from pynetdicom.sop_class import PatientRootQueryRetrieveInformationModelFind, Verification

import objects
from report import check


def associate(host, port, contexts, maximum=16382, negotiations=()):
    ae = AE("PYNETDICOM")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 20
    for sop_class, syntaxes in contexts:
        ae.add_requested_context(sop_class, syntaxes)
    return ae.associate(host, port, max_pdu=maximum, ext_neg=list(negotiations))


def store(association, image):
    """The status of a C-STORE, or None.

    pynetdicom 3.0.4 loses a response that comes while its reactor thread wakes up from the request before, so it gets
    time to fall asleep.
    """
    time.sleep(0.02)
    return getattr(association.send_c_store(image), "Status", None) if association.is_established else None


def names(host, port):
    syntax = [ExplicitVRLittleEndian]
    association = associate(host, port, [(objects.CTImageStorage, syntax)])
    for character_set, name in (
        ("ISO_IR 192", "王^小明=王^小明"), ("GB18030", "Wang^XiaoMing=王^小明"), ("GBK", "张^三"),
        ("\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东"), ("ISO_IR 100", "Müller^Jürgen"),
    ):
        image = objects.make(character_set=character_set.split("\\") if "\\" in character_set else character_set, name=name)
        status = store(association, image)
        check(f"a name in {character_set}", status == 0, status)
    association.release()


def syntaxes(host, port):
    for syntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian):
        association = associate(host, port, [(objects.MRImageStorage, [syntax])])
        accepted = [context.transfer_syntax[0] for context in association.accepted_contexts]
        check(f"{syntax.name} is accepted", accepted == [syntax], accepted)
        association.release()
    ordered = [ImplicitVRLittleEndian, ExplicitVRLittleEndian]
    for order in (ordered, ordered[::-1]):
        association = associate(host, port, [(objects.MRImageStorage, order)])
        check("the requestor's order counts", association.accepted_contexts[0].transfer_syntax[0] == order[0])
        association.release()


def negotiation(host, port):
    window = AsynchronousOperationsWindowNegotiation()
    window.maximum_number_operations_invoked = window.maximum_number_operations_performed = 8
    identity = UserIdentityNegotiation()
    identity.user_identity_type, identity.primary_field = 1, b"anna"
    role = build_role(objects.CTImageStorage, scu_role=True, scp_role=True)
    contexts = [
        (Verification, [ImplicitVRLittleEndian]), (PatientRootQueryRetrieveInformationModelFind, [ImplicitVRLittleEndian]),
        (objects.CTImageStorage, [ExplicitVRLittleEndian]), ("1.3.12.2.1107.5.9.1", [ExplicitVRLittleEndian]),
    ]
    association = associate(host, port, contexts, negotiations=[window, identity, role])
    check("an association with every negotiation", association.is_established)
    refused = [context.abstract_syntax for context in association.rejected_contexts]
    check("only the query is refused", refused == [PatientRootQueryRetrieveInformationModelFind], refused)
    answer = association.acceptor.asynchronous_operations
    check("one operation at a time is agreed on", answer == (1, 1), answer)
    check("C-ECHO", association.send_c_echo().Status == 0)
    association.release()


def sizes(host, port):
    for maximum in (4096, 16382, 131072, 0):
        association = associate(host, port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])], maximum)
        statuses = [store(association, objects.make(n, rows=rows)) for n, rows in ((1, 2), (2, 64), (3, 200))]
        check(f"three sizes of object, our PDU of {maximum}", statuses == [0, 0, 0], statuses)
        association.release()


def together(host, port, count=8):
    def work(number):
        association = associate(host, port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])])
        statuses = [store(association, objects.make(number * 100 + n, rows=128)) for n in range(10)]
        association.release()
        return statuses

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        results = list(pool.map(work, range(count)))
    check(f"{count} associations at once", results == [[0] * 10] * count, results)


def breaks(host, port):
    association = associate(host, port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])])
    check("C-STORE before an abort", store(association, objects.make()) == 0)
    association.abort()
    request = captured_request()
    for cut in (1, 5, 6, 60, len(request) - 1):
        with socket.create_connection((host, port)) as connection:
            connection.sendall(request[:cut])
    for tail in (b"\x04\x00\x00\x01\x00\x00" + b"\x00" * 300, b"\x04\x00\xff\xff\xff\xff", b"GET / HTTP/1.0\r\n\r\n", b"\x07"):
        with socket.create_connection((host, port)) as connection:
            connection.settimeout(10)
            connection.sendall(request)
            reply = connection.recv(65536)
            check("the captured request is accepted", reply[:1] == b"\x02", reply[:10])
            connection.sendall(tail)
            time.sleep(0.05)
    association = associate(host, port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])])
    check("the server lives on", store(association, objects.make()) == 0)
    association.release()


def half_open(host, port, count=500):
    # From many hosts: the server bounds the connections of one.
    idle = [socket.create_connection((host, port), source_address=(f"127.0.0.{2 + number % 250}", 0))
            for number in range(count)]
    association = associate(host, port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])])
    check(f"{count} connections that ask for nothing do not disturb", store(association, objects.make()) == 0)
    association.release()
    for connection in idle:
        connection.close()


def captured_request():
    """The A-ASSOCIATE-RQ that pynetdicom would send."""
    listener = socket.create_server(("127.0.0.1", 0))
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        port = listener.getsockname()[1]
        pending = pool.submit(associate, "127.0.0.1", port, [(objects.CTImageStorage, [ExplicitVRLittleEndian])])
        connection, _ = listener.accept()
        request = connection.recv(65536)
        connection.close()
        listener.close()
        pending.result()
    return request
