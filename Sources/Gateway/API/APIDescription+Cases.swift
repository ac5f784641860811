import Records

/// Cases in the description of the programs' interface.
extension APIDescription {
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    private static let text: JSONValue = ["type": "string"]
    private static let whole: JSONValue = ["type": "integer"]

    var caseOperations: [Operation] {
        [
            Operation(
                method: "get", path: APIURLs.cases.rawValue, name: "listCases",
                summary: "The open cases of your sites, the newest first.", answer: Self.list("Listed")),
            Operation(
                method: "post", path: APIURLs.cases.rawValue, name: "openCase",
                summary:
                    "Open a case, such as a pre-alert. The same key, or the same Idempotency-Key, opens it once.",
                body: Self.schema("Opening"), status: 201, answer: Self.schema("Opened")),
            Operation(
                method: "get", path: APIURLs.oneCase.rawValue, name: "readCase",
                summary: "A case with all that is known of it.", answer: Self.schema("Case")),
            Operation(
                method: "post", path: APIURLs.caseFacts.rawValue, name: "changeCase",
                summary: "Say something of a case. Nothing is overwritten: the newest counts, all are kept.",
                body: Self.schema("Change"), answer: Self.schema("Case")),
            Operation(
                method: "get", path: APIURLs.caseRules.rawValue, name: "readRules",
                summary: "What trials and guidelines say of a case now, and what they lack.",
                answer: ["type": "object", "required": ["answers"]]),
        ]
    }

    var caseSchemas: [String: JSONValue] {
        let choices: (String) -> JSONValue = { code in
            ["enum": .list((FactCatalogue.find(code)?.choices ?? []).map { .text($0) })]
        }
        let states: JSONValue = ["enum": .list(StrokeCase.State.allCases.map { .text($0.rawValue) })]
        let facts: JSONValue = ["type": "object", "additionalProperties": Self.schema("Said")]
        return [
            "Said": [
                "description":
                    "A number, a word, a moment (RFC 3339 or milliseconds since 1970), or an object with more about it. Null takes it back.",
                "anyOf": [
                    ["type": ["string", "number", "boolean", "null"]],
                    [
                        "type": "object", "required": ["value"],
                        "properties": [
                            "value": ["type": ["string", "number", "boolean", "null"]], "device": Self.text,
                            "clock_offset_ms": [
                                "type": "integer",
                                "description": "By how much the clock that told it runs ahead.",
                            ],
                            "seen": [
                                "type": "integer",
                                "description":
                                    "The entry that was there when this was said; a newer one is then shown beside it.",
                            ],
                        ],
                    ],
                ],
            ],
            "Opening": [
                "type": "object",
                "properties": [
                    "key": ["type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,80}$"],
                    "origin": ["enum": ["pre-alert", "api"]], "site": Self.whole, "name": Self.text,
                    "latin_name": Self.text, "record_number": Self.text,
                    "birth_date": ["type": "string", "pattern": "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$"],
                    "sex": choices("sex"), "expected": ["type": "boolean"], "source": Self.text,
                    "facts": facts, "studies": ["type": "array", "items": Self.text],
                ],
            ],
            "Opened": Self.object([
                "key": Self.text, "state": states, "version": Self.whole, "page": Self.text,
            ]),
            "Change": [
                "type": "object", "required": ["facts"], "properties": ["facts": facts, "source": Self.text],
            ],
            "Listed": Self.some(
                [
                    "key": Self.text, "state": states, "origin": Self.text, "site": Self.whole,
                    "opened": Self.moment, "version": Self.whole, "sex": Self.text,
                ], ["age": Self.whole, "nihss": Self.whole, "clock_from": Self.moment]),
            "Case": Self.some(
                [
                    "key": Self.text, "state": states, "origin": Self.text, "site": Self.whole,
                    "sites": ["type": "array", "items": Self.whole], "opened": Self.moment,
                    "version": Self.whole, "sex": Self.text, "clock_basis": Self.text,
                    "nihss_missing": ["type": "array", "items": Self.text],
                    "studies": ["type": "array", "items": Self.text],
                    "facts": ["type": "object", "additionalProperties": Self.schema("Fact")],
                ], ["age": Self.whole, "nihss": Self.whole, "clock_from": Self.moment]),
            "Fact": Self.some(
                [
                    "id": Self.whole, "value": Self.text, "source": Self.text, "origin": Self.text,
                    "author": Self.text, "said": Self.moment,
                ],
                [
                    "clock_offset_ms": Self.whole,
                    "conflicts": ["type": "array", "items": Self.schema("Fact")],
                ]),
        ]
    }

    /// An object of which some members may lack.
    private static func some(_ always: [String: JSONValue], _ sometimes: [String: JSONValue]) -> JSONValue {
        var schema = object(always)
        schema["properties"] = .object(always.merging(sometimes) { first, _ in first })
        return schema
    }
}
