import Archive
import DICOM
import Records

extension ImageChanges {
    /// Takes a study, a series or an object out of use by a note that other systems understand, too (IHE Imaging Object
    /// Change Management).
    /// - Returns: the change, and the file of the note, which is to be sent to those who have the objects.
    @discardableResult
    package func reject(
        _ target: ImageTarget, as reason: RejectionReason, by author: Author
    ) async throws -> (change: Change, notePath: String) {
        try await HeaderIndexing(archive: archive).run()
        let (source, objects) = try await archive.read { [blobs = archive.blobs] reader in
            let rows = try Self.rows(target, in: reader)
            try require(.delete, [rows.study.studyUID], target, in: reader)
            let objects = try Self.references(rows, in: reader)
            guard !objects.isEmpty else { throw ChangeRefusal.nothingToChange }
            return (try Self.source(rows, blobs, reader), objects)
        }
        let now = clock()
        let file = try Self.note(reason, author, objects, source, now)
        let bytes = try file.write()
        let blob = try await archive.put(bytes)
        let origin = ImageOrigin(callingAETitle: "WILLIS", calledAETitle: "WILLIS", remoteAddress: "")
        var indexing = Indexing(
            header: try ImageHeader(file.dataSet, transferSyntaxUID: file.transferSyntax.uid),
            described: DescribedFile(file), origin: origin, blob: blob, byteCount: Int64(bytes.count),
            nowMilliseconds: now)
        indexing.author = author.name
        indexing.actor = actor
        let change = try await archive.write { [indexing, actor] writer in
            _ = try indexing.write(writer)
            let made = try ChangesTable.list(ChangeFilter(kind: .reject), limit: 1, in: writer.reader)
            guard let change = made.first else {
                throw ArchiveError(.database, "The rejection is not in the history.")
            }
            try Self.note(change, by: actor, now, in: writer)
            return change
        }
        return (change, archive.blobs.path(of: blob))
    }

    /// The file of the note of a rejection, to be sent once more; `nil` when it is gone.
    package func notePath(of change: Change) async throws -> String? {
        guard let note = change.detail.noteUID else { return nil }
        return try await archive.read { [blobs = archive.blobs] reader in
            for place in try ImageRows.place(ofInstance: note, in: reader) {
                guard let study = try Studies.find(place.studyUID, in: reader) else { continue }
                let hidden = try Instances.hiddenBlobs(note, study: study, in: reader)
                if let blob = hidden.first.flatMap({ BlobID($0) }) { return blobs.path(of: blob) }
            }
            return nil
        }
    }

    /// The objects of a target that are in use, as a note names them.
    private static func references(_ rows: Rows, in reader: Reader) throws -> [InstanceReference] {
        let all = try ImageRows.series(study: rows.study.id, in: reader)
        let wanted = rows.series.map { [$0] } ?? all
        let keys = rows.sopInstanceUID.map {
            [QueryKey(tag: .sopInstanceUID, vr: .UI, condition: .identifiers([$0]))]
        }
        return try wanted.flatMap { series in
            try InstanceSearch.page(
                series: series.id, after: 0, keys: keys ?? [], limit: 100_000, withHeader: false, in: reader
            ).map { row in
                InstanceReference(
                    study: UID(rows.study.studyUID), series: UID(series.seriesUID),
                    sopClass: UID(row.sopClassUID), sopInstance: UID(row.sopInstanceUID))
            }
        }
    }

    /// Patient and study as they are shown.
    private static func source(_ rows: Rows, _ blobs: Blobs, _ reader: Reader) throws -> DataSet {
        var shown = try CorrectedIndex.read(HeadersTable.header(study: rows.study.id, in: reader))
        shown.set(.studyInstanceUID, rows.study.studyUID)
        return shown
    }

    private static func note(
        _ reason: RejectionReason, _ author: Author, _ objects: [InstanceReference], _ source: DataSet,
        _ now: Int64
    ) throws -> DICOMFile {
        let selection = KeyObjectSelection(
            title: reason.code, description: author.reason, objects: objects.map { .selected($0) })
        let series = SeriesAttributes(uid: .generate(), number: 9999, description: "Rejection Note")
        guard let created = DateAndTime(DateAndTime.utc(milliseconds: now)) else {
            throw ArchiveError(.database, "The clock shows no date.")
        }
        let context = CompositeContext(
            patientAndStudy: try PatientAndStudy(of: source), series: series,
            equipment: Equipment(
                manufacturer: "Willis", modelName: "Willis", serialNumber: "", softwareVersions: []),
            sopInstanceUID: .generate(), instanceNumber: 1, created: created)
        return DICOMFile(dataSet: try selection.dataSet(in: context))
    }
}

extension KeyObjectSelection.SelectedObject {
    fileprivate static func selected(_ object: InstanceReference) -> Self {
        let name = StandardDictionary.uidName(object.sopClass) ?? ""
        if name.contains("Waveform") { return .waveform(object) }
        return name.contains("Image Storage") ? .image(ImageReference(object)) : .composite(object)
    }
}
