import Archive
import ArgumentParser
import Foundation

/// The folder in which a node keeps everything.
struct DataFolder: ParsableArguments {
    @Option(help: "Folder in which everything is kept; it is made if need be.")
    var data = "willis-data"

    func open() throws -> Archive {
        do {
            return try Archive.open(folder: data)
        } catch {
            throw CommandFailure(.cannotCreate, "cannot open the data folder \(data): \(error)")
        }
    }
}
