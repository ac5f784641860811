import Clinic
import Foundation
import Logging
import Records
import Synchronization

/// Carries what is in the outbox to other machines, one after the other for each, and notes every answer durably. A
/// killed server carries at most what was under way a second time, with the same identifier.
package struct Courier: Sendable {
    private let outbox: Outbox
    private let clock: @Sendable () -> Int64
    private let logger: Logger
    private static let mostAtOnce = 16

    package init(outbox: Outbox, clock: @escaping @Sendable () -> Int64, logger: Logger) {
        self.outbox = outbox
        self.clock = clock
        self.logger = logger
    }

    /// Works until the task is cancelled.
    package func run() async {
        let underway = Mutex<Set<Delivery.Destination>>([])
        await withDiscardingTaskGroup { group in
            var rounds = 0
            while !Task.isCancelled {
                for (parcel, desk) in await look(underway.withLock { $0 }) {
                    underway.withLock { _ = $0.insert(parcel.delivery.destination) }
                    group.addTask {
                        await carry(parcel, desk)
                        underway.withLock { _ = $0.remove(parcel.delivery.destination) }
                    }
                }
                rounds += 1
                if rounds % 20_000 == 1 { try? await outbox.prune() }
                let isBusy = underway.withLock { !$0.isEmpty }
                try? await Task.sleep(for: .milliseconds(isBusy ? 50 : 300))
            }
        }
    }

    private func look(
        _ underway: Set<Delivery.Destination>
    ) async -> [(Outbox.Parcel, Outbox.Desk)] {
        do {
            let due = try await outbox.due().filter { !underway.contains($0.delivery.destination) }
            guard !due.isEmpty else { return [] }
            let desk = try await outbox.desk()
            return due.prefix(max(0, Self.mostAtOnce - underway.count)).map { ($0, desk) }
        } catch {
            logger.error("the outbox cannot be read: \(error)")
            try? await Task.sleep(for: .seconds(2))
            return []
        }
    }

    private func carry(_ parcel: Outbox.Parcel, _ desk: Outbox.Desk) async {
        do {
            let message = HookMessage(parcel: parcel, desk: desk, nowMilliseconds: clock())
            switch parcel.destination {
            case .hook(let hook):
                guard let call = try message.call(hook) else {
                    return try await outbox.refused(parcel.delivery, "the address cannot be used")
                }
                try await note(hook, call, parcel.delivery, desk)
            case .push(let subscription):
                guard let call = try message.call(subscription) else { return try await outbox.gone(subscription) }
                try await note(subscription, call, parcel.delivery, desk)
            }
        } catch {
            logger.error("a message could not be made or noted: \(error)")
            try? await outbox.failed(parcel.delivery, "\(error)")
        }
    }

    /// Whatever a hook's machine answers, nothing is lost: all but success is tried again.
    private func note(
        _ hook: Hook, _ call: OutboundCall, _ delivery: Delivery, _ desk: Outbox.Desk
    ) async throws {
        switch await answer(call, desk) {
        case .failure(let fault): try await outbox.failed(delivery, fault.description)
        case .success(let answer):
            if let trouble = Self.trouble(hook.kind, answer) {
                try await outbox.failed(delivery, trouble, afterSeconds: answer.retryAfterSeconds)
            } else {
                try await outbox.delivered(delivery)
            }
        }
    }

    /// Robots answer 200 with a code in the body.
    static func trouble(_ kind: Hook.Kind, _ answer: OutboundCall.Answer) -> String? {
        guard (200..<300).contains(answer.status) else { return "HTTP \(answer.status)" }
        guard kind == .weCom || kind == .dingTalk else { return nil }
        struct Robot: Decodable { var errcode: Int? }
        guard let robot = try? JSONDecoder().decode(Robot.self, from: Data(answer.body)), let code = robot.errcode
        else { return "the answer is not that of a robot" }
        return code == 0 ? nil : "errcode \(code)"
    }

    /// What push services answer (RFC 8030): the subscription has ended, the message is none, or later.
    private func note(
        _ subscription: PushSubscription, _ call: OutboundCall, _ delivery: Delivery, _ desk: Outbox.Desk
    ) async throws {
        switch await answer(call, desk) {
        case .failure(let fault): try await outbox.failed(delivery, fault.description)
        case .success(let answer):
            switch answer.status {
            case 200..<300: try await outbox.delivered(delivery)
            case 404, 410: try await outbox.gone(subscription)
            case 400, 413: try await outbox.refused(delivery, "HTTP \(answer.status)")
            default:
                try await outbox.failed(
                    delivery, "HTTP \(answer.status)", afterSeconds: answer.retryAfterSeconds)
            }
        }
    }

    private func answer(
        _ call: OutboundCall, _ desk: Outbox.Desk
    ) async -> Result<OutboundCall.Answer, OutboundCall.Fault> {
        do throws(OutboundCall.Fault) {
            return .success(try await call.send(desk.origins))
        } catch {
            return .failure(error)
        }
    }
}
