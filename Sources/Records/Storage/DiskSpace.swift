/// How much room there is, and what follows from it.
package struct DiskSpace: Sendable, Equatable {
    package enum State: String, Sendable {
        case plenty
        /// Less than twice the reserve is left: somebody should look.
        case low
        /// No more than the reserve is left: nothing new is taken, everything stays readable.
        case refusing
    }

    /// Of the whole file system.
    package var totalBytes: Int64
    package var freeBytes: Int64
    package var reservedBytes: Int64

    package init(totalBytes: Int64, freeBytes: Int64, reservedBytes: Int64) {
        self.totalBytes = totalBytes
        self.freeBytes = freeBytes
        self.reservedBytes = reservedBytes
    }

    package var state: State {
        if freeBytes <= reservedBytes { return .refusing }
        return freeBytes / 2 <= reservedBytes ? .low : .plenty
    }
}
