import ArgumentParser
import Codecs
import DICOM
import Foundation

/// `willis dump`: what is in a DICOM file.
struct Dump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is in DICOM files.",
        discussion: """
            One line an element: tag, representation, length, keyword and value. Items of sequences are indented, private \
            elements carry the manufacturer's name, and long values are cut.

            Examples:
              willis dump image.dcm
              willis dump --tag PatientName --tag 0008,0060 *.dcm
              willis dump --dicom-json image.dcm | jq
              willis dump --frames pictures image.dcm

            Exit status: 65 when a file cannot be read to its end; what stands before the damage is shown, and the error \
            says its tag and offset; 66 when there is no such file.
            """)

    @Argument(help: "DICOM files.")
    var files: [String]

    @Flag(help: "Show values whole, however long.")
    var full = false

    @Option(
        help: ArgumentHelp(
            "Show only this attribute, in sequences too. May be given again.", valueName: "keyword|gggg,eeee")
    )
    var tag: [AttributeName] = []

    @Flag(help: "Show the byte offset of each element.")
    var offsets = false

    @Flag(help: "One JSON object a line for each element.")
    var json = false

    @Flag(
        help:
            "The DICOM JSON Model (PS3.18 annex F), without compressed pixel data; values above 16 MiB only with --full."
    )
    var dicomJson = false

    @Flag(
        help:
            "The Native DICOM Model as XML (PS3.19 annex A.1), without compressed pixel data; values above 16 MiB only with --full."
    )
    var xml = false

    @Option(
        help: ArgumentHelp(
            "Write the decoded frames into this folder, with frames.json to read them by.",
            valueName: "folder"))
    var frames: String?

    func validate() throws {
        let formats = [json, dicomJson, xml, frames != nil].filter { $0 }.count
        if formats > 1 {
            throw ValidationError("--json, --dicom-json, --xml and --frames exclude each other.")
        }
        if formats > 0, offsets || !tag.isEmpty {
            throw ValidationError("--tag and --offsets go with the plain output only.")
        }
        if xml || frames != nil, files.count > 1 {
            throw ValidationError("--xml and --frames take one file.")
        }
    }

    func run() async throws {
        var failed: ExitStatus?
        for file in files {
            do {
                try show(file)
            } catch let failure as CommandFailure {
                failed = failed ?? failure.status
                Terminal.error("willis: \(failure)")
            }
        }
        if let failed { throw ExitCode(failed.rawValue) }
    }

    private func show(_ path: String) throws {
        let file: DICOMFile
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.noInput, "\(path): there is no such file")
        }
        do {
            file = try DICOMFile.read(path: path, access: Dump.access(path), salvages: true)
            if let frames {
                if let damage = file.damage { throw damage }
                try write(file, to: frames)
            } else if dicomJson {
                print(bytes: try file.dataSet.json(bulkData: placement))
            } else if xml {
                print(bytes: try file.dataSet.xml(bulkData: placement))
            } else if json {
                Terminal.write(DataSetDump(file).jsonLines, to: STDOUT_FILENO)
            } else {
                if files.count > 1 { Terminal.output("# \(Terminal.printable(path))") }
                let options = DataSetDump.TextOptions(
                    isFull: full, showsOffsets: offsets, tags: Set(tag.map(\.tag)))
                Terminal.write(
                    Terminal.printable(DataSetDump(file).text(options)), to: STDOUT_FILENO)
            }
        } catch let error as CodecError {
            throw CommandFailure(.dataError, "\(path): \(error.code): \(error)")
        } catch {
            throw CommandFailure(.dataError, "\(error)")
        }
        for remark in file.remarks { Terminal.error("willis: \(remark)") }
        if let damage = file.damage { throw CommandFailure(.dataError, "\(damage)") }
    }

    /// Small files are read, because somebody may be writing to them; of large ones only what is looked at.
    private static func access(_ path: String) -> FileAccess {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 64 << 20 ? .mapped : .memory
    }

    private func write(_ file: DICOMFile, to folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CodecError(.fileUnwritable, "cannot create the folder \(folder).")
        }
        try FrameDump.write(try PixelData(file), to: folder)
    }

    private func placement(_ path: TagPath, _ element: Element) -> BulkDataPlacement {
        guard case .bytes(let bytes, _) = element.value, full || bytes.count <= 16 << 20 else {
            return .omitted
        }
        return .inline
    }

    private func print(bytes: [UInt8]) {
        FileHandle.standardOutput.write(Data(bytes))
        Terminal.write("\n", to: STDOUT_FILENO)
    }
}

/// An attribute as people type it: its keyword, or its number with or without punctuation.
struct AttributeName: ExpressibleByArgument {
    let tag: Tag

    init?(argument: String) {
        guard let tag = Tag(argument) ?? StandardDictionary.tag(keyword: argument) else { return nil }
        self.tag = tag
    }
}
