import Clinic
import DICOM
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Sends one subscriber the reports that are waiting, and each as it comes (PS3.18 section 11.13). A report is kept
/// until it has been written.
struct EventChannel: Sendable {
    let workitems: Workitems
    let counter: StreamCounter
    let subscriber: String

    private static let reportsAtOnce = 50

    func response(to request: Request, _ headers: HTTPFields) -> Response {
        Response(
            status: .switchingProtocols, headers: headers,
            body: ResponseBody { writer in
                guard let ticket = counter.enter(subscriber) else { return try await writer.finish(nil) }
                defer { counter.leave(ticket) }
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await feed(&writer, ticket)
                }
                try await writer.finish(nil)
            })
    }

    private func feed(
        _ writer: inout any ResponseBodyWriter, _ ticket: StreamCounter.Ticket
    ) async throws {
        let rung = Rung()
        let rings = workitems.rings()
        let listener = Task {
            for await _ in rings { rung.set() }
        }
        defer { listener.cancel() }
        var message = 0
        let clock = ContinuousClock()
        var heartbeat = clock.now.advanced(by: .seconds(WebLimits.heartbeatSeconds))
        while !Task.isShuttingDownGracefully && !Task.isCancelled && counter.holds(ticket) {
            if rung.take() {
                while try await send(&writer, &message) {}
            }
            if clock.now >= heartbeat {
                try await writer.write(ByteBuffer())
                heartbeat = clock.now.advanced(by: .seconds(WebLimits.heartbeatSeconds))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Sends some reports; false when there were none.
    private func send(_ writer: inout any ResponseBodyWriter, _ message: inout Int) async throws -> Bool {
        let reports = try await workitems.waiting(for: subscriber, limit: Self.reportsAtOnce)
        for row in reports {
            message = message % 0xFFFF + 1
            var report = try ModelDocument.read(json: Bytes(row.report)).dataSet
            report.set(Tag(0x0000, 0x0110), message, vr: .US)
            try await writer.write(ByteBuffer(bytes: try report.json()))
        }
        guard let last = reports.last else { return false }
        try await workitems.told(subscriber, upTo: last.id)
        return reports.count == Self.reportsAtOnce
    }
}

/// Whether somebody has rung since it was last asked; at the beginning, yes.
private final class Rung: Sendable {
    private let state = Mutex(true)

    func set() { state.withLock { $0 = true } }

    func take() -> Bool {
        state.withLock { rung in
            defer { rung = false }
            return rung
        }
    }
}
