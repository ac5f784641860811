import Records

/// A sheet of film being composed: shades of grey of 8 or 12 bits, or colour.
struct FilmPage {
    let width: Int
    let height: Int
    /// 1 for grey, 3 for colour.
    let channels: Int
    /// The brightest value: 255 or 4095.
    let most: Int
    /// Row by row, the channels of a pixel together.
    private(set) var samples: [UInt16]

    init(width: Int, height: Int, isColour: Bool, most: Int, background: UInt16) {
        self.width = width
        self.height = height
        self.most = most
        channels = isColour ? 3 : 1
        samples = [UInt16](repeating: background, count: width * height * channels)
    }

    mutating func fill(_ area: FilmRectangle, _ shade: UInt16) {
        for y in max(0, area.y)..<min(height, area.y + area.height) {
            let start = (y * width + max(0, area.x)) * channels
            let end = (y * width + min(width, area.x + area.width)) * channels
            for index in start..<max(start, end) { samples[index] = shade }
        }
    }

    /// A line of two pixels around a place, outside of it.
    mutating func frame(_ area: FilmRectangle, _ shade: UInt16) {
        let (x, y, w, h) = (area.x - 2, area.y - 2, area.width + 4, area.height + 4)
        fill(FilmRectangle(x: x, y: y, width: w, height: 2), shade)
        fill(FilmRectangle(x: x, y: y + h - 2, width: w, height: 2), shade)
        fill(FilmRectangle(x: x, y: y, width: 2, height: h), shade)
        fill(FilmRectangle(x: x + w - 2, y: y, width: 2, height: h), shade)
    }

    /// Draws an image.
    ///
    /// - Parameters:
    ///   - pixels: its shades, the channels of a pixel together.
    ///   - size: its columns and rows.
    mutating func draw(
        _ pixels: [UInt16], size: (columns: Int, rows: Int), at placement: FilmPlacement,
        _ kind: Magnification
    ) {
        let (target, visible) = (placement.target, placement.visible)
        guard visible.width > 0, visible.height > 0 else { return }
        let across = Taps(
            source: size.columns, target: target.width,
            range: visible.x - target.x..<visible.x - target.x + visible.width, kind)
        let down = Taps(
            source: size.rows, target: target.height,
            range: visible.y - target.y..<visible.y - target.y + visible.height, kind)
        let isExact = across.width == 1 && down.width == 1
        var lines: [Int: [Double]] = [:]
        for row in 0..<visible.height {
            let place = ((visible.y + row) * width + visible.x) * channels
            let first = down.starts[row]
            if isExact {
                copy(pixels, line: first, size.columns, across, to: place)
                continue
            }
            for line in lines.keys where line < first { lines[line] = nil }
            var sum = [Double](repeating: 0, count: visible.width * channels)
            for tap in 0..<down.width {
                let weight = down.weights[row * down.width + tap]
                guard weight != 0 else { continue }
                let line = lines[first + tap] ?? stretched(pixels, line: first + tap, size.columns, across)
                lines[first + tap] = line
                for index in 0..<sum.count { sum[index] += line[index] * weight }
            }
            for index in 0..<sum.count {
                samples[place + index] = UInt16(min(Double(most), max(0, (sum[index] + 0.5).rounded(.down))))
            }
        }
    }

    private mutating func copy(_ pixels: [UInt16], line: Int, _ columns: Int, _ across: Taps, to place: Int) {
        let begin = line * columns * channels
        for (column, source) in across.starts.enumerated() {
            for channel in 0..<channels {
                samples[place + column * channels + channel] = pixels[begin + source * channels + channel]
            }
        }
    }

    private func stretched(_ pixels: [UInt16], line: Int, _ columns: Int, _ across: Taps) -> [Double] {
        let begin = line * columns * channels
        var result = [Double](repeating: 0, count: across.starts.count * channels)
        for (column, start) in across.starts.enumerated() {
            for tap in 0..<across.width {
                let weight = across.weights[column * across.width + tap]
                guard weight != 0 else { continue }
                let source = begin + (start + tap) * channels
                for channel in 0..<channels {
                    result[column * channels + channel] += Double(pixels[source + channel]) * weight
                }
            }
        }
        return result
    }

    /// A picture of it that fits into a square, of 8 bits.
    func preview(longestSide: Int) -> FilmPage {
        let scale = min(1, Double(longestSide) / Double(max(width, height)))
        let size = (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
        var small = FilmPage(
            width: size.0, height: size.1, isColour: channels == 3, most: 255, background: 0)
        let factor = most / 255
        let whole = FilmRectangle(x: 0, y: 0, width: size.0, height: size.1)
        let bytes = factor > 1 ? samples.map { UInt16((Int($0) * 255 * 2 + most) / (most * 2)) } : samples
        small.draw(
            bytes, size: (width, height),
            at: FilmPlacement(target: whole, visible: whole, isOversize: false), .bilinear)
        return small
    }
}
