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
    "AuditEvent": {"action": {"C", "R", "U", "D", "E"}, "outcome": {"0", "4", "8", "12"}},
}
SEVERITY = {"fatal", "error", "warning", "information"}
ISSUE = {
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden", "suppressed", "processing",
    "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension", "too-costly",
    "business-rule", "conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational"}
CODES = {
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": {"EMER"},
    "http://terminology.hl7.org/CodeSystem/v2-0203": {"MR", "NI", "PPN", "ACSN"},
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


def reading(client, tally, uid):
    statement = client.http.get("/fhir/metadata", auth=None)
    client.checker.judge(statement.json(), "metadata")
    served = [entry["type"] for entry in statement.json()["rest"][0]["resource"]]
    for kind in served:
        found = client.all(f"/fhir/{kind}?_count=7")
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
            served = reading(client, tally, uid)
            results(client, tally, uid)
            print("served:", " ".join(served), "| judged:", client.checker.seen)
        finally:
            node.stop()
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
