import DICOM
import Foundation
import Testing

@testable import Clinic

@Suite struct DiffusionWeightTests {
    private func weight(_ fill: (inout DataSet) -> Void) -> Double? {
        var dataSet = DataSet()
        fill(&dataSet)
        return DiffusionWeight.read(dataSet, diffusion: DataSet())
    }

    @Test func `each vendor's element is read`() {
        #expect(weight { $0.set(.diffusionBValue, 1000.0) } == 1000)
        #expect(
            weight {
                $0.set(Tag(0x0019, 0x0011), "SIEMENS MR HEADER", vr: .LO)
                $0.set(Tag(0x0019, 0x110C), 995, vr: .IS)
            } == 995)
        for (written, expected) in [(1000, 1000.0), (1_000_001_000, 1000), (0, 0)] {
            #expect(
                weight {
                    $0.set(Tag(0x0043, 0x0010), "GEMS_PARM_01", vr: .LO)
                    $0.set(Tag(0x0043, 0x1039), [written, 8, 0, 0], vr: .IS)
                } == expected)
        }
        #expect(
            weight {
                $0.set(Tag(0x2001, 0x0010), "Philips Imaging DD 001", vr: .LO)
                $0.set(Tag(0x2001, 0x1003), 800.0, vr: .FL)
            } == 800)
        #expect(
            weight {
                $0.set(Tag(0x0065, 0x0010), "Image Private Header", vr: .LO)
                $0.set(Tag(0x0065, 0x1009), 1000.0, vr: .FD)
            } == 1000)
        #expect(weight { $0.set(.imageComments, "b=1500(0.445,0.000,0.895)") } == 1500)
        #expect(weight { $0.set(.sequenceName, "*ep_b1000t") } == 1000)
    }

    @Test func `another's private block, and what is no weighting, say nothing`() {
        #expect(
            weight {
                $0.set(Tag(0x0019, 0x0010), "GEMS_ACQU_01", vr: .LO)
                $0.set(Tag(0x0019, 0x100C), 995, vr: .IS)
            } == nil)
        #expect(weight { $0.set(.imageComments, "bolus at 12 s") } == nil)
        #expect(weight { $0.set(.sequenceName, "*epfid2d1_128") } == nil)
        #expect(weight { $0.set(.diffusionBValue, -5.0) } == nil)
    }
}
