import Archive
import ArgumentParser
import Clinic
import Foundation
import Gateway
import Records

extension Role: ExpressibleByArgument {}
extension Records.Action: ExpressibleByArgument {}

/// Roles at a site, as options.
struct RoleChoice: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            "What the person is there; may be repeated.",
            discussion: Role.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "ROLE"))
    var roles: [Role] = []

    @Option(help: ArgumentHelp("Number or name of the site.", valueName: "SITE")) var at = "1"

    func site(_ archive: Archive) async throws -> Int64 {
        let desk = RegionDesk(archive: archive)
        let sites = try await desk.sites(by: .house(nowMilliseconds: LocalTime.nowMilliseconds()))
        return try SiteCommand.find(at, among: sites).id
    }
}

struct UserRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Say what somebody is at a site; without --role, nothing any more.",
        discussion: """
            Example:
              willis user roles dr.zhang --at 东区医院 --role emergency-physician --role coordinator
            """)

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var choice: RoleChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, archive in
            let site = try await choice.site(archive)
            let asker = Asker.house(nowMilliseconds: LocalTime.nowMilliseconds())
            try await People(accounts: accounts).setRoles(
                key: try await accounts.key(ofName: name), site: site, Set(choice.roles), by: asker)
            Terminal.output("\(name) has \(choice.roles.count) roles at site \(site).")
        }
    }
}

struct UserInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Make an account without a password, and print the link by which its owner chooses one.",
        discussion: """
            Example:
              willis user invite dr.li --full-name 李明 --at 1 --role neurologist --pages https://willis.example
            """)

    @Argument(help: "Name to sign in with.") var name: String
    @Option(help: "How colleagues call the person.") var fullName = ""
    @OptionGroup var choice: RoleChoice
    @Flag(help: "The account of a program, which has tokens only.") var program = false
    @Option(help: "Where the pages are, as browsers reach them.") var pages = "http://127.0.0.1:8080"
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, archive in
            let wish = People.Invitation(
                name: name, fullName: fullName, site: try await choice.site(archive),
                roles: Set(choice.roles), isProgram: program)
            let made = try await People(accounts: accounts).invite(
                wish, by: .house(nowMilliseconds: LocalTime.nowMilliseconds()))
            if let token = made.token {
                Terminal.output(pages + WebServer.invitationPath(token: token))
            } else {
                Terminal.output("\(name) can be given tokens now: willis user token \(name)")
            }
        }
    }
}

struct UserReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Take a password away, and print the link by which its owner chooses a new one.")

    @Argument(help: "Name of the account.") var name: String
    @Flag(help: "Take the second factor away, too.") var secondFactor = false
    @Option(help: "Where the pages are, as browsers reach them.") var pages = "http://127.0.0.1:8080"
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            let people = People(accounts: accounts)
            let asker = Asker.house(nowMilliseconds: LocalTime.nowMilliseconds())
            let key = try await accounts.key(ofName: name)
            if secondFactor { try await people.removeSecondFactor(key: key, by: asker) }
            Terminal.output(
                pages + WebServer.invitationPath(token: try await people.reset(key: key, by: asker)))
        }
    }
}

struct UserToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token for a program and print it; it is not kept.",
        discussion: """
            Example:
              willis user invite his-bridge --program --at 1 --role coordinator
              willis user token his-bridge --name "order system" --scope list --scope read --scope create --days 365
            """)

    @Argument(help: "Name of the account it acts for.") var name: String
    @Option(name: .customLong("name"), help: "What it is for.") var purpose = "command line"
    @Option(
        name: .customLong("scope"),
        help: ArgumentHelp(
            "What it may be used for; may be repeated.",
            discussion: "list, read, create, change, delete, treat, administer, export.", valueName: "SCOPE"))
    var scopes: [Records.Action] = [.list, .read]
    @Option(help: "Days it lasts.") var days = 90
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            Terminal.output(
                try await accounts.makeToken(
                    key: try await accounts.key(ofName: name), name: purpose, scopes: Set(scopes), days: days,
                    by: .house(nowMilliseconds: LocalTime.nowMilliseconds())))
        }
    }
}

struct UserSignOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "End all sessions of an account.")

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            try await People(accounts: accounts).signOut(
                key: try await accounts.key(ofName: name),
                by: .house(nowMilliseconds: LocalTime.nowMilliseconds()))
            Terminal.output("\(name) has been signed out everywhere.")
        }
    }
}
