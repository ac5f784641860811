/// The arterial input and venous output functions a perfusion result rests on.
package struct Curves: Codable, Sendable, Equatable {
    /// Seconds after the first image, evenly spaced.
    package var timesSeconds: [Double]
    /// Enhancement over baseline in Hounsfield units (or the contrast measure of the modality).
    package var arterial: [Double]
    package var venous: [Double]
    /// Where the curves were read, as (column, row, slice) on the analysis grid.
    package var arterialVoxels: [[Int]]
    package var venousVoxels: [[Int]]

    package init(
        timesSeconds: [Double], arterial: [Double], venous: [Double], arterialVoxels: [[Int]],
        venousVoxels: [[Int]]
    ) {
        self.timesSeconds = timesSeconds
        self.arterial = arterial
        self.venous = venous
        self.arterialVoxels = arterialVoxels
        self.venousVoxels = venousVoxels
    }
}

/// How the head had moved at one time point.
package struct MotionSample: Codable, Sendable, Equatable {
    package var frame: Int
    package var translationMillimeters: [Double]
    package var rotationDegrees: [Double]
    package var corrected: Bool
    package var dropped: Bool

    package init(
        frame: Int, translationMillimeters: [Double], rotationDegrees: [Double], corrected: Bool,
        dropped: Bool
    ) {
        self.frame = frame
        self.translationMillimeters = translationMillimeters
        self.rotationDegrees = rotationDegrees
        self.corrected = corrected
        self.dropped = dropped
    }
}

/// One step of an analysis and how long it took.
package struct StageTime: Codable, Sendable, Equatable {
    /// For example `read`, `motion`, `deconvolution`.
    package var code: String
    package var seconds: Double

    package init(code: String, seconds: Double) {
        self.code = code
        self.seconds = seconds
    }
}

/// A picture made by an analysis: one map of one slice, or the montage.
package struct Picture: Codable, Sendable, Equatable {
    /// `summary`, `cbf`, `cbv`, `mtt`, `tmax`, `ttp` or `lesion`.
    package var code: String
    /// Slice on the analysis grid, feet to head; nil for a montage of all.
    package var slice: Int?
    /// SHA-256 of the PNG in the archive, or its file name under `--out`.
    package var location: String
    package var width: Int
    package var height: Int

    package init(code: String, slice: Int?, location: String, width: Int, height: Int) {
        self.code = code
        self.slice = slice
        self.location = location
        self.width = width
        self.height = height
    }
}
