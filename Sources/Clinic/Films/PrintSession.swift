import Archive
import DICOM
import Records

/// What one association prints: film session, film boxes, image boxes, presentation LUTs and print jobs (PS3.4 annex H).
/// It goes with the association; what was printed stays.
package actor PrintSession {
    /// What is answered to a request.
    package struct Answer: Sendable {
        package var status = DIMSEStatus.success
        package var comment: String?
        package var instance: UID?
        package var dataSet: DataSet?
        package var attributes: [Tag] = []
        /// A job that is done, to be reported.
        package var job: UID?

        init(
            instance: UID? = nil, dataSet: DataSet? = nil, status: DIMSEStatus = .success,
            comment: String? = nil
        ) {
            self.instance = instance
            self.dataSet = dataSet
            self.status = status
            self.comment = comment
        }
    }

    struct Session {
        var uid: UID
        var label = ""
        var copies = 1
        var hints = FilmHints()
        /// In the order in which they were made.
        var films: [UID] = []
    }

    struct FilmBox {
        var settings: FilmSettings
        var hints: FilmHints
        var isColour: Bool
        var images: [UID]
    }

    struct ImageBox {
        var film: UID
        var position: Int
        var content: PrintedImage?
        var hints = FilmHints()
    }

    /// Limits of one association.
    static let mostFilms = 64
    static let mostTables = 64
    static let mostJobs = 1024
    static let mostSpooledBytes = 1 << 30

    let store: FilmStore
    let origin: ImageOrigin
    var session: Session?
    var films: [UID: FilmBox] = [:]
    var images: [UID: ImageBox] = [:]
    var tables: [UID: PresentationLUT] = [:]
    var jobs: [UID: Int64] = [:]

    package init(store: FilmStore, callingAETitle: String, calledAETitle: String, remoteAddress: String) {
        self.store = store
        origin = ImageOrigin(
            callingAETitle: callingAETitle, calledAETitle: calledAETitle, remoteAddress: remoteAddress)
    }

    // MARK: - Film session

    package func createSession(_ dataSet: DataSet, as uid: UID?) throws -> Answer {
        guard session == nil else {
            throw PrintRefusal(.resourceLimitation, "there is a film session on this association already")
        }
        var made = Session(uid: uid ?? .generate())
        try Self.take(dataSet, into: &made)
        session = made
        return Answer(instance: made.uid, dataSet: Self.attributes(of: made))
    }

    package func setSession(_ uid: UID, _ dataSet: DataSet) throws -> Answer {
        var changed = try known(uid)
        try Self.take(dataSet, into: &changed)
        session = changed
        return Answer(dataSet: Self.attributes(of: changed))
    }

    package func deleteSession(_ uid: UID) throws -> Answer {
        _ = try known(uid)
        session = nil
        films = [:]
        images = [:]
        return Answer()
    }

    func known(_ uid: UID) throws -> Session {
        guard let session, session.uid == uid else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such film session")
        }
        return session
    }

    private static func take(_ dataSet: DataSet, into session: inout Session) throws {
        if dataSet.string(.numberOfCopies) != nil {
            guard let copies = dataSet.int(.numberOfCopies), (1...999).contains(copies) else {
                throw PrintRefusal(invalid: .numberOfCopies)
            }
            session.copies = copies
        }
        if let label = dataSet.string(.filmSessionLabel) { session.label = String(label.prefix(64)) }
        session.hints.take(dataSet)
    }

    private static func attributes(of session: Session) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.numberOfCopies, session.copies)
        dataSet.set(.printPriority, "MED")
        dataSet.set(.mediumType, "BLUE FILM")
        dataSet.set(.filmDestination, "MAGAZINE")
        if !session.label.isEmpty { dataSet.set(.filmSessionLabel, session.label) }
        return dataSet
    }

    // MARK: - Film boxes

    package func createFilmBox(_ dataSet: DataSet, as uid: UID?, isColour: Bool) throws -> Answer {
        let uid = uid ?? .generate()
        guard films[uid] == nil else {
            throw PrintRefusal(.duplicateSOPInstance, "this film box is there already")
        }
        guard dataSet.contains(.referencedFilmSessionSequence) else {
            throw PrintRefusal(missing: .referencedFilmSessionSequence)
        }
        let referenced = dataSet.items(.referencedFilmSessionSequence).first?.uid(.referencedSOPInstanceUID)
        guard let session, referenced == session.uid else {
            throw PrintRefusal(invalid: .referencedFilmSessionSequence)
        }
        guard films.count < Self.mostFilms else {
            throw PrintRefusal(
                .resourceLimitation, "\(Self.mostFilms) films are as many as one session may have")
        }
        var settings = FilmSettings()
        let isChanged = try settings.take(dataSet, isNew: true)
        settings.lut = try table(dataSet)
        var hints = FilmHints()
        hints.take(dataSet)
        var film = FilmBox(settings: settings, hints: hints, isColour: isColour, images: [])
        for position in 1...settings.layout.imageCount {
            let image = UID.generate()
            images[image] = ImageBox(film: uid, position: position)
            film.images.append(image)
        }
        films[uid] = film
        self.session?.films.append(uid)
        return Answer(
            instance: uid, dataSet: attributes(of: film), status: isChanged ? .densityOutOfRange : .success,
            comment: isChanged ? "the density was brought within \(FilmSettings.densities)" : nil)
    }

    package func setFilmBox(_ uid: UID, _ dataSet: DataSet) throws -> Answer {
        guard var film = films[uid] else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such film box")
        }
        let isChanged = try film.settings.take(dataSet, isNew: false)
        if let table = try table(dataSet) { film.settings.lut = table }
        film.hints.take(dataSet)
        films[uid] = film
        return Answer(
            dataSet: attributes(of: film), status: isChanged ? .densityOutOfRange : .success,
            comment: isChanged ? "the density was brought within \(FilmSettings.densities)" : nil)
    }

    package func deleteFilmBox(_ uid: UID) throws -> Answer {
        guard let film = films.removeValue(forKey: uid) else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such film box")
        }
        for image in film.images { images[image] = nil }
        session?.films.removeAll { $0 == uid }
        return Answer()
    }

    private func attributes(of film: FilmBox) -> DataSet {
        var dataSet = DataSet()
        film.settings.write(into: &dataSet)
        let sopClass: UID = film.isColour ? .basicColorImageBox : .basicGrayscaleImageBox
        dataSet.set(.referencedImageBoxSequence, film.images.map { Self.reference(sopClass, $0) })
        if let session {
            dataSet.set(.referencedFilmSessionSequence, [Self.reference(.basicFilmSession, session.uid)])
        }
        return dataSet
    }

    static func reference(_ sopClass: UID, _ instance: UID) -> DataSet {
        var item = DataSet()
        item.set(.referencedSOPClassUID, sopClass)
        item.set(.referencedSOPInstanceUID, instance)
        return item
    }

    // MARK: - Presentation LUTs

    package func createTable(_ dataSet: DataSet, as uid: UID?) throws -> Answer {
        let uid = uid ?? .generate()
        guard tables[uid] == nil else {
            throw PrintRefusal(.duplicateSOPInstance, "this presentation LUT is there already")
        }
        guard tables.count < Self.mostTables else {
            throw PrintRefusal(.resourceLimitation, "there are \(Self.mostTables) presentation LUTs already")
        }
        tables[uid] = try PresentationLUT(dataSet)
        return Answer(instance: uid, dataSet: dataSet)
    }

    package func deleteTable(_ uid: UID) throws -> Answer {
        guard tables.removeValue(forKey: uid) != nil else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such presentation LUT")
        }
        return Answer()
    }

    /// The table that a data set refers to; nil when it refers to none.
    private func table(_ dataSet: DataSet) throws -> PresentationLUT? {
        guard let item = dataSet.items(.referencedPresentationLUTSequence).first else { return nil }
        guard let uid = item.uid(.referencedSOPInstanceUID), let table = tables[uid] else {
            throw PrintRefusal(invalid: .referencedPresentationLUTSequence)
        }
        return table
    }

    // MARK: - Image boxes

    package func setImageBox(_ uid: UID, _ dataSet: DataSet, isColour: Bool) async throws -> Answer {
        guard var box = images[uid], let film = films[box.film] else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such image box")
        }
        guard film.isColour == isColour else {
            throw PrintRefusal(.classInstanceConflict, "the image box is of the other kind")
        }
        if let position = dataSet.int(.imageBoxPosition), position != box.position {
            throw PrintRefusal(invalid: .imageBoxPosition)
        }
        let sequence: Tag = isColour ? .basicColorImageSequence : .basicGrayscaleImageSequence
        guard let element = dataSet[sequence] else { throw PrintRefusal(missing: sequence) }
        guard !element.isEmpty, let item = dataSet.items(sequence).first else {
            // PS3.4 H.4.3.1.2.2: without an item the image is erased.
            box.content = nil
            images[uid] = box
            return Answer()
        }
        var settings = ImageBoxSettings()
        try settings.take(dataSet)
        settings.lut = try table(dataSet)
        let image = try FilmImage(item, isColour: isColour)
        let placement = try place(image, settings, film.settings, position: box.position)
        box.content = PrintedImage(
            position: box.position, image: image, settings: settings,
            pixels: try await spool(image, item, replacing: box.content),
            attributes: Self.withoutPixels(item))
        box.hints = FilmHints()
        box.hints.take(dataSet)
        // Another request cannot have come meanwhile: an association is served one request at a time.
        images[uid] = box
        guard placement.isOversize else { return Answer() }
        return settings.oversize == .crop
            ? Answer(status: .imageCropped, comment: "the image was cropped to fit")
            : Answer(status: .imageDecimated, comment: "the image was made smaller to fit")
    }

    private func place(
        _ image: FilmImage, _ settings: ImageBoxSettings, _ film: FilmSettings, position: Int
    ) throws -> FilmPlacement {
        let page = film.size.pixels(landscape: film.isLandscape)
        let cells = film.layout.cells(width: page.width, height: page.height, gap: FilmSize.gap)
        guard let placement = FilmPlacement.find(image, settings, film, in: cells[position - 1]) else {
            throw PrintRefusal(.imageTooLarge, "the image is larger than its image box")
        }
        return placement
    }

    private func spool(
        _ image: FilmImage, _ item: DataSet, replacing old: PrintedImage?
    ) async throws -> SpooledImage {
        let spooled = images.values.reduce(0) { $0 + ($1.content?.pixels.byteCount ?? 0) }
        guard spooled - (old?.pixels.byteCount ?? 0) + image.byteCount <= Self.mostSpooledBytes else {
            throw PrintRefusal(.resourceLimitation, "the images of this session are too large together")
        }
        guard case .bytes(let bytes, let order)? = item[.pixelData]?.value else {
            throw PrintRefusal(invalid: .pixelData)
        }
        let archive = store.archive
        return try await archive.disk.run {
            var pixels = bytes[0..<image.byteCount].withUnsafeBytes { Array($0) }
            if order == .big, image.bytesPerSample == 2 {
                for index in stride(from: 0, to: pixels.count - 1, by: 2) { pixels.swapAt(index, index + 1) }
            }
            return try SpooledImage(pixels, in: archive.blobs)
        }
    }

    private static func withoutPixels(_ item: DataSet) -> DataSet {
        var item = item
        item.remove(.pixelData)
        return item
    }
}
