import Records

/// Rows to look through, going down from one.
package struct ResourceWalk: Sendable {
    package var from: Int64
    package var limit: Int
    /// Only what is about the patient of this record.
    package var record: Int64?

    package init(from: Int64 = .max, limit: Int, record: Int64? = nil) {
        self.from = from
        self.limit = limit
        self.record = record
    }
}

/// What was found among the rows that were looked through.
package struct ResourceRows<Item: Sendable>: Sendable {
    package var items: [Item]
    /// The row to go on with; nil when there are no more.
    package var next: Int64?

    package init(_ items: [Item], _ rows: [Int64], limit: Int) {
        self.items = items
        next = rows.count < limit ? nil : rows.last.map { $0 - 1 }
    }
}

/// A study with all that resources say of it.
package struct ResourceStudy: Sendable {
    package struct Result: Sendable {
        package var report: AnalysisReport
        package var createdMilliseconds: Int64
    }

    package var row: Int64
    package var entry: WorklistEntry
    package var issuer: String
    package var series: [SeriesSummary]
    package var results: [Result]
    package var sites: Set<Int64>
    package var record: Int64?
    /// The key of the record of its patient.
    package var patientKey: String?
    /// The key of the case it belongs to, where the asker may see that.
    package var caseKey: String?

    /// What permission is asked for.
    package var resource: Resource { Resource(.study, id: entry.studyUID, sites: sites, record: record) }
}

/// A patient's record and whose it is.
package struct ResourcePatient: Sendable {
    package var record: PatientRecord
    package var sites: Set<Int64>
    /// The key of the record this one was merged into.
    package var mergedKey: String?

    package var resource: Resource { Resource(.patient, id: "\(record.id)", sites: sites, record: record.id) }
}

/// A case and whose it is.
package struct ResourceCase: Sendable {
    package var item: StrokeCase
    package var sites: Set<Int64>
    package var patientKey: String?
    package var facts: CaseFacts
    package var consultations: [Consultation]
    package var transfers: [CaseTransfer]
    package var messages: [CaseMessage]

    package var resource: Resource { item.resource(sites: sites) }
}

/// Somebody with an account.
package struct ResourcePerson: Sendable {
    package var account: Account
    package var isActive: Bool
    /// Roles as they were given, before they spread over sites.
    package var roles: [Membership]
}
