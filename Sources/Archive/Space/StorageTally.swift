import Synchronization

/// What happens to objects without leaving a row at that moment: who looked at a study, and duplicates that were not
/// kept. Written now and then; a crash loses the last seconds of it.
package final class StorageTally: Sendable {
    package struct Content: Sendable, Equatable {
        /// Row of a study, and when it was last asked for.
        package var accesses: [Int64: Int64] = [:]
        package var duplicates: Int64 = 0
        package var duplicateBytes: Int64 = 0

        package init() {}
    }

    private let content = Mutex(Content())

    /// Somebody wanted to have or to see images of a study.
    package func noteAccess(study: Int64, nowMilliseconds: Int64) {
        content.withLock { $0.accesses[study] = nowMilliseconds }
    }

    package func noteDuplicate(byteCount: Int64) {
        content.withLock { content in
            content.duplicates += 1
            content.duplicateBytes += byteCount
        }
    }

    /// What has gathered, to be written.
    package func take() -> Content {
        content.withLock { content in
            defer { content = Content() }
            return content
        }
    }

    /// What could not be written goes back.
    package func putBack(_ lost: Content) {
        content.withLock { content in
            content.duplicates += lost.duplicates
            content.duplicateBytes += lost.duplicateBytes
            content.accesses.merge(lost.accesses) { max($0, $1) }
        }
    }
}
