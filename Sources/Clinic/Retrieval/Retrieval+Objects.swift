import Archive
import DICOM
import Records

extension Metadata.Scope {
    /// The same as a retrieval names it.
    var selection: RetrieveSelection {
        var keys: [RetrieveSelection.Level: [String]] = [.study: [studyUID]]
        keys[.series] = seriesUID.map { [$0] }
        keys[.image] = sopInstanceUID.map { [$0] }
        return RetrieveSelection(
            level: sopInstanceUID != nil ? .image : seriesUID != nil ? .series : .study, keys: keys)
    }
}

extension Retrieval {
    /// All objects of a study, of a series of it, or one object.
    package func find(_ scope: Metadata.Scope, withKinds: Bool) async throws -> Found {
        try await find(scope.selection, withKinds: withKinds)
    }

    /// The one object that a scope names.
    package func object(_ scope: Metadata.Scope) async throws -> Stored? {
        let selection = scope.selection
        return try await stored { [actor] reader in
            try Retrievables.rows(selection, seenBy: Sights.of(actor, in: reader), in: reader).first
        }
    }

    /// The object under a SOP Instance UID, whichever study and series it is in.
    package func object(sopInstanceUID: String) async throws -> Stored? {
        let selection = RetrieveSelection(level: .image, keys: [.image: [sopInstanceUID]])
        return try await stored { [actor] reader in
            try Retrievables.rows(selection, seenBy: Sights.of(actor, in: reader), in: reader).first
        }
    }

    /// The image that stands for a study or a series: the one in the middle.
    package func representative(of scope: Metadata.Scope) async throws -> Stored? {
        try await stored { [actor] reader in
            guard try StudySites.sees(Sights.of(actor, in: reader), scope.studyUID, in: reader) else {
                return nil
            }
            return try Representatives.row(study: scope.studyUID, series: scope.seriesUID, in: reader)
        }
    }

    private func stored(_ row: @escaping @Sendable (Reader) throws -> Int64?) async throws -> Stored? {
        try await archive.read { [blobs = archive.blobs] reader in
            guard let row = try row(reader) else { return nil }
            return try Self.stored(Retrievables.instances([row], in: reader), blobs, reader).first
        }
    }

    /// Where the frames of an object lie.
    /// - Throws: ``PixelMapError`` when it has none.
    package func pixelMap(of stored: Stored) async throws -> PixelMap {
        if let map = maps[stored.instance.blob] { return map }
        let syntax = TransferSyntax(stored.instance.transferSyntaxUID)
        let map = try await onDisk { try PixelMapReader(path: stored.path, transferSyntax: syntax).read() }
        maps.keep(map, of: stored.instance.blob)
        return map
    }

    /// DICOM JSON of what is written on pictures of an object in which something has been put right; `nil` for others.
    package func heading(of stored: Stored) async throws -> String? {
        guard let correction = stored.correction else { return nil }
        let syntax = stored.instance.transferSyntaxUID
        return try await onDisk {
            var dataSet = try HeaderReading.read(path: stored.path, syntax: syntax, budget: .standard).dataSet
            correction.apply(to: &dataSet)
            let written = DataSet(dataSet.filter { PictureAnnotation.tags.contains($0.tag) })
            return String(decoding: try written.json(), as: UTF8.self)
        }
    }

    /// Runs what waits for the disk, without holding a thread of Swift's pool.
    package func onDisk<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await archive.disk.run(body)
    }
}
