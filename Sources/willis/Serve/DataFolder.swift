import Archive
import ArgumentParser
import Foundation

/// The folder in which a node keeps everything.
struct DataFolder: ParsableArguments {
    @Option(help: "Folder in which everything is kept; it is made if need be.")
    var data = "willis-data"

    /// Room that is kept free on the disk, so that the index can always be written.
    private var options: Archive.Options {
        let wish = ProcessInfo.processInfo.environment["WILLIS_RESERVED_MEGABYTES"].flatMap(Int64.init)
        return Archive.Options(reservedBytes: (wish.map { max(0, min($0, 1 << 30)) } ?? 512) << 20)
    }

    func open(durability: Archive.Durability = .synced) throws -> Archive {
        do {
            var options = options
            options.durability = durability
            return try Archive.open(folder: data, options: options)
        } catch {
            throw CommandFailure(.cannotCreate, "cannot open the data folder \(data): \(error)")
        }
    }

    /// Opens what is there, for commands that only look: a mistyped folder is not made.
    func openExisting() throws -> Archive {
        guard FileManager.default.fileExists(atPath: data + "/willis.sqlite") else {
            throw CommandFailure(.noInput, "there is no data folder of Willis at \(data)")
        }
        return try open()
    }
}
