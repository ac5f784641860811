/// A place where a vessel's curve can be read, as the study page lists it.
package struct VesselSite: Codable, Sendable, Equatable {
    /// Where the curve was read, as (column, row, slice) on the analysis grid; the best voxel first.
    package var voxels: [[Int]]
    /// Mean enhancement over baseline in Hounsfield units, on the times of the report's curves.
    package var samples: [Double]
    /// From 0 to 100.
    package var score: Double
    package var peakHounsfield: Double
    package var peakSeconds: Double
    package var arrivalSeconds: Double
    package var widthSeconds: Double
    /// Sum of squared second differences over the squared peak.
    package var roughness: Double
    /// `left`, `right`, or `none` near the middle.
    package var side: String

    package init(
        voxels: [[Int]], samples: [Double], score: Double, peakHounsfield: Double, peakSeconds: Double,
        arrivalSeconds: Double, widthSeconds: Double, roughness: Double, side: String
    ) {
        self.voxels = voxels
        self.samples = samples
        self.score = score
        self.peakHounsfield = peakHounsfield
        self.peakSeconds = peakSeconds
        self.arrivalSeconds = arrivalSeconds
        self.widthSeconds = widthSeconds
        self.roughness = roughness
        self.side = side
    }

    enum CodingKeys: String, CodingKey {
        case voxels, samples, score, roughness, side
        case peakHounsfield = "peak_hounsfield"
        case peakSeconds = "peak_seconds"
        case arrivalSeconds = "arrival_seconds"
        case widthSeconds = "width_seconds"
    }
}

/// What may be chosen from: the automatic choice first, then the runners-up by score.
package struct VesselSites: Codable, Sendable, Equatable {
    package var arterial: [VesselSite]
    package var venous: [VesselSite]

    package init(arterial: [VesselSite] = [], venous: [VesselSite] = []) {
        self.arterial = arterial
        self.venous = venous
    }
}

/// Which vessels a person has chosen, as voxels of the analysis grid; an empty list leaves it to the algorithm.
package struct VesselSelection: Codable, Sendable, Equatable {
    package var arterial: [[Int]]
    package var venous: [[Int]]
    /// The one arterial (venous) voxel is a place that was pointed at: the vessel around it is meant.
    package var pointsAtArtery: Bool
    package var pointsAtVein: Bool

    package init(
        arterial: [[Int]] = [], venous: [[Int]] = [], pointsAtArtery: Bool = false, pointsAtVein: Bool = false
    ) {
        self.arterial = arterial
        self.venous = venous
        self.pointsAtArtery = pointsAtArtery
        self.pointsAtVein = pointsAtVein
    }

    package var isEmpty: Bool { arterial.isEmpty && venous.isEmpty }
}
