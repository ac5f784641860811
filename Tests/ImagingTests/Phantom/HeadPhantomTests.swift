import Foundation
import Imaging
import Testing

@Suite("Head phantoms") struct HeadPhantomTests {
    @Test func `lesions have the volumes asked for`() throws {
        let phantom = try HeadPhantom(options: PhantomStudies.small)
        #expect((phantom.truth.coreMilliliters - 30).magnitude < 0.1)
        #expect((phantom.truth.hypoperfusionMilliliters - 90).magnitude < 0.1)
        #expect(phantom.truth.side == .left)
        let columns = phantom.grid.columns
        let kinds = phantom.kinds
        // Column 0 is patient right: a lesion on the left lies in the upper half of the columns.
        #expect(kinds.indices.allSatisfy { kinds[$0] != .core || $0 % columns > columns / 2 })
    }

    @Test(arguments: ResidueFunction.allCases)
    func `hypoperfused tissue has a true Tmax above 6 s whatever its residue`(residue: ResidueFunction) throws
    {
        var options = PhantomStudies.small
        options.residue = residue
        let truth = try HeadPhantom(options: options).truth
        for tissue in truth.tissues.dropFirst(2) { #expect(tissue.smallestTmaxSeconds > 6) }
        for tissue in truth.tissues.prefix(2) { #expect(tissue.tmaxSeconds < 6) }
    }

    @Test func `the same seed gives the same images in any order`() throws {
        let first = try HeadPhantom(options: PhantomStudies.small, threads: 1)
        let second = try HeadPhantom(options: PhantomStudies.small, threads: 3)
        let late = first.image(slice: 4, frame: 20)
        #expect(first.image(slice: 0, frame: 0) == second.image(slice: 0, frame: 0))
        #expect(late == second.image(slice: 4, frame: 20))
        var other = PhantomStudies.small
        other.seed = 2
        #expect(try HeadPhantom(options: other).image(slice: 4, frame: 20) != late)
    }

    @Test func `noise has the deviation asked for, white or not`() throws {
        for correlation in [0.0, 3] {
            var options = PhantomStudies.small
            options.noiseHounsfield = 10
            options.noiseCorrelationMillimeters = correlation
            let noisy = try HeadPhantom(options: options).image(slice: 2, frame: 0)
            options.noiseHounsfield = 0
            let clean = try HeadPhantom(options: options).image(slice: 2, frame: 0)
            // Air is cut off at −1024, so only tissue counts.
            let differences = zip(noisy, clean).filter { $1 > -900 }.map { Double($0) - Double($1) }
            let variance = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
            #expect((variance.squareRoot() - 10).magnitude < 0.5)
        }
    }

    @Test func `options out of range are errors`() {
        for change: (inout HeadPhantom.Options) -> Void in [
            { $0.matrix = 0 }, { $0.slices = -1 }, { $0.frameTimesSeconds = [] },
            { $0.frameTimesSeconds = [3, 1] },
            { $0.noiseHounsfield = .nan }, { $0.coreMilliliters = 100 }, { $0.headOffsetMillimeters = [1] },
            { $0.motion = [.init(seconds: 1, translationMillimeters: [1], rotationDegrees: [])] },
        ] {
            var options = PhantomStudies.small
            change(&options)
            #expect(throws: ImagingError.self) { _ = try HeadPhantom(options: options) }
        }
    }

    @Test func `an atlas that is no NIfTI volume is an error`() {
        for bytes in [[], [UInt8](repeating: 0, count: 400), [UInt8](repeating: 255, count: 4000)] {
            #expect(throws: ImagingError.self) { _ = try BrainAtlas(brain: bytes) }
        }
    }

    @Test func `protocols have the frames they say`() {
        #expect(HeadPhantom.uniformTimes(interval: 1.5, duration: 66).count == 45)
        let two = HeadPhantom.twoPhaseTimes(dense: 1.5, switchAt: 39, sparse: 3, duration: 69)
        #expect(two.count == 27 + 10 && two.last == 69)
        #expect(HeadPhantom.uniformTimes(interval: 0, duration: 5) == [0])
    }
}
