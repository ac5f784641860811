import Archive
import Codecs
import DICOM
import Glibc

/// Maps of objects that were asked for lately. Files are named by what is in them, so a map never grows old.
final class PixelMaps: Sendable {
    private let known = RecentlyUsed<String, PixelMap>(budget: 16 << 20)

    subscript(blob: String) -> PixelMap? { known[blob] }

    func keep(_ map: PixelMap, of blob: String) { known.keep(map, for: blob, cost: map.cost) }
}

/// Finds the frames of a stored object, reading no more of it than its header and the headers of its fragments.
struct PixelMapReader {
    let path: String
    let transferSyntax: TransferSyntax

    func read() throws -> PixelMap {
        let file = try HeaderReading.read(path: path, syntax: transferSyntax.uid, budget: .standard)
        guard let place = file.pixelDataPlace else {
            throw PixelMapError(code: .noPixelData, description: "The object holds no pixels.")
        }
        let description: PixelDescription
        do {
            description = try PixelDescription(file.dataSet)
        } catch {
            throw PixelMapError(code: .damaged, description: error.description)
        }
        guard let offset = place.offset, !transferSyntax.isBigEndian else {
            return map(description, .hidden)
        }
        let source = try FileWindow(path: path)
        guard let length = place.length else {
            return map(description, .encapsulated(try fragments(source, offset, description, file.dataSet)))
        }
        let byteCount = max(0, min(length, source.size - offset))
        return map(
            description,
            .native(
                PixelMap.NativeFrames(
                    offset: offset, bitsPerFrame: bits(description, byteCount), byteCount: byteCount)))
    }

    private func map(_ description: PixelDescription, _ layout: PixelMap.Layout) -> PixelMap {
        PixelMap(
            transferSyntax: transferSyntax.uid, frameCount: description.frameCount, layout: layout)
    }

    /// Bits of a frame as stored. Some write YBR_FULL_422 and store all chrominances all the same; the length tells.
    private func bits(_ description: PixelDescription, _ byteCount: Int) -> Int {
        let isSubsampled =
            description.photometricInterpretation == .ybrFull422 && description.samplesPerPixel == 3
            && description.bitsAllocated == 8 && byteCount < description.frameBytes * description.frameCount
        if isSubsampled { return (description.columns + 1) / 2 * 4 * description.rows * 8 }
        return description.sampleCount * description.bitsAllocated
    }

    private func fragments(
        _ source: FileWindow, _ offset: Int, _ description: PixelDescription, _ dataSet: DataSet
    ) throws -> PixelMap.EncapsulatedPlaces {
        var walk = FragmentWalk(source: source, position: offset)
        var items = try walk.all()
        guard !items.isEmpty else {
            throw PixelMapError(code: .damaged, description: "The pixel data have no fragment.")
        }
        let table = items.removeFirst()
        let decoder = PixelCodecs.decoder(for: transferSyntax)
        do {
            let frames = try FragmentRanges.find(
                lengths: items.map(\.count), basicTable: Bytes(try source.read(table)),
                frameCount: description.frameCount, dataSet: dataSet
            ) { index in
                let start =
                    items[index].lowerBound..<min(items[index].upperBound, items[index].lowerBound + 64)
                return (try? source.read(start)).flatMap { decoder?.startsFrame(Bytes($0)) }
            }
            return PixelMap.EncapsulatedPlaces(fragments: items, frames: frames)
        } catch let error as CodecError {
            throw PixelMapError(code: .damaged, description: error.description)
        }
    }
}

/// Goes from fragment to fragment (PS3.5 table A.4-1) without reading what is in them.
private struct FragmentWalk {
    let source: FileWindow
    var position: Int

    /// More fragments than this are no image.
    private static let most = 4_000_000

    mutating func all() throws -> [Range<Int>] {
        var items: [Range<Int>] = []
        while position + 8 <= source.size {
            let header = try source.read(position..<position + 8)
            // FFFE,E000 begins an item; the delimiter FFFE,E0DD, or anything else, ends them.
            guard header[0...3] == [0xFE, 0xFF, 0x00, 0xE0] else { break }
            let length = (4..<8).reduce(0) { $0 | Int(header[$1]) << (8 * ($1 - 4)) }
            let end = min(position + 8 + length, source.size)
            items.append(position + 8..<end)
            guard items.count <= Self.most else {
                throw PixelMapError(
                    code: .damaged, description: "There are more than \(Self.most) fragments.")
            }
            position = end
        }
        return items
    }
}

/// A file open for reading here and there.
private final class FileWindow {
    let size: Int
    private let descriptor: Int32
    private let path: String

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw ArchiveError(.notFound, "The file of an object cannot be opened.", path: path)
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func read(_ range: Range<Int>) throws -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { target, done in
            while done < range.count {
                let got = pread(
                    descriptor, target.baseAddress?.advanced(by: done), range.count - done,
                    off_t(range.lowerBound + done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                done += got
            }
        }
        guard bytes.count == range.count else {
            throw ArchiveError(.corrupt, "The file of an object ends early.", path: path)
        }
        return bytes
    }
}
