import Archive
import DICOM
import Records

extension ImageChanges {
    /// What a correction would change, before it is made: attributes that would stay the same are left out.
    package func preview(
        _ target: ImageTarget, _ values: [String: String]
    ) async throws -> [AttributeChange] {
        try await HeaderIndexing(archive: archive).run()
        return try await archive.read { [blobs = archive.blobs] reader in
            try requireSeen(target, in: reader)
            return try Self.differences(target, values, blobs, reader)
        }
    }

    /// What is shown of the attributes that can be corrected at a level.
    package func current(_ target: ImageTarget) async throws -> [AttributeChange] {
        try await archive.read { [blobs = archive.blobs] reader in
            try requireSeen(target, in: reader)
            let shown = try Self.shown(target, blobs, reader)
            return CorrectableAttribute.all.filter { $0.levels.contains(target.level) }.map { attribute in
                let value = shown.whole(attribute.tag) ?? ""
                return AttributeChange(keyword: attribute.keyword, old: value, new: value)
            }
        }
    }

    /// Makes attributes go out otherwise than they came in, those of objects that are still to come as well.
    /// - Parameter values: new values by keyword; an empty one takes a value away.
    @discardableResult
    package func correct(
        _ target: ImageTarget, _ values: [String: String], by author: Author
    ) async throws -> Change {
        try await write { [blobs = archive.blobs] writer, now in
            let differences = try Self.differences(target, values, blobs, writer.reader)
            guard !differences.isEmpty else { throw ChangeRefusal.nothingToChange }
            try require(.change, try studies(of: target, in: writer.reader), target, in: writer.reader)
            if case .patient = target {
                return try Self.correctPatient(target, differences, author, now, in: writer)
            }
            return try Self.correctBelow(target, differences, author, now, in: writer)
        }
    }

    /// All studies that a target is of.
    private func studies(of target: ImageTarget, in reader: Reader) throws -> [String] {
        if let study = target.studyUID { return [study] }
        return try ImageRows.studies(ofPatient: Self.patient(target, in: reader).id, in: reader).map(
            \.studyUID)
    }

    private func requireSeen(_ target: ImageTarget, in reader: Reader) throws {
        if actor.kind == .house { return }
        guard let study = target.studyUID else {
            return try requireSeen(Self.patient(target, in: reader), target, in: reader)
        }
        guard try StudySites.sees(Sights.of(actor, in: reader), study, in: reader) else {
            throw ChangeRefusal.notFound(target)
        }
    }

    private static func differences(
        _ target: ImageTarget, _ values: [String: String], _ blobs: Blobs, _ reader: Reader
    ) throws -> [AttributeChange] {
        let shown = try shown(target, blobs, reader)
        return try values.sorted { $0.key < $1.key }.compactMap { keyword, value in
            guard let attribute = CorrectableAttribute.named(keyword),
                attribute.levels.contains(target.level)
            else { throw ChangeRefusal.notCorrectable(keyword: keyword) }
            if let fault = attribute.fault(value) {
                throw ChangeRefusal.invalid(keyword: keyword, reason: fault)
            }
            let old = shown.whole(attribute.tag) ?? ""
            return old == value ? nil : AttributeChange(keyword: keyword, old: old, new: value)
        }
    }

    /// The attributes of a target as they go out now.
    private static func shown(_ target: ImageTarget, _ blobs: Blobs, _ reader: Reader) throws -> DataSet {
        if case .patient = target {
            var dataSet = DataSet()
            for (tag, value) in try patient(target, in: reader).values { dataSet.set(tag, value) }
            return dataSet
        }
        let rows = try rows(target, in: reader)
        guard let series = rows.series else {
            var shown = try CorrectedIndex.read(HeadersTable.header(study: rows.study.id, in: reader))
            // The issuer stands with the patient, whatever the first image said.
            if !rows.study.issuer.isEmpty { shown.set(.issuerOfPatientID, rows.study.issuer) }
            return shown
        }
        guard let instance = rows.sopInstanceUID else {
            return try CorrectedIndex.read(HeadersTable.header(series: series.id, in: reader))
        }
        let key = QueryKey(tag: .sopInstanceUID, vr: .UI, condition: .identifiers([instance]))
        guard
            let row = try InstanceSearch.page(
                series: series.id, after: 0, keys: [key], limit: 1, withHeader: true, in: reader
            ).first
        else { throw ChangeRefusal.notFound(target) }
        let correction = try StudyCorrections(study: rows.study.id, in: reader).of(
            series: series.id, instance: row.id, characterSet: nil)
        guard let attributes = JSONAttributes(try Headers(blobs: blobs).json(of: row, correction)) else {
            return DataSet()
        }
        return try attributes.dataSet { CorrectableAttribute.of($0) != nil || $0 == .specificCharacterSet }
    }

    // MARK: - Below the patient

    private static func correctBelow(
        _ target: ImageTarget, _ differences: [AttributeChange], _ author: Author, _ now: Int64,
        in writer: Writer
    ) throws -> Change {
        let rows = try rows(target, in: writer.reader)
        var detail = detail(target, of: rows)
        detail.attributes = differences
        let tags = differences.compactMap { CorrectableAttribute.named($0.keyword)?.tag }
        var touches = tags.map { tag in
            ChangeTouch(
                studyUID: rows.study.studyUID, seriesUID: target.seriesUID ?? "",
                sopInstanceUID: target.sopInstanceUID ?? "", aspect: tag.hexadecimal)
        }
        let changesPatient = tags.contains { $0 == .patientID || $0 == .issuerOfPatientID }
        if changesPatient {
            touches.append(ChangeTouch(studyUID: rows.study.studyUID, aspect: ChangeTouch.place))
        }
        let id = try ChangesTable.insert(
            .correct, by: author, detail: detail, touches: touches, nowMilliseconds: now, in: writer)
        for scope in try scopes(rows, in: writer.reader) {
            try insert(differences, change: id, scope: scope, in: writer)
        }
        if changesPatient { try renamePatient(of: rows.study, differences, id, now, in: writer) }
        try CorrectedIndex.refresh(study: rows.study.id, in: writer)
        try CorrectedIndex.judge(patient: rows.study.patient, in: writer)
        try tell([rows.study.studyUID], now, in: writer)
        return Change(id: id, kind: .correct, author: author, atMilliseconds: now, detail: detail)
    }

    private static func scopes(_ rows: Rows, in reader: Reader) throws -> [CorrectionsTable.Scope] {
        guard let series = rows.series else { return [.study(rows.study.id)] }
        guard let instance = rows.sopInstanceUID else { return [.series(series.id, study: rows.study.id)] }
        return try ImageRows.instances(instance, series: series.id, in: reader).map {
            .instance($0, series: series.id, study: rows.study.id)
        }
    }

    private static func insert(
        _ differences: [AttributeChange], change: Int64, scope: CorrectionsTable.Scope, in writer: Writer
    ) throws {
        for difference in differences {
            guard let attribute = CorrectableAttribute.named(difference.keyword) else { continue }
            try CorrectionsTable.insert(
                change: change, scope: scope, tag: attribute.tag, value: difference.new, in: writer)
        }
    }

    /// A study with another identifier of its patient is another patient's.
    private static func renamePatient(
        of study: ImageRows.Study, _ differences: [AttributeChange], _ change: Int64, _ now: Int64,
        in writer: Writer
    ) throws {
        func new(_ keyword: String) -> String? { differences.first { $0.keyword == keyword }?.new }
        var identity = study.identity
        if let id = new("PatientID") { identity.patientID = id }
        if let name = new("PatientName").map({ PersonName($0) }) {
            identity.alphabeticName = name.alphabetic
            identity.ideographicName = name.ideographic
            identity.phoneticName = name.phonetic
        }
        if let birthDate = new("PatientBirthDate") { identity.birthDate = birthDate }
        if let sex = new("PatientSex") { identity.sex = sex }
        let patient = try Patients.upsert(
            identity, issuer: new("IssuerOfPatientID") ?? study.issuer, studyUID: study.studyUID,
            nowMilliseconds: now, in: writer)
        guard patient != study.patient else { return }
        try Placements.moveStudy(study.id, from: study.patient, to: patient, change: change, in: writer)
        try CorrectedIndex.judge(patient: patient, in: writer)
    }

    // MARK: - Patients

    private static func correctPatient(
        _ target: ImageTarget, _ differences: [AttributeChange], _ author: Author, _ now: Int64,
        in writer: Writer
    ) throws -> Change {
        let patient = try patient(target, in: writer.reader)
        let studies = try ImageRows.studies(ofPatient: patient.id, in: writer.reader)
        var detail = ChangeDetail(target: target)
        detail.patientName = patient.identity.name.string
        detail.patientID = patient.identity.patientID
        detail.studies = studies.map(\.studyUID)
        detail.attributes = differences
        let isRenamed = differences.contains { ["PatientID", "IssuerOfPatientID"].contains($0.keyword) }
        let tags = differences.compactMap { CorrectableAttribute.named($0.keyword)?.tag }
        let touches = studies.flatMap { study in
            tags.map { ChangeTouch(studyUID: study.studyUID, aspect: $0.hexadecimal) }
        }
        let id = try ChangesTable.insert(
            .correct, by: author, detail: detail, touches: touches, nowMilliseconds: now, in: writer)
        if isRenamed {
            try rename(patient, differences, studies, id, now, in: writer)
        } else {
            try insert(differences, change: id, scope: .patient(patient.id), in: writer)
            try CorrectedIndex.refresh(patient: patient.id, in: writer)
        }
        try tell(detail.studies, now, in: writer)
        return Change(id: id, kind: .correct, author: author, atMilliseconds: now, detail: detail)
    }

    /// A patient under another identifier is a new one, to whom all studies go, later ones too.
    private static func rename(
        _ patient: ImageRows.Patient, _ differences: [AttributeChange], _ studies: [ImageRows.Study],
        _ change: Int64, _ now: Int64, in writer: Writer
    ) throws {
        var values = Dictionary(
            patient.values.map { ($0.tag, $0.value) }, uniquingKeysWith: { first, _ in first })
        for difference in differences {
            if let tag = CorrectableAttribute.named(difference.keyword)?.tag { values[tag] = difference.new }
        }
        var dataSet = DataSet()
        for (tag, value) in values { dataSet.set(tag, value) }
        let (identity, issuer) = (PatientIdentity(dataSet), values[.issuerOfPatientID] ?? "")
        let known = try ImageRows.patient(id: identity.patientID, issuer: issuer, in: writer.reader)
        if let known, try !ImageRows.studies(ofPatient: known.id, in: writer.reader).isEmpty {
            throw ChangeRefusal.patientExists(.patient(id: identity.patientID, issuer: issuer))
        }
        let new = try Patients.upsert(
            identity, issuer: issuer, studyUID: "", nowMilliseconds: now, in: writer)
        if known != nil {
            try CorrectedRows.setPatient(new, identity: identity, sentHeader: "", in: writer)
        }
        try bring(studies, from: patient.id, to: new, change, in: writer)
    }
}
