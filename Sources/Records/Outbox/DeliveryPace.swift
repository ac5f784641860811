/// When what could not be delivered is tried again.
package enum DeliveryPace {
    /// Doubling from two seconds to ten minutes, so that a receiver that is down for a day is asked some 150 times.
    package static func waitMilliseconds(afterFailures failures: Int) -> Int64 {
        let doublings = min(max(failures - 1, 0), 12)
        return min(600_000, 2_000 << Int64(doublings))
    }

    /// What nobody took for so long is given up.
    package static let hookLifetimeMilliseconds: Int64 = 3 * 86_400_000
    /// Nobody wants to be woken by an alarm of yesterday.
    package static let urgentPushLifetimeMilliseconds: Int64 = 15 * 60_000
    package static let pushLifetimeMilliseconds: Int64 = 4 * 3_600_000
}
