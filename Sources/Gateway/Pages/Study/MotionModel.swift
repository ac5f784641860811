import Records

/// Head motion over the scan, as two lengths.
package struct MotionModel: Sendable, Equatable {
    package var frames: [Double]
    package var shiftMillimeters: [Double]
    package var rotationDegrees: [Double]
    package var dropped: [Double]

    /// Nil when there is nothing to draw.
    package init?(_ samples: [MotionSample]) {
        let usable = samples.filter {
            $0.translationMillimeters.allSatisfy(\.isFinite) && $0.rotationDegrees.allSatisfy(\.isFinite)
        }
        guard usable.count > 1 else { return nil }
        frames = usable.map { Double($0.frame + 1) }
        shiftMillimeters = usable.map { Self.length($0.translationMillimeters) }
        rotationDegrees = usable.map { Self.length($0.rotationDegrees) }
        dropped = usable.filter(\.dropped).map { Double($0.frame + 1) }
    }

    private static func length(_ vector: [Double]) -> Double {
        vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
