import ArgumentParser
import Clinic

/// What an account may do beside searching and reading.
struct PermissionChoice: ParsableArguments {
    @Flag(help: "Delete, restore, correct, move and reject images.")
    var manageImages = false

    func validate() throws {
        guard manageImages else { throw ValidationError("Say which permission: --manage-images.") }
    }
}

struct UserAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Give an account a permission.",
        discussion: """
            Example:
              willis user allow dr.zhang --manage-images --data /var/lib/willis
            """)

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var permission: PermissionChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            try await accounts.setManagesImages(name: name, true)
            Terminal.output("\(name) may manage images.")
        }
    }
}

struct UserDeny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Take a permission from an account.",
        discussion: """
            Example:
              willis user deny dr.zhang --manage-images --data /var/lib/willis
            """)

    @Argument(help: "Name of the account.") var name: String
    @OptionGroup var permission: PermissionChoice
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await UserCommand.run(folder) { accounts, _ in
            try await accounts.setManagesImages(name: name, false)
            Terminal.output("\(name) may no longer manage images.")
        }
    }
}
