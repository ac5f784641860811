import Synchronization

/// Values that were asked for lately, within a budget; which of them go first is the business of nobody who asks.
package final class RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var cost: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var cost = 0
        var clock: UInt64 = 0
    }

    private let state = Mutex(State())
    private let budget: Int

    /// - Parameter budget: what all values together may cost.
    package init(budget: Int) { self.budget = budget }

    package subscript(key: Key) -> Value? {
        state.withLock { state in
            guard let entry = state.entries[key] else { return nil }
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return entry.value
        }
    }

    /// Keeps a value, unless it alone would take a quarter of the budget.
    package func keep(_ value: Value, for key: Key, cost: Int) {
        guard cost <= budget / 4 else { return }
        state.withLock { state in
            state.clock += 1
            if let old = state.entries[key] { state.cost -= old.cost }
            state.entries[key] = Entry(value: value, cost: cost, lastUse: state.clock)
            state.cost += cost
            guard state.cost > budget else { return }
            // The older half goes at once, so that not every new value sorts them all.
            for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard state.cost > budget / 2 else { break }
                state.entries[key] = nil
                state.cost -= entry.cost
            }
        }
    }
}
