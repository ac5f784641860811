import ArgumentParser
import Clinic
import Codecs
import DICOM
import Foundation

/// `willis transcode-helper`: writes objects in other transfer syntaxes, gives out their frames and draws them, for a
/// server that does not decode what strangers send. One line in (``HelperRequest``), one line out: `ok`, or `failed` and
/// why. Ends with its standard input.
struct TranscodeHelper: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "transcode-helper", shouldDisplay: false)

    @Option(help: "Most memory to take, in megabytes.")
    var megabytes = 4096

    func run() throws {
        Self.limitMemory(megabytes: megabytes)
        let desk = RenderingDesk()
        while let line = readLine() {
            guard let request = HelperRequest(line: line) else {
                throw CommandFailure(.usage, "not a request: \(line)").exit()
            }
            let answer: String
            do {
                answer = try Self.answer(request, desk)
            } catch {
                let reason = "\(error)".replacing("\n", with: " ").replacing("\t", with: " ")
                answer = "failed\t" + reason
            }
            FileHandle.standardOutput.write(Data((answer + "\n").utf8))
        }
    }

    /// A code-stream that asks for more than this ends the helper, not the machine. What is mapped of the file itself
    /// comes on top.
    private static func limitMemory(megabytes: Int) {
        var limit = rlimit(rlim_cur: rlim_t(megabytes) << 20, rlim_max: rlim_t(megabytes) << 20)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        let address = rlim_t(megabytes + largestFileMegabytes) << 20
        limit = rlimit(rlim_cur: address, rlim_max: address)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// No object is larger, with room for what the process itself maps.
    private static let largestFileMegabytes = 6144

    private static func answer(_ request: HelperRequest, _ desk: RenderingDesk) throws -> String {
        switch request {
        case .transcode(let syntax, let source, let target):
            let file = try DICOMFile.read(path: source)
            try PixelCodecs.transcode(file, to: TransferSyntax(syntax)).write(to: target)
            return "ok"
        case .frames(let frames, let syntax, let source, let target):
            let lengths = try FrameExtraction(path: source, syntax: TransferSyntax(syntax)).write(
                frames, to: target)
            return "ok\t" + lengths.map(String.init).joined(separator: ",")
        case .render(let task, let target):
            try Data(desk.render(task)).write(to: URL(fileURLWithPath: target))
            return "ok"
        }
    }
}
