#!/usr/bin/env python3
"""Resources of FHIR R4 and the programs' interface, beside fhir.resources and schemathesis.

    resources.py WILLIS
"""

import argparse
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import httpx
from fhir.resources.R4B import get_fhir_model_class

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))

from node import Node, Tally, phantom  # noqa: E402

NAME, PASSWORD = "tester", "correct horse battery"

# Required bindings that fhir.resources does not look at (HL7 FHIR R4, 4.0.1).
REQUIRED = {
    "Patient": {"gender": {"male", "female", "other", "unknown"}},
    "Encounter": {"status": {"planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"}},
    "ImagingStudy": {"status": {"registered", "available", "cancelled", "entered-in-error", "unknown"}},
    "DiagnosticReport": {"status": {"registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown"}},
    "Observation": {"status": {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"}},
    "ServiceRequest": {
        "status": {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"},
        "intent": {"proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"},
        "priority": {"routine", "urgent", "asap", "stat"}},
    "Task": {
        "status": {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"},
        "intent": {"unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"},
        "priority": {"routine", "urgent", "asap", "stat"}},
    "Communication": {"status": {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"}},
    "Bundle": {"type": {"document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset", "collection"}},
    "CapabilityStatement": {"status": {"draft", "active", "retired", "unknown"}, "kind": {"instance", "capability", "requirements"}},
    "CodeSystem": {"status": {"draft", "active", "retired", "unknown"}, "content": {"not-present", "example", "fragment", "complete", "supplement"}},
    "AuditEvent": {"action": {"C", "R", "U", "D", "E"}, "outcome": {"0", "4", "8", "12"}},
}
# The ledger grows while it is read.
SIZES = {"AuditEvent": 500}
SEVERITY = {"fatal", "error", "warning", "information"}
ISSUE = {
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden", "suppressed", "processing",
    "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension", "too-costly",
    "business-rule", "conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational"}
CODES = {
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": {"EMER"},
    "http://terminology.hl7.org/CodeSystem/v2-0203": {"MR", "NI", "PPN", "PRC", "ACSN"},
    "http://terminology.hl7.org/CodeSystem/observation-category": {"imaging", "exam", "vital-signs", "survey", "laboratory", "procedure", "social-history"},
    "http://terminology.hl7.org/CodeSystem/data-absent-reason": {
        "unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked", "not-applicable", "unsupported", "as-text",
        "error", "not-a-number", "negative-infinity", "positive-infinity", "not-performed", "not-permitted"},
    "http://terminology.hl7.org/CodeSystem/practitioner-role": {"doctor", "nurse", "pharmacist", "researcher", "teacher", "ict"},
}


class Checker:
    """Judges every resource that passes by."""

    def __init__(self, tally):
        self.tally, self.seen = tally, {}

    def judge(self, resource, place):
        kind = resource.get("resourceType", "")
        try:
            get_fhir_model_class(kind).model_validate(resource)
            fault = None
        except Exception as error:  # noqa: BLE001
            fault = str(error)[:600]
        self.seen[kind] = self.seen.get(kind, 0) + 1
        self.tally.check(f"{place}: {kind} is accepted by fhir.resources", fault is None, f"{fault} {json.dumps(resource, ensure_ascii=False)[:400]}")
        for field, values in REQUIRED.get(kind, {}).items():
            if field in resource:
                self.tally.check(f"{place}: {kind}.{field}", resource[field] in values, resource[field])
        if kind == "OperationOutcome":
            for issue in resource["issue"]:
                self.tally.check(f"{place}: issue", issue["severity"] in SEVERITY and issue["code"] in ISSUE, issue)
        self.walk(resource, place)
        for entry in resource.get("entry", []) if kind == "Bundle" else []:
            if "resource" in entry:
                self.judge(entry["resource"], place)
            if "outcome" in entry.get("response", {}):
                self.judge(entry["response"]["outcome"], place)

    def walk(self, value, place):
        if isinstance(value, dict):
            allowed = CODES.get(value.get("system"))
            if allowed is not None and "code" in value:
                self.tally.check(f"{place}: code of {value['system']}", value["code"] in allowed, value["code"])
            if value.get("system") == "http://unitsofmeasure.org" and "code" in value:
                self.unit(value["code"], place)
            for child in value.values():
                self.walk(child, place)
        elif isinstance(value, list):
            for child in value:
                self.walk(child, place)
        else:
            self.tally.check(f"{place}: nothing empty", value != "" and value is not None)

    def unit(self, code, place):
        import ucumvert
        if not hasattr(self, "parser"):
            self.parser, self.units = ucumvert.get_ucum_parser(), {}
        if code not in self.units:
            try:
                self.parser.parse(code)
                self.units[code] = True
            except Exception:  # noqa: BLE001
                self.units[code] = False
        self.tally.check(f"{place}: {code} is UCUM", self.units[code])


class Client:
    def __init__(self, node, tally, name=NAME):
        self.http = httpx.Client(base_url=node.base, auth=(name, PASSWORD), timeout=60)
        self.checker = Checker(tally)

    def ask(self, method, path, **options):
        answer = self.http.request(method, path, **options)
        if "fhir+json" in answer.headers.get("content-type", "") and answer.content:
            self.checker.judge(answer.json(), f"{method} {path}")
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def all(self, path):
        """Every page of a search."""
        found = []
        while path:
            bundle = self.get(path).json()
            found += [entry["resource"] for entry in bundle.get("entry", [])]
            path = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
        return found


def own(node, uid):
    """Gives a study to the first site, as its device would."""
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=10) as database:
        database.execute("INSERT OR IGNORE INTO study_sites VALUES (?, 1, 'encounter', 0)", (uid,))


def second_site(node, name):
    """Another hospital with a physician of its own."""
    node.user(name)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=10) as database:
        site = database.execute(
            "INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json) "
            "VALUES (NULL, '中心医院', 'Centre', 'hub', 'thrombectomy', '24 h', 1, '{}') RETURNING id").fetchone()[0]
        account = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()[0]
        database.execute("DELETE FROM memberships WHERE account = ?", (account,))
        database.execute("INSERT INTO memberships VALUES (?, ?, 'neurologist')", (account, site))
    return site


def reading(client, tally, uid):
    statement = client.http.get("/fhir/metadata", auth=None)
    client.checker.judge(statement.json(), "metadata")
    served = [entry["type"] for entry in statement.json()["rest"][0]["resource"]]
    for kind in served:
        found = client.all(f"/fhir/{kind}?_count={SIZES.get(kind, 7)}")
        names = [resource["id"] for resource in found]
        tally.check(f"{kind}: nothing twice over the pages", len(names) == len(set(names)), names)
        for resource in found[:3]:
            place = f"/fhir/{kind}/{resource['id']}"
            one = client.get(place)
            tally.check(f"{kind}: read as found", one.json() == resource, one.text[:300])
            tag = one.headers["etag"]
            tally.check(f"{kind}: the tag is the version", tag == f'W/"{resource["meta"]["versionId"]}"', tag)
            tally.check(f"{kind}: nothing new", client.get(place, headers={"If-None-Match": tag}).status_code == 304)
            version = client.get(f"{place}/_history/{resource['meta']['versionId']}")
            tally.check(f"{kind}: its version", version.json() == resource, version.text[:200])
            tally.check(f"{kind}: no such version", client.get(f"{place}/_history/4711").status_code == 404)
            history = client.get(f"{place}/_history").json()
            tally.check(f"{kind}: history", history["entry"][0]["resource"] == resource)
            tally.check(f"{kind}: by _id", [r["id"] for r in client.all(f"/fhir/{kind}?_id={resource['id']}")] == [resource["id"]])
            changed = resource["meta"]["lastUpdated"]
            tally.check(f"{kind}: by time", resource["id"] in [r["id"] for r in client.all(f"/fhir/{kind}?_lastUpdated=ge{changed}")])
            tally.check(f"{kind}: not later", resource["id"] not in [r["id"] for r in client.all(f"/fhir/{kind}?_lastUpdated=gt{changed}")])
        tally.check(f"{kind}: unknown", client.get(f"/fhir/{kind}/nobody").status_code == 404)
        tally.check(f"{kind}: unknown condition", client.get(f"/fhir/{kind}?colour=red").status_code == 400)
        tally.check(f"{kind}: passed over when asked to", client.get(f"/fhir/{kind}?colour=red", headers={"Prefer": "handling=lenient"}).status_code == 200)
    return served


def results(client, tally, uid):
    study = client.get(f"/fhir/ImagingStudy/{uid}").json()
    tally.check("the study of the archive", study["numberOfInstances"] > 0 and study["modality"][0]["code"] == "CT", study)
    for query, count in [
        (f"identifier=urn:dicom:uid|urn:oid:{uid}", 1), ("identifier=urn:dicom:uid|urn:oid:1.2.3", 0), ("modality=CT", 1), ("modality=US", 0),
        ("started=gt1990", 1), ("started=lt1990", 0), ("status:not=available", 0), ("subject:missing=false", 1)]:
        found = client.all(f"/fhir/ImagingStudy?{query}")
        tally.check(f"ImagingStudy?{query}", len(found) == count, len(found))
    found = client.get("/fhir/DiagnosticReport?_include=DiagnosticReport:result&_include=DiagnosticReport:imaging-study").json()
    kinds = {}
    for entry in found["entry"]:
        kinds.setdefault(entry["resource"]["resourceType"], []).append(entry)
    tally.check("a report with its study and measurements", {"DiagnosticReport", "Observation", "ImagingStudy"} <= kinds.keys(), list(kinds))
    report = kinds["DiagnosticReport"][0]["resource"]
    for reference in report["result"]:
        tally.check("a reference leads somewhere", client.get("/fhir/" + reference["reference"]).status_code == 200, reference)
    core = client.all("/fhir/Observation?code=urn:willis:fhir:measurement|core")
    tally.check("the core, in millilitres", len(core) == 1 and core[0]["valueQuantity"]["code"] == "mL" and core[0]["status"] == "preliminary", core)
    return core


def encounter(**more):
    return {"resourceType": "Encounter", "status": "in-progress", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"}, **more}


def observation(case, code, system="http://loinc.org", **value):
    return {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": system, "code": code}]},
            "encounter": {"reference": case}, **value}


def writing(client, tally):
    FACT = "urn:willis:fhir:fact"
    named = encounter(identifier=[{"system": "urn:his", "value": "visit-4711-a"}])
    made = client.ask("POST", "/fhir/Encounter", json=named)
    tally.check("a case is opened", made.status_code == 201 and "/_history/1" in made.headers["location"], made.text)
    case = "Encounter/" + made.json()["id"]
    again = client.ask("POST", "/fhir/Encounter", json=named)
    tally.check("sent twice, opened once", again.json()["id"] == made.json()["id"], again.text)
    exists = client.ask("POST", "/fhir/Encounter", json=encounter(), headers={"If-None-Exist": f"_id={made.json()['id']}"})
    tally.check("not made if it exists", exists.status_code == 200 and exists.json()["id"] == made.json()["id"], exists.text)
    tally.check("found among cases", case.split("/")[1] in [r["id"] for r in client.all("/fhir/Encounter?status=in-progress")])
    patient = made.json()["subject"]["reference"]
    tally.check("with a patient nobody knows yet", client.get("/fhir/" + patient).json().get("_birthDate") is not None)
    nihss = client.ask("POST", "/fhir/Observation", json=observation(case, "72089-6", valueInteger=14))
    tally.check("the NIHSS is said", nihss.status_code == 201 and nihss.json()["valueQuantity"]["value"] == 14, nihss.text)
    door = client.ask("POST", "/fhir/Observation", json=observation(case, "time.door", FACT, valueDateTime="2026-11-22T14:05:00+08:00"))
    tally.check("the door is said", door.status_code == 201 and door.json()["valueDateTime"].startswith("2026-11-22T06:05:00"), door.text)
    glucose = client.ask("POST", "/fhir/Observation", json=observation(
        case, "15074-8", valueQuantity={"value": 108, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}))
    tally.check("glucose in other units", glucose.status_code == 201 and glucose.json()["valueQuantity"]["value"] == 6, glucose.text)
    for name, body, status in [
        ("a value that cannot be", observation(case, "72089-6", valueInteger=99), 422), ("no such code", observation(case, "1-1", valueInteger=1), 422),
        ("no such case", observation("Encounter/" + "0" * 32, "72089-6", valueInteger=3), 404), ("no case", observation("", "72089-6", valueInteger=3), 422),
        ("another type", {"resourceType": "Patient"}, 400), ("a wrong unit", observation(case, "29463-7", valueQuantity={"value": 3, "code": "mL"}), 422)]:
        answer = client.ask("POST", "/fhir/Observation", json=body)
        tally.check(name, answer.status_code == status and answer.json()["resourceType"] == "OperationOutcome", f"{answer.status_code} {answer.text}")
    place = "/fhir/Observation/" + nihss.json()["id"]
    changed = dict(nihss.json())
    changed.pop("valueQuantity")
    changed["valueInteger"] = 16
    first = client.ask("PUT", place, json=changed, headers={"If-Match": nihss.headers["etag"]})
    tally.check("amended", first.status_code == 200 and first.json()["status"] == "amended" and first.headers["etag"] == 'W/"2"', first.text)
    second = client.ask("PUT", place, json=changed, headers={"If-Match": nihss.headers["etag"]})
    tally.check("who has seen an older one is refused", second.status_code == 412, second.text)
    old = client.get(place + "/_history/1")
    tally.check("the first version stays", old.json()["valueQuantity"]["value"] == 14, old.text)
    history = client.get(place + "/_history").json()
    tally.check("both in the history", [e["resource"]["meta"]["versionId"] for e in history["entry"]] == ["2", "1"], history)
    gone = client.ask("PUT", place, json=dict(changed, status="entered-in-error"))
    tally.check("taken back", gone.status_code == 200 and gone.json()["status"] == "entered-in-error" and "dataAbsentReason" in gone.json(), gone.text)
    said = client.ask("POST", "/fhir/Communication", json={
        "resourceType": "Communication", "status": "completed", "encounter": {"reference": case}, "payload": [{"contentString": "CTA 已做完"}]})
    tally.check("a message", said.status_code == 201 and client.get("/fhir/Communication/" + said.json()["id"]).status_code == 200, said.text)
    closed = client.get("/fhir/" + case).json()
    closed["status"] = "finished"
    done = client.ask("PUT", "/fhir/" + case, json=closed)
    tally.check("the case is closed", done.status_code == 200 and "end" in done.json()["period"], done.text)
    tally.check("what is measured stays", client.ask("PUT", "/fhir/DiagnosticReport/x", json={"resourceType": "DiagnosticReport", "id": "x"}).status_code == 405)
    return case


def between(client, other, tally, hub):
    """A question and a transfer to another site, whose people see the case from then on and not before."""
    made = client.ask("POST", "/fhir/Encounter", json=encounter())
    case = "Encounter/" + made.json()["id"]
    hidden = [f"/fhir/{case}", f"/fhir/{case}/_history", f"/fhir/{case}/_history/1", "/fhir/" + made.json()["subject"]["reference"]]
    for path in hidden:
        tally.check(f"hidden: {path}", other.get(path).status_code == 404)
    for query in ["Encounter", f"Encounter?_id={case.split('/')[1]}", f"Observation?encounter={case}"]:
        tally.check(f"not found: {query}", case.split("/")[1] not in json.dumps(other.all("/fhir/" + query)))
    tally.check("not changed", other.ask("PUT", f"/fhir/{case}", json=made.json()).status_code == 404)
    tally.check("nothing said", other.ask("POST", "/fhir/Observation", json=observation(case, "72089-6", valueInteger=3)).status_code == 404)
    performer = {"reference": f"Organization/{hub}"}
    asked = client.ask("POST", "/fhir/ServiceRequest", json={
        "resourceType": "ServiceRequest", "status": "active", "intent": "order", "subject": made.json()["subject"], "encounter": {"reference": case},
        "performer": [performer], "note": [{"text": "可以取栓吗?"}]})
    tally.check("asked", asked.status_code == 201 and asked.json()["status"] == "active", asked.text)
    for path in hidden:
        tally.check(f"seen now: {path}", other.get(path).status_code == 200)
    answering(client, other, tally, asked.json())
    task = client.ask("POST", "/fhir/Task", json={
        "resourceType": "Task", "status": "requested", "intent": "order", "encounter": {"reference": case}, "owner": performer, "description": "M1"})
    tally.check("a transfer is asked for", task.status_code == 201 and task.json()["status"] == "requested", task.text)
    wrong = client.ask("PUT", f"/fhir/Task/{task.json()['id']}", json=dict(task.json(), status="accepted"))
    tally.check("only the other site accepts", wrong.status_code == 403, wrong.text)
    right = other.ask("PUT", f"/fhir/Task/{task.json()['id']}", json=dict(task.json(), status="accepted"))
    tally.check("it accepts", right.status_code == 200 and right.json()["status"] == "accepted", right.text)


ID_SYSTEM = "urn:oid:2.16.156.10011.1.3"


def patients(client, other, tally):
    """Patients by another machine: made once, found by number, changed with versions, hidden from other sites."""
    number = "11010519491231002X"
    body = {
        "resourceType": "Patient", "gender": "female", "birthDate": "1949-12-31", "managingOrganization": {"reference": "Organization/1"},
        "name": [{"text": "单小红"}, {"family": "Shan", "given": ["Xiaohong"]}],
        "identifier": [{"system": ID_SYSTEM, "value": number}, {"system": "urn:willis:fhir:site:1:mrn", "value": "F-1"}]}
    condition = {"If-None-Exist": f"identifier={ID_SYSTEM}|{number}"}
    made = client.ask("POST", "/fhir/Patient", json=body, headers=condition)
    tally.check("a patient is made", made.status_code == 201 and made.headers["etag"] == 'W/"1"', made.text)
    place = "/fhir/Patient/" + made.json()["id"]
    kinds = {i["system"]: i["type"].get("coding", [{}])[0].get("code") for i in made.json()["identifier"]}
    tally.check("identifiers with types and systems", kinds == {ID_SYSTEM: "NI", "urn:willis:fhir:site:1:mrn": "MR"}, kinds)
    tally.check("a name in characters and one in letters", [n["text"] for n in made.json()["name"]] == ["单小红", "Shan Xiaohong"], made.text)
    again = client.ask("POST", "/fhir/Patient", json=body, headers=condition)
    tally.check("sent twice, made once", again.status_code == 200 and again.json()["id"] == made.json()["id"], again.text)
    old = client.ask("POST", "/fhir/Patient", json=body, headers={"If-None-Exist": f"identifier={ID_SYSTEM}|110105491231002"})
    tally.check("nor by the number of fifteen digits", old.status_code == 200 and old.json()["id"] == made.json()["id"], old.text)
    for query, count in [(f"identifier={ID_SYSTEM}|{number.lower()}", 1), ("identifier=urn:willis:fhir:site:1:mrn|F-1", 1),
                         ("identifier=urn:willis:fhir:site:2:mrn|F-1", 0), ("identifier=F-1", 1), (f"identifier={ID_SYSTEM}|110101199411161633", 0)]:
        found = client.all(f"/fhir/Patient?{query}")
        tally.check(f"Patient?{query}", len(found) == count, len(found))
    for name, change in [
        ("a wrong last digit", {"identifier": [{"system": ID_SYSTEM, "value": "110105194912310021"}]}), ("an unknown system", {"identifier": [{"system": "urn:x", "value": "1"}]}),
        ("half a date", {"birthDate": "1949"}), ("no such gender", {"gender": "cat"}), ("no name", {"name": []}), ("merged by a machine", {"active": False})]:
        answer = client.ask("POST", "/fhir/Patient", json={**body, **change})
        tally.check(f"refused: {name}", answer.status_code == 422, f"{answer.status_code} {answer.text}")
    far = client.ask("POST", "/fhir/Patient", json={**body, "identifier": [{"system": "urn:willis:fhir:site:2:mrn", "value": "1"}]})
    tally.check("another site's numbers are its own", far.status_code == 403, far.text)
    changed = dict(made.json(), name=[{"text": "单晓红"}])
    first = client.ask("PUT", place, json=changed, headers={"If-Match": 'W/"1"'})
    tally.check("changed", first.status_code == 200 and first.headers["etag"] == 'W/"2"' and first.json()["name"][0]["text"] == "单晓红", first.text)
    late = client.ask("PUT", place, json=changed, headers={"If-Match": 'W/"1"'})
    tally.check("who has seen an older one is refused", late.status_code == 412, late.text)
    tally.check("the first version stays", client.get(place + "/_history/1").json()["name"][0]["text"] == "单小红")
    for path in [place, place + "/_history", place + "/_history/1"]:
        tally.check(f"hidden from another site: {path}", other.get(path).status_code == 404)
    tally.check("nor found there", other.all(f"/fhir/Patient?identifier={ID_SYSTEM}|{number}") == [])
    tally.check("nor changed", other.ask("PUT", place, json=changed).status_code == 404)


def answering(client, other, tally, asked):
    """The other site answers by a note, and either decides; notes that are there already are no answer."""
    place = "/fhir/ServiceRequest/" + asked["id"]
    answer = dict(asked, note=asked["note"] + [{"text": "可以，请转来。"}])
    tally.check("nobody answers himself", client.ask("PUT", place, json=answer).status_code == 403)
    tally.check("an answer says something", other.ask("PUT", place, json=asked).status_code == 422)
    given = other.ask("PUT", place, json=answer)
    notes = given.json().get("note", [])
    tally.check("answered", given.status_code == 200 and [note["text"] for note in notes] == ["可以取栓吗?", "可以，请转来。"], given.text)
    tally.check("by whom", notes[-1]["authorReference"]["display"] == "hubdoctor" and given.json()["status"] == "active", notes)
    bare = dict(given.json(), status="completed")
    tally.check("a decision is needed", client.ask("PUT", place, json=bare).status_code == 422)
    decided = dict(bare, extension=[{"url": "urn:willis:fhir:decision", "valueCode": "thrombectomy-transfer"}])
    stale = client.ask("PUT", place, json=decided, headers={"If-Match": 'W/"1"'})
    tally.check("not over what was not seen", stale.status_code == 412, stale.text)
    done = client.ask("PUT", place, json=decided)
    tally.check("decided", done.status_code == 200 and done.json()["status"] == "completed" and done.json()["extension"] == decided["extension"], done.text)
    again = client.ask("PUT", place, json=decided)
    tally.check("sent twice, decided once", again.status_code == 200 and again.headers["etag"] == done.headers["etag"], again.text)
    other_way = dict(decided, extension=[{"url": "urn:willis:fhir:decision", "valueCode": "medical-here"}])
    tally.check("a decision stands", client.ask("PUT", place, json=other_way).status_code == 409)
    systems = {entry["url"]: entry for entry in client.all("/fhir/CodeSystem")}
    known = [concept["code"] for concept in systems["urn:willis:fhir:decision"]["concept"]]
    tally.check("what it was decided from", "thrombectomy-transfer" in known, known)


def ledger(client, other, node, tally, uid):
    """Who may see the ledger sees each access; nobody else sees anything of it."""
    refused = other.get("/fhir/AuditEvent")
    tally.check("the ledger is for its administrators", refused.status_code == 403, refused.text)
    client.get(f"/fhir/ImagingStudy/{uid}")
    seen = client.all(f"/fhir/AuditEvent?entity-identifier=urn:dicom:uid|urn:oid:{uid}&action=R&_count=500")
    tally.check("reading a study is there", seen and seen[0]["outcome"] == "0" and seen[0]["agent"][2]["who"]["display"] == NAME, seen[:1])
    kept = client.all("/fhir/AuditEvent?outcome=4&agent-name=hubdoctor&_count=500")
    tally.check("and what was refused", any(event["type"]["code"] == "110101" for event in kept), kept[:2])
    tally.check("nobody writes it", client.ask("POST", "/fhir/AuditEvent", json={"resourceType": "AuditEvent"}).status_code == 405)


def codes(client, tally):
    """Each code of ours that a resource uses is explained."""
    systems = {entry["url"]: {concept["code"] for concept in entry["concept"]} for entry in client.all("/fhir/CodeSystem")}

    def walk(value, place):
        if isinstance(value, list):
            for item in value:
                walk(item, place)
        elif isinstance(value, dict):
            if value.get("system", "").startswith("urn:willis:fhir:") and "code" in value:
                tally.check(f"{place}: {value['system']} {value['code']} is explained", value["code"] in systems.get(value["system"], ()))
            for item in value.values():
                walk(item, place)

    for kind in ["Organization", "PractitionerRole", "Encounter", "Observation", "DiagnosticReport", "ServiceRequest", "Task"]:
        for resource in client.all(f"/fhir/{kind}?_count=50"):
            walk(resource, kind)


def bundles(client, tally):
    name = "urn:uuid:3f0c7a5e-6f0c-4c1e-9d1c-3f0c7a5e6f0c"
    post = lambda kind: {"method": "POST", "url": kind}  # noqa: E731
    whole = {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": name, "resource": encounter(status="planned"), "request": post("Encounter")},
        {"resource": observation(name, "72089-6", valueInteger=9), "request": post("Observation")},
        {"resource": observation(name, "29463-7", valueQuantity={"value": 71.5, "code": "kg"}), "request": post("Observation")}]}
    client.checker.judge(whole, "our own bundle")
    done = client.ask("POST", "/fhir", json=whole)
    tally.check("a pre-alert in one transaction", done.status_code == 200 and [e["response"]["status"] for e in done.json()["entry"]] == ["201"] * 3, done.text)
    before = len(client.all("/fhir/Encounter"))
    whole["entry"][2]["resource"]["valueQuantity"]["value"] = 7100
    failed = client.ask("POST", "/fhir", json=whole)
    tally.check("all or nothing", failed.status_code == 422 and len(client.all("/fhir/Encounter")) == before, failed.text)
    mixed = {"resourceType": "Bundle", "type": "batch", "entry": [
        {"request": {"method": "GET", "url": "Organization/1"}}, {"request": {"method": "GET", "url": "Patient/nobody"}},
        {"request": {"method": "GET", "url": "Encounter?status=planned"}}, {"resource": encounter(), "request": post("Encounter")},
        {"request": {"method": "DELETE", "url": "Patient/1"}}, {}]}
    answer = client.ask("POST", "/fhir", json=mixed)
    tally.check("a batch", [e["response"]["status"] for e in answer.json()["entry"]] == ["200", "404", "200", "201", "400", "400"], answer.text)


def refusals(client, node, tally):
    bare = httpx.Client(base_url=node.base)
    for path in ["/fhir/Patient", "/fhir/ImagingStudy/1.2", "/fhir/Observation/x/_history"]:
        answer = bare.get(path)
        tally.check("nobody sees anything", answer.status_code == 401 and answer.json()["resourceType"] == "OperationOutcome", answer.text)
    answer = client.get("/fhir/Patient", headers={"Accept": "application/fhir+xml"})
    tally.check("no XML", answer.status_code == 406)
    tally.check("no such type", client.get("/fhir/Basket").status_code == 404)
    for path in ["/fhir/Patient/..%2f..", "/fhir/Patient/%00", "/fhir/Patient?_count=-1", "/fhir/Patient?birthdate=monday", "/fhir/Patient?_page=x",
                 "/fhir/Patient?name=%ff", "/fhir/Patient?_include=Patient:colour", "/fhir/Patient/" + "x" * 65]:
        answer = client.get(path)
        tally.check(f"{path} is refused", 400 <= answer.status_code < 500, answer.status_code)
    answer = client.http.post("/fhir/Patient", json={"resourceType": "Patient"}, headers={"Sec-Fetch-Site": "cross-site"})
    tally.check("not from another site", answer.status_code == 403, answer.status_code)


def programs(client, node, tally, case):
    """Our own interface, beside its description."""
    me = client.http.get("/api/me").json()
    tally.check("who asks", me["name"] == NAME and me["roles"], me)
    key = case.split("/")[1]
    said = client.http.post(f"/api/cases/{key}/messages", json={"text": "到了"})
    tally.check("a message", said.status_code == 201 and "到了" in client.http.get(f"/api/cases/{key}/messages").text, said.text)
    tally.check("no such case", client.http.get("/api/cases/" + "0" * 32 + "/transfers").status_code == 404)
    answers = client.http.get(f"/api/cases/{key}/rules").json()["answers"]
    tally.check("what the rules say", {"thrombolysis", "thrombectomy"} <= {answer["therapy"] for answer in answers}, answers)
    tally.check("and of no case", client.http.get("/api/cases/" + "0" * 32 + "/rules").status_code == 404)
    described = client.http.get("/api/openapi.json").json()["paths"]
    tally.check("cases are described", {"/api/cases", "/api/cases/{case}", "/api/cases/{case}/facts", "/api/cases/{case}/rules"} <= described.keys(), list(described))
    import base64
    token = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
    run = subprocess.run(
        [str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", node.base + "/api/openapi.json", "-H", f"Authorization: Basic {token}",
         "--max-examples", "25", "--seed", "1", "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
        capture_output=True, text=True, timeout=240, cwd=node.data)
    tally.check("schemathesis", run.returncode == 0, run.stdout[-3000:] + run.stderr[-500:])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("willis")
    options = arguments.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="willis-fhir-") as folder:
        files = phantom(options.willis, pathlib.Path(folder) / "phantom")
        node = Node(options.willis, pathlib.Path(folder) / "data")
        try:
            node.user()
            subprocess.run(
                [options.willis, "import", str(pathlib.Path(folder) / "phantom"), "--data", node.data], check=True, capture_output=True)
            uid = node.wait_for("SELECT study_uid FROM studies")[0][0]
            own(node, uid)
            node.wait_for("SELECT study FROM reports WHERE current = 1", 120)
            client = Client(node, tally)
            refusals(client, node, tally)
            case = writing(client, tally)
            programs(client, node, tally, case)
            bundles(client, tally)
            served = reading(client, tally, uid)
            results(client, tally, uid)
            hub = second_site(node, "hubdoctor")
            other = Client(node, tally, "hubdoctor")
            between(client, other, tally, hub)
            patients(client, other, tally)
            codes(client, tally)
            ledger(client, other, node, tally, uid)
            print("served:", " ".join(served), "| judged:", client.checker.seen)
        finally:
            node.stop()
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
