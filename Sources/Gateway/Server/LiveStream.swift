import Clinic
import Hummingbird
import NIOCore
import Records
import ServiceLifecycle
import Synchronization

/// A stream of server-sent events that says which studies changed. It carries identifiers only; the page fetches
/// what it shows itself.
struct LiveStream: Sendable {
    let clinic: WebClinic
    let counter: StreamCounter
    let session: String
    /// Whose session it is, with the rights of when the stream began.
    let visitor: Actor
    /// Only changes of this study, or of all.
    let study: String?
    let now: @Sendable () -> Int64
    var subject = Subject.studies

    /// What a page wants to hear of.
    enum Subject: Sendable {
        case studies
        /// That something about transfers changed; the page fetches all of it.
        case transfers
        /// Cases that the reader may see, or one of them.
        case cases(key: String?)
    }

    /// - Parameter request: watched while the stream lasts, so that it ends as soon as the browser goes away.
    func response(to request: Request) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        headers[optional: HTTPField.Name("X-Accel-Buffering")] = "no"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                guard let ticket = counter.enter(session) else {
                    try await writer.write(ByteBuffer(string: "retry: 60000\nevent: full\ndata: 1\n\n"))
                    return try await writer.finish(nil)
                }
                defer { counter.leave(ticket) }
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await feed(&writer, ticket)
                }
                try await writer.finish(nil)
            })
    }

    /// Ends when the house shuts down, when the session has ended, or by an error when the browser has gone.
    /// Changes are gathered for a moment, so that a hundred arriving images are a few events.
    private func feed(_ writer: inout any ResponseBodyWriter, _ ticket: StreamCounter.Ticket) async throws {
        let waiting = Waiting()
        let reader = CurrentReader(visitor)
        let collector = collect(into: waiting, reader)
        defer { collector.cancel() }
        try await writer.write(ByteBuffer(string: "retry: 3000\nevent: ready\ndata: 1\n\n"))
        let clock = ContinuousClock()
        var look = clock.now.advanced(by: .seconds(WebLimits.rightsSeconds))
        var heartbeat = clock.now.advanced(by: .seconds(WebLimits.heartbeatSeconds))
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(250))
            let studies = try await seen(waiting.take(), by: reader)
            let isDue = clock.now >= heartbeat
            guard counter.holds(ticket) else { return }
            guard isDue || !studies.isEmpty || clock.now >= look || reader.hasLost else { continue }
            // Nothing is told to a session that has ended meanwhile, and what it shows is taken away.
            guard let account = try await clinic.account(session, now()) else {
                return try await writer.write(ByteBuffer(string: "event: gone\ndata: session\n\n"))
            }
            look = clock.now.advanced(by: .seconds(WebLimits.rightsSeconds))
            let isChanged = account.actor != reader.actor
            reader.now(account.actor)
            guard try await isShown(to: account.actor) else {
                return try await writer.write(ByteBuffer(string: "event: gone\ndata: access\n\n"))
            }
            if isChanged { try await writer.write(ByteBuffer(string: "event: rights\ndata: 1\n\n")) }
            if !studies.isEmpty { try await writer.write(ByteBuffer(string: told(studies))) }
            guard isDue else { continue }
            try await writer.write(ByteBuffer(string: ": still here\n\n"))
            heartbeat = clock.now.advanced(by: .seconds(WebLimits.heartbeatSeconds))
        }
        try await writer.write(ByteBuffer(string: "event: end\ndata: 1\n\n"))
    }

    /// Whether the one thing that the page shows is still the visitor's to see; of lists, each line is asked for anew.
    private func isShown(to actor: Actor) async throws -> Bool {
        switch subject {
        case .cases(let key?): try await clinic.team?.desk.sees(case: key, actor) ?? true
        case .studies:
            if let study {
                try await clinic.access.decide(actor, .read, study: study) == .allowed
            } else {
                true
            }
        case .cases, .transfers: true
        }
    }

    /// Of what changed, what the visitor sees. Asked anew each time: a study may have been shared since.
    private func seen(_ changes: [String], by reader: CurrentReader) async throws -> [String] {
        guard case .studies = subject, !changes.isEmpty else { return changes }
        let actor = reader.actor
        if try await clinic.access.sight(of: actor).isEverything { return changes }
        var seen: [String] = []
        for study in changes where try await clinic.access.decide(actor, .read, study: study) == .allowed {
            seen.append(study)
        }
        return seen
    }

    private func collect(into waiting: Waiting, _ reader: CurrentReader) -> Task<Void, Never> {
        switch subject {
        case .studies:
            let changes = clinic.changes()
            return Task { for await uid in changes where study == nil || study == uid { waiting.add(uid) } }
        case .transfers:
            let changes = clinic.moving.changes()
            return Task { for await _ in changes { waiting.add("transfers") } }
        case .cases(let key):
            guard let changes = clinic.team?.feed.changes() else { return Task {} }
            return Task {
                for await change in changes where key == nil || key == change.key {
                    if reader.maySee(change) { waiting.add(change.key) } else if key != nil { reader.lose() }
                }
            }
        }
    }

    private func told(_ changes: [String]) -> String {
        switch subject {
        case .studies: Self.events(changes)
        case .transfers: "event: transfers\ndata: 1\n\n"
        case .cases: "event: cases\ndata: \(changes.count)\n\n"
        }
    }

    static func events(_ studies: [String]) -> String {
        studies.compactMap(PathIdentifier.studyUID).map { "event: study\ndata: \($0)\n\n" }.joined()
    }
}

/// Who reads a stream, with the rights of now: they are asked for anew with each heartbeat, and before
/// anything is told.
private final class CurrentReader: Sendable {
    private let rights: Mutex<Actor>
    private let lost = Mutex(false)

    init(_ visitor: Actor) { rights = Mutex(visitor) }

    /// Something has happened after which the shown case may no longer be the reader's to see.
    func lose() { lost.withLock { $0 = true } }

    /// Answers yes once.
    var hasLost: Bool {
        lost.withLock { value in
            defer { value = false }
            return value
        }
    }

    var actor: Actor { rights.withLock { $0 } }

    func now(_ reader: Actor) { rights.withLock { $0 = reader } }

    func maySee(_ change: CaseFeed.Change) -> Bool { allow(actor, .read, change.resource) == .allowed }
}

/// Studies that changed since they were last taken, each once.
private final class Waiting: Sendable {
    private let studies = Mutex<[String]>([])

    func add(_ study: String) {
        studies.withLock { if !$0.contains(study) && $0.count < 1000 { $0.append(study) } }
    }

    func take() -> [String] {
        studies.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
