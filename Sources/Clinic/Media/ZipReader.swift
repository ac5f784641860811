import CZlib
import Foundation

/// Reads a ZIP archive of anybody's making: its directory whole, its files piece by piece. Nothing is ever written
/// under a name that the archive gives.
package struct ZipReader: Sendable {
    /// What an archive may cost.
    package struct Limits: Sendable {
        package var entries = 2_000_000
        package var directoryBytes: UInt64 = 512 << 20
        package var entryBytes: UInt64 = 8 << 30
        /// Archives that unpack to more than this, and to more than so many times their size, are bombs.
        package var suspectBytes: UInt64 = 2 << 30
        package var suspectRatio: UInt64 = 200

        package static let usual = Limits()
    }

    package struct Entry: Sendable, Equatable {
        /// As the archive says; for people, never for paths.
        package var name: String
        /// Bytes when unpacked.
        package var size: UInt64
        fileprivate var packed: UInt64
        fileprivate var offset: UInt64
        fileprivate var method: UInt16
        fileprivate var crc: UInt32
        /// Why it cannot be taken; nil when it can.
        package var fault: String?
        package var isFolder: Bool
    }

    package let entries: [Entry]
    private let input: ZipInput

    package init(path: String, limits: Limits = .usual) throws(ZipError) {
        input = try ZipInput(path: path)
        let (start, length, count) = try Self.directory(input, limits)
        entries = try Self.list(input, start: start, length: length, count: count, limits)
        try Self.refuseBombs(entries, in: input.size, limits)
    }

    /// Whether a file begins as ZIP archives do.
    package static func isZip(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var head = [UInt8](repeating: 0, count: 4)
        guard pread(file, &head, 4, 0) == 4 else { return false }
        return head == [0x50, 0x4b, 3, 4] || head == [0x50, 0x4b, 5, 6]
    }

    /// Unpacks a file piece by piece.
    ///
    /// - Parameter each: takes a piece; false ends it early.
    /// - Throws: ``ZipError`` when it is damaged; what was handed on before is not to be trusted then.
    package func read(_ entry: Entry, each: (ArraySlice<UInt8>) throws -> Bool) throws {
        if let fault = entry.fault { throw ZipError(.unsupported, fault) }
        let start = try content(entry)
        var crc: UInt = 0
        var unpacked: UInt64 = 0
        let unpacker = entry.method == ZipFormat.deflated ? ZipUnpacker() : nil
        var position: UInt64 = 0
        var isOver = false
        while position < entry.packed, !isOver {
            let piece = try input.bytes(
                at: start + position, count: Int(min(entry.packed - position, 1 << 17)))
            position += UInt64(piece.count)
            var rest = piece[...]
            repeat {
                let output: ArraySlice<UInt8>
                if let unpacker {
                    output = try unpacker.unpack(&rest, name: entry.name)
                } else {
                    output = rest
                    rest = []
                }
                unpacked += UInt64(output.count)
                guard unpacked <= entry.size else {
                    throw ZipError(.damaged, "\(entry.name) unpacks to more than it says")
                }
                crc = output.withUnsafeBufferPointer { ZipFormat.crc(crc, $0) }
                guard try output.isEmpty || each(output) else { return }
                isOver = unpacker?.isOver ?? false
                if output.isEmpty { break }
            } while !isOver && (!rest.isEmpty || unpacker != nil)
        }
        guard unpacked == entry.size, UInt32(truncatingIfNeeded: crc) == entry.crc else {
            throw ZipError(.damaged, "\(entry.name) is not what its checksum says")
        }
    }

    // MARK: - The directory

    /// APPNOTE 4.3.14 to 4.3.16: where the directory stands.
    private static func directory(
        _ input: ZipInput, _ limits: Limits
    ) throws(ZipError) -> (start: UInt64, length: UInt64, count: UInt64) {
        let size = input.size
        let tailSize = Int(min(size, 65_557))
        let tail = try input.bytes(at: size - UInt64(tailSize), count: tailSize)
        guard tailSize >= 22 else { throw ZipError(.notZip, "it is too short") }
        let found = stride(from: tailSize - 22, through: 0, by: -1).first { place in
            ZipBytes.get(UInt32.self, tail[...], at: place) == ZipFormat.end
                && place + 22 + Int(ZipBytes.get(UInt16.self, tail[...], at: place + 20)) <= tailSize
        }
        guard let found else { throw ZipError(.notZip, "it has no directory; it may have been cut short") }
        let end = tail[found...]
        var count = UInt64(ZipBytes.get(UInt16.self, end, at: 10))
        var length = UInt64(ZipBytes.get(UInt32.self, end, at: 12))
        var start = UInt64(ZipBytes.get(UInt32.self, end, at: 16))
        let disks = ZipBytes.get(UInt16.self, end, at: 4)
        if count == 0xFFFF || length == ZipFormat.most32 || start == ZipFormat.most32, found >= 20,
            ZipBytes.get(UInt32.self, tail[(found - 20)...], at: 0) == ZipFormat.locator64
        {
            let place = ZipBytes.get(UInt64.self, tail[(found - 20)...], at: 8)
            let record = try input.bytes(at: place, count: 56)
            guard ZipBytes.get(UInt32.self, record[...], at: 0) == ZipFormat.end64 else {
                throw ZipError(.damaged, "its ZIP64 directory is not where it should be")
            }
            count = ZipBytes.get(UInt64.self, record[...], at: 32)
            length = ZipBytes.get(UInt64.self, record[...], at: 40)
            start = ZipBytes.get(UInt64.self, record[...], at: 48)
        } else if disks != 0 {
            throw ZipError(.unsupported, "it is one of several volumes")
        }
        guard count <= UInt64(limits.entries), length <= limits.directoryBytes else {
            throw ZipError(.bomb, "its directory names more than \(limits.entries) files")
        }
        guard start <= size, length <= size - start else {
            throw ZipError(.damaged, "its directory would reach beyond its end")
        }
        return (start, length, count)
    }

    /// APPNOTE 4.3.12.
    private static func list(
        _ input: ZipInput, start: UInt64, length: UInt64, count: UInt64, _ limits: Limits
    ) throws(ZipError) -> [Entry] {
        let directory = try input.bytes(at: start, count: Int(length))
        var list: [Entry] = []
        var place = 0
        while list.count < count {
            let record = directory[min(place, directory.count)...]
            guard record.count >= 46, ZipBytes.get(UInt32.self, record, at: 0) == ZipFormat.centralHeader
            else { throw ZipError(.damaged, "its directory breaks off after \(list.count) files") }
            let lengths = (28..<34).filter { $0 % 2 == 0 }.map {
                Int(ZipBytes.get(UInt16.self, record, at: $0))
            }
            let total = 46 + lengths.reduce(0, +)
            guard record.count >= total else {
                throw ZipError(.damaged, "its directory breaks off after \(list.count) files")
            }
            let name = record[(record.startIndex + 46)...].prefix(lengths[0])
            let extra = record[(record.startIndex + 46 + lengths[0])...].prefix(lengths[1])
            list.append(entry(record, name: name, extra: extra, limits))
            place += total
        }
        return list
    }

    private static func entry(
        _ record: ArraySlice<UInt8>, name: ArraySlice<UInt8>, extra: ArraySlice<UInt8>, _ limits: Limits
    ) -> Entry {
        var entry = Entry(
            name: String(decoding: name, as: UTF8.self),
            size: UInt64(ZipBytes.get(UInt32.self, record, at: 24)),
            packed: UInt64(ZipBytes.get(UInt32.self, record, at: 20)),
            offset: UInt64(ZipBytes.get(UInt32.self, record, at: 42)),
            method: ZipBytes.get(UInt16.self, record, at: 10), crc: ZipBytes.get(UInt32.self, record, at: 16),
            fault: nil, isFolder: name.last == UInt8(ascii: "/"))
        widen(&entry, extra)
        let flags = ZipBytes.get(UInt16.self, record, at: 8)
        let mode = ZipBytes.get(UInt32.self, record, at: 38) >> 16
        let isUnix = ZipBytes.get(UInt16.self, record, at: 4) >> 8 == 3
        if flags & 1 != 0 {
            entry.fault = "it is encrypted"
        } else if isUnix, mode & 0o170000 == 0o120000 {
            entry.fault = "it is a link"
        } else if escapes(entry.name) {
            entry.fault = "its name leads out of the archive"
        } else if entry.method != ZipFormat.stored, entry.method != ZipFormat.deflated {
            entry.fault = "it is compressed by method \(entry.method); only stored and deflated are read"
        } else if entry.size > limits.entryBytes {
            entry.fault = "it unpacks to more than \(limits.entryBytes >> 30) GiB"
        }
        return entry
    }

    /// APPNOTE 4.5.3: 64-bit numbers stand in the order of the fields that are all ones.
    private static func widen(_ entry: inout Entry, _ extra: ArraySlice<UInt8>) {
        var rest = extra
        while rest.count >= 4 {
            let length = Int(ZipBytes.get(UInt16.self, rest, at: 2))
            let field = rest.dropFirst(4).prefix(length)
            if ZipBytes.get(UInt16.self, rest, at: 0) == ZipFormat.extra64 {
                var place = 0
                for path in [\Entry.size, \Entry.packed, \Entry.offset]
                where entry[keyPath: path] == ZipFormat.most32 {
                    entry[keyPath: path] = ZipBytes.get(UInt64.self, field, at: place)
                    place += 8
                }
            }
            rest = rest.dropFirst(4 + length)
        }
    }

    private static func escapes(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).flatMap {
            $0.split(separator: "\\", omittingEmptySubsequences: false)
        }
        return name.hasPrefix("/") || name.hasPrefix("\\") || parts.contains("..")
            || name.unicodeScalars.contains { $0.value == 0 }
            || parts.first.map { $0.count == 2 && $0.last == ":" } == true
    }

    /// Files that lie over each other, or that grow beyond all measure, are there to fill disks.
    private static func refuseBombs(
        _ entries: [Entry], in size: UInt64, _ limits: Limits
    ) throws(ZipError) {
        var end: UInt64 = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) where entry.fault == nil {
            guard entry.offset >= end else { throw ZipError(.bomb, "its files lie over each other") }
            let (sum, isBeyond) = entry.offset.addingReportingOverflow(entry.packed)
            guard !isBeyond, sum <= size else {
                throw ZipError(.damaged, "\(entry.name) reaches beyond the end")
            }
            // The local header comes before the content.
            end = sum + 30
        }
        let total = entries.reduce(UInt64(0)) { $0.addingReportingOverflow($1.fault == nil ? $1.size : 0).0 }
        guard total <= limits.suspectBytes || total / max(size, 1) < limits.suspectRatio else {
            throw ZipError(.bomb, "\(size >> 10) KiB would unpack to \(total >> 20) MiB")
        }
    }

    // MARK: - Bytes

    /// APPNOTE 4.3.7: where the content of a file begins.
    private func content(_ entry: Entry) throws(ZipError) -> UInt64 {
        let size = input.size
        let header = try input.bytes(at: entry.offset, count: 30)
        guard ZipBytes.get(UInt32.self, header[...], at: 0) == ZipFormat.localHeader else {
            throw ZipError(.damaged, "\(entry.name) is not where the directory says")
        }
        let name = UInt64(ZipBytes.get(UInt16.self, header[...], at: 26))
        let extra = UInt64(ZipBytes.get(UInt16.self, header[...], at: 28))
        let start = entry.offset + 30 + name + extra
        guard start <= size, entry.packed <= size - start else {
            throw ZipError(.damaged, "\(entry.name) reaches beyond the end")
        }
        return start
    }
}

/// The file of an archive, open for reading at any offset; closed with its last reference.
private final class ZipInput: Sendable {
    let size: UInt64
    private let file: Int32

    init(path: String) throws(ZipError) {
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw ZipError(.unreadable, "\(path): \(String(cString: strerror(errno)))")
        }
        size = UInt64(max(0, lseek(file, 0, SEEK_END)))
    }

    deinit { close(file) }

    func bytes(at offset: UInt64, count: Int) throws(ZipError) -> [UInt8] {
        guard offset <= size, UInt64(count) <= size - offset else {
            throw ZipError(.damaged, "it ends early; it may have been cut short")
        }
        var buffer = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = buffer.withUnsafeMutableBytes {
                pread(file, $0.baseAddress?.advanced(by: done), count - done, off_t(offset) + off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw ZipError(.unreadable, String(cString: strerror(errno))) }
            done += got
        }
        return buffer
    }
}

/// Inflates piece by piece. One owner at a time.
private final class ZipUnpacker {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private(set) var isOver = false

    init() {
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory for a stream.")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Some of what the input unpacks to; the input is shortened by what was used up.
    func unpack(_ input: inout ArraySlice<UInt8>, name: String) throws(ZipError) -> ArraySlice<UInt8> {
        let (status, used) = input.withUnsafeBufferPointer { memory in
            // zlib does not write to its input; the pointer lacks const for historical reasons.
            stream.pointee.next_in = memory.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
            stream.pointee.avail_in = UInt32(memory.count)
            let status = buffer.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                return inflate(stream, Z_NO_FLUSH)
            }
            return (status, memory.count - Int(stream.pointee.avail_in))
        }
        input = input.dropFirst(used)
        isOver = status == Z_STREAM_END
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw ZipError(.damaged, "\(name) cannot be unpacked (zlib status \(status))")
        }
        return buffer[..<(buffer.count - Int(stream.pointee.avail_out))]
    }
}
