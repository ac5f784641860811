import Archive
import DICOM
import Records

/// Digital film: keeps what devices print here, composed to sheets and as it was received.
package struct FilmStore: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    /// A page is some dozens of megabytes: one at a time.
    private static let composing = WorkThreads(count: 1, name: "films")

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// What was written of a film before it has rows.
    private struct Kept: Sendable {
        var film: Films.Row
        var images: [Films.Image]
        /// Objects for the study, when that is known.
        var outputs: [StoredOutput]
    }

    /// Composes a film and keeps it. Durable when this returns.
    /// - Returns: the identifier of the film.
    func keep(_ film: PrintedFilm) async throws -> UID {
        let filmUID = UID.generate()
        let now = clock()
        let site = try await site(of: film.origin.callingAETitle)
        let (study, sample) = try await study(film.hints, site)
        let kept = try await Self.composing.run { [archive] in
            try Self.write(film, filmUID, study, sample, now, archive.blobs)
        }
        try await archive.write { writer in
            _ = try Films.insert(kept.film, images: kept.images, site: site, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    Actor(
                        kind: .device(aeTitle: film.origin.callingAETitle), name: film.origin.callingAETitle),
                    "print", Resource(.schedule, id: filmUID.string), at: now,
                    address: film.origin.remoteAddress), in: writer)
            guard !kept.outputs.isEmpty, let row = try Studies.find(study, in: writer.reader) else { return }
            for output in kept.outputs { try output.index(study: row, nowMilliseconds: now, in: writer) }
            try Events.append(kind: Events.study, subject: study, nowMilliseconds: now, in: writer)
        }
        return filmUID
    }

    /// The site at which a device stands.
    private func site(of aeTitle: String) async throws -> Int64 {
        try await archive.read { try PeersTable.find(aeTitle, in: $0)?.site ?? Site.first }
    }

    /// The one study that the messages of the session point to, and the file of an object of it.
    /// - Parameter site: where it was printed; a study that this does not have is none of it.
    private func study(_ hints: FilmHints, _ site: Int64) async throws -> (uid: String, sample: BlobID?) {
        try await archive.read { reader in
            var found = Set(try hints.studies.filter { try Studies.find($0, in: reader) != nil })
            for uid in hints.instances.sorted().prefix(100) {
                if let study = try Films.study(ofInstance: uid, in: reader) { found.insert(study) }
            }
            if found.isEmpty, hints.accessions.count == 1, let number = hints.accessions.first,
                let study = try Films.study(ofAccession: number, in: reader)
            {
                found.insert(study)
            }
            if found.isEmpty, hints.patients.count == 1, let patient = hints.patients.first,
                let study = try Films.study(ofPatient: patient, in: reader)
            {
                found.insert(study)
            }
            // Images of two studies on one film are of neither.
            guard found.count == 1, let study = found.first,
                try StudySites.sites(of: study, in: reader).contains(site),
                let sample = try Films.sample(ofStudy: study, in: reader)
            else { return ("", nil) }
            return (study, BlobID(sample))
        }
    }

    private static func write(
        _ film: PrintedFilm, _ filmUID: UID, _ study: String, _ sample: BlobID?, _ now: Int64, _ blobs: Blobs
    ) throws -> Kept {
        let source = try sample.map {
            try DICOMFile.read(path: blobs.path(of: $0), stopBeforePixelData: true, access: .memory).dataSet
        }
        let objects = FilmObjects(
            filmUID: filmUID, source: source, created: DateAndTime(localMilliseconds: now), label: film.label)
        let page = try FilmComposer.page(film)
        guard let sheet = PNGWriter.png(page),
            let preview = PNGWriter.png(page.preview(longestSide: 480))
        else { throw ArchiveError(.inputOutput, "The sheet of a film could not be packed.") }
        var kept = Kept(
            film: Films.Row(
                filmUID: filmUID.string, aeTitle: film.origin.callingAETitle,
                calledAETitle: film.origin.calledAETitle, remoteAddress: film.origin.remoteAddress,
                label: film.label, copies: film.copies, layout: film.settings.layout.text,
                filmSize: film.settings.size.rawValue,
                orientation: film.settings.isLandscape ? "LANDSCAPE" : "PORTRAIT", isColour: film.isColour,
                width: page.width, height: page.height, imageCount: film.images.count,
                sheetBlob: try blobs.put(sheet).text, previewBlob: try blobs.put(preview).text,
                studyUID: study, printedMilliseconds: now),
            images: [], outputs: [])
        if source != nil {
            kept.outputs.append(
                try StoredOutput(DerivedObject(code: "film-sheet", dataSet: objects.sheet(page)), in: blobs))
        }
        for printed in film.images.sorted(by: { $0.position < $1.position }) {
            let dataSet = objects.image(printed, pixels: try printed.pixels.read())
            let output = try StoredOutput(DerivedObject(code: "film-image", dataSet: dataSet), in: blobs)
            kept.images.append(
                Films.Image(
                    position: printed.position, blob: output.blob.text, byteCount: output.byteCount))
            if source != nil { kept.outputs.append(output) }
        }
        return kept
    }
}

/// Looking at films.
extension FilmStore {
    /// The newest first.
    package func list(
        before id: Int64 = .max, limit: Int = 60, for actor: Actor = .house
    ) async throws -> (films: [Films.Row], count: Int) {
        try await archive.read { reader in
            let sight = try Sights.of(actor, in: reader)
            return (
                try Films.list(before: id, limit: limit, seenBy: sight, in: reader),
                try Films.count(seenBy: sight, in: reader)
            )
        }
    }

    package func film(_ uid: String, for actor: Actor = .house) async throws -> Films.Row? {
        try await archive.read { try Films.find(uid, seenBy: Sights.of(actor, in: $0), in: $0) }
    }
}
