import Records
import Synchronization

/// Keeps peers to their rates, over all their associations together.
///
/// What a peer has used moves its due time into the future; it waits until that time has come. A second may be used at
/// once, so that short bursts are not slowed.
final class Pacing: Sendable {
    private struct Due {
        var bytes: ContinuousClock.Instant
        var objects: ContinuousClock.Instant
    }

    private let due = Mutex<[String: Due]>([:])
    private static let burst = Duration.seconds(1)
    /// Titles that are due no more are forgotten when there are so many.
    private static let most = 1000

    /// Counts what went between a peer and us.
    ///
    /// - Returns: how long to wait before the next; zero when the peer is within its rate.
    func pause(
        _ title: String, _ rate: PeerRate, bytes: Int, objects: Int, now: ContinuousClock.Instant = .now
    ) -> Duration {
        due.withLock { due in
            let earliest = now - Self.burst
            if due.count >= Self.most {
                due = due.filter { max($0.value.bytes, $0.value.objects) > earliest }
            }
            var own = due[title] ?? Due(bytes: earliest, objects: earliest)
            if let limit = rate.bytesPerSecond {
                own.bytes = max(own.bytes, earliest) + Self.time(bytes, limit)
            }
            if let limit = rate.objectsPerSecond {
                own.objects = max(own.objects, earliest) + Self.time(objects, limit)
            }
            due[title] = own
            return max(.zero, max(own.bytes, own.objects) - now)
        }
    }

    /// Waits until a peer is within its rate.
    func wait(_ title: String, _ rate: PeerRate, bytes: Int, objects: Int) async throws {
        guard rate.isLimited else { return }
        let pause = pause(title, rate, bytes: bytes, objects: objects)
        if pause > .zero { try await Task.sleep(for: pause) }
    }

    private static func time(_ count: Int, _ perSecond: Int) -> Duration {
        .seconds(Double(count) / Double(max(1, perSecond)))
    }
}

/// What has come in on an association, and when it was last looked at.
struct ReceptionTally {
    var bytes = 0
    /// Messages that have come in whole.
    var messages = 0
    private var mark: (time: ContinuousClock.Instant, bytes: Int, messages: Int)?

    /// Within a message less than this in the time a peer may be silent is as bad as silence: someone who sends a byte
    /// now and then could otherwise hold a connection for days.
    static let leastBytes = 4096

    /// Whether the peer still gets on with its message.
    ///
    /// - Parameter isPressing: whether a message or a PDU has begun and not ended.
    mutating func getsOn(
        isPressing: Bool, within limit: Duration, now: ContinuousClock.Instant = .now
    ) -> Bool {
        guard isPressing, let mark, mark.messages == messages else {
            self.mark = isPressing ? (now, bytes, messages) : nil
            return true
        }
        guard now - mark.time >= limit else { return true }
        guard bytes - mark.bytes >= Self.leastBytes else { return false }
        self.mark = (now, bytes, messages)
        return true
    }

    /// Time that the peer is not to blame for does not count.
    mutating func forgive() { mark = nil }
}
