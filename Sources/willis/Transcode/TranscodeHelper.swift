import ArgumentParser
import Codecs
import DICOM
import Foundation

/// `willis transcode-helper`: writes objects in other transfer syntaxes for a server that does not decode what
/// strangers send. One line in, one line out: a transfer syntax, the file to read and the file to write, separated by
/// tabs; `ok`, or `failed` and why. Ends with its standard input.
struct TranscodeHelper: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "transcode-helper", shouldDisplay: false)

    @Option(help: "Most memory to take, in megabytes.")
    var megabytes = 4096

    func run() throws {
        Self.limitMemory(megabytes: megabytes)
        while let line = readLine() {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { throw CommandFailure(.usage, "not a request: \(line)").exit() }
            let answer = Self.transcode(to: UID(parts[0]), from: parts[1], into: parts[2])
            FileHandle.standardOutput.write(Data((answer + "\n").utf8))
        }
    }

    /// A code-stream that asks for more than this ends the helper, not the machine.
    private static func limitMemory(megabytes: Int) {
        var limit = rlimit(rlim_cur: rlim_t(megabytes) << 20, rlim_max: rlim_t(megabytes) << 20)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    private static func transcode(to syntax: UID, from source: String, into target: String) -> String {
        do {
            let file = try DICOMFile.read(path: source)
            try PixelCodecs.transcode(file, to: TransferSyntax(syntax)).write(to: target)
            return "ok"
        } catch {
            return "failed\t" + "\(error)".replacing("\n", with: " ").replacing("\t", with: " ")
        }
    }
}
