#!/usr/bin/env python3
"""The people around a case over two sites: called, asked, told and moved; hooks and browsers are told exactly once,
however often the node is killed and however long the receiver is away.

    team.py WILLIS [--shots FOLDER]
"""

import argparse
import base64
import http.server
import json
import os
import pathlib
import re
import secrets
import sqlite3
import sys
import threading
import time
import urllib.parse

import http_ece
import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from standardwebhooks import Webhook

from node import Node, Tally
from ports import free_port

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="web-shots")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
PEOPLE = {"doctor": (2, "emergency-physician"), "hub": (1, "neurologist"), "second": (1, "neurologist"),
          "keeper": (1, "coordinator"), "boss": (1, "system-administrator"), "stranger": (3, "neurologist")}


class Receiver:
    """A machine that takes what it is sent, or refuses everything while it is down."""

    def __init__(self):
        self.port = free_port()
        self.got = []
        self.fail = False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.got.append((self.path, dict(self.headers.items()), body, outer.fail))
                self.send_response(503 if outer.fail else 201 if self.path.startswith("/push") else 200)
                answer = b'{"errcode":0}'
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def taken(self, path):
        return [item for item in list(self.got) if item[0].startswith(path) and not item[3]]


def wait(question, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    return None


class Person:
    def __init__(self, node, name):
        self.node = node
        self.client = httpx.Client(base_url=node.base, follow_redirects=True, timeout=20)
        self.client.get(node.link(name))

    def token(self):
        return re.search(r'name="token" value="([0-9a-f]+)"', self.client.get("/account").text).group(1)

    def post(self, path, fragment=True, **fields):
        fields.setdefault("token", self.token())
        fields.setdefault("wish", secrets.token_hex(16))
        return self.client.post(path, data=fields, headers={"HX-Request": "true"} if fragment else {})


def fill(node):
    """Sites and roles, as the pages for them would write them."""
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        for number, name in ((2, "县医院"), (3, "外院")):
            database.execute("INSERT INTO sites (id, parent, name, english_name, kind, capabilities, service_hours,"
                             " active, settings_json) VALUES (?, 1, ?, '', 'alliance', '', '', 1, '{}')", (number, name))
        for name, (site, role) in PEOPLE.items():
            account, = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            database.execute("INSERT INTO memberships VALUES (?, ?, ?)", (account, site, role))


def decrypt(body, key, secret):
    text = http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm")
    return json.loads(text)


def check_vapid(header, origin):
    token = re.search(r"t=([^,]+)", header).group(1)
    raw = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    point = raw(re.search(r"k=(\S+)", header).group(1))
    head, claims, signature = token.split(".")
    numbers = raw(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    public.verify(encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big")),
                  f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    said = json.loads(raw(claims))
    return said["aud"] == origin and said["exp"] > time.time() and said["sub"].startswith("mailto:")


def keys(text):
    return set(re.findall(r'name="subject" value="([0-9a-f]{32})"', text))


def stream(person, path, heard, ready):
    with person.client.stream("GET", path, timeout=60) as answer:
        if answer.status_code != 200:
            heard.append(("status", answer.status_code))
            ready.set()
            return
        try:
            for line in answer.iter_lines():
                if line.startswith("event: ready"):
                    ready.set()
                if line.startswith("event: cases"):
                    heard.append(("cases", time.monotonic()))
        except httpx.HTTPError:
            pass


node = Node(willis)
try:
    for name in PEOPLE:
        node.user(name)
    fill(node)
    receiver = Receiver()
    origin = f"http://127.0.0.1:{receiver.port}"
    boss = Person(node, "boss")

    # Nobody is called who is not on the list of the machine's owner.
    hook = dict(action="add", site="1", kind="json", name="system", address=origin + "/json", secret="", recipients="",
                events="")
    tally.check("an address that is not allowed is refused", boss.post("/notifications", **hook).status_code == 422)
    os.system(f"'{willis}' notify allow {origin} --data '{node.data}'")
    made = boss.post("/notifications", **hook)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made.text)
    tally.check("a secret is made and shown once", secret and secret.group(0) not in boss.client.get("/notifications").text)
    for kind, extra in (("wecom", {}), ("dingtalk", {"secret": "SECdeadbeef"}),
                        ("sms", {"secret": "bearer", "recipients": "13800000000,13900000000"})):
        answer = boss.post("/notifications", **{**hook, "kind": kind, "address": f"{origin}/{kind}?key=1", **extra})
        tally.check(f"{kind} is taken", answer.status_code == 200, answer.status_code)
    hub, doctor, stranger = (Person(node, name) for name in ("hub", "doctor", "stranger"))
    tally.check("who does not administer the site sees no hooks",
                "/json" not in hub.client.get("/notifications").text
                and hub.post("/notifications", **hook).status_code == 422)

    # A browser of the hub's neurologist.
    browser = ec.generate_private_key(ec.SECP256R1())
    auth = secrets.token_bytes(16)
    url = lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")
    point = browser.public_key().public_bytes(serialization.Encoding.X962,
                                              serialization.PublicFormat.UncompressedPoint)
    answer = hub.post("/notifications/devices", endpoint=origin + "/push/1", p256dh=url(point), auth=url(auth),
                      device="phone")
    tally.check("the browser is noted", answer.status_code == 200, answer.text)
    tally.check("a browser in our own network is not", hub.post(
        "/notifications/devices", endpoint="http://127.0.0.1:1/x", p256dh=url(point), auth=url(auth),
        device="x").status_code == 400)

    # The alarm, while the receiver is down.
    receiver.fail = True
    opened = doctor.post("/cases/new", fragment=False, key=secrets.token_hex(16), name="王<b>五", place="here", site="2")
    case = re.search(r"/cases/([^/?#]+)$", str(opened.url))
    tally.check("the case is open", case, str(opened.url) + opened.text[:200])
    case = case.group(1)
    page = f"/cases/{case}"
    for who, code in ((hub, 404), (stranger, 404), (doctor, 200)):
        tally.check("a case is its site's alone", who.client.get(page).status_code == code)
    heard, ready = [], threading.Event()
    threading.Thread(target=stream, args=(stranger, page + "/events", heard, ready), daemon=True).start()
    ready.wait(5)
    tally.check("its events too", heard == [("status", 404)], str(heard))
    tally.check("its people too", stranger.post(page + "/team", action="activate", kind="stroke").status_code == 404)
    tally.check("its messages too", stranger.post(page + "/messages", text="x").status_code == 404)
    tally.check("the ledger knows of it", node.rows(
        "SELECT count(*) FROM ledger WHERE outcome = 'refused' AND actor_name = 'stranger'")[0][0] >= 3)

    wish = secrets.token_hex(16)
    for _ in range(2):
        asked = doctor.post(page + "/team", action="ask", site="1", text="取栓？ <script>", wish=wish)
    tally.check("a question asked twice is one", node.rows("SELECT count(*) FROM consultations") == [(1,)])
    tally.check("what was typed stays text", "&lt;script&gt;" in asked.text and "<script>" not in asked.text)
    tally.check("the site that is asked sees the case", hub.client.get(page).status_code == 200)
    tally.check("and is called above every page", 'class="call-bar"' in hub.client.get("/account").text)

    # Killed with the receiver down; then it is there again.
    tally.check("it is tried", wait(lambda: receiver.got))
    node.kill()
    receiver.fail = False
    node.start()
    for person in (boss, hub, doctor, stranger):
        person.client.base_url = node.base
    tally.check("nothing is lost", wait(lambda: len(receiver.taken("/json")) >= 1 and receiver.taken("/push")
                                        and receiver.taken("/wecom") and receiver.taken("/dingtalk")
                                        and receiver.taken("/sms"), 30), str([g[0] for g in receiver.got]))
    for path, headers, body, _ in receiver.taken("/json"):
        try:
            said = Webhook(secret.group(0)).verify(body, {k.lower(): v for k, v in headers.items()})
            tally.check("the signature holds", said["data"]["case"] == case, str(said))
        except Exception as error:
            tally.check("the signature holds", False, repr(error))
    seen = [item[1]["webhook-id"] for item in receiver.taken("/json")]
    tally.check("nothing arrives twice", len(seen) == len(set(seen)), str(seen))
    tally.check("no name of a patient leaves the house", all("王" not in item[2].decode("utf-8", "ignore")
                                                            for item in receiver.got))
    _, headers, body, _ = receiver.taken("/push")[0]
    note = decrypt(body, browser, auth)
    tally.check("the browser can read it, and it leads to the case", note["page"] == page and note["zh"], str(note))
    tally.check("it is signed for its service", check_vapid(headers["Authorization"], origin))
    tally.check("it is urgent and does not live long", headers["Urgency"] == "high" and int(headers["TTL"]) <= 900)
    _, _, body, _ = receiver.taken("/wecom")[0]
    tally.check("WeCom gets its text", json.loads(body)["msgtype"] == "text" and "Willis" in body.decode())
    path, _, body, _ = receiver.taken("/dingtalk")[0]
    query = urllib.parse.parse_qs(urllib.parse.urlparse(path).query)
    import hashlib, hmac
    sign = base64.b64encode(hmac.new(b"SECdeadbeef", f"{query['timestamp'][0]}\nSECdeadbeef".encode(),
                                     hashlib.sha256).digest()).decode()
    tally.check("DingTalk gets its signature", query["sign"] == [sign] and json.loads(body)["at"]["isAtAll"])
    _, headers, body, _ = receiver.taken("/sms")[0]
    form = urllib.parse.parse_qs(body.decode())
    tally.check("the SMS gateway gets its form", form["to"] == ["13800000000,13900000000"] and form["id"]
                and headers["Authorization"] == "Bearer bearer", str(form))

    # The answer, seen at once on the other's open page.
    streams = []
    for _ in range(10):
        heard, ready = [], threading.Event()
        threading.Thread(target=stream, args=(doctor, page + "/events", heard, ready), daemon=True).start()
        streams.append((heard, ready))
    for _, ready in streams:
        ready.wait(10)
    time.sleep(3)
    for heard, _ in streams:
        heard.clear()
    began = time.monotonic()
    panel = hub.client.get(page + "/panels/team").text
    consultation = re.search(r'id="consultation-([0-9a-f]{32})"', panel).group(1)
    began = time.monotonic()
    hub.post(page + "/team", action="answer", subject=consultation, text="转院取栓")
    wait(lambda: all(heard for heard, _ in streams), 5)
    late = max((heard[0][1] - began if heard else 99) for heard, _ in streams)
    tally.check("every open page hears of it within a second", late < 1, f"{late:.2f} s")
    tally.check("only who was asked may answer", doctor.post(
        page + "/team", action="answer", subject=consultation, text="x").status_code == 422)
    doctor.post(page + "/team", action="decide", subject=consultation, decision="thrombectomy-transfer", text="")
    tally.check("the decision stands", "thrombectomy-transfer" in str(node.rows("SELECT decision FROM consultations")))
    tally.check("and is not decided twice", hub.post(
        page + "/team", action="decide", subject=consultation, decision="medical-here", text="").status_code == 422)

    # The transfer, step by step, and a refusal that says why.
    doctor.post(page + "/team", action="request", site="1", text="LVO")
    transfer = node.rows("SELECT key FROM case_transfers")[0][0]
    tally.check("a refusal needs its reason", hub.post(
        page + "/team", action="transfer", subject=transfer, state="refused", text=" ").status_code == 422)
    for who, state in ((hub, "accepted"), (doctor, "under-way"), (hub, "arrived")):
        answer = who.post(page + "/team", action="transfer", subject=transfer, state=state, text="")
        tally.check(f"the transfer is {state}", answer.status_code == 200, answer.text[:300])
    tally.check("its steps are kept", [row[0] for row in node.rows("SELECT state FROM case_transfer_steps ORDER BY id")]
                == ["requested", "accepted", "under-way", "arrived"])
    tally.check("and are on the clock", {row[0] for row in node.rows("SELECT DISTINCT fact FROM case_facts")} >= {
        "time.transfer-request", "time.transfer-accept", "time.door-out", "time.hub-door"})

    # Said once, even when sent twice.
    wish = secrets.token_hex(16)
    for _ in range(2):
        doctor.post(page + "/messages", text="已出发", wish=wish)
    tally.check("a message sent twice is one", node.rows("SELECT count(*) FROM case_messages") == [(1,)])

    # Nobody answers: the next are called, also by a node that was killed meanwhile.
    keeper = Person(node, "keeper")
    keeper.post("/rota", action="seconds", site="1", seconds="5")
    begin, end = time.strftime("%Y-%m-%dT%H:%M", time.localtime(time.time() - 3600)), time.strftime(
        "%Y-%m-%dT%H:%M", time.localtime(time.time() + 36000))
    account = node.rows("SELECT id FROM accounts WHERE name = 'hub'")[0][0]
    answer = keeper.post("/rota", action="add", site="1", who=f"{account} neurologist", line="1", until=end,
                         times="1", repeat="", **{"from": begin})
    tally.check("the rota is kept", node.rows("SELECT count(*) FROM duties") == [(1,)], answer.text[:200])
    tally.check("and not by everybody", hub.post("/rota", action="seconds", site="1", seconds="9").status_code == 422)
    doctor.post(page + "/team", action="activate", kind="thrombectomy", site="1")
    node.rows("SELECT 1")
    tally.check("the doctor's own site has nobody to call there: the hub's team is the hub's",
                not node.rows("SELECT 1 FROM activations WHERE kind = 'thrombectomy' AND site = 1 AND started_by <> "
                              "(SELECT id FROM accounts WHERE name = 'doctor')"))
    called = wait(lambda: node.rows("SELECT a.name FROM team_calls c JOIN accounts a ON a.id = c.account JOIN activations"
                                    " v ON v.id = c.activation WHERE v.kind = 'thrombectomy' AND c.role = 'neurologist'"))
    tally.check("whose turn it is is called", called == [("hub",)], str(called))
    node.kill()
    node.start()
    called = wait(lambda: (rows := node.rows(
        "SELECT a.name FROM team_calls c JOIN accounts a ON a.id = c.account JOIN activations v ON v.id = c.activation"
        " WHERE v.kind = 'thrombectomy' AND c.role = 'neurologist' ORDER BY c.id")) and len(rows) > 1 and rows, 20)
    tally.check("then the others, though the node was killed", called and ("second",) in called, str(called))
    tally.check("nobody is called twice", called and len(called) == len(set(called)), str(called))
    hub.client.base_url = node.base
    mine = node.rows("SELECT key FROM activations WHERE kind = 'thrombectomy'")[0][0]
    hub.post("/calls", fragment=False, subject=mine, action="accept")
    hub.post(page + "/team", action="accept", subject=mine)
    tally.check("an answer that comes late still counts", node.rows(
        "SELECT count(*) FROM team_calls WHERE state = 'accepted' AND role = 'neurologist' AND activation = "
        "(SELECT id FROM activations WHERE kind = 'thrombectomy')") == [(1,)])
finally:
    node.kill()
sys.exit(tally.finish())
