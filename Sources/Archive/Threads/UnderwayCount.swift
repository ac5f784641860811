import Synchronization

/// Counts what is under way in this process.
package final class UnderwayCount: Sendable {
    private let number = Atomic<Int>(0)

    package init() {}

    package var count: Int { number.load(ordering: .relaxed) }

    package func begin() { number.add(1, ordering: .relaxed) }

    package func end() { number.subtract(1, ordering: .relaxed) }
}
