import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis user provider`: whose word is taken for who somebody is.
struct UserProvider: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Let people sign in with an identity provider (OpenID Connect).",
        discussion: """
            Register https://willis.example/sign-in/return at the provider as the address to return to. The client's \
            secret is read from standard input; an empty line for a public client.

            Example:
              willis user provider set house --name 院内统一身份 --issuer https://sso.example/realms/house \
            --client-id willis --pages https://willis.example --link-by preferred_username
              willis user provider list
              willis user provider remove house
            """,
        subcommands: [UserProviderSet.self, UserProviderList.self, UserProviderRemove.self])
}

struct UserProviderSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Add a provider, or change one.")

    @Argument(help: "A short word for it, which stands in addresses.") var key: String
    @Option(help: "What stands on the button.") var name: String
    @Option(help: "Its address, exactly as it calls itself.") var issuer: String
    @Option(help: "What we are called there.") var clientId: String
    @Option(help: "Where the pages are, as browsers reach them.") var pages: String
    @Option(
        help: ArgumentHelp(
            "How somebody who comes for the first time is known: preferred_username, email or nobody.",
            discussion: "The account of that name is tied to the person there for good.", valueName: "CLAIM"))
    var linkBy = "preferred_username"
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (1...32).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d })
        else { throw ValidationError("The short word consists of small letters, digits and hyphens.") }
        guard ["preferred_username", "email", "nobody"].contains(linkBy) else {
            throw ValidationError("--link-by must be preferred_username, email or nobody.")
        }
    }

    func run() async throws {
        let secret = readLine(strippingNewline: true) ?? ""
        try await UserCommand.run(folder) { accounts, _ in
            try await accounts.put(
                IdentityProvider(
                    key: key, name: name, issuer: issuer, clientID: clientId, clientSecret: secret,
                    publicAddress: pages.hasSuffix("/") ? String(pages.dropLast()) : pages,
                    linksBy: linkBy == "nobody" ? "" : linkBy),
                by: .house(nowMilliseconds: LocalTime.nowMilliseconds()))
            Terminal.output("People can sign in with \(name) now.")
        }
    }
}

struct UserProviderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the providers.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            for provider in try await accounts.providers() {
                Terminal.output(
                    "\(provider.key)\t\(provider.name)\t\(provider.issuer)\t\(provider.publicAddress)")
            }
        }
    }
}

struct UserProviderRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "No longer take a provider's word.")

    @Argument(help: "The short word.") var key: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            let done = try await accounts.removeProvider(
                key: key, by: .house(nowMilliseconds: LocalTime.nowMilliseconds()))
            Terminal.output(done ? "\(key) has been removed." : "There is no provider \(key).")
        }
    }
}
