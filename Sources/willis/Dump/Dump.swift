import ArgumentParser
import DICOM
import Foundation

/// `willis dump`: what is in a DICOM file.
struct Dump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is in a DICOM file.",
        discussion: """
            Example:
              willis dump image.dcm

            Exit status: 65 when the file cannot be read, with the tag and offset of what is wrong.
            """)

    @Argument(help: "A DICOM file.")
    var file: String

    @Flag(help: "One JSON object a line for each element.")
    var json = false

    func run() async throws {
        let read: DICOMFile
        do {
            read = try DICOMFile.read(path: file, access: .memory)
        } catch {
            throw CommandFailure(.dataError, "\(error)").exit()
        }
        let dump = DataSetDump(read)
        Terminal.write(json ? dump.jsonLines : Terminal.printable(dump.text), to: STDOUT_FILENO)
        for remark in read.remarks { Terminal.error("willis: \(remark)") }
    }
}
