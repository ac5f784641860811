/// A record that somebody opened without a right to it, and what was thought of it afterwards.
package struct EmergencyAccess: Sendable, Equatable {
    package var id: Int64
    /// How forms name it.
    package var key: String
    package var account: Int64
    package var accountName: String
    package var record: Int64
    /// How addresses name the record.
    package var recordKey: String
    package var reason: String
    package var atMilliseconds: Int64
    /// When the record closes again.
    package var expiresMilliseconds: Int64
    package var reviewer: String
    package var reviewedMilliseconds: Int64?
    /// `justified`, `not-justified`, or empty.
    package var verdict: String
    package var note: String

    package init(
        id: Int64, key: String, account: Int64, accountName: String, record: Int64, recordKey: String,
        reason: String, atMilliseconds: Int64, expiresMilliseconds: Int64, reviewer: String,
        reviewedMilliseconds: Int64?, verdict: String, note: String
    ) {
        self.id = id
        self.key = key
        self.account = account
        self.accountName = accountName
        self.record = record
        self.recordKey = recordKey
        self.reason = reason
        self.atMilliseconds = atMilliseconds
        self.expiresMilliseconds = expiresMilliseconds
        self.reviewer = reviewer
        self.reviewedMilliseconds = reviewedMilliseconds
        self.verdict = verdict
        self.note = note
    }
}
