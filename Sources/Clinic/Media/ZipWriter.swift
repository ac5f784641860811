import CZlib
import Foundation

/// Writes a ZIP archive of files, one after the other, in constant memory; as ZIP64 where sizes ask for it. One owner
/// at a time. It appears under its name when it is finished, whole.
package final class ZipWriter {
    private struct Entry {
        var name: [UInt8]
        var method: UInt16
        var crc: UInt32
        var packed: UInt64
        var size: UInt64
        var offset: UInt64
    }

    private let path: String
    private let partial: String
    private let file: Int32
    private let time: (date: UInt16, time: UInt16)
    private var entries: [Entry] = []
    private var offset: UInt64 = 0
    private var isFinished = false

    /// - Parameter date: what is written as the time of all files.
    package init(path: String, date: Date = Date()) throws(ZipError) {
        self.path = path
        partial = path + ".\(getpid()).part"
        file = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.fault(path) }
        time = Self.moment(date)
    }

    deinit {
        close(file)
        if !isFinished { unlink(partial) }
    }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - name: its path in the archive, with `/` between folders.
    ///   - packs: whether to deflate it; what is compressed already gains nothing.
    package func add(_ source: String, named name: String, packs: Bool) throws(ZipError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw ZipError(.unreadable, "\(source): \(String(cString: strerror(errno)))")
        }
        defer { close(input) }
        try add(named: name, packs: packs, expects: UInt64(max(0, lseek(input, 0, SEEK_END)))) {
            buffer, position in
            Int(pread(input, &buffer, buffer.count, off_t(position)))
        }
    }

    /// Adds bytes that are in memory.
    package func add(_ bytes: [UInt8], named name: String) throws(ZipError) {
        try add(named: name, packs: true, expects: UInt64(bytes.count)) { buffer, position in
            let piece = bytes[min(Int(position), bytes.count)...].prefix(buffer.count)
            buffer.replaceSubrange(0..<piece.count, with: piece)
            return piece.count
        }
    }

    private func add(
        named name: String, packs: Bool, expects size: UInt64,
        read: (inout [UInt8], UInt64) -> Int
    ) throws(ZipError) {
        var entry = Entry(
            name: Array(name.utf8), method: packs ? ZipFormat.deflated : ZipFormat.stored, crc: 0, packed: 0,
            size: 0, offset: offset)
        // Deflate may make a file a little larger; the header must have room before the size is known.
        let is64 = size >= ZipFormat.most32 - (ZipFormat.most32 >> 8)
        let header = local(entry, is64: is64).count
        offset += UInt64(header)
        let packer = packs ? ZipPacker() : nil
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var crc: UInt = 0
        while true {
            let count = read(&buffer, entry.size)
            guard count >= 0 else {
                throw ZipError(.unreadable, "\(name): \(String(cString: strerror(errno)))")
            }
            crc = buffer.withUnsafeBufferPointer { ZipFormat.crc(crc, .init(rebasing: $0.prefix(count))) }
            entry.size += UInt64(count)
            let piece = packer?.pack(buffer[..<count], isLast: count == 0) ?? Array(buffer[..<count])
            try write(piece, at: offset)
            offset += UInt64(piece.count)
            entry.packed += UInt64(piece.count)
            if count == 0 { break }
        }
        entry.crc = UInt32(truncatingIfNeeded: crc)
        guard is64 || max(entry.size, entry.packed) < ZipFormat.most32 else {
            throw ZipError(.unreadable, "\(name): the file grew while it was read")
        }
        try write(local(entry, is64: is64), at: entry.offset)
        entries.append(entry)
    }

    /// Writes the directory and gives the archive its name.
    package func finish() throws(ZipError) {
        let start = offset
        var directory = ZipBytes()
        for entry in entries {
            central(entry, into: &directory)
            guard directory.bytes.count > 1 << 20 else { continue }
            try write(directory.bytes, at: offset)
            offset += UInt64(directory.bytes.count)
            directory = ZipBytes()
        }
        try write(directory.bytes, at: offset)
        offset += UInt64(directory.bytes.count)
        try write(end(start: start, size: offset - start), at: offset)
        guard fsync(file) == 0, rename(partial, path) == 0 else { throw Self.fault(path) }
        isFinished = true
    }

    /// APPNOTE 4.3.7.
    private func local(_ entry: Entry, is64: Bool) -> [UInt8] {
        var out = ZipBytes()
        out.put(ZipFormat.localHeader)
        out.put(UInt16(is64 ? 45 : 20))
        head(
            entry, packed: is64 ? ZipFormat.most32 : entry.packed, size: is64 ? ZipFormat.most32 : entry.size,
            &out)
        out.put(UInt16(is64 ? 20 : 0))
        out.put(entry.name)
        if is64 {
            out.put(ZipFormat.extra64)
            out.put(UInt16(16))
            out.put(entry.size)
            out.put(entry.packed)
        }
        return out.bytes
    }

    private func head(_ entry: Entry, packed: UInt64, size: UInt64, _ out: inout ZipBytes) {
        out.put(ZipFormat.nameIsUTF8)
        out.put(entry.method)
        out.put(time.time)
        out.put(time.date)
        out.put(entry.crc)
        out.put(UInt32(truncatingIfNeeded: packed))
        out.put(UInt32(truncatingIfNeeded: size))
        out.put(UInt16(entry.name.count))
    }

    /// APPNOTE 4.3.12; a regular file that everybody may read.
    private func central(_ entry: Entry, into out: inout ZipBytes) {
        let is64 = max(entry.size, entry.packed, entry.offset) >= ZipFormat.most32
        out.put(ZipFormat.centralHeader)
        out.put(UInt16(3 << 8 | 45))
        out.put(UInt16(is64 ? 45 : 20))
        head(
            entry, packed: is64 ? ZipFormat.most32 : entry.packed, size: is64 ? ZipFormat.most32 : entry.size,
            &out)
        out.put(UInt16(is64 ? 28 : 0))
        out.put(UInt16(0))
        out.put(UInt16(0))
        out.put(UInt16(0))
        out.put(UInt32(0o100644) << 16)
        out.put(is64 ? UInt32.max : UInt32(truncatingIfNeeded: entry.offset))
        out.put(entry.name)
        if is64 {
            out.put(ZipFormat.extra64)
            out.put(UInt16(24))
            out.put(entry.size)
            out.put(entry.packed)
            out.put(entry.offset)
        }
    }

    /// APPNOTE 4.3.14 to 4.3.16.
    private func end(start: UInt64, size: UInt64) -> [UInt8] {
        var out = ZipBytes()
        let count = UInt64(entries.count)
        let is64 = count >= 0xFFFF || max(start, size) >= ZipFormat.most32
        if is64 {
            out.put(ZipFormat.end64)
            out.put(UInt64(44))
            out.put(UInt16(3 << 8 | 45))
            out.put(UInt16(45))
            out.put(UInt32(0))
            out.put(UInt32(0))
            out.put(count)
            out.put(count)
            out.put(size)
            out.put(start)
            out.put(ZipFormat.locator64)
            out.put(UInt32(0))
            out.put(start + size)
            out.put(UInt32(1))
        }
        out.put(ZipFormat.end)
        out.put(UInt16(0))
        out.put(UInt16(0))
        out.put(UInt16(is64 ? 0xFFFF : count))
        out.put(UInt16(is64 ? 0xFFFF : count))
        out.put(is64 ? UInt32.max : UInt32(truncatingIfNeeded: size))
        out.put(is64 ? UInt32.max : UInt32(truncatingIfNeeded: start))
        out.put(UInt16(0))
        return out.bytes
    }

    private func write(_ bytes: [UInt8], at offset: UInt64) throws(ZipError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    file, $0.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset) + off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.fault(path) }
            done += count
        }
    }

    private static func fault(_ path: String) -> ZipError {
        ZipError(.unwritable, "\(path): \(String(cString: strerror(errno)))")
    }

    /// APPNOTE 4.4.6: date and time as MS-DOS had them.
    private static func moment(_ date: Date) -> (UInt16, UInt16) {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let year = UInt16(min(max(parts.tm_year - 80, 0), 127))
        return (
            year << 9 | UInt16(parts.tm_mon + 1) << 5 | UInt16(parts.tm_mday),
            UInt16(parts.tm_hour) << 11 | UInt16(parts.tm_min) << 5 | UInt16(parts.tm_sec / 2)
        )
    }
}

/// Deflates piece by piece. One owner at a time.
private final class ZipPacker {
    /// At a place of its own, because zlib refuses a stream that has moved.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init() {
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, 3, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory for a stream.")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func pack(_ bytes: ArraySlice<UInt8>, isLast: Bool) -> [UInt8] {
        var input = Array(bytes)
        var output: [UInt8] = []
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var isFull = true
            while isFull {
                buffer.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    _ = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                }
                output += buffer[..<(buffer.count - Int(stream.pointee.avail_out))]
                isFull = stream.pointee.avail_out == 0
            }
        }
        return output
    }
}
