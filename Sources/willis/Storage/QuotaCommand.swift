import ArgumentParser
import Clinic
import Records

/// `willis quota`: how much may be here.
struct QuotaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quota", abstract: "Limit how much is kept, in all or from a sender or a site.",
        discussion: """
            Below its limit a sender notices nothing; from the first limit on the pages warn, from the second on its \
            objects are refused (C-STORE A700H, STOW-RS 507) until there is less or the limit is raised.

            Examples:
              willis quota set total --warn 1.8TB --refuse 2TB --data /var/lib/willis
              willis quota set source CT01 --refuse 500GB
              willis quota set site north --measure studies --warn 9000 --refuse 10000
            """,
        subcommands: [QuotaSet.self, QuotaList.self, QuotaRemove.self])
}

extension Quota.Scope: ExpressibleByArgument {}
extension Quota.Measure: ExpressibleByArgument {}

struct QuotaSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "set", abstract: "Set a limit.")

    @Argument(help: "total, source or site.") var scope: Quota.Scope
    @Argument(help: "AE title of the sender or tag of the site.") var name: String?
    @Option(help: "What is counted: bytes or studies.") var measure = Quota.Measure.bytes
    @Option(help: "From here on somebody is warned: 500GB, or a number of studies.") var warn: String?
    @Option(help: "From here on nothing more is taken.") var refuse: String?
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (name == nil) == (scope == .total) else {
            throw ValidationError("Name a sender or a site, and none for the total.")
        }
        guard warn != nil || refuse != nil else { throw ValidationError("Give --warn or --refuse.") }
        for text in [warn, refuse].compactMap({ $0 }) where amount(text) == nil {
            throw ValidationError("\(text) is no limit: a size such as 500GB or a number is.")
        }
        if let warn = warn.flatMap(amount), let refuse = refuse.flatMap(amount), warn > refuse {
            throw ValidationError("--warn must not be above --refuse.")
        }
    }

    private func amount(_ text: String) -> Int64? {
        measure == .bytes ? ByteSize.parse(text) : Int64(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    func run() async throws {
        try await StorageTool.run(folder, makesFolder: true) { desk in
            try await desk.setQuota(
                Quota(
                    scope: scope, name: name ?? "", measure: measure, warnAt: warn.flatMap(amount),
                    refuseAt: refuse.flatMap(amount)))
            try await desk.fold()
            for use in try await desk.quotas() where use.quota.scope == scope && use.quota.name == name ?? ""
            {
                Terminal.output(QuotaText.line(use))
            }
        }
    }
}

struct QuotaList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the limits and what is used of them.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.run(folder) { desk in
            try await desk.fold()
            for use in try await desk.quotas() { Terminal.output(QuotaText.line(use)) }
        }
    }
}

struct QuotaRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take a limit away.")

    @Argument(help: "total, source or site.") var scope: Quota.Scope
    @Argument(help: "AE title of the sender or tag of the site.") var name: String?
    @Option(help: "Only the limit of bytes, or of studies.") var measure: Quota.Measure?
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.run(folder) { desk in
            guard try await desk.removeQuota(scope, name: name ?? "", measure: measure) else {
                throw CommandFailure(.dataError, "there is no such limit")
            }
            Terminal.output("The limit is gone.")
        }
    }
}
