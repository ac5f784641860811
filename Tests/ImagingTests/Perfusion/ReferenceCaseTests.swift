import Imaging
import Testing

@Suite("The reference phantoms are measured within their tolerances")
struct ReferenceCaseTests {
    @Test(arguments: HeadPhantom.referenceCases)
    func `volumes and side are right`(reference: HeadPhantom.ReferenceCase) throws {
        let phantom = try HeadPhantom(options: PhantomStudies.reduced(reference))
        let outcome = try CTPerfusion.run(phantom.series())
        let found = try #require(outcome.result, "\(outcome.codes)").measurements
        let truth = phantom.truth
        #expect(found.affectedSide == truth.side)
        if truth.side == .none {
            #expect(found.coreMilliliters < 3)
            #expect(found.hypoperfusionMilliliters < 3)
        } else {
            let coreError = (found.coreMilliliters - truth.coreMilliliters).magnitude
            #expect(coreError <= max(5, 0.15 * truth.coreMilliliters), "\(found.coreMilliliters)")
            let error = (found.hypoperfusionMilliliters - truth.hypoperfusionMilliliters).magnitude
            #expect(
                error <= max(8, 0.1 * truth.hypoperfusionMilliliters), "\(found.hypoperfusionMilliliters)")
        }
        #expect(
            found.mismatchMilliliters == found.hypoperfusionMilliliters - found.coreMilliliters)
        #expect((found.mismatchRatio == nil) == (found.coreMilliliters == 0))
    }

    @Test func `there are twelve, on both sides, two of them healthy, one moving`() {
        let cases = HeadPhantom.referenceCases
        #expect(cases.count == 12)
        #expect(Set(cases.map { $0.name }).count == 12)
        #expect(cases.count { $0.options.side == .none } == 2)
        #expect(cases.contains { $0.options.side == .left } && cases.contains { $0.options.side == .right })
        #expect(cases.contains { !$0.options.motion.isEmpty })
        #expect(Set(cases.map { $0.options.residue }).count == 3)
    }
}
