/// One patient's one stroke, from the alarm on. What is known of it stands in facts, milestones and messages of their
/// own; this is the spine they hang on.
package struct StrokeCase: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    /// How addresses name it: random, so that nobody can count or guess cases.
    package var key: String
    /// The site that opened it.
    package var site: Int64
    /// Who it is about; nil while nobody has said.
    package var record: Int64?
    package var state: State
    /// How it came to be: `images`, `pre-alert`, `hand`, `api`.
    package var origin: String
    package var openedMilliseconds: Int64
    package var closedMilliseconds: Int64?
    /// Raised by every change of anything that belongs to the case.
    package var version: Int64
    /// The case that this one turned out to be: everything said of it stands there.
    package var mergedInto: Int64?

    package enum State: String, Codable, Sendable, CaseIterable {
        /// Announced, the patient is not here yet.
        case expected
        /// Being examined and decided.
        case active
        /// Decided and treated; the acute phase goes on.
        case treated
        /// On the way to or at another site, which carries on.
        case transferred
        case closed
        /// Not a stroke, or opened by mistake.
        case cancelled
    }

    package init(
        id: Int64, key: String, site: Int64, record: Int64?, state: State, origin: String,
        openedMilliseconds: Int64, closedMilliseconds: Int64? = nil, version: Int64 = 1,
        mergedInto: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.site = site
        self.record = record
        self.state = state
        self.origin = origin
        self.openedMilliseconds = openedMilliseconds
        self.closedMilliseconds = closedMilliseconds
        self.version = version
        self.mergedInto = mergedInto
    }

    /// What permission is asked for.
    ///
    /// - Parameter sites: those that see the case.
    package func resource(sites: Set<Int64>) -> Resource {
        Resource(.caseRecord, id: "\(id)", sites: sites, record: record)
    }

    /// Why a site sees a case.
    package enum Ground: String, Codable, Sendable, CaseIterable {
        case encounter, consultation, transfer
    }
}
