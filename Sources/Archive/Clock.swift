import Foundation

/// The clock of this machine; whoever needs another time in a test passes a closure instead.
package enum Clock {
    /// Milliseconds since 1970.
    @Sendable package static func nowMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Milliseconds of a clock that nobody sets; it counts from an unknown moment.
    @Sendable package static func steadyMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
