import ArgumentParser
import Clinic
import Foundation
import Records

/// Where a site keeps rules of its own.
struct RulesFolder: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of treatment rules (*.rules) of the site, besides the built-in ones.",
            discussion: "A node also reads the folder `rules` of its data folder, without this option.",
            valueName: "folder"))
    var rules: String?

    /// A folder that somebody named must be there.
    func check() throws {
        guard let rules else { return }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: rules, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(.noInput, "there is no folder of rules at \(rules)")
        }
    }

    /// All rules; a command that was told where to look does not go on without one of them.
    func book(data: String? = nil) throws -> RuleBook {
        try check()
        let folders = [data.map { $0 + "/rules" }, rules].compactMap { $0 }
        let book = RuleShelf.read(RuleShelf.files(in: folders))
        if let refusal = book.refusals.first { throw CommandFailure(.dataError, "\(refusal)") }
        return book
    }
}
