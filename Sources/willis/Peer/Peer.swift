import Archive
import ArgumentParser
import Clinic
import DICOM
import Records

/// `willis peer`: what is known of other devices on the DICOM network.
struct Peer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is known of a device on the DICOM network.",
        discussion: """
            A workstation that may ask what is here and fetch it, known by its AE title:
              willis peer set READ1 --at 10.0.0.7:104 --query --data /var/lib/willis

            A scanner that writes Chinese names in GBK without saying so:
              willis peer set CT01 --character-set GBK --data /var/lib/willis

            A running server follows within seconds; what has come in before stays as it is. The objects are kept as \
            they were sent: only the way their text is read changes.
            """,
        subcommands: [PeerSet.self, PeerList.self, PeerTest.self, PeerRemove.self])
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
        var words = [rules.address.map { "at \($0)" } ?? "address unknown"]
        if rules.site != Site.first { words.append("at site \(rules.site)") }
        if !rules.isAllowed { words.append("is turned away") }
        words.append(rules.mayQuery ? "may query and retrieve" : "may not query")
        if !rules.transferSyntaxes.isEmpty {
            let names = rules.transferSyntaxes.map { StandardDictionary.identifier($0)?.keyword ?? $0.string }
            words.append("objects travel in \(names.joined(separator: ", "))")
        }
        if let most = rules.maximumAssociations { words.append("at most \(most) associations") }
        words += PeerProtection.words(rules)
        if let correction = rules.characterSet { words.append(text(correction)) }
        return "\(rules.aeTitle)  " + words.joined(separator: "; ")
    }

    private static func text(_ correction: CharacterSetCorrection) -> String {
        let terms = correction.characterSet.terms.joined(separator: "\\")
        let condition =
            correction.evenIfDeclared ? "whatever its objects declare" : "where its objects declare nothing"
        return "text is read as \(terms) \(condition)"
    }

    static func run(
        _ folder: DataFolder, makesFolder: Bool = false, _ body: (Peers) async throws -> Void
    ) async throws {
        try await folder.use(makesFolder: makesFolder) { archive in
            try await body(Peers(archive: archive))
        } failure: { error in
            (error as? PeerRefusal).map { CommandFailure(.dataError, "\($0)") }
        }
    }
}
