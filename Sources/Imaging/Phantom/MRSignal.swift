import Foundation

/// What an echo-planar MR sequence makes of the tissues of a head phantom: signal in arbitrary units at 3 T.
struct MRSignal: Sendable {
    /// Signal without any echo time, T2* and T2 in milliseconds, and diffusion coefficient in 10⁻⁶ mm²/s.
    struct Constants {
        var density: Double
        var shortT2: Double
        var longT2: Double
        var diffusion: Double
    }

    /// Relaxation that contrast adds, in 1/s for each Hounsfield unit that the same contrast would have in CT. Blood is
    /// far less effective than tissue, where the contrast is kept in its vessels.
    static let tissueRelaxivity = 1.1
    static let bloodRelaxivity = 0.13
    /// Signal gain by shortened T1 for each Hounsfield unit, which two echoes cancel.
    static let longitudinalGain = 0.0004

    private static let grey = Constants(density: 900, shortT2: 52, longT2: 95, diffusion: 800)
    private static let white = Constants(density: 780, shortT2: 48, longT2: 75, diffusion: 720)
    private static let blood = Constants(density: 950, shortT2: 45, longT2: 60, diffusion: 1500)

    /// Signal constants of a tissue code.
    static func constants(_ code: Int) -> Constants {
        let steps = PhantomTissue.variations * PhantomTissue.delays
        let variation = Double(code / PhantomTissue.delays % PhantomTissue.variations) / 2 - 1
        func varied(_ constants: Constants, diffusion: Double) -> Constants {
            var own = constants
            own.density *= 1 + 0.04 * variation
            own.diffusion = diffusion * (1 + 0.05 * variation)
            return own
        }
        switch code / steps {
        case PhantomTissue.greyHealthy: return varied(grey, diffusion: grey.diffusion)
        case PhantomTissue.whiteHealthy: return varied(white, diffusion: white.diffusion)
        case PhantomTissue.greyPenumbra: return varied(grey, diffusion: 770)
        case PhantomTissue.whitePenumbra: return varied(white, diffusion: 710)
        case PhantomTissue.greyCore:
            return varied(Constants(density: 930, shortT2: 54, longT2: 105, diffusion: 0), diffusion: 450)
        case PhantomTissue.whiteCore:
            return varied(Constants(density: 820, shortT2: 50, longT2: 88, diffusion: 0), diffusion: 430)
        case PhantomTissue.artery, PhantomTissue.delayedArtery, PhantomTissue.vein: return blood
        default: return still(code % PhantomTissue.delays)
        }
    }

    private static func still(_ kind: Int) -> Constants {
        switch kind {
        case PhantomTissue.bone: Constants(density: 30, shortT2: 5, longT2: 10, diffusion: 300)
        // Fat is suppressed.
        case PhantomTissue.skin: Constants(density: 120, shortT2: 20, longT2: 40, diffusion: 900)
        case PhantomTissue.fluid: Constants(density: 1150, shortT2: 180, longT2: 900, diffusion: 3000)
        default: Constants(density: 0, shortT2: 1, longT2: 1, diffusion: 0)
        }
    }

    /// Signal of every tissue code of a gradient echo while contrast passes.
    ///
    /// - Parameter enhancement: what the contrast would be in CT, in Hounsfield units, by tissue code.
    static func perfusion(enhancement: [Float], echoMilliseconds: Double) -> [Float] {
        enhancement.indices.map { code in
            let constants = constants(code)
            let tissue = code / (PhantomTissue.variations * PhantomTissue.delays)
            let isBlood = (PhantomTissue.artery...PhantomTissue.vein).contains(tissue)
            let contrast = Double(enhancement[code])
            let rate =
                1000 / constants.shortT2 + (isBlood ? bloodRelaxivity : tissueRelaxivity) * contrast
            return Float(
                constants.density * (1 + longitudinalGain * contrast) * exp(-rate * echoMilliseconds / 1000))
        }
    }

    /// Signal of every tissue code of a diffusion-weighted spin echo.
    ///
    /// - Parameter bValue: s/mm².
    static func diffusion(bValue: Double, echoMilliseconds: Double) -> [Float] {
        (0..<PhantomTissue.count * PhantomTissue.variations * PhantomTissue.delays).map { code in
            let constants = constants(code)
            return Float(
                constants.density * exp(-echoMilliseconds / constants.longT2)
                    * exp(-bValue * constants.diffusion * 1e-6))
        }
    }
}
