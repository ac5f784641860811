import Records

/// Digital film, ready to show.
package struct FilmsModel: Sendable {
    package var films: [FilmCard]
    package var count: Int
    /// Where older films follow.
    package var older: Link?
    /// These are not the newest.
    package var isContinued: Bool

    package init(
        _ films: [FilmSheet], count: Int, limit: Int, isContinued: Bool, _ visit: Visit, _ clock: WallClock
    ) {
        self.films = films.map { FilmCard($0, visit, clock) }
        self.count = count
        self.isContinued = isContinued
        older =
            films.count < limit
            ? nil : films.last.map { URLs.films.link.asking([("before", "\($0.id)")]) }
    }
}

/// One sheet of film.
package struct FilmCard: Sendable {
    package var place: Link
    /// A small picture of the sheet, and all of it.
    package var preview: Link
    package var sheet: Link
    /// Nil when nobody knows whose images are on it.
    package var names: PatientNames?
    package var patientID: String
    package var study: Link?
    package var printed: String
    package var facts: [StudyModel.Fact]
    /// Width and height in pixels.
    package var width: Int
    package var height: Int

    package init(_ film: FilmSheet, _ visit: Visit, _ clock: WallClock) {
        let words = visit.phrases.archive.films
        place = URLs.film.link(film.filmUID)
        preview = URLs.picture.link(film.previewBlob)
        sheet = URLs.picture.link(film.sheetBlob)
        names = film.patient.map { PatientNames($0, visit.language) }
        patientID = film.patient?.patientID ?? ""
        study = film.patient == nil ? nil : URLs.archiveStudy.link(film.studyUID)
        printed = clock.short(film.printedMilliseconds, now: visit.nowMilliseconds)
        width = film.width
        height = film.height
        let orientation = film.orientation == "LANDSCAPE" ? words.landscape : words.portrait
        let parts = film.layout.split(separator: "\\", maxSplits: 1).map(String.init)
        let grid =
            parts.first == "STANDARD"
            ? parts.dropFirst().joined().replacing(",", with: " × ") : parts.joined(separator: " ")
        facts = [
            .init(words.printed, printed), .init(words.sender, film.aeTitle), .init(words.label, film.label),
            .init(words.images, "\(film.imageCount)"), .init(words.layout, grid),
            .init(
                words.size,
                [Self.size(film.filmSize), orientation, film.isColour ? words.colour : ""]
                    .filter { !$0.isEmpty }.joined(separator: ", ")),
            .init(words.copies, film.copies > 1 ? "\(film.copies)" : ""),
            .init(words.pixels, "\(film.width) × \(film.height)"),
        ]
    }

    /// `14INX17IN` as people write it.
    private static func size(_ text: String) -> String {
        text.replacing("_", with: ".").replacing("INX", with: " × ").replacing("IN", with: " in")
            .replacing("CMX", with: " × ").replacing("CM", with: " cm")
    }
}
