import Clinic
import Records
import Synchronization

/// Notes in the ledger which devices were turned away. Whoever knocks again and again fills neither the ledger nor memory:
/// an address gets so many rows a minute, and the next row tells how many were passed over.
final class RefusalNotes: Sendable {
    private struct Knocks {
        var minute: Int64
        var count = 0
        var passedOver = 0
    }

    private let access: any AccessDesk
    private let clock: @Sendable () -> Int64
    private let known = Mutex<[String: Knocks]>([:])

    static let rowsInAMinute = 20
    /// Addresses that are remembered at once.
    private static let mostAddresses = 10_000

    init(
        access: any AccessDesk, clock: @escaping @Sendable () -> Int64 = { MonotonicMilliseconds.now() }
    ) {
        self.access = access
        self.clock = clock
    }

    func note(_ title: String, from address: String) {
        guard let passedOver = turn(address), access.canNote else { return }
        access.note(
            Actor(kind: .device(aeTitle: title), name: title), "associate", Resource(.node), address: address,
            outcome: .refused, detail: passedOver > 0 ? "{\"passed_over\":\(passedOver)}" : "")
    }

    /// How many refusals of an address went without a row since its last one; nil when this one does, too.
    private func turn(_ address: String) -> Int? {
        let minute = clock() / 60_000
        return known.withLock { known in
            if known.count >= Self.mostAddresses { known = known.filter { $0.value.minute == minute } }
            if known.count >= Self.mostAddresses { return nil }
            var knocks = known[address] ?? Knocks(minute: minute)
            if knocks.minute != minute { (knocks.minute, knocks.count) = (minute, 0) }
            knocks.count += 1
            let mayGo = knocks.count <= Self.rowsInAMinute
            let passedOver = knocks.passedOver
            knocks.passedOver = mayGo ? 0 : passedOver + 1
            known[address] = knocks
            return mayGo ? passedOver : nil
        }
    }
}
