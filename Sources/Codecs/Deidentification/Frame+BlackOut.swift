import DICOM

extension Frame {
    /// The frame with regions in one even value, dark wherever the samples have a darkest one.
    func blackedOut(_ regions: [PixelRule.Region]) -> Frame {
        let spans = regions.compactMap { span($0) }
        guard !spans.isEmpty else { return self }
        let pixel = darkPixel
        var result = bytes.array
        for (columns, rows) in spans {
            for row in rows {
                let start = (row * description.columns + columns.lowerBound) * pixel.count
                for offset in 0..<columns.count * pixel.count {
                    result[start + offset] = pixel[offset % pixel.count]
                }
            }
        }
        return Frame(checked: result, as: description)
    }

    /// The frame with everything but regions in one even value.
    func blackedOut(outside regions: [PixelRule.Region]) -> Frame {
        let spans = regions.compactMap { span($0) }
        let pixel = darkPixel
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for _ in 0..<description.pixelCount { result.append(contentsOf: pixel) }
        bytes.withUnsafeBytes { source in
            for (columns, rows) in spans {
                for row in rows {
                    let start = (row * description.columns + columns.lowerBound) * pixel.count
                    let end = start + columns.count * pixel.count
                    result.replaceSubrange(start..<end, with: source[start..<end])
                }
            }
        }
        return Frame(checked: result, as: description)
    }

    /// The frame with nothing in the bits outside of Bits Stored but the sign: where overlays of old stood (PS3.5
    /// section 8.1.2, retired).
    func withoutUnusedBits() -> Frame {
        guard usesUnusedBits else { return self }
        let size = description.bytesPerSample
        let shift = description.highBit + 1 - description.bitsStored
        guard shift > 0 else { return cleaned() }
        // The samples stay where High Bit says; what lies above and below them goes.
        let mask = (UInt64(1) << UInt64(description.bitsStored) - 1) << UInt64(shift)
        var result = bytes.array
        for index in result.indices {
            result[index] &= UInt8(truncatingIfNeeded: mask >> UInt64(8 * (index % size)))
        }
        return Frame(checked: result, as: description)
    }

    /// Columns and rows of a region within the frame; `nil` when it lies outside.
    private func span(_ region: PixelRule.Region) -> (columns: Range<Int>, rows: Range<Int>)? {
        func range(_ start: Int, _ length: Int, within count: Int) -> Range<Int> {
            let (end, overflow) = start.addingReportingOverflow(max(length, 0))
            let first = min(max(start, 0), count)
            return first..<max(first, overflow ? count : min(end, count))
        }
        let columns = range(region.x, region.width, within: description.columns)
        let rows = range(region.y, region.height, within: description.rows)
        return columns.isEmpty || rows.isEmpty ? nil : (columns, rows)
    }

    /// The bytes of one pixel that is as dark as any of this frame.
    private var darkPixel: [UInt8] {
        let size = description.bytesPerSample
        if description.sampleKind != .integer { return extremeSample(greatest: false) }
        let interpretation = description.photometricInterpretation
        if description.samplesPerPixel > 1 {
            var pixel = [UInt8](repeating: 0, count: size * description.samplesPerPixel)
            guard interpretation.isLuminanceChrominance, interpretation != .ybrRCT else { return pixel }
            // Chrominances are grey in the middle of their range.
            let middle = UInt64(1) << UInt64(description.bitsStored - 1)
            for sample in 1..<min(3, description.samplesPerPixel) {
                for byte in 0..<size {
                    pixel[sample * size + byte] = UInt8(truncatingIfNeeded: middle >> UInt64(8 * byte))
                }
            }
            return pixel
        }
        // A signed image has its own darkest value, so that windows made from the range of values stay good.
        if description.isSigned { return extremeSample(greatest: interpretation == .monochrome1) }
        guard interpretation == .monochrome1 else { return [UInt8](repeating: 0, count: size) }
        let white =
            (UInt64(1) << UInt64(description.bitsStored) - 1)
            << UInt64(description.highBit + 1 - description.bitsStored)
        return (0..<size).map { UInt8(truncatingIfNeeded: white >> UInt64(8 * $0)) }
    }

    /// The bytes of the least or greatest sample.
    private func extremeSample(greatest: Bool) -> [UInt8] {
        let size = description.bytesPerSample
        let values = description.sampleKind == .integer ? cleaned().integers.map(Float.init) : floats
        let finite = values.indices.filter { values[$0].isFinite }
        let found =
            greatest
            ? finite.max { values[$0] < values[$1] } : finite.min { values[$0] < values[$1] }
        guard let found else { return [UInt8](repeating: 0, count: size) }
        return bytes[found * size..<(found + 1) * size].array
    }
}
