import Foundation

/// The brain that head phantoms are built around.
public struct BrainAtlas: Sendable {
    let model: HeadModel

    /// A real brain in MNI space, for example `ch2bet.nii` of the `mricron-data` package, with optional
    /// region labels, for example `aal.nii` of the same package, by which the deep nuclei are told from white
    /// matter.
    ///
    /// - Parameters:
    ///   - brain: the bytes of a decompressed NIfTI-1 file: T1-weighted, zero outside the brain.
    ///   - labels: the bytes of a decompressed NIfTI-1 file with AAL numbering.
    /// - Throws: ``ImagingError`` with code `invalidAtlas`.
    public init(brain: [UInt8], labels: [UInt8]? = nil, threads: Int = 2) throws(ImagingError) {
        let volume = try NIfTIVolume(brain)
        var regions: NIfTIVolume?
        if let labels { regions = try NIfTIVolume(labels) }
        let brightness = try Self.brightness(volume, regions)
        model = HeadModel(brightness: brightness, fluidLimit: 60, whiteLimit: 96, threads: threads)
    }

    private init(model: HeadModel) { self.model = model }

    /// A made-up brain for machines without an atlas: an ellipsoid with a folded ribbon of grey matter,
    /// ventricles and deep nuclei.
    public static let parametric = BrainAtlas(
        model: HeadModel(
            brightness: ParametricBrain.brightness(), fluidLimit: 60, whiteLimit: 96, threads: 2))

    /// Brightness scaled so that white matter has its peak at 109, on the MNI grid.
    private static func brightness(
        _ volume: NIfTIVolume, _ regions: NIfTIVolume?
    ) throws(ImagingError) -> [UInt8] {
        let inside = volume.values.filter { $0 > 0 && $0.isFinite }.sorted()
        guard inside.count > 100_000 else { throw NIfTIVolume.fault("it holds no brain") }
        // The ninetieth percentile lies on the white matter peak (112 in ch2bet).
        let scale = 112 / inside[inside.count * 9 / 10]
        let size = HeadModel.size
        return (0..<size.x * size.y * size.z).map { index in
            let place = HeadModel.place(index)
            let (x, y, z) = (Double(place.x), Double(place.y), Double(place.z))
            let value = volume.nearest(x, y, z) * scale
            guard value > 0, value.isFinite else { return 0 }
            // AAL 71…78: caudate, putamen, pallidum and thalamus are grey matter however bright they are.
            if let regions, value > 90, 71...78 ~= regions.nearest(x, y, z) {
                return UInt8(84 + min(10, max(0, (value - 90) / 4)))
            }
            return UInt8(max(1, min(255, value)))
        }
    }
}

/// A brain made of formulas.
enum ParametricBrain {
    /// T1-like brightness on the MNI grid: 30 fluid, 84 grey, 110 white, zero outside.
    static func brightness() -> [UInt8] {
        let size = HeadModel.size
        return (0..<size.x * size.y * size.z).map { value(HeadModel.place($0)) }
    }

    private static func value(_ place: SIMD3<Float>) -> UInt8 {
        let (x, y, z) = (abs(place.x), place.y, place.z)
        let cerebrum = ellipsoid(place, [0, -17, 14], [67, 86, z < 14 ? 50 : 60])
        let cerebellum = ellipsoid(place, [0, -60, -38], [52, 34, 26])
        guard cerebrum < 1 || cerebellum < 1 else { return 0 }
        if ventricle(x, y, z) { return 30 }
        if ellipsoid([x, y, z], [24, 2, 4], [10, 20, 12]) < 1 { return 86 }
        if ellipsoid([x, y, z], [11, -18, 8], [8, 14, 9]) < 1 { return 86 }
        guard cerebrum < 1 else { return cerebellum > 0.7 ? 84 : 106 }
        // Cortex: a ribbon under the surface that follows the sheets of a gyroid inwards, with fluid in their
        // middle. The longitudinal fissure is fluid.
        if x < 1, y > -60 || z > 10, z > 24 || y > 10 || y < -45 { return 30 }
        let scale: Float = 0.2
        let (u, v, w) = (place.x * scale, y * scale, z * scale)
        let sheet = abs(sin(u) * cos(v) + sin(v) * cos(w) + sin(w) * cos(u))
        let depth = (1 - cerebrum.squareRoot()) * 66
        if depth < 18, sheet < 0.1 { return 30 }
        if depth < 5 || (depth < 24 && sheet < 0.65) { return 84 }
        return 110
    }

    private static func ventricle(_ x: Float, _ y: Float, _ z: Float) -> Bool {
        if x < 2, y > -32, y < 2, z > -8, z < 10 { return true }
        let arch = 18 - (y + 12) * (y + 12) / 160
        return x > 2 && x < 12 + max(0, -y - 12) / 4 && y > -44 && y < 28 && abs(z - arch) < 5
    }

    private static func ellipsoid(
        _ place: SIMD3<Float>, _ center: SIMD3<Float>, _ axes: SIMD3<Float>
    ) -> Float {
        let offset = (place - center) / axes
        return (offset * offset).sum()
    }
}
