import Records

/// Says whose images a study is: of the patient to whom the site that made them gave the number they carry. Never by a
/// name alone.
package enum StudyTies {
    private struct Study {
        var id: Int64
        var studyUID: String
        var identity: PatientIdentity
        var issuer: String
        var record: Int64?
        var site: Int64
    }

    /// Ties a study to the record that its number means now, and makes one for a number that nobody has. A case that was
    /// opened by images goes along when all its images turn out to be of another patient.
    package static func settle(
        study id: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        guard let study = try find(id, in: writer.reader) else { return }
        let record = try owner(of: study, nowMilliseconds: nowMilliseconds, in: writer)
        guard record != study.record else {
            if let record {
                try correct(record, as: study, nowMilliseconds: nowMilliseconds, in: writer)
            }
            return
        }
        try writer.execute(
            "UPDATE studies SET record = ? WHERE id = ?", [SQLValue(record), SQLValue(study.id)])
        if let record {
            try follow(study, to: record, nowMilliseconds: nowMilliseconds, in: writer)
        }
    }

    private static func find(_ id: Int64, in reader: Reader) throws(ArchiveError) -> Study? {
        guard
            let row = try reader.row(
                "SELECT s.*, p.issuer FROM studies s JOIN patients p ON p.id = s.patient WHERE s.id = ?",
                [SQLValue(id)])
        else { return nil }
        let uid = row.text("study_uid")
        return Study(
            id: id, studyUID: uid, identity: PatientIdentity(row), issuer: row.text("issuer"),
            record: row.optionalInteger("record"), site: try CaseWatch.site(ofStudy: uid, in: reader) ?? 0)
    }

    private static func owner(
        of study: Study, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64? {
        let value = String(study.identity.patientID.prefix(64))
        guard !TemporaryIdentity.isPlaceholder(value), study.site > 0 else { return nil }
        let number = PatientNumber(kind: PatientNumber.recordNumber, site: study.site, value: value)
        guard try !isOfAnotherIssuer(study, in: writer.reader) else { return nil }
        let holders = try RecordIdentity.holders(of: number, in: writer.reader)
        if let fitting = holders.first(where: { !contradicts($0, study.identity) }) { return fitting.id }
        guard holders.isEmpty else { return nil }
        return try make(study, number, nowMilliseconds: nowMilliseconds, in: writer)
    }

    /// Whether the same number has come to this site from another issuer, and may be somebody else's there.
    private static func isOfAnotherIssuer(_ study: Study, in reader: Reader) throws(ArchiveError) -> Bool {
        guard !study.issuer.isEmpty else { return false }
        return try reader.row(
            """
            SELECT 1 AS one FROM studies o JOIN patients p ON p.id = o.patient
                JOIN study_sites v ON v.study_uid = o.study_uid AND v.ground = 'encounter'
            WHERE o.patient_id = ? AND o.id <> ? AND o.record IS NOT NULL AND v.site = ?
                AND p.issuer <> '' AND p.issuer <> ? LIMIT 1
            """,
            [
                SQLValue(study.identity.patientID), SQLValue(study.id), SQLValue(study.site),
                SQLValue(study.issuer),
            ]) != nil
    }

    /// Another name together with another day of birth or sex is another person, whatever the number says.
    private static func contradicts(_ record: PatientRecord, _ images: PatientIdentity) -> Bool {
        let known = PatientProfile(record).sounds
        let shown = Pinyin.sounds(images.ideographicName).union(Pinyin.sounds(images.alphabeticName))
        guard !known.isEmpty, !shown.isEmpty, known.isDisjoint(with: shown) else { return false }
        func differ(_ one: String, _ two: String) -> Bool { !one.isEmpty && !two.isEmpty && one != two }
        return differ(record.birthDate, images.birthDate) || differ(record.sex, images.sex)
    }

    private static func make(
        _ study: Study, _ number: PatientNumber, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        var draft = PatientRecord(
            key: RandomKey.make(), name: "", numbers: [number], changedMilliseconds: nowMilliseconds)
        fill(&draft, from: study.identity)
        let record = try PatientRecords.insert(draft, in: writer)
        try RecordHistory.begin(record, by: .house, atMilliseconds: nowMilliseconds, in: writer)
        try LedgerTable.append(
            LedgerEntry(
                .house, Action.create.rawValue, Resource(.patient, id: "\(record.id)"), at: nowMilliseconds,
                detail: "{\"origin\":\"images\"}"), in: writer)
        return record.id
    }

    /// Says of a record what images say of their patient.
    private static func fill(_ record: inout PatientRecord, from images: PatientIdentity) {
        let eastern = images.ideographicName.split(separator: "^").joined()
        record.latinName = images.alphabeticName.split(separator: "^").joined(separator: " ")
        record.name = eastern.isEmpty ? record.latinName : eastern
        record.birthDate = NationalID.exists(images.birthDate) ? images.birthDate : ""
        record.sex = ["M", "F", "O"].contains(images.sex) ? images.sex : ""
        record.isUnknown = TemporaryIdentity.isOne(name: record.name, latinName: record.latinName)
    }

    /// A record that only the images of this study have made says what they say after a correction too.
    private static func correct(
        _ id: Int64, as study: Study, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let isOthers =
            try writer.row(
                """
                SELECT 1 AS one FROM record_changes WHERE record = ? AND actor <> ?
                UNION ALL SELECT 1 FROM studies WHERE record = ? AND id <> ? LIMIT 1
                """,
                [SQLValue(id), SQLValue(Actor.house.ledgerName), SQLValue(id), SQLValue(study.id)]) != nil
        guard !isOthers, let known = try PatientRecords.find(id, in: writer.reader),
            !(try RecordHistory.of(id, limit: 1, in: writer.reader)).isEmpty
        else { return }
        var record = known
        fill(&record, from: study.identity)
        guard record != known,
            try RecordIdentity.update(record, nowMilliseconds: nowMilliseconds, in: writer)
        else { return }
        try RecordHistory.append(
            RecordChange(
                act: .change, atMilliseconds: nowMilliseconds, actorName: Actor.house.name,
                before: RecordSnapshot(known), after: RecordSnapshot(record)),
            to: id, actor: Actor.house.ledgerName, in: writer)
        try LedgerTable.append(
            LedgerEntry(
                .house, Action.change.rawValue, Resource(.patient, id: "\(id)"), at: nowMilliseconds,
                detail: "{\"origin\":\"images\"}"), in: writer)
        for item in try CaseLists.cases(ofRecord: id, in: writer.reader) {
            try CasesTable.touch(item.id, nowMilliseconds: nowMilliseconds, in: writer)
        }
    }

    private static func follow(
        _ study: Study, to record: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        for item in try CaseLists.cases(ofStudy: study.studyUID, in: writer.reader)
        where item.origin == CaseOpening.Origin.images.rawValue && item.record != record {
            let isOthers =
                try writer.row(
                    """
                    SELECT 1 AS one FROM case_studies l JOIN studies s ON s.study_uid = l.study_uid
                    WHERE l.case_id = ? AND (s.record IS NULL OR s.record <> ?) LIMIT 1
                    """, [SQLValue(item.id), SQLValue(record)]) != nil
            if isOthers { continue }
            try writer.execute(
                "UPDATE cases SET record = ? WHERE id = ?", [SQLValue(record), SQLValue(item.id)])
            try CasesTable.touch(item.id, nowMilliseconds: nowMilliseconds, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    .house, "change-patient", item.resource(sites: []), at: nowMilliseconds,
                    detail: "{\"record\":\(record)}"), in: writer)
        }
    }
}

extension StudyTies {
    /// Studies with this number that are nobody's.
    package static func untied(with number: String, in reader: Reader) throws(ArchiveError) -> [Int64] {
        try reader.rows(
            "SELECT id FROM studies WHERE patient_id = ? AND record IS NULL LIMIT 1000", [SQLValue(number)]
        ).map { $0.integer("id") }
    }
}
