import Archive
import DICOM
import Records

/// Finds stored objects for those who want to have them.
package struct Retrieval: Sendable {
    let archive: Archive
    let maps = PixelMaps()
    /// Who asks; only what that sees is found.
    private(set) var actor = Actor.house

    package init(archive: Archive) { self.archive = archive }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> Retrieval {
        var retrieval = self
        retrieval.actor = actor
        return retrieval
    }

    /// A stored object and the file it is in.
    package struct Stored: Sendable {
        package var instance: RetrievableInstance
        package var path: String
        /// What is to be put right in it before it goes out; `nil` for all objects of most studies.
        package var correction: Correction?
    }

    /// A kind of object: what a context has to be agreed on for.
    package struct Kind: Sendable, Hashable {
        package var sopClassUID: UID
        package var transferSyntaxUID: UID
    }

    /// What a selection found. It holds a number an object and no more, however much was found.
    package struct Found: Sendable {
        let rows: [Int64]
        /// The studies they are of.
        package var studies: [String] = []
        /// Each kind of object in it once.
        package var kinds: [Kind]

        package var count: Int { rows.count }
    }

    /// The desk of the same archive.
    package var access: ArchiveAccess { ArchiveAccess(archive: archive) }

    /// Objects that are looked up at once.
    package static let pageCount = 200

    /// - Parameter withKinds: tell the kinds too, which takes a look at each object.
    package func find(_ selection: RetrieveSelection, withKinds: Bool = true) async throws -> Found {
        try await archive.read { [tally = archive.tally, actor] reader in
            let now = Clock.nowMilliseconds()
            let sight = try Sights.of(actor, in: reader)
            let rows = try Retrievables.rows(selection, seenBy: sight, in: reader)
            guard withKinds else { return Found(rows: rows, kinds: []) }
            var studies: [String] = []
            var kinds: [Kind] = []
            var seen: Set<Kind> = []
            for start in stride(from: 0, to: rows.count, by: Self.pageCount) {
                let page = rows[start..<min(start + Self.pageCount, rows.count)]
                for study in try Retrievables.studies(of: page, in: reader) {
                    tally.noteAccess(study: study, nowMilliseconds: now)
                }
                for instance in try Retrievables.instances(page, in: reader) {
                    let kind = Kind(
                        sopClassUID: instance.sopClassUID, transferSyntaxUID: instance.transferSyntaxUID)
                    if seen.insert(kind).inserted { kinds.append(kind) }
                    if studies.last != instance.studyUID { studies.append(instance.studyUID) }
                }
            }
            return Found(rows: rows, studies: studies, kinds: kinds)
        }
    }

    /// The objects from a position on, a page at most; none at the end.
    package func page(of found: Found, from position: Int) async throws -> [Stored] {
        guard position < found.rows.count else { return [] }
        let rows = found.rows[position..<min(position + Self.pageCount, found.rows.count)]
        let blobs = archive.blobs
        return try await archive.read { reader in
            try Self.stored(Retrievables.instances(rows, in: reader), blobs, reader)
        }
    }

    /// Where the bytes of objects are, and what is to be put right in them. Nothing is looked up for an object but
    /// once for its study whether something in that is corrected.
    package static func stored(
        _ instances: [RetrievableInstance], _ blobs: Blobs, _ reader: Reader
    ) throws -> [Stored] {
        var studies: [Int64: StudyCorrections] = [:]
        return try instances.compactMap { instance in
            guard let blob = BlobID(instance.blob) else { return nil }
            let row = instance.row
            let corrections = try studies[row.study] ?? StudyCorrections(study: row.study, in: reader)
            studies[row.study] = corrections
            return Stored(
                instance: instance, path: blobs.path(of: blob),
                correction: corrections.of(
                    series: row.series, instance: row.instance, characterSet: instance.characterSet))
        }
    }
}
