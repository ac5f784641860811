import Archive
import ArgumentParser
import Foundation
import Records

/// The folder in which a node keeps everything.
struct DataFolder: ParsableArguments {
    @Option(help: "Folder in which everything is kept; it is made if need be.")
    var data = "willis-data"

    /// Room that is kept free on the disk, so that the index can always be written. What a command says counts first,
    /// then the environment, then what `willis storage set reserve` said.
    private func options(_ reserve: Reserve?) -> Archive.Options {
        let wish = ProcessInfo.processInfo.environment["WILLIS_RESERVED_MEGABYTES"].flatMap(Int64.init)
        return Archive.Options(reserve: reserve ?? wish.map { .bytes(max(0, min($0, 1 << 30)) << 20) })
    }

    func open(reserve: Reserve? = nil, durability: Archive.Durability = .synced) throws -> Archive {
        do {
            var options = options(reserve)
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

/// How much room stays free.
struct ReserveChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Room that stays free on the disk: 20GiB, 5% or a number of bytes; no objects are taken below it.",
            discussion: "Otherwise what `willis storage set reserve` said, else 2%, from 512MiB to 20GiB.",
            valueName: "SIZE"))
    var reserve: String?

    func validate() throws {
        if let reserve, Reserve(reserve) == nil {
            throw ValidationError("--reserve must be a size such as 20GiB, or a share such as 5%.")
        }
    }

    var choice: Reserve? { reserve.flatMap { Reserve($0) } }
}

extension DataFolder {
    /// Opens the folder for one command, closes it after, and ends with plain words when something could not be done.
    /// - Parameter failure: what an error means to the person who gave the command; nil leaves it as it is.
    func use(
        makesFolder: Bool = false, _ body: (Archive) async throws -> Void,
        failure: (any Error) -> CommandFailure?
    ) async throws {
        do {
            let archive = try makesFolder ? open() : openExisting()
            defer { archive.close() }
            do {
                try await body(archive)
            } catch {
                if let failure = failure(error) { throw failure }
                throw error
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }
}
