import DICOM
import Glibc

/// An object in a file, ready to be sent: what it is and where its data set lies.
struct OutgoingObject: Sendable, Hashable {
    var path: String
    var sopClass: UID
    var sopInstance: UID
    var transferSyntax: UID
    /// The bytes of the data set in the file; nil when it can only be sent by reading and writing it anew.
    var dataSet: Range<Int>?

    /// Looks at the head of a file. Part 10 files cost one read of 64 KiB at most; anything else is parsed.
    init(path: String) throws(DIMSEError) {
        let file = try InputFile(path: path)
        for count in [4096, 65_536] {
            let head = try file.read(at: 0, count: min(file.size, count))
            guard let meta = FileMeta(head), meta.length + 8 <= head.count || head.count == file.size else {
                continue
            }
            self.init(
                path: path, sopClass: meta.sopClass, sopInstance: meta.sopInstance,
                transferSyntax: meta.transferSyntax, dataSet: meta.length..<max(meta.length, file.size))
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

/// The file meta group of a Part 10 file (PS3.10 7.1), as far as a sender needs it.
struct FileMeta {
    var sopClass: UID
    var sopInstance: UID
    var transferSyntax: UID
    /// Preamble, prefix and group: where the data set begins.
    var length: Int

    /// Nil unless the group holds all three UIDs. It may go on after `head` when that ends within 8 bytes of it.
    init?(_ head: [UInt8]) {
        guard head.count >= 132, Array(head[128..<132]) == Array("DICM".utf8) else { return nil }
        var values: [UInt16: UID] = [:]
        var offset = 132
        func number(_ start: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(head[start + $1]) << (8 * $1) }
        }
        while offset + 8 <= head.count, number(offset, 2) == 2 {
            let element = UInt16(truncatingIfNeeded: number(offset + 2, 2))
            let isLong = ["OB", "UN", "UT", "OW"].contains(
                String(decoding: head[offset + 4..<offset + 6], as: UTF8.self))
            guard !isLong || offset + 12 <= head.count else { return nil }
            let start = offset + (isLong ? 12 : 8)
            let length = isLong ? number(offset + 8, 4) : number(offset + 6, 2)
            guard length <= head.count - start else { return nil }
            values[element] = UID(String(decoding: head[start..<start + length].prefix(65), as: UTF8.self))
            offset = start + length
        }
        guard let sopClass = values[0x0002], let sopInstance = values[0x0003], let syntax = values[0x0010]
        else {
            return nil
        }
        (self.sopClass, self.sopInstance, self.transferSyntax, length) = (
            sopClass, sopInstance, syntax, offset
        )
    }
}

/// A file open for reading at any offset; closed with its last reference.
final class InputFile: Sendable {
    private let descriptor: CInt
    private let path: String
    let size: Int

    init(path: String) throws(DIMSEError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let reason = descriptor >= 0 ? "not a file" : String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw DIMSEError(.unreadableFile, "\(path): \(reason)")
        }
        size = Int(status.st_size)
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
