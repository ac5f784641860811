import Hummingbird

/// Writes the route table as an OpenAPI 3.1 document.
struct OpenAPIDescription {
    let routes: [DICOMwebRoute]
    /// Scheme and host.
    let base: String

    var document: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            paths[Self.path(route.url), default: [:]][route.method.rawValue.lowercased()] = operation(route)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Willis DICOMweb", "version": "1",
                "description":
                    "Search, retrieval, storage and worklist of a Willis node, by DICOM PS3.18. Research use only.",
            ],
            "servers": [["url": .text(base.isEmpty ? "/" : base)]],
            "security": [["password": []], ["session": []]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": components,
        ]
    }

    /// The address as OpenAPI writes it: what may have several parts gets a name too.
    static func path(_ url: DICOMwebURLs) -> String { url.rawValue.replacing("**", with: "{place}") }

    private func operation(_ route: DICOMwebRoute) -> JSONValue {
        var responses: [String: JSONValue] = [:]
        for (status, answer) in route.success { responses["\(status)"] = success(status, answer) }
        for status in Set([400, 401, 500] + route.failures) where route.success[status] == nil {
            responses["\(status)"] = ["$ref": "#/components/responses/problem"]
        }
        var operation: [String: JSONValue] = [
            "operationId": .text(route.name), "summary": .text(route.summary),
            "responses": .object(responses),
            "parameters": .list(pathParameters(route.url) + queryParameters(route.parameters)),
        ]
        if !route.bodies.isEmpty {
            let content = route.bodies.map { ($0, JSONValue.object([:])) }
            operation["requestBody"] = [
                "required": .flag(route.success[202] == nil || route.url == .studies || route.url == .study),
                "content": .object(Dictionary(uniqueKeysWithValues: content)),
            ]
        }
        return .object(operation)
    }

    private func pathParameters(_ url: DICOMwebURLs) -> [JSONValue] {
        Self.path(url).split(separator: "/").filter { $0.first == "{" }.map { part in
            let name = String(part.dropFirst().dropLast())
            let isUID = ["study", "series", "instance", "workitem"].contains(name)
            return [
                "name": .text(name), "in": "path", "required": true,
                "schema": isUID ? ["$ref": "#/components/schemas/UID"] : ["type": "string"],
            ]
        }
    }

    private func queryParameters(_ parameters: DICOMwebRoute.Parameters) -> [JSONValue] {
        func named(_ names: [String], _ type: JSONValue = "string") -> [JSONValue] {
            names.map { ["name": .text($0), "in": "query", "schema": ["type": type]] }
        }
        switch parameters {
        case .none: return []
        case .accept: return named(["accept"])
        case .named(let names): return named(names)
        case .rendering:
            return named(["accept", "annotation", "quality", "viewport", "window", "iccprofile"])
        case .search:
            let attributes: JSONValue = [
                "name": "attributes", "in": "query", "style": "form", "explode": true,
                "description":
                    "Attributes to match, by keyword or tag, such as PatientID=1; within sequences with dots between.",
                "schema": ["type": "object", "additionalProperties": ["type": "string"]],
            ]
            return named(["limit", "offset"], "integer")
                + named(["fuzzymatching", "emptyvaluematching", "multiplevaluematching"], "boolean")
                + named(["includefield", "accept"]) + [attributes]
        }
    }

    private func success(_ status: Int, _ answer: DICOMwebRoute.Answer) -> JSONValue {
        let dataSet: JSONValue = ["$ref": "#/components/schemas/DataSet"]
        let content: [String: JSONValue] =
            switch answer {
            case .nothing: [:]
            case .dataSets:
                [
                    "application/dicom+json": ["schema": ["type": "array", "items": dataSet]],
                    "application/json": ["schema": ["type": "array", "items": dataSet]],
                    "multipart/related; type=\"application/dicom+xml\"": [:],
                ]
            case .dataSet:
                [
                    "application/dicom+json": ["schema": dataSet], "application/json": ["schema": dataSet],
                    "application/dicom+xml": [:],
                ]
            case .files:
                ["multipart/related; type=\"application/dicom\"": [:], "application/dicom": [:]]
            case .values: ["multipart/related": [:], "application/octet-stream": [:], "*/*": [:]]
            case .pictures: ["image/jpeg": [:], "image/png": [:], "*/*": [:]]
            case .description: ["application/json": ["schema": ["type": "object"]]]
            }
        var response: [String: JSONValue] = [
            "description": .text(HTTPResponse.Status(code: status).reasonPhrase)
        ]
        if !content.isEmpty { response["content"] = .object(content) }
        return .object(response)
    }

    private var components: JSONValue {
        [
            "securitySchemes": [
                "password": ["type": "http", "scheme": "basic"],
                "session": ["type": "apiKey", "in": "cookie", "name": "willis-session"],
            ],
            "schemas": [
                "UID": ["type": "string", "pattern": "^[0-9.]{1,64}$"],
                "DataSet": [
                    "type": "object", "description": "The DICOM JSON Model, PS3.18 annex F.",
                    "patternProperties": [
                        "^[0-9A-F]{8}$": [
                            "type": "object", "required": ["vr"],
                            "properties": [
                                "vr": ["type": "string", "pattern": "^[A-Z]{2}$"],
                                "Value": ["type": "array"], "InlineBinary": ["type": "string"],
                                "BulkDataURI": ["type": "string"],
                            ],
                        ]
                    ],
                    "additionalProperties": false,
                ],
                "Problem": [
                    "type": "object", "required": ["type", "title", "status", "detail"],
                    "properties": [
                        "type": ["type": "string"], "title": ["type": "string"],
                        "status": ["type": "integer"], "detail": ["type": "string"],
                        "invalid-params": [
                            "type": "array",
                            "items": [
                                "type": "object", "required": ["name", "reason"],
                                "properties": ["name": ["type": "string"], "reason": ["type": "string"]],
                            ],
                        ],
                    ],
                ],
            ],
            "responses": [
                "problem": [
                    "description": "Why not (RFC 9457).",
                    "content": [
                        "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
                    ],
                ]
            ],
        ]
    }
}
