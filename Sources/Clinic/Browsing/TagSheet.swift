import Archive
import DICOM
import Records

/// All attributes of one object as lines for people, nested ones too, with whatever is known of private ones.
package struct TagSheet: Sendable {
    /// One attribute, or the beginning of one item of a sequence.
    package struct Line: Sendable, Equatable {
        /// How many sequences it lies in.
        package var depth: Int
        /// Such as `(0010,0010)`; empty for the beginning of an item.
        package var tag: String
        package var vr: String
        /// The name in the standard, else what is known of a private attribute; for an item its number from 1.
        package var name: String
        package var keyword: String
        package var value: String
        /// Bytes of the value; items of a sequence.
        package var size: Int
        package var kind: Kind

        package enum Kind: Sendable {
            case standard, privateAttribute, unknown, sequence, item, elsewhere
        }

        package init(
            depth: Int, tag: String, vr: String, name: String, keyword: String, value: String, size: Int,
            kind: Kind
        ) {
            self.depth = depth
            self.tag = tag
            self.vr = vr
            self.name = name
            self.keyword = keyword
            self.value = value
            self.size = size
            self.kind = kind
        }
    }

    package var lines: [Line]
    /// Lines that fit what is looked for, those that are not shown included.
    package var count: Int
    /// The character sets that the object declares, or that its text is known to be in.
    package var characterSets: [String]
    /// Whose object it is, as it says itself.
    package var patient: PatientIdentity
    package var sopClassUID: String
    package var number: Int?

    package init(
        lines: [Line], count: Int, characterSets: [String], patient: PatientIdentity, sopClassUID: String,
        number: Int?
    ) {
        self.lines = lines
        self.count = count
        self.characterSets = characterSets
        self.patient = patient
        self.sopClassUID = sopClassUID
        self.number = number
    }

    /// Lines of a sheet at most; enhanced objects with thousands of frames have more.
    package static let mostLines = 2500
}

extension StudyBrowser {
    /// The attributes of an object; nil when there is none of that name.
    /// - Parameter text: only attributes that have this in their tag, name or value, with the sequences around them;
    ///   empty for all.
    package func tags(
        studyUID: String, seriesUID: String, sopInstanceUID: String, find text: String = ""
    ) async throws -> TagSheet? {
        let found = try await archive.read { reader -> (InstanceSearch.Row, Correction?)? in
            guard let study = try Studies.find(studyUID, in: reader),
                let series = try SeriesTable.find(seriesUID, study: study, in: reader)
            else { return nil }
            let key = QueryKey(tag: .sopInstanceUID, vr: .UI, condition: .identifiers([sopInstanceUID]))
            let row = try InstanceSearch.page(
                series: series, after: 0, keys: [key], limit: 1, withHeader: false, in: reader
            ).first
            guard let row else { return nil }
            let corrections = try StudyCorrections(study: study, in: reader)
            return (row, corrections.of(series: series, instance: row.id, characterSet: nil))
        }
        guard let (row, correction) = found else { return nil }
        let headers = Headers(blobs: archive.blobs)
        return try await archive.disk.run {
            var file = try headers.file(
                row.blob, TransferSyntax(UID(row.transferSyntaxUID)), row.characterSet)
            correction?.apply(to: &file.dataSet)
            var writer = TagWriter(find: text)
            writer.append(file.meta)
            writer.append(file.dataSet)
            if let pixels = file.pixelDataPlace { writer.append(pixelData: pixels.tag, pixels.vr) }
            return TagSheet(
                lines: writer.lines, count: writer.count, characterSets: file.dataSet.characterSet.terms,
                patient: Self.patient(of: file.dataSet), sopClassUID: row.sopClassUID, number: row.number)
        }
    }

    private static func patient(of dataSet: DataSet) -> PatientIdentity {
        let name = PersonName(dataSet.string(.patientName) ?? "")
        return PatientIdentity(
            alphabeticName: name.alphabetic, ideographicName: name.ideographic, phoneticName: name.phonetic,
            patientID: dataSet.string(.patientID) ?? "", birthDate: "", sex: "", age: "")
    }
}
