/// How much may be here, in all or from somewhere.
package struct Quota: Sendable, Equatable {
    package enum Scope: String, Sendable, CaseIterable {
        /// The whole archive.
        case total
        /// What a device sent, by its AE title.
        case source
        /// What the devices of a site sent, by its tag.
        case site
    }

    package enum Measure: String, Sendable, CaseIterable { case bytes, studies }

    package var scope: Scope
    /// AE title or site tag; empty for the whole archive.
    package var name: String
    package var measure: Measure
    /// From here on somebody is warned.
    package var warnAt: Int64?
    /// From here on nothing new is taken.
    package var refuseAt: Int64?

    package init(scope: Scope, name: String, measure: Measure, warnAt: Int64?, refuseAt: Int64?) {
        self.scope = scope
        self.name = name
        self.measure = measure
        self.warnAt = warnAt
        self.refuseAt = refuseAt
    }

    package enum State: String, Sendable { case well, warning, refusing }

    package func state(used: Int64) -> State {
        if let refuseAt, used >= refuseAt { return .refusing }
        if let warnAt, used >= warnAt { return .warning }
        return .well
    }
}

/// A quota and what is used of it.
package struct QuotaUse: Sendable, Equatable {
    package var quota: Quota
    package var used: Int64

    package init(quota: Quota, used: Int64) {
        self.quota = quota
        self.used = used
    }

    package var state: Quota.State { quota.state(used: used) }
}
