/// An audit repository that is told each row of the ledger, over syslog with TLS (RFC 5424, RFC 5425).
package struct LedgerReceiver: Sendable, Equatable, Identifiable {
    /// How rows are written.
    package enum Form: String, Sendable, CaseIterable {
        /// Audit messages of DICOM PS3.15 A.5, in XML.
        case dicom
        /// AuditEvent of FHIR R4, in JSON.
        case fhir
    }

    package var id: Int64
    package var form: Form
    package var host: String
    package var port: Int
    /// PEM file of who vouches for the receiver; empty: those that the system trusts.
    package var authorityFile: String
    /// What we show of ourselves; empty: nothing.
    package var certificateFile: String
    package var keyFile: String
    /// The row up to which it has been told. The ledger itself is the spool: nothing is lost while it cannot be reached.
    package var told: Int64
    package var failure: String
    package var triedMilliseconds: Int64

    package init(
        id: Int64 = 0, form: Form, host: String, port: Int, authorityFile: String = "",
        certificateFile: String = "", keyFile: String = "", told: Int64 = 0, failure: String = "",
        triedMilliseconds: Int64 = 0
    ) {
        self.id = id
        self.form = form
        self.host = host
        self.port = port
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.told = told
        self.failure = failure
        self.triedMilliseconds = triedMilliseconds
    }
}
