import Clinic
import DICOM
import Glibc
import NIOCore

/// An object in a file, ready to be sent: what it is and where its data set lies.
struct OutgoingObject: Sendable, Hashable {
    var path: String
    var sopClass: UID
    var sopInstance: UID
    var transferSyntax: UID
    /// The bytes of the data set in the file; nil when it can only be sent by reading and writing it anew.
    var dataSet: Range<Int>?
    /// What is to be put right in it on its way out.
    var correction: Correction?

    /// Looks at the head of a file. Part 10 files cost one read of 64 KiB at most; anything else is parsed.
    init(path: String) throws(DIMSEError) {
        let file = try InputFile(path: path)
        for count in [4096, 65_536] {
            let head = try file.read(at: 0, count: min(file.size, count))
            guard let meta = FileMetaInformation(Bytes(head)), let sopClass = meta.sopClass,
                let instance = meta.sopInstance, let syntax = meta.transferSyntax,
                meta.dataSetOffset + 8 <= head.count || head.count == file.size
            else { continue }
            self.init(
                path: path, sopClass: sopClass, sopInstance: instance, transferSyntax: syntax,
                dataSet: meta.dataSetOffset..<max(meta.dataSetOffset, file.size))
            return
        }
        let parsed: DICOMFile
        do throws(DICOMError) {
            parsed = try DICOMFile.read(path: path, stopBeforePixelData: true)
        } catch {
            throw DIMSEError(.unreadableFile, "\(error)")
        }
        guard let sopClass = parsed.dataSet.uid(.sopClassUID),
            let instance = parsed.dataSet.uid(.sopInstanceUID)
        else { throw DIMSEError(.unreadableFile, "\(path): no SOP class or instance UID") }
        self.init(
            path: path, sopClass: sopClass, sopInstance: instance, transferSyntax: parsed.transferSyntax.uid,
            dataSet: nil)
    }

    init(path: String, sopClass: UID, sopInstance: UID, transferSyntax: UID, dataSet: Range<Int>?) {
        self.path = path
        self.sopClass = sopClass
        self.sopInstance = sopInstance
        self.transferSyntax = transferSyntax
        self.dataSet = dataSet
    }

    /// True when the data set can be written in another uncompressed syntax.
    var isUncompressed: Bool { !TransferSyntax(transferSyntax).isEncapsulated }
}

/// A file open for reading at any offset; closed with its last reference.
final class InputFile: Sendable {
    private let descriptor: CInt
    private let path: String
    let size: Int

    init(path: String) throws(DIMSEError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        // A folder can be opened too, but has no bytes to read.
        var first: UInt8 = 0
        let end = descriptor >= 0 ? lseek(descriptor, 0, SEEK_END) : -1
        guard end >= 0, pread(descriptor, &first, 1, 0) >= 0 else {
            let reason = descriptor >= 0 ? "not a file" : String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw DIMSEError(.unreadableFile, "\(path): \(reason)")
        }
        size = Int(end)
    }

    deinit { close(descriptor) }

    /// Fills a buffer from an offset on, or throws when the file ends before.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DIMSEError) {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "the file ends early" : String(cString: strerror(errno))
                throw DIMSEError(.unreadableFile, "\(path): \(reason)")
            }
            done += count
        }
    }

    /// Appends bytes from an offset on to a buffer, or throws when the file ends before.
    func read(at offset: Int, count: Int, into buffer: inout ByteBuffer) throws {
        _ = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: memory[0..<count]))
            return count
        }
    }

    func read(at offset: Int, count: Int) throws(DIMSEError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        do {
            try bytes.withUnsafeMutableBytes { try read(at: offset, into: $0) }
        } catch {
            throw error as? DIMSEError ?? DIMSEError(.unreadableFile, "\(path): \(error)")
        }
        return bytes
    }
}
