import Hummingbird

extension FHIRFace {
    /// What this face can do (`CapabilityStatement`): made of the same tables that serve the requests.
    @Sendable func capabilities(_ request: Request, _ context: PageContext) async throws -> Response {
        let base = PublicAddress.base(request, context, configuration)
        return FHIRAnswer.response([
            "resourceType": "CapabilityStatement", "status": "active", "kind": "instance",
            "date": .text(Self.date), "fhirVersion": "4.0.1",
            "format": ["json", "application/fhir+json"],
            "software": .having(["name": "Willis", "version": .words(version)]),
            "implementation": .having([
                "description": "Stroke imaging network. Research use only.",
                "url": .text(base + FHIRURLs.root),
            ]),
            "rest": [
                .having([
                    "mode": "server",
                    "security": [
                        "service": [
                            FHIRCodes.concept([
                                FHIRCodes.coding(
                                    "http://terminology.hl7.org/CodeSystem/restful-security-service", "Basic")
                            ])
                        ],
                        "description": "Name and password of an account, or the session of the pages.",
                    ],
                    "resource": .list(FHIRKind.all.map(Self.resource)),
                    "interaction": .list(Self.interactions.map { ["code": .text($0)] }),
                ])
            ],
        ])
    }

    /// When what is said here last changed.
    private static let date = "2026-11-23"
    static let changedMilliseconds: Int64 = 1_795_392_000_000

    /// What can be asked of the whole.
    static let interactions = ["transaction", "batch"]

    private static func resource(_ kind: FHIRKind) -> JSONValue {
        var interactions = ["read", "vread", "history-instance", "search-type"]
        if kind.writing?.create != nil { interactions.append("create") }
        if kind.writing?.update != nil { interactions.append("update") }
        let references = kind.parameters.filter { $0.kind == .reference }
        return .having([
            "type": .text(kind.type),
            "interaction": .list(interactions.map { ["code": .text($0)] }),
            "versioning": kind.writing?.update == nil ? "versioned" : "versioned-update",
            "readHistory": true, "updateCreate": false,
            "conditionalCreate": .flag(kind.writing?.create != nil),
            "conditionalRead": "not-match",
            "conditionalUpdate": .flag(kind.writing?.update != nil), "conditionalDelete": "not-supported",
            "referencePolicy": ["literal", "logical"],
            "searchInclude": .list(references.map { .text("\(kind.type):\($0.name)") }),
            "searchParam": .list(
                common
                    + kind.parameters.map {
                        ["name": .text($0.name), "type": .text($0.kind.rawValue)]
                    }),
        ])
    }

    private static let common: [JSONValue] = [
        ["name": "_id", "type": "token"], ["name": "_lastUpdated", "type": "date"],
    ]
}
