import Clinic
import Foundation
import Records

/// The history as it is shown.
struct ChangesModel: Sendable {
    var query: ChangesQuery
    var rows: [ChangeRow]
    var older: Link?
    var mayUndo: Bool
    var trouble: String?
    var success: String?

    /// Entries of one page.
    static let pageSize = 50

    init(_ changes: [Change], _ query: ChangesQuery, _ visit: Visit, _ clock: WallClock) {
        self.query = query
        rows = changes.prefix(Self.pageSize).map { ChangeRow($0, visit, clock) }
        let last = changes.prefix(Self.pageSize).last?.id
        older = changes.count > Self.pageSize ? last.map { query.older(than: $0) } : nil
        mayUndo = visit.session?.account.managesImages ?? false
    }
}

/// One entry of the history.
struct ChangeRow: Sendable {
    var id: Int64
    var kind: ChangeKind
    var title: String
    var when: String
    /// Whom it was about, for people.
    var patient: String
    var about: String
    var study: Link?
    var destination: String
    var attributes: [AttributeLine]
    var counts: String
    var author: String
    var reason: String
    var undone: String
    var canBeUndone: Bool

    init(_ change: Change, _ visit: Visit, _ clock: WallClock) {
        let words = visit.phrases.archive.changes
        let detail = change.detail
        id = change.id
        kind = change.kind
        var title = words.kinds[change.kind.rawValue] ?? change.kind.rawValue
        if let cause = detail.rejection { title += " · " + (words.causes[cause.rawValue] ?? cause.rawValue) }
        self.title = title
        when = clock.full(change.atMilliseconds)
        patient = [Self.name(detail.patientName, visit.language), detail.patientID]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        about = detail.description
        study = (detail.target.studyUID ?? detail.studies.first).flatMap { PathIdentifier.studyUID($0) }
            .map { URLs.archiveStudy.link($0) }
        destination = detail.destination.map { "\(words.to) \($0.identifier)" } ?? ""
        attributes = detail.attributes.map { AttributeLine($0, words) }
        var counts: [String] = []
        if detail.instanceCount > 0 {
            counts.append(words.images.filling("n", Figures.grouped(detail.instanceCount)))
        }
        if detail.studies.count > 1 {
            counts.append(words.studies.filling("n", Figures.grouped(detail.studies.count)))
        }
        self.counts = counts.joined(separator: ", ")
        author = words.by.filling("name", change.author.name)
        reason = change.author.reason
        undone =
            change.undone.map {
                words.undone.filling("name", $0.author.name).filling("when", clock.full($0.atMilliseconds))
            } ?? ""
        canBeUndone = change.undone == nil && change.kind.canBeUndone
    }

    private static func name(_ text: String, _ language: Language) -> String {
        let groups = text.split(separator: "=", omittingEmptySubsequences: false).map { group in
            group.split(separator: "^").joined(
                separator: group.unicodeScalars.allSatisfy { $0.isASCII } ? " " : "")
        }
        return groups.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// One attribute before and after.
struct AttributeLine: Sendable {
    var name: String
    var old: String
    var new: String

    init(_ change: AttributeChange, _ words: Phrases.Archive.Changes) {
        name = words.attributes[change.keyword] ?? change.keyword
        old = change.old.isEmpty ? words.empty : change.old
        new = change.new.isEmpty ? words.empty : change.new
    }
}

extension ChangeRefusal {
    /// What people are told.
    func sentence(_ words: Phrases.Archive.Changes) -> String {
        func text(_ key: String, _ what: String = "") -> String {
            (words.refusals[key] ?? key).filling("what", what)
        }
        func name(_ keyword: String) -> String { words.attributes[keyword] ?? keyword }
        switch self {
        case .notFound, .noSuchChange: return text("notFound")
        case .nothingToChange: return text("nothingToChange")
        case .invalid(let keyword, _): return text("invalid", name(keyword))
        case .notCorrectable(let keyword): return text("notCorrectable", name(keyword))
        case .patientExists: return text("patientExists")
        case .severalIssuers(let issuers): return text("severalIssuers", issuers.joined(separator: ", "))
        case .clash: return text("clash")
        case .sameTarget: return text("sameTarget")
        case .inTheWay(let changes):
            let names = changes.map { "#\($0.id) \(words.kinds[$0.kind.rawValue] ?? "")" }
            return text("inTheWay", names.joined(separator: ", "))
        case .alreadyUndone: return text("alreadyUndone")
        case .purged: return text("purged")
        case .held: return text("held")
        case .notPermitted: return text("notPermitted")
        case .cannotBeUndone: return text("cannotBeUndone")
        }
    }
}
