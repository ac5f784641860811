#!/usr/bin/env python3
"""The description of DICOMweb (OpenAPI), held against the server that serves it: every path and method is asked, with
values that fit and with values that do not, and whatever is answered must be described.

    openapi.py WILLIS
"""

import argparse
import itertools
import pathlib
import random
import sys
import urllib.parse

import httpx
import jsonschema
import openapi_spec_validator

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from node import Node, Tally  # noqa: E402
from query import NAME, PASSWORD, image  # noqa: E402
from store import files, related  # noqa: E402
from workitems import workitem  # noqa: E402

METHODS = ["get", "put", "post", "delete", "patch"]
# Nothing of this may make a server stumble.
HOSTILE = ["", "0", "-1", "1.2.3.4.5", "x" * 300, "%00", "%ff", "..%2f..%2fetc", "'\"<>&;", "99999999999999999999", "张三", "1.2\\3", "true", "*", "a=b=c"]


class Walk:
    def __init__(self, tally, node):
        self.tally, self.node = tally, node
        self.http = httpx.Client(auth=(NAME, PASSWORD), timeout=60, base_url=node.base)
        self.document = self.http.get("/dicom-web/openapi.json").json()
        self.asked = 0

    def resolved(self, thing):
        while "$ref" in thing:
            target = self.document
            for part in thing["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            thing = target
        return thing

    def valid(self, value, schema):
        validator = jsonschema.Draft202012Validator(schema)
        return [error.message for error in itertools.islice(validator.iter_errors(value), 3)]

    def judge(self, name, operation, answer):
        """What was answered is one of the things that are described."""
        self.asked += 1
        responses = operation["responses"]
        described = self.resolved(responses[str(answer.status_code)]) if str(answer.status_code) in responses else None
        if not self.tally.check(f"{name}: the status is described", described is not None, f"{answer.status_code} {answer.text[:200]}"):
            return
        self.tally.check(f"{name}: no fault of the server", answer.status_code < 500, answer.text[:200])
        kind = answer.headers.get("content-type", "").split(";")[0]
        contents = {name.split(";")[0]: content for name, content in described.get("content", {}).items()}
        if answer.content:
            if not self.tally.check(f"{name}: the kind of answer is described", kind in contents or "*/*" in contents, f"{kind} of {list(contents)}"):
                return
            schema = contents.get(kind, {}).get("schema")
            if schema and "json" in kind:
                faults = self.valid(answer.json(), {**schema, "components": self.document["components"]})
                self.tally.check(f"{name}: the answer fits its schema", not faults, f"{faults} {answer.text[:300]}")

    def fitting(self, path, method):
        return {"study": self.image.StudyInstanceUID, "series": self.image.SeriesInstanceUID, "instance": self.image.SOPInstanceUID,
                "frames": "1", "place": "7FE00010", "workitem": self.workitem, "subscriber": "WALKER", "requester": "WALKER"}

    def body(self, path, operation):
        if "requestBody" not in operation:
            return {}
        if "studies" in path:
            return {"content": files(self.image), "headers": related("application/dicom")}
        return {"content": workitem().to_json(), "headers": {"Content-Type": "application/dicom+json"}}

    def run(self):
        openapi_spec_validator.validate(self.document)
        self.tally.check("the description is OpenAPI 3.1", self.document["openapi"].startswith("3.1"))
        self.workitem = self.http.post("/dicom-web/workitems", content=workitem().to_json(), headers={"Content-Type": "application/dicom+json"}
                                       ).headers["location"].rsplit("/", 1)[1]
        generator = random.Random(7)
        for number, (path, operations) in enumerate(self.document["paths"].items()):
            # A study of its own for each address: some of them delete it.
            self.image = image(number, 1, 1)
            answer = self.http.post("/dicom-web/studies", content=files(self.image), headers=related("application/dicom"))
            self.tally.check("something is there", answer.status_code == 200, answer.text)
            for method in METHODS:
                values = self.fitting(path, method)
                name = f"{method.upper()} {path}"
                if method not in operations:
                    answer = self.http.request(method, path.format(**values))
                    self.tally.check(f"{name} is not there", answer.status_code in (404, 405)
                                     and answer.headers["content-type"] == "application/problem+json", f"{answer.status_code} {answer.text[:100]}")
                    continue
                operation = operations[method]
                self.ask(name, path, method, operation, values, generator)
                answer = httpx.request(method, self.node.base + path.format(**values))
                self.tally.check(f"{name} asks who it is", answer.status_code == 401)
        print(f"{self.asked} answers held against the description")

    def ask(self, name, path, method, operation, values, generator):
        body = self.body(path, operation)
        self.judge(name, operation, self.http.request(method, path.format(**values), **body))
        named = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"]
        for wrong in HOSTILE:
            if wrong:
                for part in named:
                    address = path.format(**{**values, part: urllib.parse.quote(wrong, safe="%")})
                    answer = self.http.request(method, address, **body)
                    if answer.status_code != 400 or "content-type" in answer.headers:
                        self.judge(f"{name} with {part}={wrong[:20]}", {**operation, "responses": {**operation["responses"], "404": {"$ref": "#/components/responses/problem"}}}, answer)
        queries = [parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"]
        for query in queries + ["nothing", "PatientID", "StudyDate", "00100010"]:
            for wrong in generator.sample(HOSTILE, 5):
                address = path.format(**values) + f"?{query}=" + urllib.parse.quote(wrong, safe="%")
                answer = self.http.request(method, address, **body)
                self.judge(f"{name}?{query}={wrong[:20]}", {**operation, "responses": {**operation["responses"], "406": {"$ref": "#/components/responses/problem"}, "404": {"$ref": "#/components/responses/problem"}}}, answer)
        if body:
            for content in (b"", b"\x00" * 50, b"[{]", b"--cut-here\r\n\r\n"):
                answer = self.http.request(method, path.format(**values), content=content, headers=body["headers"])
                self.judge(f"{name} with a body of {content[:8]}", operation, answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    arguments = parser.parse_args()
    tally = Tally()
    node = Node(arguments.willis, None, "--workers", "0")
    try:
        node.user(NAME, PASSWORD)
        Walk(tally, node).run()
    finally:
        node.stop()
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
