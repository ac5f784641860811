extension CTPerfusion {
    /// A study after everything that depends neither on the choice of vessels nor on thresholds: motion is corrected,
    /// the head is found, curves are denoised and stand above their baseline. Maps can be made from it again and again,
    /// with other vessels and settings, in a fraction of the time.
    package struct Prepared: Sendable {
        /// The grid of all maps and masks.
        package var grid: Grid { enhancement.curves.grid }
        /// The uniform time grid of all curves: seconds after the first image.
        package var times: [Double] { enhancement.curves.times }
        /// Mean CT number before the contrast arrives, in Hounsfield units, `[slice][row][column]`.
        package let baseline: [Float]
        /// The motion trace, one entry a frame (and slab).
        package let motion: [MotionEstimate]
        /// Curves of the voxels inside the skull.
        let enhancement: Enhancement
        /// Millimetres from the border of the inside of the skull, for each voxel of the grid.
        let depth: [Float]
        /// Millimetres towards patient left of the symmetry plane, for each voxel of the grid that has a curve.
        let leftOfPlane: [Float]
        /// Standard deviation of one image in Hounsfield units.
        let noise: Float
        /// What has been found about the study's quality until here.
        let findings: [QualityFinding]
        /// What has been measured for it.
        let checks: [QualityCheck]
    }

    /// What the first stage ended with.
    package enum Preparation: Sendable {
        /// Vessels can be looked for.
        case prepared(Prepared)
        /// The study is unfit; there are reasons and no numbers.
        case refused(QualityAssessment)
    }

    /// The first stage of ``run(_:parameters:threads:progress:)``: everything that depends neither on the choice of
    /// vessels nor on thresholds.
    ///
    /// - Parameter memory: what ``prepareAhead(_:parameters:threads:memory:)`` has found; the result does not depend on it.
    /// - Throws: ``ImagingError`` when sizes or times of the series disagree or a parameter is out of range.
    package static func prepare(
        _ series: PerfusionSeries, parameters: Parameters = Parameters(), threads: Int = 2,
        memory: PerfusionMemory? = nil,
        progress: (Stage, Double) -> Void = { _, _ in }
    ) throws(ImagingError) -> Preparation {
        try series.validate()
        try parameters.validate()
        let findings = QualityChecks.acquisition(series)
        let checks = QualityChecklist.acquisition(series)
        if QualityChecks.isUnfit(findings) {
            return .refused(QualityChecks.assessment(findings, checks: checks))
        }
        var preparing = Preparing(
            parameters: parameters, threads: max(1, threads), findings: findings, checks: checks,
            memory: memory)
        guard let prepared = preparing.run(series, progress: progress) else {
            return .refused(QualityChecks.assessment(preparing.findings, checks: preparing.checks))
        }
        return .prepared(prepared)
    }

    /// The second and third stage: vessels and maps, then lesions, measurements and quality.
    ///
    /// - Parameter choice: vessels that somebody has chosen instead of the algorithm.
    /// - Throws: ``ImagingError`` when a parameter is out of range, or a chosen voxel is not on the grid.
    package static func finish(
        _ prepared: Prepared, choice: VesselChoice = VesselChoice(), parameters: Parameters = Parameters(),
        threads: Int = 2,
        progress: (Stage, Double) -> Void = { _, _ in }
    ) throws(ImagingError) -> Outcome {
        try parameters.validate()
        try prepared.validate(choice)
        var analysis = PerfusionAnalysis(
            parameters: parameters, choice: choice, threads: max(1, threads), findings: prepared.findings,
            checks: prepared.checks)
        return analysis.run(prepared, progress: progress)
    }
}

extension CTPerfusion.Prepared {
    func validate(_ choice: CTPerfusion.VesselChoice) throws(ImagingError) {
        for voxel in choice.arterial + choice.venous {
            let isInside =
                (0..<grid.columns).contains(voxel.column) && (0..<grid.rows).contains(voxel.row)
                && (0..<grid.slices).contains(voxel.slice)
            guard isInside,
                enhancement.curves.places[grid.index(voxel.column, voxel.row, voxel.slice)] >= 0
            else {
                throw ImagingError(
                    .invalidParameter,
                    "The voxel \(voxel.column), \(voxel.row), \(voxel.slice) has no curve: it is not inside the skull."
                )
            }
        }
    }
}
