import Clinic
import Hummingbird
import Records

extension FHIRFace {
    @Sendable func read(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let id = try Self.id(context, kind)
        return try FHIRAnswer.response(try await current(kind, id, visit, as: "read"), request)
    }

    /// The version that a resource has now; whatever it says now is kept as one.
    func current(
        _ kind: FHIRKind, _ id: String, _ visit: FHIRVisit, as action: String
    ) async throws -> ResourceVersion {
        guard let draft = try await kind.find(id, visit) else { throw OperationOutcome.unknown(kind.type) }
        return try await note([draft], as: action, visit)[0]
    }

    /// Gives drafts their versions and notes in the ledger that they were given out.
    func note(
        _ drafts: [ResourceDraft], as action: String, _ visit: FHIRVisit
    ) async throws -> [ResourceVersion] {
        try await desk.note(
            drafts.map(\.state), with: drafts.flatMap(\.companions).map(\.state), as: action, for: visit.asker
        )
    }

    @Sendable func readVersion(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let id = try Self.id(context, kind)
        // Who may not see what it is now may not see what it was.
        let now = try await current(kind, id, visit, as: "read")
        let number = context.parameters.get("version").flatMap { Int64($0) }
        if kind.isFinal, number == now.number { return try FHIRAnswer.response(now, request) }
        guard let number, let version = try await desk.version(type: kind.type, id: now.id, number: number)
        else { throw OperationOutcome(.notFound, "not-found", "There is no such version.") }
        return try FHIRAnswer.response(version, request)
    }

    @Sendable func history(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let id = try Self.id(context, kind)
        let now = try await current(kind, id, visit, as: "read")
        let parameters = request.uri.queryParameters
        let before = parameters["_page"].flatMap { Int64($0) } ?? .max
        let count = min(
            max(parameters["_count"].flatMap { Int($0) } ?? FHIRSearch.usualCount, 1), FHIRSearch.mostCount)
        let versions =
            kind.isFinal
            ? [now] : try await desk.history(type: kind.type, id: id, before: before, limit: count + 1)
        let shown = Array(versions.prefix(count))
        var bundle = FHIRBundle(type: "history")
        bundle.link("self", "\(visit.base)/\(kind.type)/\(id)/_history")
        if versions.count > count, let last = shown.last {
            bundle.link(
                "next", "\(visit.base)/\(kind.type)/\(id)/_history?_count=\(count)&_page=\(last.number)")
        }
        for version in shown {
            let isFirst = version.number == 1
            bundle.entries.append(
                .having([
                    "fullUrl": .text("\(visit.base)/\(kind.type)/\(id)"),
                    "resource": try FHIRAnswer.resource(version),
                    "request": [
                        "method": isFirst ? "POST" : "PUT",
                        "url": .text(isFirst ? kind.type : "\(kind.type)/\(id)"),
                    ],
                    "response": [
                        "status": isFirst ? "201" : "200", "etag": .text("W/\"\(version.number)\""),
                        "lastModified": .text(FHIRTime.instant(version.atMilliseconds)),
                    ],
                ]))
        }
        if before == .max, versions.count <= count { bundle.total = versions.count }
        return FHIRAnswer.response(bundle.resource)
    }
}

/// A list of resources on its way out.
struct FHIRBundle {
    let type: String
    var total: Int?
    var links: [JSONValue] = []
    var entries: [JSONValue] = []

    init(type: String) { self.type = type }

    mutating func link(_ relation: String, _ url: String) {
        links.append(["relation": .text(relation), "url": .text(url)])
    }

    var resource: JSONValue {
        .having([
            "resourceType": "Bundle", "type": .text(type), "total": total.map { .integer($0) },
            "link": .list(links), "entry": .list(entries),
        ])
    }
}
