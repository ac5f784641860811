import Foundation

/// A prepared study as bytes, for a cache: it can always be made again from the images.
extension CTPerfusion.Prepared {
    /// The small values, as JSON in front of the arrays. Numbers survive to the last bit.
    private struct Head: Codable {
        var format: Int
        var version: String
        var grid: Grid
        var times: [Double]
        var interval: Double
        var voxelCount: Int
        var baselineSamples: Int
        var brightest: [Float]
        var startsTooLate: Bool
        var noise: Float
        var motion: [CTPerfusion.MotionEstimate]
        var findings: [QualityFinding]
        var checks: [QualityCheck]
    }

    private static var mark: [UInt8] { Array("WILLISP1".utf8) }
    private static var format: Int { 1 }

    /// All of it; empty when a value is not finite.
    package func encoded() -> [UInt8] {
        let curves = enhancement.curves
        let head = Head(
            format: Self.format, version: CTPerfusion.version, grid: curves.grid, times: curves.times,
            interval: curves.interval, voxelCount: curves.voxels.count,
            baselineSamples: enhancement.baselineSamples, brightest: enhancement.brightest,
            startsTooLate: enhancement.startsTooLate, noise: noise, motion: motion, findings: findings,
            checks: checks)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let json = try? encoder.encode(head) else { return [] }
        var bytes = Self.mark
        bytes.reserveCapacity(
            json.count + 64 + 4 * (curves.voxels.count * (curves.times.count + 2) + 3 * curves.grid.voxels))
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { bytes += $0 }
        bytes += json
        func append<Value>(_ values: [Value]) { values.withUnsafeBytes { bytes += $0 } }
        append(curves.voxels.map { Int32($0) })
        append(enhancement.baseline)
        append(baseline)
        append(depth)
        append(leftOfPlane)
        curves.values.withUnsafeBufferPointer { values in
            for place in curves.voxels.indices {
                let start = place * curves.stride
                bytes += UnsafeRawBufferPointer(
                    UnsafeBufferPointer(rebasing: values[start..<start + curves.times.count]))
            }
        }
        return bytes
    }

    /// Nil when the bytes are not those of a prepared study of this version.
    package init?(encoded bytes: UnsafeRawBufferPointer) {
        var cursor = Cursor(bytes: bytes)
        guard let mark = cursor.take(8), mark.elementsEqual(Self.mark), let length = cursor.take(8),
            let json = cursor.take(Int(clamping: length.loadUnaligned(as: UInt64.self).littleEndian)),
            let head = try? JSONDecoder().decode(Head.self, from: Data(json)), head.format == Self.format,
            head.version == CTPerfusion.version, (1...(1 << 28)).contains(head.grid.voxels),
            (0...head.grid.voxels).contains(head.voxelCount), (1...4096).contains(head.times.count)
        else { return nil }
        let count = head.times.count
        guard let voxels: [Int32] = cursor.values(head.voxelCount),
            let ownBaseline: [Float] = cursor.values(head.voxelCount),
            let baseline: [Float] = cursor.values(head.grid.voxels),
            let depth: [Float] = cursor.values(head.grid.voxels),
            let leftOfPlane: [Float] = cursor.values(head.grid.voxels),
            let samples = cursor.take(4 * head.voxelCount * count), cursor.isAtEnd,
            voxels.allSatisfy({ (0..<Int32(head.grid.voxels)).contains($0) })
        else { return nil }
        var places = [Int32](repeating: -1, count: head.grid.voxels)
        for (place, voxel) in voxels.enumerated() { places[Int(voxel)] = Int32(place) }
        let stride = (count + 15) / 16 * 16
        let values = filled(head.voxelCount * stride, with: Float(0)) { target in
            let raw = UnsafeMutableRawBufferPointer(target)
            for place in voxels.indices {
                let source = UnsafeRawBufferPointer(
                    rebasing: samples[place * count * 4..<(place + 1) * count * 4])
                UnsafeMutableRawBufferPointer(
                    rebasing: raw[place * stride * 4..<(place * stride + count) * 4]
                ).copyMemory(from: source)
            }
        }
        self.init(
            baseline: baseline, motion: head.motion,
            enhancement: Enhancement(
                curves: BrainCurves(
                    grid: head.grid, voxels: voxels.map { Int($0) }, places: places, times: head.times,
                    interval: head.interval, stride: stride, values: values),
                baseline: ownBaseline, baselineSamples: head.baselineSamples, brightest: head.brightest,
                startsTooLate: head.startsTooLate),
            depth: depth, leftOfPlane: leftOfPlane, noise: head.noise, findings: head.findings,
            checks: head.checks)
    }

    private struct Cursor {
        var bytes: UnsafeRawBufferPointer
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
            guard count >= 0, count <= bytes.count - place else { return nil }
            defer { place += count }
            return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
        }

        mutating func values<Value: BitwiseCopyable>(_ count: Int) -> [Value]? {
            guard let raw = take(count * MemoryLayout<Value>.stride) else { return nil }
            return [Value](unsafeUninitializedCapacity: count) { target, initialized in
                UnsafeMutableRawBufferPointer(target).copyMemory(from: raw)
                initialized = count
            }
        }
    }
}
