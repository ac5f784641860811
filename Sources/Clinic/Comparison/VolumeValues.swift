import DICOM
import Records

/// Volumes of the segments of a segmentation: voxels times the room of one.
enum SegmentValues {
    static func read(_ header: DataSet) throws(DICOMError) -> [ForeignValue] {
        let segmentation = try SegmentationContent(header)
        guard let geometry = PlaneGeometry(of: header), let voxel = geometry.voxelMilliliters else {
            throw DICOMError(
                .missingAttribute, "the size of a voxel is not known.", path: TagPath(.pixelMeasuresSequence))
        }
        var sums: [Int: Double] = [:]
        for (place, frame) in segmentation.frames.enumerated() {
            sums[frame.segment, default: 0] += segmentation.fractions(frame: place).reduce(0.0) {
                $0 + Double($1)
            }
        }
        // A segment without a voxel has no frame, and a volume of zero.
        return segmentation.segments.sorted { $0.key < $1.key }.compactMap { number, segment in
            let names = [
                segment.description, segment.label, segment.tracking?.id ?? "", segment.type.meaning,
            ]
            guard let name = names.first(where: { PerfusionName.code(of: $0) != nil }) else { return nil }
            return ForeignValue(
                code: PerfusionName.code(of: name), value: sums[number, default: 0] * voxel, unit: "mL",
                name: name)
        }
    }
}

/// Volumes above or below the threshold that Willis measures by, in a map of a quantity with a unit.
enum MapValues {
    static func read(_ header: DataSet) throws(DICOMError) -> [ForeignValue] {
        let map = try ParametricMapContent(header)
        guard let voxel = map.geometry.voxelMilliliters else {
            throw DICOMError(
                .missingAttribute, "the size of a voxel is not known.", path: TagPath(.pixelMeasuresSequence))
        }
        func volume(where isInside: (Float) -> Bool) -> Double {
            Double(map.values.count { !$0.isNaN && isInside($0) }) * voxel
        }
        let quantity = map.quantity
        let name = [quantity.quantity.meaning, quantity.label, quantity.explanation].joined(separator: " ")
            .lowercased()
        if name.contains("tmax") || name.contains("time to maximum") {
            guard let scale = seconds(quantity.unit.value) else { return [] }
            let limits: [(Float, MeasurementCode)] = [
                (4, .tmax4), (6, .hypoperfusion), (8, .tmax8), (10, .tmax10),
            ]
            return limits.map { limit, code in
                ForeignValue(
                    code: code, value: volume { $0 * scale > limit }, unit: "mL", name: "Tmax>\(Int(limit))s")
            }
        }
        let isFlow = name.contains("cbf") || name.contains("blood flow")
        // Absolute flow has no common threshold: what is healthy would have to be found first.
        guard isFlow, let scale = share(quantity.unit.value) else { return [] }
        return [
            ForeignValue(
                code: .core, value: volume { $0 > 0 && $0 * scale < 0.3 }, unit: "mL", name: "rCBF<30%")
        ]
    }

    private static func seconds(_ unit: String) -> Float? {
        switch unit {
        case "s": 1
        case "ms": 0.001
        case "min": 60
        default: nil
        }
    }

    private static func share(_ unit: String) -> Float? {
        switch unit {
        case "1", "{ratio}": 1
        case "%": 0.01
        default: nil
        }
    }
}

extension PlaneGeometry {
    /// Room of one voxel; nil when the distance of planes is not known. Several segments may have planes at one place.
    var voxelMilliliters: Double? {
        let along = Array(orientation.prefix(3))
        let down = Array(orientation.suffix(3))
        let normal = [
            along[1] * down[2] - along[2] * down[1], along[2] * down[0] - along[0] * down[2],
            along[0] * down[1] - along[1] * down[0],
        ]
        let places = positions.map { zip($0, normal).reduce(0) { $0 + $1.0 * $1.1 } }.sorted()
        let steps = zip(places.dropFirst(), places).map { $0 - $1 }.filter { $0 > 0.01 }.sorted()
        // Empty planes are left out by many programs: the smallest step is that of neighbours.
        let spacing = spacingBetweenSlices ?? steps.first ?? sliceThickness
        let cubicMillimeters = spacing * pixelSpacing[0] * pixelSpacing[1]
        return cubicMillimeters.isFinite && cubicMillimeters > 0 ? cubicMillimeters / 1000 : nil
    }
}
