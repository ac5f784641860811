import Clinic
import DICOM
import Records

/// One series of the list.
package struct SeriesCard: Sendable {
    package var study: String
    package var seriesUID: String
    package var title: String
    package var modality: String
    package var isDerived: Bool
    package var count: String
    package var facts: [StudyModel.Fact]
    /// A small picture, made by the face for programs; nil while that makes none.
    package var picture: Link?

    package init(_ series: StudyBrowser.Series, study: String, _ visit: Visit, _ clock: WallClock) {
        let phrases = visit.phrases
        let words = phrases.archive.details
        self.study = study
        seriesUID = series.seriesUID
        modality = series.modality
        isDerived = series.isDerived
        let described = series.description.isEmpty ? series.protocolName : series.description
        let name = described.isEmpty ? words.noDescription : described
        title = series.number.map { "\($0) · \(name)" } ?? name
        count = Figures.counted(
            series.instanceCount, phrases.list.images, one: phrases.archive.search.oneImage)
        // Some models bear their maker's name already.
        let named = series.model.lowercased().hasPrefix(series.manufacturer.lowercased())
        let equipment = (named ? [series.model] : [series.manufacturer, series.model]) + [series.station]
        facts = [
            .init(words.kind, series.sopClasses.map(Self.kind).joined(separator: ", ")),
            .init(words.size, Figures.bytes(series.byteCount)),
            .init(words.encoding, series.transferSyntaxes.map(Self.encoding).joined(separator: ", ")),
            .init(words.bodyPart, series.bodyPart),
            .init(words.equipment, equipment.filter { !$0.isEmpty }.joined(separator: " ")),
            .init(words.sentBy, series.isDerived ? "" : series.senders.joined(separator: ", ")),
            .init(
                words.received,
                Self.span(
                    series.firstReceivedMilliseconds, series.lastReceivedMilliseconds, clock,
                    visit.nowMilliseconds)),
        ]
        let thumbnail = "/dicom-web/studies/{study}/series/{series}/thumbnail"
        picture = series.hasPictures ? Link.program(thumbnail, study, series.seriesUID) : nil
    }

    /// From when to when; one time where both look the same.
    static func span(_ first: Int64, _ last: Int64, _ clock: WallClock, _ now: Int64) -> String {
        let (from, to) = (clock.short(first, now: now), clock.short(last, now: now))
        return from == to ? from : "\(from) – \(to)"
    }

    /// `CT Image Storage` is a CT image to people.
    static func kind(_ uid: String) -> String {
        let name = StandardDictionary.uidName(UID(uid)) ?? uid
        return name.hasSuffix(" Storage") ? String(name.dropLast(8)) : name
    }

    /// The name of a transfer syntax without what the standard adds in brackets and after colons.
    static func encoding(_ uid: String) -> String {
        guard let name = StandardDictionary.uidName(UID(uid)) else { return uid }
        let head = name.split(whereSeparator: { $0 == "(" || $0 == ":" }).first.map(String.init) ?? name
        return head.trimmed
    }
}
