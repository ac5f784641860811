import ArgumentParser
import Codecs
import DICOM
import Foundation

/// `willis convert`: files in another transfer syntax.
struct Convert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write DICOM files in another transfer syntax.",
        discussion: """
            Frames are converted one at a time, so a file may be larger than memory. Lossless syntaxes keep each sample \
            and the SOP Instance UID. What a lossy one makes is another object: it gets a UID of its own, names its \
            source, and says how and how much it was compressed.

            Transfer syntaxes, besides every UID that can be written:
            \(SyntaxName.listing)

            Examples:
              willis convert image.dcm smaller.dcm --transfer-syntax jpeg-ls
              willis convert series/ copies/ --transfer-syntax j2k-lossy --ratio 15

            Exit status: 65 when a file cannot be read or does not go into the syntax, 66 when there is no such file, 73 \
            when the output cannot be written.
            """)

    @Argument(help: "A DICOM file, or a folder of them.")
    var input: String

    @Argument(help: "Where to write: a file for a file, a folder for a folder.")
    var output: String

    @Option(help: ArgumentHelp("The syntax to write.", valueName: "name|uid"))
    var transferSyntax: SyntaxName

    @Option(help: ArgumentHelp("Quality of JPEG, 1 to 100.", valueName: "1-100"))
    var quality = 95

    @Option(
        help: ArgumentHelp(
            "Greatest error of a sample in near-lossless JPEG-LS, 1 to 255.", valueName: "levels"))
    var near = 2

    @Option(help: ArgumentHelp("Compression ratio of lossy JPEG 2000.", valueName: "n"))
    var ratio = 10.0

    @Option(
        help: ArgumentHelp(
            "Offset table of compressed pixel data: basic, extended or none.", valueName: "table"))
    var offsetTable = Encapsulation.OffsetTable.basic

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if !(1...100).contains(quality) { throw ValidationError("--quality must be 1 to 100.") }
        if !(1...255).contains(near) { throw ValidationError("--near must be 1 to 255.") }
        if !(ratio > 1 && ratio < 10_000) {
            throw ValidationError("--ratio must be above 1 and below 10000.")
        }
    }

    func run() async throws {
        var isFolder: ObjCBool = false
        do {
            guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else {
                throw CommandFailure(.noInput, "\(input): there is no such file or folder")
            }
            if isFolder.boolValue { try convertFolder() } else { try convert(input, to: output) }
        } catch let failure as CommandFailure {
            throw failure.exit()
        } catch let foreign as NotDICOM {
            throw foreign.failure.exit()
        }
    }

    /// A file that is no DICOM: a mistake when it was named, of no matter when it lies in a folder.
    private struct NotDICOM: Error {
        var failure: CommandFailure
    }

    /// Converts all files of a folder; what cannot be converted is named and left out.
    private func convertFolder() throws {
        var progress = ProgressLine(isQuiet: quiet)
        let names = InputFiles.relativePaths(in: input)
        var failed = 0
        var foreign = 0
        for (index, name) in names.enumerated() {
            progress.show("Converting ", detail: name, fraction: Double(index) / Double(names.count))
            let target = output + "/" + name
            do {
                try createFolder((target as NSString).deletingLastPathComponent)
                try convert(input + "/" + name, to: target)
            } catch let failure as CommandFailure where failure.status == .dataError {
                failed += 1
                progress.finish()
                Terminal.error("willis: \(failure)")
            } catch is NotDICOM {
                foreign += 1
            }
        }
        progress.finish()
        Terminal.output(
            "\(names.count - failed - foreign) files converted, \(failed) left out, \(foreign) are no DICOM files"
        )
        if failed > 0 { throw ExitCode(ExitStatus.dataError.rawValue) }
    }

    private func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                .cannotCreate, "cannot create the folder \(path): \(error.localizedDescription)")
        }
    }

    private func convert(_ source: String, to target: String) throws {
        var options = EncodingOptions()
        options.jpegQuality = quality
        options.maximumError = near
        options.jpeg2000Ratio = ratio
        options.offsetTable = offsetTable
        let folder = (target as NSString).deletingLastPathComponent
        guard PixelCodecs.isLossless(transferSyntax.syntax) || !isSame(source, target) else {
            throw CommandFailure(
                .cannotCreate, "\(target) would be replaced by a lossy copy of itself; write it elsewhere")
        }
        do {
            let file = try DICOMFile.read(path: source)
            if file.hasTruncatedPixelData {
                throw CodecError(.truncated, "the pixel data are cut; have the object sent again.")
            }
            let converted = try PixelCodecs.transcode(
                file, to: transferSyntax.syntax, options: options, spoolFolder: folder.isEmpty ? "." : folder,
                derivedInstance: UID.generate())
            try write(converted, to: target)
        } catch let error as CodecError {
            let status: ExitStatus = error.code == .fileUnwritable ? .cannotCreate : .dataError
            throw CommandFailure(status, "\(source): \(error.code): \(error)")
        } catch let error as DICOMError where error.code == .notDICOM {
            throw NotDICOM(failure: CommandFailure(.dataError, "\(error.code): \(error)"))
        } catch let error as DICOMError {
            let status: ExitStatus = error.code == .fileUnwritable ? .cannotCreate : .dataError
            throw CommandFailure(status, "\(error.code): \(error)")
        }
    }

    private func isSame(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
            && one.st_ino == other.st_ino
    }

    /// Under another name first, so that nobody finds half a file, and so that a file can be converted in its place.
    private func write(_ file: DICOMFile, to target: String) throws {
        let draft = target + ".\(getpid()).part"
        do {
            try file.write(to: draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, target) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(draft)
            throw CommandFailure(.cannotCreate, "cannot write \(target): \(reason)")
        }
    }
}

extension Encapsulation.OffsetTable: ExpressibleByArgument {}
