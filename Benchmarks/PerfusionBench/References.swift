import Imaging

/// The twelve reference phantoms at half the matrix, by every engine.
enum References {
    static func run(atlas: BrainAtlas) throws {
        print("| case | true core | true hypoperfusion | engine: core / hypoperfusion in mL | verdict |")
        print("|---|---|---|---|---|")
        for reference in HeadPhantom.referenceCases {
            var options = reference.options
            options.matrix = 256
            options.slices = 12
            options.sliceThicknessMillimeters = 6.5
            options.noiseHounsfield /= 2
            let phantom = try HeadPhantom(options: options, atlas: atlas)
            guard case .completed(let result) = try CTPerfusion.run(phantom.series()) else { continue }
            let found = result.engines.map {
                "\($0.engine.rawValue) \(fixed($0.coreMilliliters, 1)) / \(fixed($0.hypoperfusionMilliliters, 1))"
            }
            print(
                "| \(reference.name) | \(fixed(phantom.truth.coreMilliliters, 1)) | "
                    + "\(fixed(phantom.truth.hypoperfusionMilliliters, 1)) | \(found.joined(separator: ", ")) | "
                    + "\(result.quality.verdict.rawValue) |")
        }
    }
}
