import DICOM
import Records
import Testing

@testable import Gateway

struct TransferVerdictTests {
    @Test(
        arguments: [
            (0x0000, true, false), (0xB000, true, false), (0x0111, true, false), (0xA700, false, true),
            (0xA702, false, true), (0x0110, false, true), (0x0213, false, true), (0xA900, false, false),
            (0xC000, false, false), (0x0122, false, false), (0x0124, false, false),
        ] as [(UInt16, Bool, Bool)])
    func `statuses decide whether an object is there, tried again for long, or soon given up`(
        raw: UInt16, isAccepted: Bool, isLater: Bool
    ) {
        let status = DIMSEStatus(rawValue: raw)
        let outcome: SendOutcome =
            status.isSuccess || status.isWarning ? .stored(status, nil) : .refused(status, "why")
        let verdict = TransferVerdict(outcome)
        #expect((verdict == .accepted) == isAccepted)
        if isAccepted { return }
        let words = "refused with \(status) why"
        #expect(verdict == (isLater ? .later(words) : .refused(words)))
    }
}
