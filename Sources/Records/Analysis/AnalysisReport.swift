/// What one analysis of one acquisition found, or why it refused: the one value that the worker writes, the
/// archive keeps, the pages show and `willis analyze --json` prints.
package struct AnalysisReport: Codable, Sendable, Equatable {
    package var kind: AnalysisKind
    package var status: AnalysisStatus
    package var studyUID: String
    /// The series the images came from, in the order of their first image.
    package var seriesUIDs: [String]
    package var seriesDescription: String
    /// Identifier and version of the algorithm, for example `ct-perfusion` and `1`.
    package var algorithm: AlgorithmVersion
    /// Every setting the algorithm ran with, as its own JSON.
    package var parametersJSON: String
    package var inputs: AnalysisInputs
    package var quality: Quality
    /// Empty when refused or failed.
    package var measurements: [Measurement]
    package var curves: Curves?
    package var motion: [MotionSample]
    /// How long each step took, in the order the steps ran.
    package var stages: [StageTime]
    package var pictures: [Picture]
    /// Slices of the analysis grid in feet-to-head order.
    package var grid: AnalysisGrid?
    /// Present when `status` is `failed`: what went wrong, for the person who runs the server.
    package var failure: String?
    /// Places where the curves of artery and vein could be read; nil in reports of before they were listed.
    package var vessels: VesselSites?
    /// Vessels that a person has chosen; nil for the automatic result.
    package var selection: VesselSelection?
    /// Every bit of the result, for `willis reproduce`.
    package var fingerprint: ResultFingerprint?

    package init(
        kind: AnalysisKind, status: AnalysisStatus, studyUID: String, seriesUIDs: [String],
        seriesDescription: String, algorithm: AlgorithmVersion, parametersJSON: String = "{}",
        inputs: AnalysisInputs = AnalysisInputs(), quality: Quality = Quality(verdict: .unfit, reasons: []),
        measurements: [Measurement] = [], curves: Curves? = nil, motion: [MotionSample] = [],
        stages: [StageTime] = [], pictures: [Picture] = [], grid: AnalysisGrid? = nil, failure: String? = nil
    ) {
        self.kind = kind
        self.status = status
        self.studyUID = studyUID
        self.seriesUIDs = seriesUIDs
        self.seriesDescription = seriesDescription
        self.algorithm = algorithm
        self.parametersJSON = parametersJSON
        self.inputs = inputs
        self.quality = quality
        self.measurements = measurements
        self.curves = curves
        self.motion = motion
        self.stages = stages
        self.pictures = pictures
        self.grid = grid
        self.failure = failure
    }

    /// Sum over all stages, in seconds.
    package var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }

    /// The numeric value of a measurement, if it was made and is a number.
    package func number(_ code: MeasurementCode) -> Double? {
        for measurement in measurements where measurement.code == code {
            if case .number(let value) = measurement.value { return value }
        }
        return nil
    }
}

/// The kinds of analysis that Willis knows.
package enum AnalysisKind: String, Codable, Sendable, CaseIterable {
    case ctPerfusion = "ct-perfusion"
    case mrPerfusion = "mr-perfusion"
    case mrDiffusion = "mr-diffusion"
    case ctNoncontrast = "ct-noncontrast"
    case ctAngiography = "ct-angiography"
}

/// How an analysis ended.
package enum AnalysisStatus: String, Codable, Sendable {
    case completed, refused, failed
}

/// Which algorithm, in which version, in which build made a result.
package struct AlgorithmVersion: Codable, Sendable, Equatable {
    package var id: String
    package var version: String
    /// The version of Willis that ran it.
    package var willis: String

    package init(id: String, version: String, willis: String) {
        self.id = id
        self.version = version
        self.willis = willis
    }
}

/// What went in, so that it can be found and computed again.
package struct AnalysisInputs: Codable, Sendable, Equatable {
    package var imageCount: Int
    /// SHA-256 over the sorted SHA-256 digests of the input files, in hexadecimal.
    package var digest: String
    /// Acquisition times of the first slice in seconds after the first image.
    package var frameTimesSeconds: [Double]

    package init(imageCount: Int = 0, digest: String = "", frameTimesSeconds: [Double] = []) {
        self.imageCount = imageCount
        self.digest = digest
        self.frameTimesSeconds = frameTimesSeconds
    }
}

/// Size of the grid the maps are on.
package struct AnalysisGrid: Codable, Sendable, Equatable {
    package var columns: Int
    package var rows: Int
    package var slices: Int
    package var columnSpacingMillimeters: Double
    package var rowSpacingMillimeters: Double
    package var sliceSpacingMillimeters: Double
    /// Column and row of the grid at the top left corner of the pictures.
    package var pictureOrigin: [Int]?

    package init(
        columns: Int, rows: Int, slices: Int, columnSpacingMillimeters: Double, rowSpacingMillimeters: Double,
        sliceSpacingMillimeters: Double
    ) {
        self.columns = columns
        self.rows = rows
        self.slices = slices
        self.columnSpacingMillimeters = columnSpacingMillimeters
        self.rowSpacingMillimeters = rowSpacingMillimeters
        self.sliceSpacingMillimeters = sliceSpacingMillimeters
    }
}
