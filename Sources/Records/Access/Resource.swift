/// What an action is done to, and whom it belongs to.
package struct Resource: Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A stroke case with everything written in it.
        case caseRecord = "case"
        /// Who a patient is.
        case patient
        /// Images, and what was measured on them.
        case study
        /// Scheduled procedure steps, workitems, films: what devices and sites do for patients.
        case schedule
        /// Who is called when, at a site.
        case rota
        case site, person, device, rule, storage, ledger, node
    }

    package var kind: Kind
    /// Number or UID, for the ledger; empty for all of a kind.
    package var id: String
    /// The sites it belongs to: by encounter, consultation or transfer for what concerns a patient.
    package var sites: Set<Int64>
    /// The patient record it is about, if it is about one.
    package var record: Int64?

    package init(_ kind: Kind, id: String = "", sites: Set<Int64> = [], record: Int64? = nil) {
        self.kind = kind
        self.id = id
        self.sites = sites
        self.record = record
    }
}
