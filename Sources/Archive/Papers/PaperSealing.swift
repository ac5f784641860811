import Records

/// Brings what a data folder knows of papers under its key, when it is opened: the first time, all that stood open before.
enum PaperSealing {
    private static let setting = "papers-key"

    /// What came of looking at the key that was brought along.
    enum Outcome: Equatable {
        case fits
        /// Somebody else has made a key meanwhile: it is to be read.
        case readAgain
    }

    /// Whether a folder has been sealed, and with which key.
    static func keyID(in reader: Reader) throws(ArchiveError) -> String? {
        try HouseSettings.value(setting, in: reader)
    }

    /// - Parameter fresh: keeps a key that was made for this folder just now; nil when it came from the file.
    static func begin(
        _ writer: Writer, folder: String, fresh: [UInt8]?
    ) throws(ArchiveError) -> Outcome {
        if let known = try keyID(in: writer.reader) {
            if known == writer.papers.id { return .fits }
            if fresh != nil, try PaperKeyFile.read(in: folder) != nil { return .readAgain }
            throw ArchiveError(
                .keyLost,
                """
                Numbers of identity papers in this folder are sealed with the key \(known), and \
                \(fresh == nil ? "papers.key holds another" : "papers.key is missing"). Put it back from a backup: \
                without it they cannot be read again.
                """, path: PaperKeyFile.path(in: folder))
        }
        if let fresh {
            guard try PaperKeyFile.keep(fresh, in: folder) else { return .readAgain }
        }
        try sealAll(writer)
        try HouseSettings.set(setting, writer.papers.id, in: writer)
        return .fits
    }

    private static func sealAll(_ writer: Writer) throws(ArchiveError) {
        let seal = writer.papers
        for row in try writer.rows(
            "SELECT record, kind, site, value FROM patient_numbers WHERE kind <> ? AND sealed IS NULL",
            [SQLValue(PatientNumber.recordNumber)])
        {
            let value = row.text("value")
            try writer.execute(
                """
                UPDATE patient_numbers SET value = ?, sealed = ? WHERE record = ? AND kind = ? AND site = ? AND value = ?
                """,
                [
                    SQLValue(seal.mark(value)), SQLValue(try seal.seal(value, kind: row.text("kind"))),
                    SQLValue(row.integer("record")), SQLValue(row.text("kind")),
                    SQLValue(row.integer("site")), SQLValue(value),
                ])
        }
        try RecordHistory.sealAll(in: writer)
        try RecordMerges.sealAll(in: writer)
    }
}
