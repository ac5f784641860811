import Archive
import ArgumentParser
import Clinic
import Records

/// `willis retention`: what becomes of studies by themselves.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Rules of what becomes of studies: delete, recompress, keep.",
        discussion: """
            A rule applies to a study when all its conditions hold; what is not known of a study never makes a rule \
            apply. Deleted studies can be restored for a while. A study that a keep rule applies to is not deleted; a \
            study under a legal hold (willis hold) is neither deleted nor recompressed, whatever a rule says. Rules run \
            by themselves at quiet hours (willis storage set quiet-hours).

            Examples:
              willis retention set old-scouts remove --received-days 365 --description "*scout*" --no-result
              willis retention set compress recompress --syntax jpeg-ls --received-days 30 --modality CT
              willis retention set teaching keep --description "*teaching*"
              willis retention test
            """,
        subcommands: [
            RetentionSet.self, RetentionList.self, RetentionTest.self, RetentionRemove.self,
            RetentionRun.self,
            RetentionLog.self,
        ])
}

extension RetentionRule.Action: ExpressibleByArgument {}

struct RetentionSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make a rule, or change one.",
        discussion: "Wild cards * and ? are allowed in source, site, modality and description.")

    @Argument(help: "Name of the rule.") var name: String
    @Argument(help: "remove, recompress or keep.") var action: RetentionRule.Action
    @Option(help: "What to recompress to: jpeg-ls, htj2k or rle.") var syntax: String?
    @Option(help: "AE title of the sender.") var source: String?
    @Option(help: "Site tag of the sender.") var site: String?
    @Option(help: "Modality, such as CT.") var modality: String?
    @Option(help: "Description of the study.") var description: String?
    @Option(help: "Days since the last image came, at least.") var receivedDays: Int?
    @Option(help: "Days since the date of the study, at least.") var studyDays: Int?
    @Option(help: "Days since somebody last had images of it, at least.") var accessDays: Int?
    @Flag(inversion: .prefixedNo, help: "Whether an analysis has a result.") var result: Bool?
    @OptionGroup var folder: DataFolder

    func validate() throws {
        for days in [receivedDays, studyDays, accessDays].compactMap({ $0 }) where days < 0 {
            throw ValidationError("Days must not be negative.")
        }
        guard (syntax != nil) == (action == .recompress) else {
            throw ValidationError("--syntax belongs to recompress, which needs it.")
        }
    }

    func run() async throws {
        try await StorageTool.withArchive(folder, makesFolder: true) { archive in
            var rule = RetentionRule(name: name, action: action)
            if let syntax {
                guard let known = RecompressionWish.syntaxes.first(where: { $0.name == syntax }) else {
                    throw Retention.Refusal.unusableSyntax(syntax)
                }
                rule.syntaxUID = known.uid
            }
            (rule.source, rule.site, rule.modality, rule.description) = (source, site, modality, description)
            (rule.receivedDays, rule.studyDays, rule.accessDays) = (receivedDays, studyDays, accessDays)
            rule.hasResult = result
            try await Retention(archive: archive, removal: nil).set(rule)
            Terminal.output(RetentionText.line(rule))
        }
    }
}

struct RetentionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            for rule in try await Retention(archive: archive, removal: nil).rules() {
                Terminal.output(RetentionText.line(rule))
            }
        }
    }
}

struct RetentionTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Say what the rules would do now, and why; change nothing.")

    @Argument(help: "One rule; all when none is named.") var name: String?
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            var (count, bytes) = (0, Int64(0))
            try await Retention(archive: archive, removal: nil).matches(only: name) { match in
                Terminal.output(RetentionText.line(match))
                guard match.keptBy == nil else { return }
                count += 1
                bytes += match.study.byteCount
            }
            Terminal.output("\(count) studies, \(Sizes.text(bytes)); nothing has been changed")
        }
    }
}

struct RetentionRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take a rule away.")

    @Argument(help: "Name of the rule.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            guard try await Retention(archive: archive, removal: nil).remove(name) else {
                throw CommandFailure(.dataError, "there is no rule \(name)")
            }
            Terminal.output("There is no rule \(name) any more.")
        }
    }
}

struct RetentionRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Do what the rules say now, whatever the hour.",
        discussion:
            "Recompression is put in line for the workers; deletion is done at once and can be undone.")

    @Argument(help: "One rule; all when none is named.") var name: String?
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            let retention = Retention(archive: archive, removal: Removal.ofStudies(in: archive))
            let run = try await retention.run(only: name) { Terminal.output(RetentionText.line($0)) }
            Terminal.output(
                "\(run.removed) studies deleted, \(run.queued) put in line for recompression, \(run.kept) kept by a rule"
            )
        }
    }
}

struct RetentionLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "List what rules did, the newest first.")

    @Option(help: "How many entries.") var limit = 100
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            let history = try await Retention(archive: archive, removal: nil).history(limit: max(1, limit))
            for entry in history {
                Terminal.output(
                    "\(StorageText.time(entry.atMilliseconds))  \(entry.rule)  \(entry.action)  \(entry.studyUID)  \(Terminal.printable(entry.reason))"
                )
            }
        }
    }
}

enum RetentionText {
    static func line(_ rule: RetentionRule) -> String {
        var parts: [String] = []
        if let source = rule.source { parts.append("from \(source)") }
        if let site = rule.site { parts.append("site \(site)") }
        if let modality = rule.modality { parts.append("modality \(modality)") }
        if let description = rule.description { parts.append("description \(description)") }
        if let days = rule.receivedDays { parts.append("received \(days) days ago") }
        if let days = rule.studyDays { parts.append("made \(days) days ago") }
        if let days = rule.accessDays { parts.append("last used \(days) days ago") }
        if let result = rule.hasResult { parts.append(result ? "has a result" : "has no result") }
        let syntax = RecompressionWish.syntaxes.first { $0.uid == rule.syntaxUID }?.name
        let action = rule.action.rawValue + (syntax.map { " to \($0)" } ?? "")
        return "\(rule.name)  \(action)  \(parts.isEmpty ? "every study" : parts.joined(separator: ", "))"
    }

    static func line(_ match: Retention.Match) -> String {
        let kept = match.keptBy.map { "  KEPT by \($0)" } ?? ""
        let what = "\(match.rule.name)  \(match.rule.action.rawValue)  \(match.study.studyUID)"
        return Terminal.printable("\(what)  \(Sizes.text(match.study.byteCount))  \(match.reason)\(kept)")
    }
}
