import Clinic
import Records

/// What the page of transfers asks of the house, as closures: `init(desk:changes:)` ties them to the real façades; a
/// house without them has no lines.
package struct WebMoving: Sendable {
    /// What the buttons do.
    package enum Action: String, Sendable {
        case retry, cancel, dismiss, sooner, later, pause, resume
        case retryAll = "retry-all"
    }

    package struct Wish: Sendable, Equatable {
        package var action: Action
        package var transfer: Int64?
        package var destination: TransferDestination?
    }

    package var overview: @Sendable (_ limit: Int, _ actor: Actor) async throws -> TransferDesk.Overview = {
        _, _ in
        .init(lines: [], open: [], failed: [], ended: [])
    }
    package var act: @Sendable (Wish, _ actor: Actor) async throws -> Void = { _, _ in }
    /// Something about transfers, each time it changes.
    package var changes: @Sendable () -> AsyncStream<Void> = { AsyncStream { $0.finish() } }

    package init() {}

    package init(desk: TransferDesk, worklist: Worklist) {
        overview = { try await desk.seen(by: $1).overview(openLimit: $0) }
        act = { try await Self.act($0, desk.seen(by: $1)) }
        changes = { Self.transfers(of: worklist.changes()) }
    }

    private static func act(_ wish: Wish, _ desk: TransferDesk) async throws {
        switch (wish.action, wish.transfer, wish.destination) {
        case (.retry, let id?, _): try await desk.retry(id)
        case (.cancel, let id?, _): try await desk.cancel(id)
        case (.dismiss, let id?, _): try await desk.dismiss(id)
        case (.sooner, let id?, _): try await desk.changePriority(id, by: 1)
        case (.later, let id?, _): try await desk.changePriority(id, by: -1)
        case (.pause, _, let destination?): try await desk.setPaused(destination, true)
        case (.resume, _, let destination?): try await desk.setPaused(destination, false)
        case (.retryAll, _, let destination?): _ = try await desk.retryAll(destination)
        default: throw PageError.badRequest
        }
    }

    private static func transfers(of changes: AsyncStream<WorklistChange>) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                for await change in changes where change == .transfers { continuation.yield() }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
