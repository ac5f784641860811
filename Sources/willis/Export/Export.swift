import Archive
import ArgumentParser
import Clinic
import Codecs
import DICOM
import Foundation

/// `willis export`: studies as files.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write studies as files: into a folder, a ZIP archive, or as media with a DICOMDIR.",
        discussion: """
            Objects go out as they were received, unless a transfer syntax is named. Media (PS3.10, the general purpose \
            profiles) are written uncompressed unless one is. Names are made of numbers, not of what identifies a \
            patient; the objects themselves hold names: see willis deidentify.

            Examples:
              willis export 1.2.840.113619.2.5.1762583153 /tmp/study
              willis export 1.2.3 1.2.4 both.zip --modality CT
              willis export 1.2.3 /media/stick --media
              willis export --all everything.zip --transfer-syntax jpeg-ls

            Exit status: 65 when a study is not here or an object cannot be written, 73 when OUT cannot be.
            """)

    @Argument(
        help: "Study Instance UIDs, and at the end where to write: a folder, or a name that ends in .zip.")
    var studiesAndOut: [String]

    @Flag(help: "All studies that are here.")
    var all = false

    @Flag(help: "Write a DICOMDIR, and names as media have them.")
    var media = false

    @Option(help: ArgumentHelp("Only series of a modality.", valueName: "CODE"))
    var modality: [String] = []

    @Option(help: ArgumentHelp("Only this series.", valueName: "UID"))
    var series: [String] = []

    @Option(help: ArgumentHelp("Only series with a description; * and ? are wildcards.", valueName: "TEXT"))
    var description: [String] = []

    @Flag(inversion: .prefixedNo, help: "What analyses made here.")
    var derived = true

    @Flag(inversion: .prefixedNo, help: "What was received.")
    var originals = true

    @Option(help: ArgumentHelp("The syntax to write.", valueName: "name|uid"))
    var transferSyntax: SyntaxName?

    @OptionGroup var folder: DataFolder

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard studiesAndOut.count > 1 || all && studiesAndOut.count == 1 else {
            throw ValidationError("Name studies, or --all, and where to write.")
        }
    }

    func run() async throws {
        do {
            try await export()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func export() async throws {
        let archive = try folder.openExisting()
        defer { archive.close() }
        let out = studiesAndOut[studiesAndOut.count - 1]
        var filter = ExportPlan.Filter()
        (filter.modalities, filter.series, filter.descriptions) = (modality, series, description)
        (filter.withDerived, filter.withOriginals) = (derived, originals)
        let plan: ExportPlan
        do {
            let studies = all ? try await ExportPlan.everything(in: archive) : Array(studiesAndOut.dropLast())
            plan = try await ExportPlan.make(studies: studies, filter: filter, in: archive)
        } catch let refusal as MovingRefusal {
            throw CommandFailure(.dataError, "\(refusal)")
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
        guard !plan.files.isEmpty else { throw CommandFailure(.dataError, "there is nothing to export") }
        let count = try write(plan, to: out)
        let bytes = plan.files.reduce(0) { $0 + $1.byteCount }
        Terminal.output("\(count) objects (\(bytes >> 20) MiB) written to \(out)")
    }

    /// The syntax of all files; nil leaves each as it is.
    private var target: TransferSyntax? {
        transferSyntax?.syntax ?? (media ? TransferSyntax.explicitVRLittleEndian : nil)
    }

    private func write(_ plan: ExportPlan, to out: String) throws -> Int {
        var progress = ProgressLine(isQuiet: quiet)
        defer { progress.finish() }
        let sink = try ExportSink(out)
        var directory = MediaDirectory(fileSetID: "WILLIS")
        for (index, file) in plan.files.enumerated() {
            progress.show(
                "Exporting to \(out)", detail: ": \(index) of \(plan.files.count)",
                fraction: Double(index) / Double(plan.files.count))
            let name = media ? file.fileID.joined(separator: "/") : file.name
            do {
                try write(file, named: name, to: sink, &directory)
            } catch let error as CommandFailure {
                throw error
            } catch {
                throw CommandFailure(.dataError, "\(name): \(error)")
            }
        }
        if media {
            do {
                try sink.add(try directory.write(), named: "DICOMDIR")
            } catch let error as DICOMError {
                throw CommandFailure(.dataError, "the DICOMDIR cannot be written: \(error)")
            }
        }
        try sink.finish()
        return plan.files.count
    }

    private func write(
        _ file: ExportPlan.File, named name: String, to sink: ExportSink, _ directory: inout MediaDirectory
    ) throws {
        var path = file.path
        var syntax = file.transferSyntaxUID
        let draft = sink.draft
        defer { unlink(draft) }
        if let target, target.uid != syntax {
            var source = try DICOMFile.read(path: path)
            file.correction?.apply(to: &source.dataSet)
            let converted = try PixelCodecs.transcode(
                source, to: target, spoolFolder: (draft as NSString).deletingLastPathComponent,
                derivedInstance: UID.generate())
            try converted.write(to: draft)
            (path, syntax) = (draft, target.uid)
        } else if let correction = file.correction {
            try Self.write(try CorrectedFile(path: path, correction: correction), of: path, to: draft)
            path = draft
        }
        if media {
            var header = try DICOMFile.read(path: path, stopBeforePixelData: true)
            if file.correction == nil, let characterSet = file.characterSet {
                header.dataSet.apply(characterSet)
            }
            try directory.add(header, fileID: file.fileID)
        }
        // What is compressed already gains nothing.
        try sink.add(path, named: name, packs: !TransferSyntax(syntax).isEncapsulated)
    }

    /// A head written anew, then the rest of the file as it is.
    private static func write(_ corrected: CorrectedFile, of path: String, to draft: String) throws {
        let source = try Bytes.mapped(path: path)
        guard FileManager.default.createFile(atPath: draft, contents: Data(corrected.meta + corrected.head)),
            let file = FileHandle(forWritingAtPath: draft)
        else { throw CommandFailure(.cannotCreate, "cannot write \(draft)") }
        defer { try? file.close() }
        try file.seekToEnd()
        try source[corrected.tail].withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
                try file.write(contentsOf: Data(bytes[start..<min(start + (1 << 20), bytes.count)]))
            }
        }
    }
}
