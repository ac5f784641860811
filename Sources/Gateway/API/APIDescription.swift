import Records

/// The programs' interface as an OpenAPI 3.1 document.
struct APIDescription {
    /// Scheme and host.
    let base: String

    var document: JSONValue {
        var paths: [String: JSONValue] = [:]
        for operation in operations {
            var path = paths[operation.path] ?? .object([:])
            path[operation.method] = operation.json
            paths[operation.path] = path
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Willis", "version": "1",
                "description": "Worklist, cases, messages and transfers of a Willis node. Research use only.",
            ],
            "servers": [["url": .text(base.isEmpty ? "/" : base)]],
            "security": [["password": []], ["session": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "password": ["type": "http", "scheme": "basic"],
                    "session": ["type": "apiKey", "in": "cookie", "name": "willis-session"],
                ],
                "schemas": .object(networkSchemas.merging(caseSchemas) { first, _ in first }),
            ],
        ]
    }

    struct Operation {
        var method: String
        var path: String
        var name: String
        var summary: String
        var query: [(name: String, schema: JSONValue)] = []
        var body: JSONValue?
        var status = 200
        var answer: JSONValue?

        var json: JSONValue {
            let places = path.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first }
            var responses: [String: JSONValue] = [:]
            responses[String(status)] = .having([
                "description": .text(summary),
                "content": answer.map { ["application/json": ["schema": $0]] },
            ])
            for code in [400, 401, 403, 404, 405, 409, 413, 415, 422, 429] {
                responses[String(code)] = [
                    "description": "Why not, as RFC 9457 has it.",
                    "content": ["application/problem+json": ["schema": ["type": "object"]]],
                ]
            }
            return .having([
                "operationId": .text(name), "summary": .text(summary),
                "parameters": .list(
                    places.map {
                        [
                            "name": .text(String($0)), "in": "path", "required": true,
                            "schema": ["type": "string", "minLength": .integer(1)],
                        ]
                    } + query.map { ["name": .text($0.name), "in": "query", "schema": $0.schema] }),
                "requestBody": body.map {
                    ["required": true, "content": ["application/json": ["schema": $0]]]
                },
                "responses": .object(responses),
            ])
        }
    }

    static func schema(_ name: String) -> JSONValue {
        ["$ref": .text("#/components/schemas/\(name)")]
    }
    static func list(_ name: String) -> JSONValue { ["type": "array", "items": schema(name)] }

    private var operations: [Operation] {
        caseOperations + [
            Operation(
                method: "get", path: APIURLs.worklist.rawValue, name: "listWorklist",
                summary: "The worklist.",
                query: [
                    ("all", ["type": "boolean"]),
                    ("limit", ["type": "integer", "minimum": .integer(1), "maximum": .integer(10_000)]),
                ], answer: ["type": "array", "items": ["type": "object"]]),
            Operation(
                method: "post", path: APIURLs.worklist.rawValue, name: "addToWorklist",
                summary: "Put items on the worklist.",
                body: ["anyOf": [["type": "object"], ["type": "array", "items": ["type": "object"]]]],
                status: 201,
                answer: ["type": "array", "items": ["type": "object"]]),
            Operation(
                method: "get", path: APIURLs.worklistItem.rawValue, name: "readWorklistItem",
                summary: "An item of the worklist.", answer: ["type": "object"]),
            Operation(
                method: "delete", path: APIURLs.worklistItem.rawValue, name: "removeWorklistItem",
                summary: "Take an item off the worklist.", status: 204),
            Operation(
                method: "get", path: NetworkURLs.me.rawValue, name: "readMe",
                summary: "Who asks, and as what.",
                answer: Self.schema("Me")),
            Operation(
                method: "get", path: NetworkURLs.sites.rawValue, name: "listSites",
                summary: "The sites of the network.", answer: Self.list("Site")),
            Operation(
                method: "get", path: NetworkURLs.messages.rawValue, name: "listMessages",
                summary: "What has been said about a case.", answer: Self.list("Message")),
            Operation(
                method: "post", path: NetworkURLs.messages.rawValue, name: "postMessage",
                summary: "Say something about a case.",
                body: [
                    "type": "object", "required": ["text"],
                    "properties": ["text": ["type": "string", "minLength": .integer(1)]],
                ], status: 201, answer: Self.schema("Message")),
            Operation(
                method: "get", path: NetworkURLs.transfers.rawValue, name: "listTransfers",
                summary: "Where the patient of a case is to go, goes or has gone.",
                answer: Self.list("Transfer")),
            Operation(
                method: "post", path: NetworkURLs.transfers.rawValue, name: "requestTransfer",
                summary: "Ask another site to take the patient.",
                body: [
                    "type": "object", "required": ["site"],
                    "properties": ["site": ["type": "integer"], "reason": ["type": "string"]],
                ], status: 201, answer: Self.schema("Transfer")),
            Operation(
                method: "post", path: NetworkURLs.transfer.rawValue, name: "moveTransfer",
                summary: "Take the next step of a transfer.",
                body: [
                    "type": "object", "required": ["state"],
                    "properties": [
                        "state": ["enum": ["accepted", "refused", "under-way", "arrived", "cancelled"]],
                        "note": ["type": "string"],
                    ],
                ], answer: Self.schema("Transfer")),
            Operation(
                method: "get", path: NetworkURLs.description.rawValue, name: "describe",
                summary: "This description.", answer: ["type": "object"]),
        ]
    }

    static func object(_ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties),
            "required": .list(properties.keys.sorted().map { .text($0) }),
        ]
    }

    private var networkSchemas: [String: JSONValue] {
        let text: JSONValue = ["type": "string"]
        let number: JSONValue = ["type": "integer"]
        let moment = Self.moment
        let states: JSONValue = ["enum": .list(CaseTransfer.State.allCases.map { .text($0.rawValue) })]
        var site = Self.object([
            "id": number, "name": text, "active": ["type": "boolean"],
            "kind": ["enum": .list(Site.Kind.allCases.map { .text($0.rawValue) })],
        ])
        for (name, schema) in [
            ("parent", number), ("english_name", text), ("service_hours", text),
            ("capabilities", ["type": "array", "items": text] as JSONValue),
        ] {
            var properties = site["properties"] ?? .object([:])
            properties[name] = schema
            site["properties"] = properties
        }
        return [
            "Me": Self.object([
                "name": text,
                "roles": ["type": "array", "items": Self.object(["site": number, "role": text])],
            ]),
            "Site": site,
            "Message": Self.object([
                "key": text, "author": text, "at": moment, "text": text,
                "images": ["type": "array", "items": Self.object(["study_uid": text, "caption": text])],
            ]),
            "Transfer": Self.object([
                "key": text, "from": number, "to": number, "state": states, "reason": text,
                "steps": [
                    "type": "array",
                    "items": Self.object([
                        "state": states, "name": text, "at": moment, "note": text,
                    ]),
                ],
            ]),
        ]
    }
}
