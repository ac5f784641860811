/// A stored file that is not what it should be.
package struct BlobDamage: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// A row names it and there is no such file.
        case missing
        /// Its bytes hash to another name; it has been moved aside, so that nobody gets wrong bytes.
        case changed
        /// The disk does not give its bytes.
        case unreadable
    }

    package var blob: String
    package var kind: Kind
    package var reason: String
    package var foundMilliseconds: Int64

    package init(blob: String, kind: Kind, reason: String, foundMilliseconds: Int64) {
        self.blob = blob
        self.kind = kind
        self.reason = reason
        self.foundMilliseconds = foundMilliseconds
    }
}
