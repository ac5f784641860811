import ArgumentParser
import Clinic
import Foundation
import Gateway
import Records

/// `willis rules`: what patients are selected for treatment by.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Treatment rules: trials, guidelines, and those of a site.",
        discussion: """
            The built-in rules are text that a doctor can read beside the paper (willis rules show). A site puts its own \
            into files *.rules in the folder `rules` of the data folder, or names a folder with --rules; nothing needs to \
            be compiled or started anew. A rule of the same identifier takes the place of the built-in one. A malformed \
            file is left out, and said to be wherever rules are shown.

            Examples:
              willis rules list
              willis rules show defuse-3
              willis rules check our.rules
              willis rules explain age=71 onset-hours=9 nihss=15 core=66 hypoperfusion=150
            """,
        subcommands: [
            RulesList.self, RulesShow.self, RulesCheck.self, RulesFacts.self, RulesExplain.self,
        ])
}

/// Where rules are looked for.
private func book(_ folder: String?, _ rules: RulesFolder) throws -> RuleBook {
    try rules.check()
    let folders = [folder.map { $0 + "/rules" }, rules.rules].compactMap { $0 }
    let book = RuleShelf.read(RuleShelf.files(in: folders))
    for refusal in book.refusals { Terminal.error("willis: left out: \(refusal)") }
    return book
}

struct RulesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all rules with version, source and how many lines are unconfirmed.")

    @Option(help: "Data folder whose rules are read too.") var data: String?
    @OptionGroup var rules: RulesFolder

    func run() async throws {
        do {
            for rule in try book(data, rules).rules {
                let state =
                    rule.unconfirmedCount == 0
                    ? "confirmed"
                    : "\(rule.unconfirmedCount) of \(rule.tests.count + rule.doses.count) unconfirmed"
                let origin = rule.file.isEmpty ? "" : "  [\(rule.file)]"
                Terminal.output(
                    Terminal.printable(
                        "\(rule.id)  v\(rule.version)  \(rule.therapy.rawValue)  \(rule.kind.rawValue)  \(state)  \(rule.source)\(origin)"
                    ))
            }
        } catch let failure as CommandFailure { throw failure.exit() }
    }
}

struct RulesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the text of a built-in rule, to read or to begin an own one with.")

    @Argument(help: "Identifier of the rule; all when none is named.") var id: String?

    func run() async throws {
        var found = false
        for (_, text) in BuiltInRules.files {
            guard let id else {
                Terminal.output(text)
                found = true
                continue
            }
            var isInside = false
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line == "rule \(id)" {
                    (isInside, found) = (true, true)
                    Terminal.output("rules 1\n")
                }
                if isInside { Terminal.output(String(line)) }
                if line == "end" { isInside = false }
            }
        }
        if !found {
            throw CommandFailure(.dataError, "there is no built-in rule \(id ?? "")").exit()
        }
    }
}

struct RulesCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether rule files are well formed; the first mistake with its line.",
        discussion: "Exit status: 0 when all are, 65 when one is not, 66 when one is not there.")

    @Argument(help: "Rule files.") var files: [String]

    func run() async throws {
        var isRefused = false
        for path in files {
            guard FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(.noInput, "there is no file \(path)").exit()
            }
            let before = RuleBook.builtIn
            let read = RuleShelf.read([path])
            if let refusal = read.refusals.first {
                isRefused = true
                Terminal.error("\(refusal)")
                continue
            }
            for rule in read.rules where !rule.file.isEmpty {
                let replaces =
                    before.rule(rule.id).map { ", in the place of the built-in version \($0.version)" } ?? ""
                Terminal.output(
                    Terminal.printable(
                        "\(rule.id)  v\(rule.version)  \(rule.tests.count) lines, \(rule.unconfirmedCount) unconfirmed\(replaces)"
                    ))
            }
        }
        if isRefused { throw ExitCode(ExitStatus.dataError.rawValue) }
    }
}

struct RulesFacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts", abstract: "List everything that a rule may ask, with units and choices.")

    func run() async throws {
        for fact in RuleFact.all {
            let form =
                switch fact.kind {
                case .number(let unit, let range, let others):
                    ([unit] + others.keys.sorted()).filter { !$0.isEmpty }.joined(separator: " or ")
                        + "  \(range.lowerBound) to \(range.upperBound)"
                case .truth: "yes, no"
                case .choices(let known): known.joined(separator: ", ")
                }
            Terminal.output("\(fact.code)  \(form)  (\(RuleWords.english.fact(fact.code)))")
        }
    }
}
