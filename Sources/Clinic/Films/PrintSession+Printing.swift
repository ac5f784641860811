import Archive
import DICOM
import Records

extension PrintSession {
    /// N-ACTION on a film box: prints one film.
    package func printFilm(_ uid: UID) async throws -> Answer {
        guard films[uid] != nil else { throw PrintRefusal(.noSuchSOPInstance, "there is no such film box") }
        guard let printed = film(uid) else {
            return Answer(status: .emptyFilm, comment: "there is no image on the film; nothing was kept")
        }
        return try await keep([printed], refusal: .filmQueueFull)
    }

    /// N-ACTION on the film session: prints all of its films.
    package func printSession(_ uid: UID) async throws -> Answer {
        let session = try known(uid)
        guard !session.films.isEmpty else {
            throw PrintRefusal(.noFilms, "the film session has no film box")
        }
        let printed = session.films.compactMap { film($0) }
        guard !printed.isEmpty else {
            return Answer(status: .emptySession, comment: "there is no image on the films; nothing was kept")
        }
        return try await keep(printed, refusal: .sessionQueueFull)
    }

    /// A film box with what is on it; nil when nothing is.
    private func film(_ uid: UID) -> PrintedFilm? {
        guard let box = films[uid], let session else { return nil }
        let boxes = box.images.compactMap { images[$0] }
        let content = boxes.compactMap(\.content)
        guard !content.isEmpty else { return nil }
        let hints = boxes.reduce(session.hints.merged(with: box.hints)) { $0.merged(with: $1.hints) }
        return PrintedFilm(
            settings: box.settings, images: content, hints: hints, label: session.label,
            copies: session.copies, origin: origin)
    }

    private func keep(_ printed: [PrintedFilm], refusal: DIMSEStatus) async throws -> Answer {
        do {
            for film in printed { _ = try await store.keep(film) }
        } catch let error as ArchiveError where [.noSpace, .lowSpace].contains(error.code) {
            throw PrintRefusal(refusal, "the disk is full")
        }
        if jobs.count >= Self.mostJobs { jobs = [:] }
        let job = UID.generate()
        jobs[job] = store.clock()
        var answer = Answer()
        var dataSet = DataSet()
        dataSet.set(.referencedPrintJobSequence, [Self.reference(.printJob, job)])
        answer.dataSet = dataSet
        answer.job = job
        return answer
    }

    // MARK: - What can be asked

    /// N-GET of a print job: it is done, or it would not be known.
    package func job(_ uid: UID) throws -> Answer {
        guard let created = jobs[uid] else {
            throw PrintRefusal(.noSuchSOPInstance, "there is no such print job")
        }
        let moment = DateAndTime(localMilliseconds: created)
        var dataSet = Self.jobState()
        dataSet.set(.executionStatus, "DONE")
        dataSet.set(.creationDate, moment.date)
        dataSet.set(.creationTime, moment.time)
        dataSet.set(.printPriority, "MED")
        dataSet.set(.originator, origin.callingAETitle)
        return Answer(instance: uid, dataSet: dataSet)
    }

    /// What is told of a job that is done (PS3.4 H.4.5).
    package func report() -> DataSet {
        var dataSet = Self.jobState()
        if let label = session?.label, !label.isEmpty { dataSet.set(.filmSessionLabel, label) }
        return dataSet
    }

    private static func jobState() -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.executionStatusInfo, "NORMAL")
        dataSet.set(.printerName, "WILLIS")
        return dataSet
    }

    /// N-GET of the printer (PS3.4 H.4.6).
    package func printer() -> Answer {
        var dataSet = DataSet()
        dataSet.set(.printerStatus, "NORMAL")
        dataSet.set(.printerStatusInfo, "NORMAL")
        dataSet.set(.printerName, "WILLIS")
        dataSet.set(.manufacturer, "Willis")
        dataSet.set(.manufacturerModelName, "Digital film")
        dataSet.set(.deviceSerialNumber, "none")
        dataSet.set(.softwareVersions, DICOMFile.implementationVersionName)
        return Answer(instance: .printerInstance, dataSet: dataSet)
    }
}

extension DIMSEStatus {
    /// PS3.4 H.4.1.2.4: "Film session SOP Instance hierarchy does not contain Film Box SOP Instances".
    static let noFilms = DIMSEStatus(rawValue: 0xC600)
    /// PS3.4 H.4.1.2.4: "Unable to create Print Job SOP Instance; print queue is full".
    static let sessionQueueFull = DIMSEStatus(rawValue: 0xC601)
    /// PS3.4 H.4.2.2.4: the same for a film box.
    static let filmQueueFull = DIMSEStatus(rawValue: 0xC602)
    /// PS3.4 H.4.3.1.2.2: "Image size is larger than image box size".
    static let imageTooLarge = DIMSEStatus(rawValue: 0xC603)
    /// PS3.4 H.4.1.2.4: "Film Session SOP Instance hierarchy does not contain Image Box SOP Instances (empty page)".
    static let emptySession = DIMSEStatus(rawValue: 0xB602)
    /// PS3.4 H.4.2.2.4: "Film Box SOP Instance hierarchy does not contain Image Box SOP Instances (empty page)".
    static let emptyFilm = DIMSEStatus(rawValue: 0xB603)
    /// PS3.4 H.4.2.2.1: "Requested Min Density or Max Density outside of printer's operating range".
    static let densityOutOfRange = DIMSEStatus(rawValue: 0xB605)
    /// PS3.4 H.4.3.1.2.2: "The image has been cropped to fit".
    static let imageCropped = DIMSEStatus(rawValue: 0xB609)
    /// PS3.4 H.4.3.1.2.2: "The image has been decimated to fit".
    static let imageDecimated = DIMSEStatus(rawValue: 0xB60A)
}
