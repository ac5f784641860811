import Codecs
import DICOM
import Glibc

/// Opening files and reaching their frames: how long, how much memory, and whether anything is copied. Best asked of
/// a process that has done nothing else.
enum Opening {
    /// Wall and processor milliseconds to open a file, milliseconds to have one of its frames then, and whether that
    /// lies in the mapping of the file.
    static func open(_ path: String, frame index: Int) throws -> String {
        let cpu = Clock.seconds(CLOCK_PROCESS_CPUTIME_ID)
        let start = Clock.seconds(CLOCK_MONOTONIC)
        let file = try DICOMFile.read(path: path)
        let opened = Clock.seconds(CLOCK_MONOTONIC)
        let used = Clock.seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
        let pixels = try PixelData(file)
        // A compressed frame is reached when its code stream is; what decoding takes is another figure.
        let frame = try pixels.codeStream(index) ?? pixels.frame(index).bytes
        let first = frame[0]
        let reached = Clock.seconds(CLOCK_MONOTONIC)
        let copies = try lies(frame, inMappingOf: path) ? "mapped" : "copied"
        return withExtendedLifetime(file) {
            "\((opened - start) * 1000) \(used * 1000) \((reached - opened) * 1000) \(first) \(copies)"
        } + " \(try peakKibibytes())"
    }

    /// Wall and processor milliseconds to read the head of a file, and how many frames its functional groups describe.
    static func head(_ path: String) throws -> String {
        let cpu = Clock.seconds(CLOCK_PROCESS_CPUTIME_ID)
        let start = Clock.seconds(CLOCK_MONOTONIC)
        let file = try DICOMFile.read(path: path, stopBeforePixelData: true)
        let opened = Clock.seconds(CLOCK_MONOTONIC)
        let used = Clock.seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
        let frames = file.dataSet.items(.perFrameFunctionalGroupsSequence).count
        return try "\((opened - start) * 1000) \(used * 1000) \(frames) \(peakKibibytes())"
    }

    /// Opens files and looks where the first frame of each lies; gives back how many lie in the mapping of their
    /// file, the bytes of pixels, and by how much the private memory of the process grew.
    static func map(_ paths: [String]) throws -> String {
        let before = try privateBytes()
        var files: [PixelData] = []
        var mapped = 0
        var size = 0
        for path in paths {
            let pixels = try PixelData(DICOMFile.read(path: path))
            let frame = try pixels.frame(0)
            size += frame.bytes.count
            if try lies(frame.bytes, inMappingOf: path) { mapped += 1 }
            files.append(pixels)
        }
        let grown = try privateBytes() - before
        return try "\(mapped) \(files.count) \(size) \(grown) \(peakKibibytes())"
    }

    private static func lies(_ bytes: Bytes, inMappingOf path: String) throws -> Bool {
        let address = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        for line in try lines("/proc/self/maps") where line.hasSuffix(path) {
            let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, address >= bounds[0], address + UInt(bytes.count) <= bounds[1] {
                return true
            }
        }
        return false
    }

    /// Resident pages that no file stands behind.
    private static func privateBytes() throws -> Int {
        let fields = try lines("/proc/self/statm").first?.split(separator: " ").compactMap { Int($0) } ?? []
        guard fields.count >= 3 else { throw BenchError("/proc/self/statm has another form") }
        return (fields[1] - fields[2]) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The most memory that the process has had at once. Its resource usage would not do: that counts whoever started
    /// it.
    private static func peakKibibytes() throws -> Int {
        for line in try lines("/proc/self/status") where line.hasPrefix("VmHWM:") {
            if let peak = line.split(separator: " ").compactMap({ Int($0.filter(\.isNumber)) }).first {
                return peak
            }
        }
        throw BenchError("/proc/self/status has another form")
    }

    private static func lines(_ path: String) throws -> [String] {
        guard let file = fopen(path, "r") else { throw BenchError("cannot read \(path)") }
        defer { fclose(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let got = fread(&buffer, 1, buffer.count, file), got > 0 { text += buffer[0..<got] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
