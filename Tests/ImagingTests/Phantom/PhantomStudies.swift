import Imaging

/// Small studies that several suites share; each is made once.
enum PhantomStudies {
    /// A reference case at half the matrix: a quarter of the pixels with the noise they would have after
    /// averaging, and 12 slices of 6.5 mm.
    static func reduced(_ reference: HeadPhantom.ReferenceCase) -> HeadPhantom.Options {
        var options = reference.options
        options.matrix = 256
        options.slices = 12
        options.sliceThicknessMillimeters = 6.5
        options.noiseHounsfield /= 2
        return options
    }

    /// A lesion of 30 in 90 mL on the left, 160 x 160 x 6.
    static var small: HeadPhantom.Options {
        var options = HeadPhantom.Options()
        options.matrix = 160
        options.slices = 6
        options.sliceThicknessMillimeters = 10
        options.noiseHounsfield = 1.5
        options.side = .left
        options.coreMilliliters = 30
        options.hypoperfusionMilliliters = 90
        return options
    }

    static func series(_ options: HeadPhantom.Options) throws -> PerfusionSeries {
        try HeadPhantom(options: options).series()
    }

    static let smallSeries = Result { try series(small) }
}

extension CTPerfusion.Outcome {
    /// The result of a study that was not refused.
    var result: CTPerfusion.Result? {
        if case .completed(let result) = self { return result }
        return nil
    }

    /// The codes of a refusal, the first the most important.
    var refusal: [String]? {
        if case .refused(let quality) = self { return quality.reasons.map { $0.code } }
        return nil
    }

    /// The finding codes of either.
    var codes: [String] { refusal ?? result?.quality.reasons.map { $0.code } ?? [] }
}
