import Clinic
import Hummingbird
import NIOCore
import Records

extension FHIRFace {
    private static let mostEntries = 200

    /// A batch: each entry by itself. A transaction: all or nothing, as far as it is of one case.
    @Sendable func bundle(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let bundle = try await Self.resource(request, "Bundle")
        let entries = bundle["entry"]?.items ?? []
        guard entries.count <= Self.mostEntries else {
            throw OperationOutcome(
                .contentTooLarge, "too-costly", "A bundle has at most \(Self.mostEntries) entries.")
        }
        switch bundle["type"]?.string {
        case "batch":
            var answers: [JSONValue] = []
            for entry in entries { answers.append(try await single(entry, visit, context)) }
            return FHIRAnswer.response(Self.answer("batch-response", answers))
        case "transaction":
            let answers = try await turns.one { try await transaction(entries, visit) }
            return FHIRAnswer.response(Self.answer("transaction-response", answers))
        default:
            throw OperationOutcome(
                .badRequest, "invalid", "A bundle of the type batch or transaction is taken.",
                at: "Bundle.type")
        }
    }

    private static func answer(_ type: String, _ answers: [JSONValue]) -> JSONValue {
        var bundle = FHIRBundle(type: type)
        bundle.entries = answers
        return bundle.resource
    }

    private func single(
        _ entry: JSONValue, _ visit: FHIRVisit, _ context: PageContext
    ) async throws -> JSONValue {
        do {
            return try await perform(entry, visit)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let outcome = OperationOutcome.of(error) ?? OperationOutcomes.failure(error, context, logger)
            return ["response": ["status": .text(String(outcome.status.code)), "outcome": outcome.resource]]
        }
    }

    private func perform(_ entry: JSONValue, _ visit: FHIRVisit) async throws -> JSONValue {
        let request = entry["request"] ?? .null
        let url = request["url"]?.string ?? ""
        let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let path = (halves.first ?? "").split(separator: "/").map(String.init)
        let query = halves.count == 2 ? halves[1] : ""
        guard let type = path.first else {
            throw OperationOutcome(.badRequest, "required", "Each entry has a request with method and url.")
        }
        let kind = try FHIRKind.of(type)
        switch (request["method"]?.string, path.count) {
        case ("GET", 1):
            let search = try FHIRSearch(query: query, kind: kind, time: visit.time, isLenient: false)
            return ["resource": try await answer(search, kind, visit), "response": ["status": "200"]]
        case ("GET", 2):
            return try Self.answer(
                Written(version: try await current(kind, path[1], visit, as: "read"), status: .ok))
        case ("POST", 1):
            let resource = try Self.resource(of: entry, kind.type)
            return try Self.answer(
                try await turns.one {
                    try await create(resource, kind, unlessThereIs: request["ifNoneExist"]?.string, visit)
                })
        case ("PUT", 2):
            let resource = try Self.resource(of: entry, kind.type)
            return try Self.answer(
                try await turns.one {
                    try await update(resource, kind, path[1], ifMatch: request["ifMatch"]?.string, visit)
                })
        default:
            throw OperationOutcome(.badRequest, "not-supported", "GET, POST and PUT can be in a bundle.")
        }
    }

    private static func resource(of entry: JSONValue, _ type: String) throws -> JSONValue {
        guard let resource = entry["resource"], resource["resourceType"]?.string == type else {
            throw OperationOutcome(
                .badRequest, "structure", "The entry must hold a \(type).", at: "Bundle.entry.resource")
        }
        return resource
    }

    private static func answer(_ written: Written) throws -> JSONValue {
        let version = written.version
        return [
            "resource": try FHIRAnswer.resource(version),
            "response": [
                "status": .text(String(written.status.code)), "etag": .text("W/\"\(version.number)\""),
                "location": .text("\(version.type)/\(version.id)/_history/\(version.number)"),
                "lastModified": .text(FHIRTime.instant(version.atMilliseconds)),
            ],
        ]
    }

    // MARK: - All or nothing

    /// A new case with what is said of it, or several things said of one case: what the archive does in one transaction.
    private func transaction(_ entries: [JSONValue], _ visit: FHIRVisit) async throws -> [JSONValue] {
        var opening: (resource: JSONValue, name: String)?
        var said: [(resource: JSONValue, encounter: String)] = []
        for entry in entries {
            guard entry["request"]?["method"]?.string == "POST", entry["request"]?["ifNoneExist"] == nil,
                let type = entry["request"]?["url"]?.string
            else { throw Self.tooWide }
            let resource = try Self.resource(of: entry, type)
            switch type {
            case "Encounter" where opening == nil: opening = (resource, entry["fullUrl"]?.string ?? "")
            case "Observation":
                said.append((resource, resource["encounter"]?["reference"]?.string ?? ""))
            default: throw Self.tooWide
            }
        }
        let facts = try said.map { try CaseWriting.fact($0.resource, visit) }
        let key: String
        if let opening {
            guard said.allSatisfy({ !$0.encounter.isEmpty && $0.encounter == opening.name }) else {
                throw Self.tooWide
            }
            let wish = try CaseWriting.opening(opening.resource, facts: facts, visit)
            key = try await CaseWriting.open(wish, opening.resource, visit)
        } else {
            guard let first = said.first, said.allSatisfy({ $0.encounter == first.encounter }) else {
                throw Self.tooWide
            }
            key = try CaseWriting.encounter(first.resource, "Observation")
            _ = try await CaseWriting.answering {
                try await visit.desk.caseDesk.change(key, facts, by: visit.asker.actor)
            }
        }
        guard let now = try await visit.desk.caseRecord(key, for: visit.asker) else {
            throw OperationOutcome.unknown("Encounter")
        }
        var remaining = facts.makeIterator()
        let drafts = entries.compactMap { entry -> ResourceDraft? in
            if entry["request"]?["url"]?.string == "Encounter" { return visit.maker.encounter(now) }
            return remaining.next().flatMap { visit.maker.observation(now, $0.fact) }
        }
        return try await note(drafts, as: "create", visit)
            .map { try Self.answer(Written(version: $0, status: .created)) }
    }

    private static let tooWide = OperationOutcome(
        .unprocessableContent, "not-supported",
        "A transaction opens one case (POST Encounter) with Observations that name its fullUrl, or says Observations "
            + "of one case. Send anything else as a batch.")
}
