/// One thing that somebody or something said of a case. Entries are only ever added: a correction is another entry.
package struct FactEntry: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    /// Code of what it is about, as in `FactCatalogue`.
    package var fact: String
    /// In the one way `FactDefinition.canonical` writes it; empty: what was said before is taken back.
    package var value: String
    package var source: FactSource
    /// The device, program or service it came by; empty for what a person typed here.
    package var origin: String
    /// For a moment told by a device: by how much its clock runs ahead of ours. Already taken off the value. Nil: not
    /// known.
    package var clockOffsetMilliseconds: Int64?
    /// `person:7`, as the ledger writes it, and what that person was called then.
    package var author: String
    package var authorName: String
    /// When it was said, which may have been before it reached us.
    package var saidMilliseconds: Int64
    package var recordedMilliseconds: Int64
    /// The newest entry of the same fact that the author had before the eyes; 0: none.
    package var seen: Int64
    /// The case it was said of, when that has been merged into this one since, and the newest entry of all at that time.
    package var cameFrom: Int64?
    package var movedAfter: Int64?

    package init(
        id: Int64 = 0, fact: String, value: String, source: FactSource = .person, origin: String = "",
        clockOffsetMilliseconds: Int64? = nil, author: String, authorName: String, saidMilliseconds: Int64,
        recordedMilliseconds: Int64, seen: Int64 = 0, cameFrom: Int64? = nil, movedAfter: Int64? = nil
    ) {
        self.id = id
        self.fact = fact
        self.value = value
        self.source = source
        self.origin = origin
        self.clockOffsetMilliseconds = clockOffsetMilliseconds
        self.author = author
        self.authorName = authorName
        self.saidMilliseconds = saidMilliseconds
        self.recordedMilliseconds = recordedMilliseconds
        self.seen = seen
        self.cameFrom = cameFrom
        self.movedAfter = movedAfter
    }

    /// Whether the author could have known of an earlier entry: both were said of one case, or this was said after their
    /// cases had become one.
    func couldKnow(_ earlier: FactEntry) -> Bool {
        cameFrom == earlier.cameFrom || id > max(movedAfter ?? 0, earlier.movedAfter ?? 0)
    }
}

/// Where something that is said of a case comes from.
package enum FactSource: String, Codable, Sendable, CaseIterable {
    /// Somebody typed it.
    case person
    /// A device told it: an image, a performed procedure step.
    case device
    /// Another program brought it.
    case program = "import"
    /// Willis noted it when it happened here.
    case house
}

/// Everything ever said of one fact, oldest first, and what stands.
package struct FactHistory: Sendable, Equatable {
    package private(set) var entries: [FactEntry]

    package init(_ entries: [FactEntry]) {
        self.entries = entries.sorted { $0.id < $1.id }
    }

    /// What nobody has replaced knowingly. An entry replaces those its author had seen, and the author's own from the
    /// same source; two that did not know of each other both stand, as do those of two cases that became one.
    package var standing: [FactEntry] {
        entries.enumerated().filter { place, entry in
            !entries[(place + 1)...].contains { later in
                later.couldKnow(entry)
                    && (later.seen >= entry.id
                        || (later.author == entry.author && later.source == entry.source
                            && later.origin == entry.origin))
            }
        }.map(\.element)
    }

    /// What counts: the newest of those that stand and say something.
    package var latest: FactEntry? { standing.last { !$0.value.isEmpty } }

    /// The newest entry of all, which an editor has seen once the page showed it.
    package var newestID: Int64 { entries.last?.id ?? 0 }

    /// Others that stand beside the one that counts and say something else.
    package var conflicts: [FactEntry] {
        guard let latest else { return [] }
        return standing.filter { $0.id != latest.id && !Self.agree($0, latest) }
    }

    /// Moments that a person typed and a device told differ by seconds without contradicting each other.
    private static func agree(_ one: FactEntry, _ other: FactEntry) -> Bool {
        if one.value == other.value { return true }
        guard Milestone(fact: one.fact) != nil, let first = Int64(one.value), let second = Int64(other.value)
        else { return false }
        return abs(first - second) < 120_000
    }
}
