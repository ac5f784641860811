import Clinic
import Hummingbird
import NIOCore
import Records
import Synchronization

extension FHIRFace {
    /// What was asked to be written, and what came of it.
    struct Written {
        var version: ResourceVersion
        var status: HTTPResponse.Status
    }

    @Sendable func create(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let resource = try await Self.resource(request, kind.type)
        let condition = request.headers[optional: .ifNoneExist]
        let written = try await turns.one {
            try await create(resource, kind, unlessThereIs: condition, visit)
        }
        return try answer(written, request, visit)
    }

    @Sendable func update(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let id = try Self.id(context, kind)
        let resource = try await Self.resource(request, kind.type)
        let match = request.headers[.ifMatch]
        let written = try await turns.one { try await update(resource, kind, id, ifMatch: match, visit) }
        return try answer(written, request, visit)
    }

    /// Whatever fits the query is changed; if there is nothing, it is made.
    @Sendable func updateWhere(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        let resource = try await Self.resource(request, kind.type)
        let query = request.uri.query.map { String($0) } ?? ""
        guard !query.isEmpty else {
            throw OperationOutcome(.badRequest, "required", "Say which resource: by its name or by a query.")
        }
        let match = request.headers[.ifMatch]
        let written = try await turns.one {
            guard let known = try await one(query, kind, visit) else {
                return try await create(resource, kind, unlessThereIs: nil, visit)
            }
            var named = resource
            guard named["id"] == nil || named["id"]?.string == known.id else {
                throw OperationOutcome(
                    .badRequest, "invalid", "The resource has another name than what was found.")
            }
            named["id"] = .text(known.id)
            return try await update(named, kind, known.id, ifMatch: match, visit)
        }
        return try answer(written, request, visit)
    }

    func create(
        _ resource: JSONValue, _ kind: FHIRKind, unlessThereIs condition: String?, _ visit: FHIRVisit
    ) async throws -> Written {
        guard let create = kind.writing?.create else { throw Self.readOnly(kind) }
        if let condition, let known = try await one(condition, kind, visit) {
            return Written(version: known, status: .ok)
        }
        let draft = try await create(resource, visit)
        return Written(version: try await note([draft], as: "create", visit)[0], status: .created)
    }

    func update(
        _ resource: JSONValue, _ kind: FHIRKind, _ id: String, ifMatch: String?, _ visit: FHIRVisit
    ) async throws -> Written {
        guard let update = kind.writing?.update else { throw Self.readOnly(kind) }
        guard resource["id"]?.string == id else {
            throw OperationOutcome(
                .badRequest, "invalid", "The resource must have the name of its address.",
                at: "\(kind.type).id")
        }
        let now = try await current(kind, id, visit, as: "read")
        if let ifMatch,
            !ifMatch.split(separator: ",").contains(where: { $0.trimmed == "W/\"\(now.number)\"" })
        {
            throw OperationOutcome(
                .preconditionFailed, "conflict", "It has changed meanwhile: its version is \(now.number).")
        }
        let draft = try await update(resource, visit)
        return Written(version: try await note([draft], as: "change", visit)[0], status: .ok)
    }

    /// The one resource that fits a query; nil when there is none.
    private func one(_ query: String, _ kind: FHIRKind, _ visit: FHIRVisit) async throws -> ResourceVersion? {
        let text = query.hasPrefix("?") ? String(query.dropFirst()) : query
        let search = try FHIRSearch(query: text, kind: kind, time: visit.time, isLenient: false)
        guard !search.asked.isEmpty else {
            throw OperationOutcome(.badRequest, "required", "The condition says nothing.")
        }
        let found = try await find(search, kind, visit)
        guard found.versions.count < 2, found.next == nil else {
            throw OperationOutcome(.preconditionFailed, "multiple-matches", "More than one resource fits.")
        }
        return found.versions.first
    }

    private static func readOnly(_ kind: FHIRKind) -> OperationOutcome {
        OperationOutcome(.methodNotAllowed, "not-supported", "\(kind.type) cannot be written in this way.")
    }

    /// The resource in the body of a request.
    static func resource(_ request: Request, _ type: String) async throws -> JSONValue {
        let media = request.headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased() ?? ""
        guard ["application/fhir+json", "application/json", "text/json"].contains(media) else {
            throw OperationOutcome(.unsupportedMediaType, "not-supported", "Send application/fhir+json.")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: mostBytes)
        } catch is NIOTooManyBytesError {
            throw OperationOutcome(.contentTooLarge, "too-long", "A request has at most \(mostBytes) bytes.")
        }
        let resource: JSONValue
        do {
            resource = try JSONParser.read(Array(body.readableBytesView))
        } catch {
            throw OperationOutcome(
                .badRequest, "structure", "The body is no JSON: \(error.reason), at byte \(error.offset).")
        }
        guard resource["resourceType"]?.string == type else {
            throw OperationOutcome(
                .badRequest, "structure", "The body must be a \(type).", at: "resourceType")
        }
        return resource
    }

    private func answer(_ written: Written, _ request: Request, _ visit: FHIRVisit) throws -> Response {
        var response = try FHIRAnswer.response(written.version, status: written.status)
        let version = written.version
        response.headers[.location] = "\(visit.base)/\(version.type)/\(version.id)/_history/\(version.number)"
        if request.headers[optional: .prefer]?.contains("return=minimal") == true {
            response.body = .init()
            response.headers[.contentType] = nil
        }
        return response
    }
}

extension HTTPField.Name {
    static let ifNoneExist = HTTPField.Name("If-None-Exist")
}

/// One after the other: what is written on a condition must find it unchanged.
final class Turns: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func one<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        await take()
        defer { leave() }
        return try await body()
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
