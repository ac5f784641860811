/// Maps of the voxels of ``BrainCurves``, one value a voxel.
struct PerfusionMaps {
    /// mL/100 g/min.
    var cbf: [Float]
    /// mL/100 g.
    var cbv: [Float]
    /// Seconds.
    var mtt: [Float]
    var tmax: [Float]
    var ttp: [Float]
    /// Largest enhancement in Hounsfield units.
    var peak: [Float]

    /// Deconvolves every curve; blocks of sixteen voxels are independent of each other and of the threads.
    init(
        _ curves: BrainCurves, arterial: [Double], parameters: CTPerfusion.Parameters, threads: Int,
        progress: (Double) -> Void
    ) {
        let solver = Solver(arterial, curves.interval, parameters)
        let perGram = parameters.hematocritFactor / parameters.densityGramsPerMilliliter
        let scale = Scale(
            flow: Float(6000 * perGram),
            volume: Float(100 * perGram / max(1e-9, arterial.reduce(0, +))),
            interval: Float(curves.interval), start: Float(curves.times[0]))
        let zero = [Float](repeating: 0, count: curves.voxels.count)
        (cbf, cbv, mtt, tmax, ttp, peak) = (zero, zero, zero, zero, zero, zero)
        let blocks = (curves.voxels.count + 15) / 16
        let chunk = 64
        let chunks = (blocks + chunk - 1) / chunk
        let batch = max(1, chunks / 10)
        for start in stride(from: 0, to: chunks, by: batch) {
            progress(Double(start) / Double(max(1, chunks)))
            fill(curves, solver, scale, chunks: start..<min(chunks, start + batch), chunk, blocks, threads)
        }
    }

    private struct Scale {
        let flow: Float
        let volume: Float
        let interval: Float
        let start: Float
    }

    private mutating func fill(
        _ curves: BrainCurves, _ solver: Solver, _ scale: Scale, chunks: Range<Int>, _ chunk: Int,
        _ blocks: Int, _ threads: Int
    ) {
        let count = curves.times.count
        cbf.withUnsafeMutableBufferPointer { cbf in
            cbv.withUnsafeMutableBufferPointer { cbv in
                mtt.withUnsafeMutableBufferPointer { mtt in
                    tmax.withUnsafeMutableBufferPointer { tmax in
                        ttp.withUnsafeMutableBufferPointer { ttp in
                            peak.withUnsafeMutableBufferPointer { peak in
                                let store = Store(
                                    cbf: cbf, cbv: cbv, mtt: mtt, tmax: tmax, ttp: ttp, peak: peak)
                                inParallel(chunks.count, threads: threads) { index in
                                    let first = (chunks.lowerBound + index) * chunk
                                    var worker = Worker(solver: solver, count: count)
                                    for block in first..<min(blocks, first + chunk) {
                                        worker.run(curves, block: block, scale: scale, into: store)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private struct Store {
        let cbf, cbv, mtt, tmax, ttp, peak: UnsafeMutableBufferPointer<Float>
    }

    /// One deconvolution for the place of the maximum, and one for its height if that is regularised
    /// otherwise.
    private struct Solver {
        let delay: CirculantDeconvolution
        let flow: CirculantDeconvolution?

        init(_ arterial: [Double], _ interval: Double, _ parameters: CTPerfusion.Parameters) {
            delay = CirculantDeconvolution(
                arterial: arterial, interval: interval, fraction: parameters.singularValueFraction,
                parameters: parameters)
            let same =
                parameters.deconvolution == .oscillationIndex
                || parameters.flowSingularValueFraction == parameters.singularValueFraction
            flow =
                same
                ? nil
                : CirculantDeconvolution(
                    arterial: arterial, interval: interval, fraction: parameters.flowSingularValueFraction,
                    parameters: parameters)
        }
    }

    private struct Worker {
        let solver: Solver
        var work: CirculantDeconvolution.Workspace
        var block: [SIMD16<Float>]

        init(solver: Solver, count: Int) {
            self.solver = solver
            work = CirculantDeconvolution.Workspace(solver.delay)
            block = [SIMD16<Float>](repeating: .zero, count: count)
        }

        mutating func run(_ curves: BrainCurves, block number: Int, scale: Scale, into store: Store) {
            let first = number * 16
            let lanes = min(16, curves.voxels.count - first)
            var sum = SIMD16<Float>.zero
            var top = SIMD16<Float>(repeating: -.infinity)
            var topTime = SIMD16<Float>.zero
            curves.values.withUnsafeBufferPointer { values in
                for time in block.indices {
                    var vector = SIMD16<Float>.zero
                    for lane in 0..<lanes { vector[lane] = values[(first + lane) * curves.stride + time] }
                    block[time] = vector
                    sum = sum + vector
                    let higher = vector .> top
                    top.replace(with: vector, where: higher)
                    topTime.replace(with: Float(time), where: higher)
                }
            }
            let (found, height) = block.withUnsafeBytes { bytes in
                guard let curves = bytes.bindMemory(to: Float.self).baseAddress else {
                    return (CirculantDeconvolution.Found(), SIMD16<Float>.zero)
                }
                let found = solver.delay.solve(curves, &work)
                return (found, solver.flow?.solve(curves, &work).peak ?? found.peak)
            }
            for lane in 0..<lanes {
                let flow = max(0, height[lane] * scale.flow)
                let volume = max(0, sum[lane] * scale.volume)
                store.cbf[first + lane] = flow
                store.cbv[first + lane] = volume
                store.mtt[first + lane] = flow > 0.1 ? min(60, 60 * volume / flow) : 0
                store.tmax[first + lane] = max(0, found.lag[lane] * scale.interval)
                store.ttp[first + lane] = scale.start + topTime[lane] * scale.interval
                store.peak[first + lane] = top[lane]
            }
        }
    }
}
