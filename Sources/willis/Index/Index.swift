import Archive
import ArgumentParser
import Clinic

/// `willis index`: the headers of stored objects, as searches and metadata are answered from.
struct Index: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read the headers of stored objects into the index.",
        discussion: """
            A server does this by itself for whatever was stored by an older version. May run beside a server.

            Example:
              willis index --rebuild --data /var/lib/willis
            """)

    @OptionGroup var folder: DataFolder

    @Flag(help: "Read all headers again, also those that are in the index already.")
    var rebuild = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            let archive = try folder.open()
            defer { archive.close() }
            let count = try await read(archive)
            Terminal.output("\(count) headers read")
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func read(_ archive: Archive) async throws -> Int {
        do {
            let indexing = HeaderIndexing(archive: archive)
            if rebuild { try await indexing.forget() }
            return try await indexing.run { count in
                if !quiet, count % 1024 == 0 { Terminal.error("\(count) headers read") }
            }
        } catch {
            throw CommandFailure(.inputOutput, "cannot index the data folder \(folder.data): \(error)")
        }
    }
}
