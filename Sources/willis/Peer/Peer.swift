import Archive
import ArgumentParser
import Clinic
import DICOM
import Records

/// `willis peer`: what is known of the devices that send images.
struct Peer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is known of a device that sends images.",
        discussion: """
            A scanner that writes Chinese names in GBK without saying so, known by the AE title that it calls with:
              willis peer set CT01 --character-set GBK --data /var/lib/willis

            A running server follows within seconds; what has come in before stays as it is. The objects are kept as \
            they were sent: only the way their text is read changes.
            """,
        subcommands: [PeerSet.self, PeerList.self, PeerRemove.self])
}

struct PeerSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Say in which character set a device writes.",
        discussion: """
            Example:
              willis peer set CT01 --character-set GBK
            """)

    @Argument(help: "AE title of the device.") var aeTitle: String
    @OptionGroup var characterSet: CharacterSetChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder, makesFolder: true) { peers in
            guard let terms = characterSet.characterSet else {
                throw CommandFailure(
                    .usage, "say what is known of the device, for example --character-set GBK")
            }
            let rules = try await peers.setCharacterSet(
                of: aeTitle, to: terms, evenIfDeclared: characterSet.evenIfDeclared)
            Terminal.output(PeerCommand.line(rules))
        }
    }
}

struct PeerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the devices of which something is known.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder) { peers in
            for rules in try await peers.list() { Terminal.output(PeerCommand.line(rules)) }
        }
    }
}

struct PeerRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget what is known of a device.")

    @Argument(help: "AE title of the device.") var aeTitle: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder) { peers in
            try await peers.remove(aeTitle)
            Terminal.output("Nothing is known of \(aeTitle) now.")
        }
    }
}

/// The character set of a device or of a folder, as options of a command.
struct CharacterSetChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What text is written in where the objects declare nothing.",
            discussion: "GBK, GB18030, \"ISO_IR 192\" …", valueName: "TERM"))
    var characterSet: String?

    @Flag(help: "The character set holds for objects that declare another one, too.")
    var evenIfDeclared = false

    /// What was chosen, checked.
    func correction() throws -> CharacterSetCorrection? {
        guard let characterSet else { return nil }
        do {
            return try Peers.correction(characterSet, evenIfDeclared: evenIfDeclared)
        } catch {
            throw CommandFailure(.dataError, "\(error)")
        }
    }

    func validate() throws {
        if evenIfDeclared, characterSet == nil {
            throw ValidationError("--even-if-declared needs --character-set.")
        }
    }
}

enum PeerCommand {
    static func line(_ rules: PeerRules) -> String {
        guard let correction = rules.characterSet else { return rules.aeTitle }
        let terms = correction.characterSet.terms.joined(separator: "\\")
        let condition =
            correction.evenIfDeclared ? "whatever its objects declare" : "where its objects declare nothing"
        return "\(rules.aeTitle)  text is read as \(terms) \(condition)"
    }

    static func run(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (Peers) async throws -> Void
    ) async throws {
        do {
            let archive = try makesFolder ? folder.open() : folder.openExisting()
            defer { archive.close() }
            do {
                try await body(Peers(archive: archive))
            } catch let error as Peers.Refusal {
                throw CommandFailure(.dataError, "\(error)")
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }
}
