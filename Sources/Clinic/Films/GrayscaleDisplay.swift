import Foundation

/// The Grayscale Standard Display Function (PS3.14): luminance, just noticeable differences, and what a density of film
/// on a light box looks like.
struct GrayscaleDisplay {
    private let darkest: Double
    private let brightest: Double
    private let illumination: Double
    private let ambientLight: Double

    /// - Parameters:
    ///   - densities: what the film can have, in hundredths of optical density.
    ///   - illumination: of the light box, in cd/m².
    ///   - ambientLight: reflected by the film, in cd/m².
    init(densities: ClosedRange<Int>, illumination: Int, ambientLight: Int) {
        self.illumination = Double(illumination)
        self.ambientLight = Double(ambientLight)
        func index(_ density: Int) -> Double {
            Self.index(Double(ambientLight) + Double(illumination) * pow(10, -Double(density) / 100))
        }
        darkest = index(densities.upperBound)
        brightest = index(densities.lowerBound)
    }

    /// The P-value, from 0 for the darkest to 1, of a density in hundredths.
    func value(ofDensity density: Double) -> Double {
        guard brightest > darkest else { return 0 }
        let luminance = ambientLight + illumination * pow(10, -density / 100)
        return min(1, max(0, (Self.index(luminance) - darkest) / (brightest - darkest)))
    }

    /// PS3.14 section 7: the index of just noticeable differences at a luminance in cd/m².
    static func index(_ luminance: Double) -> Double {
        let x = log10(min(max(luminance, 0.05), 4000))
        let coefficients = [
            71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407, -1.1878455, -0.18014349, 0.14710899,
            -0.017046845,
        ]
        return coefficients.reversed().reduce(0) { $0 * x + $1 }
    }
}
