/// From maps to masks and millilitres.
struct Lesions {
    let grid: Grid
    let parameters: CTPerfusion.Parameters
    /// Tissue that is analysed, `[slice][row][column]`.
    let tissue: [Bool]
    /// Millimetres towards patient left of the symmetry plane for each voxel of the grid.
    let leftOfPlane: [Float]
    /// Maps of flow on the grid, one or more.
    let flows: [Flow]
    let cbv: [Float]
    var tmax: [Float]
    let threads: Int
    /// Whose Tmax it is: published limits are translated to it.
    var delayEngine = CTPerfusion.Engine.blockCirculant

    /// Flow on the grid, and whose it is: published limits are translated to it.
    struct Flow {
        let engine: CTPerfusion.Engine
        let cbf: [Float]
    }

    struct Found {
        var hypoperfused: [Bool]
        var core: [Bool]
        var measurements: CTPerfusion.Measurements
        /// Fraction of the healthy side's tissue above the Tmax limit before cleanup.
        var contralateralFraction: Double
    }

    func find() -> Found {
        let slow = delayed(beyond: parameters.hypoperfusionTmaxSeconds)
        let (side, hypoperfused) = decide(slow)
        let flow = relativeFlow(side, slow)
        let core = core(hypoperfused, flow: flow, below: parameters.coreRelativeFlow)
        let volume = { (mask: [Bool]) in Double(mask.count { $0 }) * grid.voxelMilliliters }
        let bands = CTPerfusion.flowBands.map { band in
            CTPerfusion.FlowBand(
                relativeFlow: band,
                milliliters: volume(
                    self.core(hypoperfused, flow: flow, below: band)))
        }
        let later = [4.0, 8, 10].map { volume(onSide(delayed(beyond: $0), side, slow: hypoperfused)) }
        let total = volume(hypoperfused)
        let dead = volume(core)
        let measurements = CTPerfusion.Measurements(
            coreMilliliters: dead, hypoperfusionMilliliters: total, mismatchMilliliters: total - dead,
            mismatchRatio: dead > 0 ? total / dead : nil, tmax4Milliliters: later[0],
            tmax8Milliliters: later[1],
            tmax10Milliliters: later[2], flowBands: bands,
            hypoperfusionIntensityRatio: total > 0 ? later[2] / total : nil,
            cbvIndex: volumeIndex(hypoperfused, side), affectedSide: side)
        return Found(
            hypoperfused: hypoperfused, core: core, measurements: measurements,
            contralateralFraction: contralateralFraction(side))
    }

    /// Volumes at several limits of relative flow, in millilitres.
    func volumes(relativeFlows: [Double]) -> [(relativeFlow: Double, core: Double, hypoperfusion: Double)] {
        let slow = delayed(beyond: parameters.hypoperfusionTmaxSeconds)
        let (side, hypoperfused) = decide(slow)
        let flow = relativeFlow(side, slow)
        let total = Double(hypoperfused.count { $0 }) * grid.voxelMilliliters
        return relativeFlows.map { limit in
            let core = core(hypoperfused, flow: flow, below: limit)
            return (limit, Double(core.count { $0 }) * grid.voxelMilliliters, total)
        }
    }

    /// Core and hypoperfusion alone, for an engine that is not the one of record.
    func volumes() -> CTPerfusion.EngineVolumes {
        let found = volumes(relativeFlows: [parameters.coreRelativeFlow]).first
        return CTPerfusion.EngineVolumes(
            engine: delayEngine, rule: parameters.rule(delayEngine), coreMilliliters: found?.core ?? 0,
            hypoperfusionMilliliters: found?.hypoperfusion ?? 0)
    }

    /// A published limit of Tmax in the seconds of this engine.
    private func limit(tmax seconds: Double) -> Float { Float(parameters.scale(delayEngine).tmax(seconds)) }

    private func isLeft(_ index: Int) -> Bool { leftOfPlane[index] > 0 }

    private func belongs(_ index: Int, to side: CTPerfusion.Side) -> Bool {
        switch side {
        case .left: isLeft(index)
        case .right: !isLeft(index)
        case .none: true
        }
    }

    private func opposite(_ side: CTPerfusion.Side) -> CTPerfusion.Side {
        switch side {
        case .left: .right
        case .right: .left
        case .none: .none
        }
    }

    /// Tissue above a Tmax limit by the vote of its neighbourhood, without small pieces.
    private func delayed(beyond seconds: Double) -> [Bool] {
        let limit = limit(tmax: seconds)
        let above = tmax.indices.map { tissue[$0] && tmax[$0] > limit ? Float(1) : 0 }
        let share = MaskedSmoothing(fullWidthMillimeters: parameters.voteMillimeters, grid: grid)
            .apply(above, mask: tissue, threads: threads)
        let voted = tissue.indices.map { tissue[$0] && share[$0] > 0.5 }
        let smallest = Int((parameters.smallestHypoperfusionMilliliters / grid.voxelMilliliters).rounded(.up))
        return Components(voted, grid).atLeast(max(1, smallest))
    }

    /// The side with more delayed tissue; the other one counts only when it has a lot.
    private func decide(_ slow: [Bool]) -> (CTPerfusion.Side, [Bool]) {
        var left = 0.0
        var right = 0.0
        for index in slow.indices where slow[index] {
            if isLeft(index) { left += grid.voxelMilliliters } else { right += grid.voxelMilliliters }
        }
        guard max(left, right) > 0 else { return (.none, slow) }
        let side: CTPerfusion.Side = left >= right ? .left : .right
        if min(left, right) > parameters.secondSideMilliliters { return (side, slow) }
        let mask = slow.indices.map { slow[$0] && belongs($0, to: side) }
        return mask.contains(true) ? (side, mask) : (.none, mask)
    }

    /// Voxels of another limit on the sides that count.
    private func onSide(_ mask: [Bool], _ side: CTPerfusion.Side, slow: [Bool]) -> [Bool] {
        let both = slow.indices.contains { slow[$0] && !belongs($0, to: side) }
        return both ? mask : mask.indices.map { mask[$0] && belongs($0, to: side) }
    }

    /// Flow as a fraction of that of the healthy side, as the published limits are stated: the mean over the engines, each
    /// translated by its own factor. Nil without a side or without flow.
    private func relativeFlow(_ side: CTPerfusion.Side, _ slow: [Bool]) -> [Float]? {
        guard side != .none else { return nil }
        let smoothing = MaskedSmoothing(
            fullWidthMillimeters: parameters.flowSmoothingMillimeters, grid: grid)
        var sum = [Float](repeating: 0, count: tissue.count)
        for flow in flows {
            let reference = referenceFlow(flow.cbf, side, slow)
            guard reference > 0 else { return nil }
            let unit = reference * Float(parameters.scale(flow.engine).flow(1)) * Float(flows.count)
            let smooth = smoothing.apply(flow.cbf, mask: tissue, threads: threads)
            for index in sum.indices where tissue[index] { sum[index] += smooth[index] / unit }
        }
        return sum
    }

    /// Median flow of the healthy side. Flow of grey and white matter has two peaks, and a plain median jumps
    /// from one to the other with their share in the slices; the median of regional flow does not.
    private func referenceFlow(_ cbf: [Float], _ side: CTPerfusion.Side, _ slow: [Bool]) -> Float {
        let healthy = opposite(side)
        let mask = tissue.indices.map { tissue[$0] && !slow[$0] && belongs($0, to: healthy) }
        let regional = MaskedSmoothing(
            fullWidthMillimeters: parameters.referenceRegionMillimeters, grid: grid
        )
        .apply(cbf, mask: mask, threads: threads)
        return percentile(mask.indices.filter { mask[$0] }.map { regional[$0] }, 0.5)
    }

    private func core(_ hypoperfused: [Bool], flow: [Float]?, below limit: Double) -> [Bool] {
        guard let flow else { return [Bool](repeating: false, count: tissue.count) }
        let low = tissue.indices.map { hypoperfused[$0] && flow[$0] < Float(limit) ? Float(1) : 0 }
        let share = MaskedSmoothing(fullWidthMillimeters: parameters.voteMillimeters, grid: grid)
            .apply(low, mask: hypoperfused, threads: threads)
        let voted = tissue.indices.map { hypoperfused[$0] && share[$0] > 0.5 }
        let smallest = Int((parameters.smallestCoreMilliliters / grid.voxelMilliliters).rounded(.up))
        return Components(voted, grid).atLeast(max(1, smallest))
    }

    private func volumeIndex(_ hypoperfused: [Bool], _ side: CTPerfusion.Side) -> Double? {
        guard side != .none else { return nil }
        let healthy = opposite(side)
        var sums = (0.0, 0.0)
        var counts = (0.0, 0.0)
        for index in tissue.indices where tissue[index] {
            if hypoperfused[index] {
                sums.0 += Double(cbv[index])
                counts.0 += 1
            } else if belongs(index, to: healthy) {
                sums.1 += Double(cbv[index])
                counts.1 += 1
            }
        }
        guard counts.0 > 0, counts.1 > 0, sums.1 > 0 else { return nil }
        return sums.0 / counts.0 / (sums.1 / counts.1)
    }

    private func contralateralFraction(_ side: CTPerfusion.Side) -> Double {
        let healthy = opposite(side)
        let limit = limit(tmax: parameters.hypoperfusionTmaxSeconds)
        var slow = 0.0
        var count = 0.0
        for index in tissue.indices where tissue[index] && belongs(index, to: healthy) {
            count += 1
            if tmax[index] > limit { slow += 1 }
        }
        return count > 0 ? slow / count : 0
    }
}

/// Gaussian smoothing in the plane that looks only at voxels of a mask.
struct MaskedSmoothing {
    let kernel: GaussianKernel
    let grid: Grid

    init(fullWidthMillimeters: Double, grid: Grid) {
        kernel = GaussianKernel(fullWidth: fullWidthMillimeters / grid.columnSpacingMillimeters)
        self.grid = grid
    }

    /// - Returns: smoothed values on the mask, zero elsewhere.
    func apply(_ values: [Float], mask: [Bool], threads: Int) -> [Float] {
        if kernel.isIdentity { return values.indices.map { mask[$0] ? values[$0] : 0 } }
        return filled(values.count, with: Float(0)) { result in
            inParallel(grid.slices, threads: threads) { slice in
                let range = slice * grid.sliceVoxels..<(slice + 1) * grid.sliceVoxels
                var sums = range.map { mask[$0] ? values[$0] : 0 }
                var weights = range.map { mask[$0] ? Float(1) : 0 }
                sums.withUnsafeMutableBufferPointer {
                    kernel.filter($0, columns: grid.columns, rows: grid.rows)
                }
                weights.withUnsafeMutableBufferPointer {
                    kernel.filter($0, columns: grid.columns, rows: grid.rows)
                }
                for (place, index) in range.enumerated() where mask[index] {
                    result[index] = sums[place] / max(weights[place], 1e-6)
                }
            }
        }
    }
}
