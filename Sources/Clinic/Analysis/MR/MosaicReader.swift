import DICOM

/// Which part of a stored image a slice is.
package struct MosaicTile: Sendable, Equatable {
    /// Columns and rows of the stored image.
    package var imageColumns: Int
    package var imageRows: Int
    /// First column and row of the slice in it.
    package var column: Int
    package var row: Int
}

/// Takes the slices out of a mosaic: one image that holds all slices of a volume side by side.
enum MosaicReader {
    /// No scanner puts more slices into one image.
    static let mostSlices = 1024

    /// Nil when the object is no mosaic; empty when it is one whose slices cannot be placed.
    static func frames(of file: StudyFile) -> [ImageFrame]? {
        let header = file.header
        guard header.string(.modality) == "MR", !header.contains(.perFrameFunctionalGroupsSequence) else {
            return nil
        }
        if let siemens = siemens(header) { return frames(of: file, siemens) }
        if let united = unitedImaging(header) { return frames(of: file, united) }
        return nil
    }

    private struct Layout {
        var count: Int
        /// Direction in which the slices follow each other; nil for the product of the image's directions.
        var normal: SIMD3<Double>?
        /// Where each slice lies, when it says so itself.
        var positions: [SIMD3<Double>] = []
        /// Seconds of each slice after the volume's time.
        var delays: [Double] = []
        /// Acquisition time of each slice, when it says so itself.
        var times: [String] = []
    }

    private static func siemens(_ header: DataSet) -> Layout? {
        func element(_ offset: UInt8, _ vr: VR) -> Element? {
            header.scannerElement(group: 0x0019, creator: "SIEMENS MR HEADER", offset: offset, as: vr)
        }
        let csa = CSAHeader(header)
        let isMosaic = header.strings(.imageType).contains { $0.uppercased() == "MOSAIC" }
        let count =
            element(0x0A, .US)?.integers.first
            ?? (isMosaic ? csa?.numbers("NumberOfImagesInMosaic").first.flatMap { Int(exactly: $0) } : nil)
        guard let count, (1...mostSlices).contains(count), isMosaic || count > 1 else { return nil }
        let delays =
            element(0x29, .FD)?.doubles ?? csa?.numbers("MosaicRefAcqTimes") ?? []
        let normal = csa?.numbers("SliceNormalVector") ?? []
        return Layout(
            count: count, normal: normal.count == 3 ? SIMD3(normal[0], normal[1], normal[2]) : nil,
            delays: delays.count >= count ? delays.map { $0 / 1000 } : [])
    }

    private static func unitedImaging(_ header: DataSet) -> Layout? {
        guard
            let slices = header.scannerElement(
                group: 0x0065, creator: "Image Private Header", offset: 0x50, as: .DS),
            let count = slices.doubles.first.flatMap({ Int(exactly: $0) }), (2...mostSlices).contains(count)
        else { return nil }
        let items = header.items(Tag(slices.tag.group, slices.tag.element & 0xFF00 | 0x51))
        let positions = items.compactMap { item -> SIMD3<Double>? in
            let place = item.doubles(.imagePositionPatient)
            return place.count == 3 ? SIMD3(place[0], place[1], place[2]) : nil
        }
        let times = items.compactMap { $0.string(.acquisitionTime) }
        return Layout(
            count: count, positions: positions.count == count ? positions : [],
            times: times.count == count ? times : [])
    }

    private static func frames(of file: StudyFile, _ layout: Layout) -> [ImageFrame] {
        let header = file.header
        var side = 1
        while side * side < layout.count { side += 1 }
        guard let whole = FrameReader.geometry(ofPlane: header), whole.columns % side == 0,
            whole.rows % side == 0
        else { return [] }
        var tile = whole
        tile.columns = whole.columns / side
        tile.rows = whole.rows / side
        // The position is that of the whole image, centred where a slice is.
        let corner =
            whole.position
            + whole.rowDirection * (whole.columnSpacing * Double(whole.columns - tile.columns) / 2)
            + whole.columnDirection * (whole.rowSpacing * Double(whole.rows - tile.rows) / 2)
        let step = header.double(.spacingBetweenSlices).map { abs($0) } ?? whole.thickness ?? 1
        let normal = direction(layout, whole)
        let base = FrameTimes(header)
        return (0..<layout.count).map { slice in
            var geometry = tile
            geometry.position =
                layout.positions.isEmpty ? corner + normal * (step * Double(slice)) : layout.positions[slice]
            var times = base
            if let own = layout.times.isEmpty ? nil : layout.times[slice] {
                times.acquisition = FrameTimes.seconds(
                    date: header.string(.acquisitionDate) ?? header.string(.studyDate), time: own)
            } else if !layout.delays.isEmpty {
                times.acquisition = base.acquisition.map { $0 + layout.delays[slice] }
            }
            var frame = FrameReader.single(file, geometry: geometry)
            frame.times = times
            frame.tile = MosaicTile(
                imageColumns: whole.columns, imageRows: whole.rows, column: slice % side * tile.columns,
                row: slice / side * tile.rows)
            return frame
        }
    }

    private static func direction(_ layout: Layout, _ whole: ImageGeometry) -> SIMD3<Double> {
        guard let said = layout.normal, dot(said, whole.normal) < 0 else { return whole.normal }
        return -whole.normal
    }
}

/// The private header that Siemens writes beside each image, as far as it is needed: numbers by name.
struct CSAHeader {
    private let bytes: [UInt8]
    private let count: Int

    /// Nil when there is none of the second version.
    init?(_ header: DataSet) {
        guard let tag = header.privateTag(group: 0x0029, creator: "SIEMENS CSA HEADER", offset: 0x10),
            let raw = header.bytes(tag), raw.count >= 16, raw.count < 1 << 22
        else { return nil }
        let bytes = raw.withUnsafeBytes { Array($0) }
        guard bytes.starts(with: Array("SV10".utf8)), let count = Self.word(bytes, 8),
            (1...4096).contains(count)
        else { return nil }
        self.bytes = bytes
        self.count = count
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        return (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private func text(_ offset: Int, _ length: Int) -> String? {
        guard offset >= 0, length >= 0, length <= bytes.count, offset + length <= bytes.count else {
            return nil
        }
        let part = bytes[offset..<offset + length].prefix { $0 != 0 }
        return String(decoding: part, as: UTF8.self)
    }

    /// The numbers of one entry; empty when it is absent or damaged.
    func numbers(_ wanted: String) -> [Double] {
        var offset = 16
        for _ in 0..<count {
            guard let name = text(offset, 64), let items = Self.word(bytes, offset + 76), items <= 65_536
            else {
                return []
            }
            offset += 84
            var found: [Double] = []
            for _ in 0..<items {
                guard let length = Self.word(bytes, offset + 4), length < bytes.count else { return [] }
                offset += 16
                if name == wanted, length > 0, let value = text(offset, length) {
                    let trimmed = value.filter { !$0.isWhitespace }
                    if let number = Double(trimmed), number.isFinite { found.append(number) }
                }
                offset += (length + 3) / 4 * 4
            }
            if name == wanted { return found }
        }
        return []
    }
}
