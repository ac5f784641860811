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
    package var seriesUID: String
    package var sopClassUID: String

    package init(
        lines: [Line], count: Int, characterSets: [String], seriesUID: String, sopClassUID: String
    ) {
        self.lines = lines
        self.count = count
        self.characterSets = characterSets
        self.seriesUID = seriesUID
        self.sopClassUID = sopClassUID
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
        let row = try await archive.read { reader -> InstanceSearch.Row? in
            guard let study = try Studies.find(studyUID, in: reader),
                let series = try SeriesTable.find(seriesUID, study: study, in: reader)
            else { return nil }
            let key = QueryKey(tag: .sopInstanceUID, vr: .UI, condition: .identifiers([sopInstanceUID]))
            return try InstanceSearch.page(
                series: series, after: 0, keys: [key], limit: 1, withHeader: false, in: reader
            ).first
        }
        guard let row else { return nil }
        let headers = Headers(blobs: archive.blobs)
        return try await archive.disk.run {
            let file = try headers.file(
                row.blob, TransferSyntax(UID(row.transferSyntaxUID)), row.characterSet)
            var writer = TagWriter(find: text)
            writer.append(file.meta)
            writer.append(file.dataSet)
            if let pixels = file.pixelDataPlace { writer.append(pixelData: pixels.tag, pixels.vr) }
            return TagSheet(
                lines: writer.lines, count: writer.count, characterSets: file.dataSet.characterSet.terms,
                seriesUID: seriesUID, sopClassUID: row.sopClassUID)
        }
    }
}
