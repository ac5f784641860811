import Records

extension Studies {
    /// A study as the worklist shows it, still without its reports.
    package struct Listed: Sendable {
        package var id: Int64
        package var entry: WorklistEntry
    }

    /// The newest studies first, all of them or those in which every word is found. `words` are at most four
    /// folded search words.
    package static func newest(
        words: [String], limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Listed] {
        let seen = try SearchFilter.seen(by: sight, in: reader)
        let clause = SearchFilter.clause(seen.map { [$0] } ?? [])
        if words.isEmpty {
            return try reader.rows(
                """
                SELECT s.*, j.kind AS work, j.created_ms AS work_ms, j.stage, j.fraction FROM studies s
                LEFT JOIN jobs j ON j.id = (
                    SELECT q.id FROM jobs q
                    WHERE q.subject = s.study_uid AND q.state = 'running'
                        AND q.kind IN ('analyse-study', 'prepare-study')
                    ORDER BY q.kind LIMIT 1)
                WHERE s.instance_count > 0\(clause)
                ORDER BY s.first_received_ms DESC, s.id DESC LIMIT ?
                """, (seen?.arguments ?? []) + [SQLValue(limit)]
            ).map(Listed.init)
        }
        let patterns = (0..<4).map { words.indices.contains($0) ? Like.containing(words[$0]) : "%" }
        return try reader.rows(
            """
            SELECT s.*, j.kind AS work, j.created_ms AS work_ms, j.stage, j.fraction FROM studies s
            LEFT JOIN jobs j ON j.id = (
                    SELECT q.id FROM jobs q
                    WHERE q.subject = s.study_uid AND q.state = 'running'
                        AND q.kind IN ('analyse-study', 'prepare-study')
                    ORDER BY q.kind LIMIT 1)
            WHERE s.instance_count > 0 AND s.search_text LIKE ? ESCAPE '!' AND s.search_text LIKE ? ESCAPE '!'
                AND s.search_text LIKE ? ESCAPE '!' AND s.search_text LIKE ? ESCAPE '!'\(clause)
            ORDER BY s.first_received_ms DESC, s.id DESC LIMIT ?
            """, patterns.map { .text($0) } + (seen?.arguments ?? []) + [SQLValue(limit)]
        ).map(Listed.init)
    }

    package static func listed(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Listed? {
        try reader.row(
            """
            SELECT s.*, j.kind AS work, j.created_ms AS work_ms, j.stage, j.fraction FROM studies s
            LEFT JOIN jobs j ON j.id = (
                    SELECT q.id FROM jobs q
                    WHERE q.subject = s.study_uid AND q.state = 'running'
                        AND q.kind IN ('analyse-study', 'prepare-study')
                    ORDER BY q.kind LIMIT 1)
            WHERE s.study_uid = ? AND s.instance_count > 0
            """, [SQLValue(studyUID)]
        ).map(Listed.init)
    }
}

/// Patterns for LIKE in which nothing a user typed is a wildcard.
enum Like {
    static func containing(_ word: String) -> String {
        var pattern = "%"
        for character in word {
            if character == "!" || character == "%" || character == "_" { pattern.append("!") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}

extension Studies.Listed {
    init(_ row: SQLRow) {
        id = row.integer("id")
        entry = WorklistEntry(
            studyUID: row.text("study_uid"), patient: PatientIdentity(row), studyDate: row.text("study_date"),
            studyTime: row.text("study_time"), studyDescription: row.text("description"),
            accessionNumber: row.text("accession_number"),
            modalities: row.text("modalities").split(separator: "\\").map(String.init),
            seriesCount: row.int("series_count"), instanceCount: row.int("instance_count"),
            source: row.text("source"), firstReceivedMilliseconds: row.integer("first_received_ms"),
            lastReceivedMilliseconds: row.integer("last_received_ms"), state: StudyState(row), reports: [],
            conflictCount: row.int("conflict_count"), patientDiffers: row.bool("patient_differs"),
            work: row.text("work").isEmpty
                ? nil : WorkProgress(stage: row.text("stage"), fraction: row.double("fraction") ?? 0))
    }
}

extension StudyState {
    init(_ row: SQLRow) {
        switch Studies.State(rawValue: row.text("state")) {
        case .queued: self = .queued
        case .analysing: self = .analysing(stage: row.text("stage"), fraction: row.double("fraction") ?? 0)
        case .done: self = .done
        case .failed: self = .failed(reason: row.text("failure"))
        // A dynamic scan that is whole is analysed while the rest of its study arrives. An analysis that was begun
        // before the newest image is not of what is here.
        case .receiving
        where row.text("work") == JobKind.analyseStudy.rawValue
            && row.integer("work_ms") > row.integer("last_received_ms"):
            self = .analysing(stage: row.text("stage"), fraction: row.double("fraction") ?? 0)
        case .receiving, nil: self = .receiving
        }
    }
}
