import Archive
import ArgumentParser
import Clinic
import Foundation
import Records

/// What a change is about.
struct TargetChoice: ParsableArguments {
    @Option(help: ArgumentHelp("Study Instance UID.", valueName: "uid")) var study: String?
    @Option(help: ArgumentHelp("Series Instance UID.", valueName: "uid")) var series: String?
    @Option(help: ArgumentHelp("SOP Instance UID.", valueName: "uid")) var instance: String?

    func validate() throws {
        guard study != nil || series != nil || instance != nil else {
            throw ValidationError("Say what: --study, --series or --instance with its UID.")
        }
    }

    func target(_ changes: ImageChanges) async throws -> ImageTarget {
        if let instance {
            if let study, let series { return .instance(study: study, series: series, instance: instance) }
            if let found = try await changes.target(ofInstance: instance) { return found }
            throw ChangeRefusal.notFound(
                .instance(study: study ?? "", series: series ?? "", instance: instance))
        }
        if let series {
            if let study { return .series(study: study, series: series) }
            if let found = try await changes.target(ofSeries: series) { return found }
            throw ChangeRefusal.notFound(.series(study: "", series: series))
        }
        return .study(study ?? "")
    }
}

/// Who changes something and why, for the history.
struct AuthorChoice: ParsableArguments {
    @Option(help: "Why, for the history.") var reason = ""
    @Option(help: ArgumentHelp("Who, for the history; who runs the command otherwise.", valueName: "name"))
    var by: String?

    var author: Author { Author(name: by ?? "\(NSUserName()) (command)", reason: reason) }
}

enum ChangeCommand {
    static func run(
        _ folder: DataFolder, _ body: (ImageChanges) async throws -> Void
    ) async throws {
        try await folder.use { archive in
            try await body(ImageChanges(archive: archive))
        } failure: { error in
            switch error {
            case let refusal as ChangeRefusal: CommandFailure(.dataError, sentence(refusal))
            case let error as ArchiveError: CommandFailure(.inputOutput, "\(error)")
            default: nil
            }
        }
    }

    static func sentence(_ refusal: ChangeRefusal) -> String {
        switch refusal {
        case .notFound(let target): "there is no \(name(target)) here"
        case .noSuchChange(let id): "there is no change \(id); see: willis changes"
        case .nothingToChange: "there is nothing to change: everything is so already"
        case .invalid(let keyword, let reason): "the value of \(keyword) \(reason)"
        case .notCorrectable(let keyword):
            "\(keyword) cannot be corrected at this level; see: willis correct --help"
        case .patientExists(let target):
            "\(name(target)) exists already; merge the two: willis merge"
        case .severalIssuers(let issuers):
            "this identifier is known from several issuers; name one with --issuer: "
                + issuers.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")
        case .clash(let target):
            "the study has \(name(target)) already, or objects of it; delete one of the two first"
        case .sameTarget: "it is there already"
        case .inTheWay(let changes):
            "later changes depend on it; undo them first: "
                + changes.map { "\($0.id) (\($0.kind.rawValue))" }.joined(separator: ", ")
        case .alreadyUndone: "it has been undone already"
        case .purged: "the objects are gone for good: the period of grace is over"
        case .held(let target): "\(name(target)) is under a legal hold: willis hold list"
        case .notPermitted: "it may not be changed"
        case .cannotBeUndone: "a restoration cannot be undone; delete again instead"
        }
    }

    static func name(_ target: ImageTarget) -> String {
        switch target {
        case .patient: "patient \(target.identifier)"
        case .study: "study \(target.identifier)"
        case .series: "series \(target.identifier)"
        case .instance: "object \(target.identifier)"
        }
    }

    static func line(_ change: Change) -> String {
        var parts = [
            String(change.id), LocalTime.text(milliseconds: change.atMilliseconds), change.kind.rawValue,
            name(change.detail.target),
        ]
        if let destination = change.detail.destination { parts.append("to \(name(destination))") }
        for attribute in change.detail.attributes {
            parts.append("\(attribute.keyword): \"\(attribute.old)\" -> \"\(attribute.new)\"")
        }
        if let rejection = change.detail.rejection { parts.append(rejection.rawValue) }
        if change.detail.instanceCount > 0 { parts.append("\(change.detail.instanceCount) objects") }
        parts.append("by \(change.author.name)")
        if !change.author.reason.isEmpty { parts.append("\"\(change.author.reason)\"") }
        if let undone = change.undone { parts.append("undone by \(undone.author.name)") }
        return parts.joined(separator: "\t")
    }
}
