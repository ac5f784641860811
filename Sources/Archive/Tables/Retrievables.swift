import DICOM
import Records

/// Finds the objects that a selection names. Of several objects under one UID in a study only the one that counts.
package enum Retrievables {
    /// Identifiers in one statement; longer lists are asked in pieces.
    private static let keysAtATime = 400

    /// The rows of a selection, series by series, in the order of their numbers.
    package static func rows(
        _ selection: RetrieveSelection, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        let wanted = selection.keys[selection.level] ?? []
        var found: [Int64] = []
        for start in stride(from: 0, to: wanted.count, by: keysAtATime) {
            var part = selection.keys
            part[selection.level] = Array(wanted[start..<min(start + keysAtATime, wanted.count)])
            found += try rows(part, seen, in: reader)
        }
        guard wanted.count > 1 else { return found }
        // The same object may be named twice.
        var known: Set<Int64> = []
        return found.filter { known.insert($0).inserted }
    }

    private static func rows(
        _ keys: [RetrieveSelection.Level: [String]], _ seen: SearchFilter?, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        var conditions = ["i.conflict = 0"]
        var arguments: [SQLValue] = []
        for (level, values) in keys.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard values.count <= keysAtATime else {
                throw ArchiveError(.database, "More than \(keysAtATime) identifiers above the level.")
            }
            let marks = SQLList.places(values.count)
            conditions.append("\(column(level)) IN (\(marks))")
            arguments += values.map { SQLValue($0) }
        }
        return try reader.rows(
            """
            SELECT i.id FROM instances i
            JOIN series r ON r.id = i.series
            JOIN studies s ON s.id = i.study
            WHERE \(conditions.joined(separator: " AND "))\(SearchFilter.clause(seen.map { [$0] } ?? []))
            ORDER BY s.id, coalesce(r.number, 2147483647), r.id, coalesce(i.number, 2147483647), i.id
            """, arguments + (seen?.arguments ?? [])
        ).map { $0.integer("id") }
    }

    private static func column(_ level: RetrieveSelection.Level) -> String {
        switch level {
        case .patient: "s.patient_id"
        case .study: "s.study_uid"
        case .series: "r.series_uid"
        case .image: "i.sop_instance_uid"
        }
    }

    /// The objects of some rows, in the order of the rows; one that has gone meanwhile is left out.
    package static func instances(
        _ rows: ArraySlice<Int64>, in reader: Reader
    ) throws(ArchiveError) -> [RetrievableInstance] {
        let marks = SQLList.places(rows.count)
        let found = try reader.rows(
            """
            SELECT i.id, i.study, i.series, i.sop_class_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.blob,
                i.byte_count, i.character_set, r.series_uid, s.study_uid
            FROM instances i JOIN series r ON r.id = i.series JOIN studies s ON s.id = i.study
            WHERE i.id IN (\(marks))
            """, rows.map { SQLValue($0) })
        let byRow = Dictionary(found.map { ($0.integer("id"), $0) }, uniquingKeysWith: { first, _ in first })
        return rows.compactMap { byRow[$0].map(RetrievableInstance.init) }
    }

    /// The rows of the studies that some rows belong to.
    package static func studies(
        of rows: ArraySlice<Int64>, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        let marks = SQLList.places(rows.count)
        return try reader.rows(
            "SELECT DISTINCT study FROM instances WHERE id IN (\(marks))", rows.map { SQLValue($0) }
        ).map { $0.integer("study") }
    }

    /// The objects under one SOP Instance UID that count, whichever study they are in.
    package static func instances(
        under sopInstanceUID: UID, in reader: Reader
    ) throws(ArchiveError) -> [RetrievableInstance] {
        try reader.rows(
            """
            SELECT i.id, i.study, i.series, i.sop_class_uid, i.sop_instance_uid, i.transfer_syntax_uid, i.blob,
                i.byte_count, i.character_set, r.series_uid, s.study_uid
            FROM instances i JOIN series r ON r.id = i.series JOIN studies s ON s.id = i.study
            WHERE i.sop_instance_uid = ? AND i.conflict = 0 ORDER BY i.id
            """, [SQLValue(sopInstanceUID.string)]
        ).map(RetrievableInstance.init)
    }
}

extension RetrievableInstance {
    fileprivate init(_ row: SQLRow) {
        self.init(
            sopClassUID: UID(row.text("sop_class_uid")), sopInstanceUID: UID(row.text("sop_instance_uid")),
            transferSyntaxUID: UID(row.text("transfer_syntax_uid")), blob: row.text("blob"),
            byteCount: row.integer("byte_count"), seriesUID: row.text("series_uid"),
            studyUID: row.text("study_uid"),
            row: RetrievableInstance.Row(
                study: row.integer("study"), series: row.integer("series"), instance: row.integer("id")),
            characterSet: CharacterSetCorrection(line: row.text("character_set")))
    }
}
