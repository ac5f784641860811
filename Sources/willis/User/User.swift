import Archive
import ArgumentParser
import Clinic
import Foundation
import Gateway
import Records

/// `willis user`: who may sign in.
struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make and change accounts.",
        discussion: """
            Example:
              willis user add dr.zhang --data /var/lib/willis
              willis user link dr.zhang --data /var/lib/willis
              willis user add dr.li --full-name 李明 --at 东区医院 --role emergency-physician
              willis user invite dr.wang --at 1 --role neurologist --pages https://willis.example
              willis user allow dr.zhang --manage-images --data /var/lib/willis

            People have roles at sites (willis site list); without --role a new account is that of a neurologist of \
            the first site. The first account of a data folder administers it, too.
            """,
        subcommands: [
            UserAdd.self, UserPassword.self, UserLink.self, UserList.self, UserAllow.self, UserDeny.self,
            UserDisable.self, UserEnable.self, UserRoles.self, UserInvite.self, UserReset.self,
            UserToken.self, UserSignOut.self, UserProvider.self,
        ])
}

struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make an account.",
        discussion: "The password is asked for, or read from standard input when that is not a terminal.")

    @Argument(help: "Name to sign in with.") var name: String
    @Option(help: "How colleagues call the person.") var fullName = ""
    @OptionGroup var choice: RoleChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, archive in
            let site = try await choice.site(archive)
            let memberships =
                choice.roles.isEmpty
                ? nil : Set(choice.roles.map { Membership(site: site, role: $0) })
            let password = try UserCommand.askPassword(for: name)
            _ = try await accounts.create(
                name: name, password: password, mustChangePassword: false, fullName: fullName,
                memberships: memberships, nowMilliseconds: LocalTime.nowMilliseconds())
            Terminal.output("\(name) can sign in now.")
        }
    }
}

struct UserPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give an account a new password and end its sessions.")

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            let password = try UserCommand.askPassword(for: name)
            try await accounts.resetPassword(name: name, new: password, mustChangePassword: false)
            Terminal.output("\(name) has a new password.")
        }
    }
}

struct UserLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Print an address that signs in once, within a day.")

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var folder: DataFolder

    @Option(help: "Where the pages are, as browsers reach them.")
    var site = "http://127.0.0.1:8080"

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            let token = try await accounts.makeOneTimeToken(
                name: name, nowMilliseconds: LocalTime.nowMilliseconds())
            Terminal.output(site + WebServer.signInPath(oneTimeToken: token))
        }
    }
}

struct UserDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Shut an account and end its sessions and links.")

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            try await accounts.setDisabled(name: name, true)
            Terminal.output("\(name) can no longer sign in.")
        }
    }
}

struct UserEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Open an account again that was shut.")

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            try await accounts.setDisabled(name: name, false)
            Terminal.output("\(name) can sign in again.")
        }
    }
}

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the accounts.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            for account in try await accounts.list() {
                let roles = account.memberships.map { "\($0.role.rawValue)@\($0.site)" }.sorted()
                Terminal.output(
                    ([account.name, account.fullName] + [roles.joined(separator: " ")])
                        .joined(separator: "\t"))
            }
        }
    }
}

enum UserCommand {
    static func run(
        _ folder: DataFolder, _ body: (Accounts, Archive) async throws -> Void
    ) async throws {
        try await folder.use(makesFolder: true) { archive in
            try await body(Accounts(archive: archive), archive)
        } failure: { error in
            if let refusal = error as? People.Refusal { return CommandFailure(.dataError, "\(refusal)") }
            return (error as? AccountsError).map { CommandFailure(.dataError, "\($0)") }
        }
    }

    /// Asks without echo on a terminal; reads a line otherwise.
    static func askPassword(for name: String) throws -> String {
        if isatty(STDIN_FILENO) == 1 {
            guard let typed = getpass("Password for \(name): ") else {
                throw ExitCode(ExitStatus.noInput.rawValue)
            }
            return String(cString: typed)
        }
        guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw CommandFailure(.noInput, "no password on standard input")
        }
        return line
    }
}
