/// The last contact that went well.
package struct PeerContact: Sendable, Equatable {
    package var aeTitle: String
    /// We called; otherwise it did.
    package var isOutgoing: Bool
    /// The address that it called from or that we called.
    package var place: String
    package var milliseconds: Int64

    package init(aeTitle: String, isOutgoing: Bool, place: String, milliseconds: Int64) {
        self.aeTitle = aeTitle
        self.isOutgoing = isOutgoing
        self.place = place
        self.milliseconds = milliseconds
    }
}

/// Something that went wrong, once or several times in a row.
package struct PeerFailure: Sendable, Equatable {
    package var contact: PeerContact
    /// One sentence.
    package var reason: String
    package var repeats: Int

    package init(contact: PeerContact, reason: String, repeats: Int) {
        self.contact = contact
        self.reason = reason
        self.repeats = repeats
    }
}
