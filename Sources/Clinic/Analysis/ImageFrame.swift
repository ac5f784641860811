import DICOM

/// One two-dimensional image of a study: a classic single-frame object, or one frame of an enhanced object.
/// Only what is needed to put it in its place; the pixels stay in the file.
package struct ImageFrame: Sendable {
    package var file: StudyFile
    /// Zero for single-frame objects.
    package var frameIndex: Int
    package var series: SeriesFacts
    package var geometry: ImageGeometry
    package var pixels: PixelLayout
    package var times: FrameTimes
    /// What MR images say besides; nil for others.
    package var mr: MRFacts?
    /// Which part of the stored image this is; nil for all of it.
    package var tile: MosaicTile?

    /// The same for the same image in two copies of a file.
    var identity: String {
        let part = tile.map { ".\($0.column).\($0.row)" } ?? ""
        return "\(file.sopInstanceUID)#\(frameIndex)\(part)"
    }

    /// Columns and rows of the stored image.
    var storedColumns: Int { tile?.imageColumns ?? geometry.columns }
    var storedRows: Int { tile?.imageRows ?? geometry.rows }
}

/// Where an image lies in the patient (LPS coordinates, millimetres).
package struct ImageGeometry: Sendable, Equatable {
    package var columns: Int
    package var rows: Int
    package var columnSpacing: Double
    package var rowSpacing: Double
    /// Direction in which the column index grows, then that in which the row index grows.
    package var rowDirection: SIMD3<Double>
    package var columnDirection: SIMD3<Double>
    package var position: SIMD3<Double>
    package var thickness: Double?

    package var normal: SIMD3<Double> { cross(rowDirection, columnDirection) }
}

/// What tells one acquisition from another.
package struct SeriesFacts: Sendable, Hashable {
    package var seriesUID: String
    package var seriesNumber: Int?
    package var description: String
    package var modality: String
    package var imageType: [String]
    package var frameOfReferenceUID: String
    package var kernel: String
    package var peakKilovoltage: Double?

    /// A scout, a screen capture or a map that somebody computed is not a scanner's own slice.
    package var isAcquired: Bool {
        let type = Set(imageType.map { $0.uppercased() })
        let never: Set<String> = ["LOCALIZER", "SECONDARY", "SCREEN SAVE", "DOSE_INFO"]
        // An original image may bear the flavour PERFUSION: it was taken for perfusion.
        let whenDerived: Set<String> = ["PERFUSION", "MIP", "MPR"]
        let isDerived = imageType.first?.uppercased() == "DERIVED"
        return type.isDisjoint(with: never) && !(isDerived && !type.isDisjoint(with: whenDerived))
    }
}

/// How the numbers of an image are written in its file.
package struct PixelLayout: Sendable, Equatable {
    package var bitsAllocated: Int
    package var bitsStored: Int
    package var highBit: Int
    package var isSigned: Bool
    package var samplesPerPixel: Int
    package var slope: Double
    package var intercept: Double
    package var padding: Int?
}

func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }

func length(_ a: SIMD3<Double>) -> Double { dot(a, a).squareRoot() }
