import Foundation

/// Arteries and veins as tubes at their usual places in MNI space (x right, y front, z head; millimetres).
struct VesselTree {
    /// A tube through points, with a radius at each.
    struct Tube {
        var points: [SIMD3<Float>]
        var radii: [Float]

        init(_ points: [SIMD3<Float>], radius: Float) {
            self.points = points
            radii = [Float](repeating: radius, count: points.count)
        }

        init(_ points: [SIMD3<Float>], radii: [Float]) {
            self.points = points
            self.radii = radii
        }
    }

    let arteries: [Tube]
    let veins: [Tube]

    /// - Parameter skullDistances: millimetres outside the inner table on the MNI grid; the sinuses follow
    ///   it.
    init(skullDistances: [Float]) {
        arteries =
            [1, -1].flatMap { Self.carotidTree(side: $0) } + [
                Tube([[0, -26, -50], [0, -22, -36], [0, -16, -18]], radius: 1.7)
            ]
        veins = Self.sinuses(skullDistances)
    }

    private static func carotidTree(side: Float) -> [Tube] {
        func mirrored(_ points: [SIMD3<Float>]) -> [SIMD3<Float>] {
            points.map { SIMD3($0.x * side, $0.y, $0.z) }
        }
        return [
            Tube(mirrored([[12, 2, -50], [12, 0, -34], [9, 4, -24], [10, 4, -15]]), radius: 2.2),
            Tube(mirrored([[10, 4, -15], [20, 6, -16], [32, 4, -14]]), radius: 1.6),
            Tube(
                mirrored([[32, 4, -14], [41, 0, -5], [41, -10, 7], [40, -24, 16], [50, -36, 24]]), radius: 1.3
            ),
            Tube(
                mirrored([[32, 4, -14], [40, 10, -2], [40, 12, 12], [46, 8, 24], [52, 0, 36]]), radius: 1.3),
            Tube(
                mirrored([
                    [10, 4, -15], [2, 14, -10], [2, 34, -2], [2, 40, 12], [2, 28, 26], [2, 6, 36],
                ]),
                radius: 1.2),
            Tube(mirrored([[0, -16, -18], [14, -22, -14], [20, -34, -8], [16, -56, 0]]), radius: 1.2),
        ]
    }

    /// The superior sagittal sinus along the inner table in the midline, the torcula and the transverse
    /// sinuses.
    private static func sinuses(_ distances: [Float]) -> [Tube] {
        let center = SIMD3<Float>(0, -20, 8)
        let sagittal: [SIMD3<Float>] = stride(from: 40.0, through: 200.0, by: 8.0).map { degrees in
            let angle = Float(degrees * .pi / 180)
            let direction = SIMD3<Float>(0, cos(angle), sin(angle))
            return center + (exit(distances, from: center, along: direction) - 3) * direction
        }
        let radii = sagittal.indices.map { 1.8 + 2.4 * Float($0) / Float(sagittal.count - 1) }
        let torcula = sagittal[sagittal.count - 1]
        let height = torcula.z
        let transverse: [Tube] = [Float(1), -1].map { side in
            var points = [torcula]
            for degrees in stride(from: 255.0, through: 205.0, by: -10.0) {
                let angle = Float(degrees * .pi / 180)
                let direction = SIMD3<Float>(-side * cos(angle), sin(angle), 0)
                let start = SIMD3<Float>(0, -35, height)
                points.append(start + (exit(distances, from: start, along: direction) - 3) * direction)
            }
            return Tube(points, radius: 3.2)
        }
        return [Tube(sagittal, radii: radii), Tube([torcula, torcula + [0, 1, -1]], radius: 5)] + transverse
    }

    /// How far the inner table is from a place inside the skull.
    private static func exit(
        _ distances: [Float], from start: SIMD3<Float>, along direction: SIMD3<Float>
    ) -> Float {
        var length: Float = 20
        while length < 120 {
            let place = start + length * direction
            let column = Int((place.x - Float(HeadModel.origin.x)).rounded())
            let row = Int((place.y - Float(HeadModel.origin.y)).rounded())
            let slice = Int((place.z - Float(HeadModel.origin.z)).rounded())
            let size = HeadModel.size
            guard (0..<size.x).contains(column), (0..<size.y).contains(row), (0..<size.z).contains(slice)
            else {
                break
            }
            if distances[(slice * size.y + row) * size.x + column] > 0 { break }
            length += 0.5
        }
        return length
    }

    /// Millimetres inside the nearest tube for each voxel of the MNI grid; −12 far away.
    func depths(_ tubes: [Tube]) -> [Float] {
        let size = HeadModel.size
        return filled(size.x * size.y * size.z, with: Float(-12)) { buffer in
            for tube in tubes {
                for piece in 1..<tube.points.count {
                    draw(
                        tube.points[piece - 1], tube.points[piece], tube.radii[piece - 1], tube.radii[piece],
                        into: buffer)
                }
            }
        }
    }

    private func draw(
        _ start: SIMD3<Float>, _ end: SIMD3<Float>, _ startRadius: Float, _ endRadius: Float,
        into buffer: UnsafeMutableBufferPointer<Float>
    ) {
        let size = SIMD3<Float>(Float(HeadModel.size.x), Float(HeadModel.size.y), Float(HeadModel.size.z))
        let origin = SIMD3<Float>(
            Float(HeadModel.origin.x), Float(HeadModel.origin.y), Float(HeadModel.origin.z))
        let reach = SIMD3<Float>(repeating: 8)
        let low = pointwiseMax(pointwiseMin(start, end) - reach - origin, SIMD3(repeating: 0))
        let high = pointwiseMin(pointwiseMax(start, end) + reach - origin, size - SIMD3(repeating: 1))
        guard low.x <= high.x, low.y <= high.y, low.z <= high.z else { return }
        let axis = end - start
        let squaredLength = max((axis * axis).sum(), 1e-6)
        for slice in Int(low.z)...Int(high.z) {
            for row in Int(low.y)...Int(high.y) {
                for column in Int(low.x)...Int(high.x) {
                    let place = SIMD3<Float>(Float(column), Float(row), Float(slice)) + origin
                    let along = max(0, min(1, ((place - start) * axis).sum() / squaredLength))
                    let offset = place - (start + along * axis)
                    let radius = startRadius + along * (endRadius - startRadius)
                    let depth = radius - (offset * offset).sum().squareRoot()
                    let index = (slice * HeadModel.size.y + row) * HeadModel.size.x + column
                    buffer[index] = max(buffer[index], depth)
                }
            }
        }
    }
}
