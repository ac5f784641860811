import Archive
import ArgumentParser
import Clinic
import Records

/// `willis notify`: which other machines this node may call with news of cases, and how it names itself.
struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Say which machines may be told of cases, and how this node names itself.",
        discussion: """
            Robots of WeCom and DingTalk and the push services of browsers may always be called. Anything else, such as \
            a gateway for text messages in your own network, is called only once it is on this list.

            Examples:
              willis notify allow https://sms.hospital.example:8443 --data /var/lib/willis
              willis notify address https://willis.hospital.example
              willis notify contact mailto:it@hospital.example
            """,
        subcommands: [
            NotifyShow.self, NotifyAllow.self, NotifyDisallow.self, NotifyAddress.self, NotifyContact.self,
        ], defaultSubcommand: NotifyShow.self)

    /// Runs `body` on the outbox of a folder that is there.
    static func open(_ folder: DataFolder, _ body: (Outbox) async throws -> Void) async throws {
        do {
            let archive = try folder.openExisting()
            defer { archive.close() }
            do {
                try await body(Outbox(archive: archive))
            } catch TeamRefusal.fieldUnusable {
                throw CommandFailure(.usage, "that is no address of a machine, such as https://host:8443")
            } catch TeamRefusal.hidden {
                throw CommandFailure(.noInput, "that address is not on the list")
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }
}

struct NotifyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the list.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await NotifyCommand.open(folder) { outbox in
            let desk = try await outbox.desk()
            Terminal.output("Address  \(desk.publicAddress.isEmpty ? "not said" : desk.publicAddress)")
            Terminal.output("Contact  \(Terminal.printable(desk.contact))")
            for origin in desk.origins.named.sorted() { Terminal.output("Allowed  \(origin)") }
        }
    }
}

struct NotifyAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Let a machine be called; it may stand in a private network.",
        discussion: "Example: willis notify allow https://sms.hospital.example:8443")

    @Argument(help: "Scheme, host and port, such as https://sms.hospital.example:8443.") var origin: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await NotifyCommand.open(folder) { try await $0.allow(origin: origin, true) }
    }
}

struct NotifyDisallow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disallow", abstract: "Take a machine off the list.",
        discussion: "Example: willis notify disallow https://sms.hospital.example:8443")

    @Argument(help: "Scheme, host and port.") var origin: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await NotifyCommand.open(folder) { try await $0.allow(origin: origin, false) }
    }
}

struct NotifyAddress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address",
        abstract: "Say how others reach the pages of this node, for links in messages.",
        discussion: "Example: willis notify address https://willis.hospital.example")

    @Argument(help: "Address of the pages; an empty one takes it back.") var address: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await NotifyCommand.open(folder) { try await $0.setPublicAddress(address) }
    }
}

struct NotifyContact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Say whom the operators of push services may write to.",
        discussion: "Example: willis notify contact mailto:it@hospital.example")

    @Argument(help: "A mailto: or https: address.") var contact: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await NotifyCommand.open(folder) { try await $0.setContact(contact) }
    }
}
