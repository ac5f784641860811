import Archive
import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis storage`: what is kept, how much room there is, and what needs a person.
struct StorageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Say what is kept, how much room is left and what is wrong with it.",
        discussion: """
            Examples:
              willis storage --data /var/lib/willis
              willis storage set reserve 5% --data /var/lib/willis
              willis storage source CT01 --site north --data /var/lib/willis
              willis storage scrub --data /var/lib/willis
            """,
        subcommands: [
            StorageShow.self, StorageSet.self, StorageSource.self, StorageScrub.self, StorageRecount.self,
        ],
        defaultSubcommand: StorageShow.self)
}

struct StorageShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show figures, limits and damage.",
        discussion: "Exit status: 65 when stored objects are missing or damaged.")

    @OptionGroup var folder: DataFolder

    @Flag(help: "As JSON, for programs.")
    var json = false

    func run() async throws {
        try await StorageTool.run(folder) { desk in
            try await desk.fold()
            let status = try await desk.status()
            if json {
                Terminal.output(try StorageDocument.json(status))
            } else {
                for line in StorageText.lines(status) { Terminal.output(line) }
            }
            if status.scrub.damageCount > 0 {
                throw CommandFailure(
                    .dataError, "restore what is damaged from a backup, or have it sent again")
            }
        }
    }
}

struct StorageSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Choose how the house keeps images.",
        discussion: """
            reserve        room that stays free: 20GiB, 5% (usual: 2%, from 512MiB to 20GiB)
            scrub-rate     megabytes a second that the scrub reads (usual: 8)
            quiet-hours    hours in which rules run by themselves, such as 22-6 (usual), or 0-24
            removal-grace  seconds that a file stays after its last row has gone (usual: 3600)

            A running server follows at its next start (reserve) or within a minute (the others). Without a value the \
            usual one holds again.

            Example:
              willis storage set reserve 5%
            """)

    @Argument(help: "reserve, scrub-rate, quiet-hours or removal-grace.") var name: String
    @Argument(help: "The value; none for the usual one.") var value: String?
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.run(folder, makesFolder: true) { desk in
            guard let setting = StorageSettings.Name(rawValue: name) else {
                let names = StorageSettings.Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure(.usage, "there is no setting \(name); there are \(names)")
            }
            try await desk.set(setting, to: value)
            Terminal.output("\(name): \(value ?? "as usual")")
        }
    }
}

struct StorageSource: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "Say to which site a sender belongs, and whether its objects stay as received.",
        discussion: """
            Sites are names of your own; quotas and retention rules can be about them. Without options the senders of \
            which something is known are listed.

            Example:
              willis storage source CT01 --site north --keep-as-received
            """)

    @Argument(help: "AE title of the sender.") var aeTitle: String?

    @Option(help: "Tag of its site; an empty one takes it away.")
    var site: String?

    @Flag(inversion: .prefixedNo, help: "Its objects are never recompressed.")
    var keepAsReceived: Bool?

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.run(folder, makesFolder: aeTitle != nil) { desk in
            if let aeTitle {
                guard site != nil || keepAsReceived != nil else {
                    throw CommandFailure(.usage, "say --site or --keep-as-received")
                }
                guard (1...16).contains(aeTitle.utf8.count) else {
                    throw CommandFailure(.usage, "an AE title has 1 to 16 characters: \(aeTitle)")
                }
                try await desk.setSource(aeTitle, site: site, keepsAsReceived: keepAsReceived)
            }
            for source in try await desk.sources() where aeTitle == nil || source.aeTitle == aeTitle {
                let site = source.site.isEmpty ? "no site" : "site \(source.site)"
                Terminal.output(
                    "\(source.aeTitle)  \(site)\(source.keepsAsReceived ? "; kept as received" : "")")
            }
        }
    }
}

struct StorageScrub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrub", abstract: "Compare every file with its name now.",
        discussion: """
            A server does this by itself, gently, once a week. Files whose bytes have changed are moved to the folder \
            `quarantine`, and so are files that nothing has referred to for a day; nothing is deleted.

            Exit status: 65 when anything is missing or changed.
            """)

    @OptionGroup var folder: DataFolder

    @Option(help: "Megabytes a second to read at most.")
    var rate: Double?

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        try await StorageTool.withArchive(folder) { archive in
            let scrub = Scrub(archive: archive, bytesPerSecond: rate.map { $0 * 1e6 })
            var progress = ProgressLine(isQuiet: quiet)
            var all = try await scrub.lookAgain()
            for number in 0..<256 {
                progress.show("Comparing ", detail: "\(all.files) files", fraction: Double(number) / 256)
                all += try await scrub.check(folder: number)
            }
            progress.finish()
            Terminal.output(
                "\(all.files) files (\(Sizes.text(all.bytes))) compared, \(all.damaged.count) missing or changed, "
                    + "\(all.orphans) moved aside because nothing refers to them, \(all.restored) brought back"
            )
            for blob in all.damaged { Terminal.error("  \(blob)") }
            if !all.damaged.isEmpty {
                throw CommandFailure(
                    .dataError, "restore what is damaged from a backup, or have it sent again")
            }
        }
    }
}

struct StorageRecount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recount", abstract: "Count everything afresh.",
        discussion: "Figures are kept as objects come and go; this counts all rows again.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await StorageTool.run(folder) { desk in
            try await desk.recount()
            let total = try await desk.status().total
            Terminal.output("\(total.instances) objects, \(Sizes.text(total.bytes))")
        }
    }
}

enum StorageTool {
    static func run(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (StorageDesk) async throws -> Void
    ) async throws {
        try await withArchive(folder, makesFolder: makesFolder) { try await body(StorageDesk(archive: $0)) }
    }

    /// Opens the data folder, and says in plain words what a command could not do.
    static func withArchive(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (Archive) async throws -> Void
    ) async throws {
        try await folder.use(makesFolder: makesFolder, body) { error in
            switch error {
            case let error as StorageChoice: CommandFailure(.usage, "\(error)")
            case let error as Retention.Refusal: CommandFailure(.usage, "\(error)")
            case let error as ArchiveError: CommandFailure(.inputOutput, "\(error)")
            default: nil
            }
        }
    }
}

/// Sizes for people.
enum Sizes {
    static func text(_ bytes: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var value = Double(bytes)
        var unit = 0
        while abs(value) >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return String(format: unit == 0 ? "%.0f %@" : "%.1f %@", value, units[unit])
    }
}
