import Imaging
import Testing

@Suite("Artery and vein can be chosen") struct VesselTests {
    private func prepared() throws -> CTPerfusion.Prepared {
        let preparation = try CTPerfusion.prepare(try PhantomStudies.smallSeries.get())
        guard case .prepared(let prepared) = preparation else {
            throw ImagingError(.invalidParameter, "The phantom was refused.")
        }
        return prepared
    }

    @Test func `stages one after the other give the bits of the whole`() throws {
        let whole = try #require(try CTPerfusion.run(try PhantomStudies.smallSeries.get()).result)
        let staged = try #require(try CTPerfusion.finish(prepared()).result)
        #expect(whole.measurements == staged.measurements)
        #expect(whole.tmax.map(\.bitPattern) == staged.tmax.map(\.bitPattern))
    }

    @Test func `a prepared study survives its bytes to the last bit`() throws {
        let prepared = try prepared()
        let bytes = prepared.encoded()
        let again = try #require(bytes.withUnsafeBytes { CTPerfusion.Prepared(encoded: $0) })
        #expect(again.encoded() == bytes)
        let first = try #require(try CTPerfusion.finish(prepared).result)
        let second = try #require(try CTPerfusion.finish(again, threads: 1).result)
        #expect(first.measurements == second.measurements)
        #expect(first.cbf.map(\.bitPattern) == second.cbf.map(\.bitPattern))
    }

    @Test(arguments: [0, 7, 8, 15, 16, 200, 5000])
    func `bytes cut short or changed are no prepared study`(count: Int) throws {
        let bytes = try prepared().encoded()
        let cut = Array(bytes.prefix(count))
        #expect(cut.withUnsafeBytes { CTPerfusion.Prepared(encoded: $0) } == nil)
        var changed = bytes
        changed[min(count, 12)] ^= 0xff
        #expect(changed.withUnsafeBytes { CTPerfusion.Prepared(encoded: $0) } == nil)
    }

    @Test func `candidates are ranked, apart from each other, and the automatic one comes first`() throws {
        let result = try #require(try CTPerfusion.finish(prepared()).result)
        let arteries = result.candidates.arterial
        #expect(arteries.count >= 2 && result.candidates.venous.count >= 2)
        #expect(arteries[0].voxels == result.arterial.voxels)
        #expect(result.candidates.venous[0].voxels == result.venous.voxels)
        #expect(zip(arteries.dropFirst(), arteries.dropFirst(2)).allSatisfy { $0.score >= $1.score })
        #expect(
            arteries.allSatisfy { (0...100).contains($0.score) && $0.samples.count == result.times.count })
        // Veins fill after arteries.
        #expect(result.candidates.venous.allSatisfy { $0.peakSeconds > arteries[0].peakSeconds })
    }

    @Test func `another artery gives another input and nearly the same volumes`() throws {
        let prepared = try prepared()
        let automatic = try #require(try CTPerfusion.finish(prepared).result)
        let rival = try #require(automatic.candidates.arterial.dropFirst().first)
        let other = try #require(
            try CTPerfusion.finish(prepared, choice: .init(arterial: rival.voxels)).result)
        #expect(other.arterial.voxels == rival.voxels)
        #expect(other.arterial.voxels != automatic.arterial.voxels)
        let difference = other.measurements.coreMilliliters - automatic.measurements.coreMilliliters
        #expect(difference.magnitude < 10)
    }

    @Test func `a place that is pointed at becomes the vessel around it`() throws {
        let prepared = try prepared()
        let automatic = try #require(try CTPerfusion.finish(prepared).result)
        let place = try #require(automatic.arterial.voxels.first)
        let voxels = try #require(prepared.vessel(at: place))
        #expect(voxels.count > 1 && voxels.allSatisfy { $0.slice == place.slice })
        let result = try #require(try CTPerfusion.finish(prepared, choice: .init(arterial: voxels)).result)
        #expect(result.arterial.voxels == voxels)
        #expect(prepared.vessel(at: Voxel(column: 0, row: 0, slice: 0)) == nil)
        #expect(prepared.vessel(at: Voxel(column: -1, row: 0, slice: 900)) == nil)
    }

    @Test func `tissue taken for an artery is refused or limited`() throws {
        let prepared = try prepared()
        let automatic = try #require(try CTPerfusion.finish(prepared).result)
        let tissue = try #require(automatic.brain.firstIndex(of: true))
        let grid = automatic.grid
        let voxel = Voxel(
            column: tissue % grid.columns, row: tissue / grid.columns % grid.rows,
            slice: tissue / grid.columns / grid.rows)
        let outcome = try CTPerfusion.finish(prepared, choice: .init(arterial: [voxel]))
        #expect(outcome.refusal?.first == "no-arterial-input")
    }

    @Test func `a voxel outside the skull is an error`() throws {
        let prepared = try prepared()
        #expect(throws: ImagingError.self) {
            try CTPerfusion.finish(
                prepared, choice: .init(arterial: [Voxel(column: 0, row: 0, slice: 0)]))
        }
        #expect(throws: ImagingError.self) {
            try CTPerfusion.finish(
                prepared, choice: .init(venous: [Voxel(column: 5000, row: 0, slice: 0)]))
        }
    }
}
