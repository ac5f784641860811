@testable import Imaging

/// Small MR examinations that several suites share.
enum MRStudies {
    /// A lesion of 30 in 90 mL on the left, 96 x 96 x 12 slices of 8 mm.
    static func options(_ change: (inout MRHeadPhantom.Options) -> Void = { _ in }) -> MRHeadPhantom.Options {
        var options = MRHeadPhantom.Options()
        options.head.matrix = 96
        options.head.slices = 12
        options.head.sliceThicknessMillimeters = 8
        options.diffusionMatrix = 112
        options.diffusionSlices = 16
        options.diffusionThicknessMillimeters = 6
        options.head.side = .left
        options.head.coreMilliliters = 30
        options.head.hypoperfusionMilliliters = 90
        change(&options)
        return options
    }

    static let usual = Result { try MRHeadPhantom(options: options()) }
}

extension MRPerfusion.Outcome {
    var result: MRPerfusion.Result? {
        if case .completed(let result) = self { return result }
        return nil
    }

    var refusal: [String]? {
        if case .refused(let quality) = self { return quality.reasons.map(\.code) }
        return nil
    }
}

extension MRDiffusion.Outcome {
    var result: MRDiffusion.Result? {
        if case .completed(let result) = self { return result }
        return nil
    }

    var refusal: [String]? {
        if case .refused(let quality) = self { return quality.reasons.map(\.code) }
        return nil
    }
}
