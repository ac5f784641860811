import DICOM
import Imaging

/// The images of a diffusion scan as if its weightings were time points, so that they are put onto a grid like those of
/// a dynamic scan.
struct DiffusionAcquisition {
    /// An image with at least this weighting, in s/mm², makes a series one of diffusion.
    static let weighted = 200.0

    /// One "second" is one image of each place: a weighting in one direction.
    private(set) var acquisition: Acquisition
    /// s/mm² of each of these seconds.
    private(set) var bValues: [Double]

    /// Images of the largest group that share a grid; nil when there are none.
    ///
    /// - Parameter unweighted: images of other series that say they have no weighting; used where they fit.
    init?(_ images: [ImageFrame], unweighted: [ImageFrame]) {
        var seen: Set<String> = []
        let groups = Dictionary(grouping: images.filter { seen.insert($0.identity).inserted }, by: Shape.init)
        let ranked = groups.sorted { left, right in
            let (weights, others) = (Self.weights(left.value), Self.weights(right.value))
            if weights != others { return weights > others }
            if left.value.count != right.value.count { return left.value.count > right.value.count }
            return left.key.text < right.key.text
        }
        guard let best = ranked.first else { return nil }
        var chosen = best.value
        if !chosen.contains(where: { Self.weight($0) < Self.weighted }) {
            chosen += unweighted.filter { Shape($0) == best.key && seen.insert($0.identity).inserted }
        }
        let slices = Self.byPosition(chosen)
        var plan: [(bValue: Double, count: Int)] = []
        for bValue in Set(chosen.map(Self.weight)).sorted() {
            let most = slices.map { slice in slice.frames.count { Self.weight($0) == bValue } }.max() ?? 0
            plan.append((bValue, most))
        }
        bValues = plan.flatMap { Array(repeating: $0.bValue, count: $0.count) }
        acquisition = Acquisition(
            slices: slices.map { Self.timeline($0, plan) }, timeSource: .temporalPosition)
    }

    /// s/mm² to the nearest ten: scanners write what their gradients came to.
    private static func weight(_ frame: ImageFrame) -> Double {
        let value = frame.mr?.bValue ?? 0
        return value < 50 ? 0 : (value / 10).rounded() * 10
    }

    private static func weights(_ images: [ImageFrame]) -> Int {
        min(2, Set(images.map { weight($0) >= weighted }).count)
    }

    private static func byPosition(_ frames: [ImageFrame]) -> [(position: Double, frames: [ImageFrame])] {
        var located: [(position: Double, frame: ImageFrame)] = frames.map { frame in
            var normal = frame.geometry.normal
            if normal.z < 0 { normal = -normal }
            return (dot(frame.geometry.position, normal), frame)
        }
        located.sort { a, b in
            if a.position != b.position { return a.position < b.position }
            return a.frame.identity < b.frame.identity
        }
        var slices: [(position: Double, frames: [ImageFrame])] = []
        for (position, frame) in located {
            if let last = slices.last, position - last.position < AcquisitionFinder.samePositionMillimeters {
                slices[slices.count - 1].frames.append(frame)
            } else {
                slices.append((position, [frame]))
            }
        }
        return slices
    }

    private static func timeline(
        _ slice: (position: Double, frames: [ImageFrame]), _ plan: [(bValue: Double, count: Int)]
    ) -> SliceTimeline {
        var timeline = SliceTimeline(position: slice.position, frames: [], seconds: [])
        var start = 0
        for (bValue, count) in plan {
            let images = slice.frames.filter { weight($0) == bValue }.sorted { $0.identity < $1.identity }
            for (place, image) in images.enumerated() {
                timeline.frames.append(image)
                timeline.seconds.append(Double(start + place))
            }
            start += count
        }
        return timeline
    }

    /// The assembled images as the analysis of diffusion takes them.
    func series(_ assembled: PerfusionSeries, space: PatientSpace) -> MRDiffusion.Series? {
        guard let slab = assembled.slabs.first, assembled.slabs.count == 1, slab.frames == bValues.count
        else {
            return nil
        }
        let size = assembled.grid.voxels
        var weightings: [MRDiffusion.Weighting] = []
        for frame in 0..<slab.frames {
            let image = slab.hounsfield[frame * size..<(frame + 1) * size].map { max(0, $0) }
            if weightings.last?.bValue == bValues[frame] {
                weightings[weightings.count - 1].images.append(image)
            } else {
                weightings.append(MRDiffusion.Weighting(bValue: bValues[frame], images: [image]))
            }
        }
        return MRDiffusion.Series(grid: assembled.grid, weightings: weightings, space: space)
    }

    /// Images with equal shapes lie on one grid.
    private struct Shape: Hashable {
        var text: String

        init(_ frame: ImageFrame) {
            let geometry = frame.geometry
            let cosines = [geometry.rowDirection, geometry.columnDirection].flatMap { [$0.x, $0.y, $0.z] }
                .map { Int(exactly: ($0 * 20).rounded()) ?? 0 }
            let spacing = [geometry.columnSpacing, geometry.rowSpacing].map {
                Int(exactly: ($0 * 100).rounded()) ?? 0
            }
            let numbers = ([geometry.columns, geometry.rows] + spacing + cosines).map(String.init)
            text = ([frame.series.frameOfReferenceUID] + numbers).joined(separator: "/")
        }
    }
}

extension ResultPlacement {
    /// Where the analysis grid lies.
    var space: PatientSpace {
        func vector(_ values: ArraySlice<Double>) -> SIMD3<Double> {
            let numbers = Array(values)
            return numbers.count == 3 ? SIMD3(numbers[0], numbers[1], numbers[2]) : [0, 0, 0]
        }
        let along = vector(geometry.orientation.prefix(3))
        let down = vector(geometry.orientation.dropFirst(3).prefix(3))
        let origin = vector((geometry.positions.first ?? [])[...])
        let next = geometry.positions.count > 1 ? vector(geometry.positions[1][...]) : nil
        return PatientSpace(
            origin: origin, columnStep: along * (geometry.pixelSpacing.last ?? 1),
            rowStep: down * (geometry.pixelSpacing.first ?? 1),
            sliceStep: next.map { $0 - origin } ?? cross(along, down) * geometry.sliceThickness)
    }
}
