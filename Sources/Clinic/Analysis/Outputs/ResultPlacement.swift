import DICOM

/// Where the analysis grid lies in the patient, and which images each of its slices was made from.
package struct ResultPlacement: Sendable {
    package var geometry: PlaneGeometry
    /// The images of each slice, over all time points.
    package var sources: [[Derivation.Source]]
}

extension Assembler {
    /// The grid in patient coordinates: pixels are averaged and turned, slices stand along the normal of the reference
    /// image, whatever way a tilted gantry shifted them.
    var resultPlacement: ResultPlacement {
        let along = reference.rowDirection / length(reference.rowDirection)
        // Directions come rounded from files; derived objects promise a right angle.
        let leaning = reference.columnDirection - along * dot(along, reference.columnDirection)
        let down = leaning / length(leaning)
        let columnStep = along * reference.columnSpacing
        let rowStep = down * reference.rowSpacing
        let corner =
            reference.position + columnStep * first(placement.flipsColumns, of: placement.columns)
            + rowStep * first(placement.flipsRows, of: placement.rows)
        let (right, back) = (placement.flipsColumns ? -along : along, placement.flipsRows ? -down : down)
        let head = cross(right, back)
        let lowest = grid.slices.first?.map { acquisition.slices[$0].position } ?? [0]
        let bottom = lowest.reduce(0, +) / Double(max(1, lowest.count))
        let start = corner + head * (bottom - dot(corner, head))
        let factor = Double(placement.factor)
        let geometry = PlaneGeometry(
            rows: placement.rows, columns: placement.columns, planes: grid.slices.count,
            first: [start.x, start.y, start.z],
            step: [head.x, head.y, head.z].map { $0 * grid.spacingMillimeters },
            orientation: [right.x, right.y, right.z, back.x, back.y, back.z],
            pixelSpacing: [reference.rowSpacing * factor, reference.columnSpacing * factor],
            sliceThickness: grid.spacingMillimeters)
        return ResultPlacement(geometry: geometry, sources: grid.slices.map(sources))
    }

    /// The middle of the first block of pixels after turning, in pixels of the image.
    private func first(_ isFlipped: Bool, of blocks: Int) -> Double {
        let middle = Double(placement.factor - 1) / 2
        return isFlipped ? Double((blocks - 1) * placement.factor) + middle : middle
    }

    private func sources(ofTimelines timelines: [Int]) -> [Derivation.Source] {
        var order: [ObjectIdentifier] = []
        var found: [ObjectIdentifier: Derivation.Source] = [:]
        for timeline in timelines {
            guard let plan = plans.first(where: { $0.slices.contains(timeline) }) else { continue }
            for case let image? in plan.images.map({ $0[timeline - plan.slices.lowerBound] }) {
                let key = ObjectIdentifier(image.file)
                if found[key] == nil {
                    // An image that lacks an identifier cannot be referred to.
                    guard let reference = try? InstanceReference(image.file.header) else { continue }
                    order.append(key)
                    found[key] = Derivation.Source(reference)
                }
                if image.isOneOfMany { found[key]?.frames.append(image.frameIndex + 1) }
            }
        }
        return order.compactMap { found[$0] }
    }
}

extension ImageFrame {
    fileprivate var isOneOfMany: Bool { file.header.contains(.perFrameFunctionalGroupsSequence) }
}
