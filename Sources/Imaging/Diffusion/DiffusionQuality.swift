/// The questions asked of diffusion images.
enum DiffusionQuality {
    static func weightings(_ series: MRDiffusion.Series) -> QualityFinding {
        let values = series.weightings.map(\.bValue).sorted()
        let said = values.map { MRQuality.short($0) }.joined(separator: ", ")
        return MRQuality.finding(
            .diffusionWeightings, refuses: true,
            "The diffusion images have b-values of \(said.isEmpty ? "none" : said) s/mm²; one below 200 and one of 500 "
                + "to 1500 are needed. Send all images of the diffusion series, b = 0 included, with their headers.",
            ["smallest": values.first ?? 0, "largest": values.last ?? 0])
    }

    static func coverage(_ grid: Grid) -> [QualityFinding] {
        let height = Double(grid.slices) * grid.sliceSpacingMillimeters
        guard height < 80 else { return [] }
        return [
            MRQuality.finding(
                .coverage,
                "The slices cover \(MRQuality.short(height)) mm; lesions outside are not seen and volumes are lower "
                    + "bounds. Cover the whole brain, at least 80 mm.",
                ["coverageMillimeters": height, "limitMillimeters": 80])
        ]
    }

    /// Noise of the coefficient: half the median difference of neighbours along a row, which anatomy hardly adds to.
    static func noise(_ coefficients: [Float], brain: [Bool], grid: Grid) -> [QualityFinding] {
        var differences: [Float] = []
        for index in 1..<max(1, coefficients.count - 1)
        where brain[index - 1] && brain[index] && brain[index + 1] && index % grid.columns > 0
            && index % grid.columns < grid.columns - 1
        {
            let bend = coefficients[index - 1] - 2 * coefficients[index] + coefficients[index + 1]
            differences.append(bend.magnitude)
        }
        // The median of the magnitude is 0.6745 standard deviations; the second difference has √6 of them.
        let noise = Double(percentile(differences, 0.5)) / (0.6745 * 6.0.squareRoot())
        guard noise > 120 else { return [] }
        let refuses = noise > 300
        return [
            MRQuality.finding(
                .noise, refuses: refuses,
                "The diffusion coefficient has a noise of \(MRQuality.short(noise)) × 10⁻⁶ mm²/s a voxel (limit "
                    + "\(refuses ? 300 : 120)), next to a lesion limit of 620: its volume is unsure. Use b = 1000 s/mm², "
                    + "slices of 5 mm and more averages.",
                ["noiseDiffusion": noise, "limitDiffusion": refuses ? 300 : 120])
        ]
    }
}
