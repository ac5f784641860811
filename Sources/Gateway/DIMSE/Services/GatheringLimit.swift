import Synchronization

/// How much of one request is held in memory. Beyond what is usual for an identifier the bytes are taken from a supply
/// that all associations share, and given back when the request is forgotten.
final class GatheringLimit: Sendable {
    /// A request for the commitment of 40 000 objects has about this size.
    static let usualBytes = 8 << 20
    /// What all large requests of the process may hold together.
    static let sharedBytes = 512 << 20

    private static let left = Mutex(sharedBytes)

    private let most: Int
    private let reserved = Mutex(0)

    /// - Parameter most: bytes of the largest request.
    init(_ most: Int) { self.most = most }

    deinit {
        let bytes = reserved.withLock { $0 }
        if bytes > 0 { Self.left.withLock { $0 += bytes } }
    }

    /// Why a request of so many bytes cannot be held; nil when it can.
    func refusal(of bytes: Int) -> String? {
        guard bytes <= most else { return "data set is larger than \(most) bytes" }
        guard bytes > Self.usualBytes else { return nil }
        let isEnough = reserved.withLock { reserved -> Bool in
            // In large steps, so that the shared number is looked at rarely.
            let wanted = (bytes / (8 << 20) + 1) * (8 << 20)
            let more = wanted - reserved
            guard more > 0 else { return true }
            let isThere = Self.left.withLock { left in
                guard left >= more else { return false }
                left -= more
                return true
            }
            if isThere { reserved = wanted }
            return isThere
        }
        return isEnough ? nil : "too many large requests at once; try again later"
    }
}
