import Records
import Testing

@testable import Gateway

@Suite("How fast a peer may be")
struct PacingTests {
    @Test("bytes beyond the rate wait, and a second may be used at once")
    func bytes() {
        let (pacing, start) = (Pacing(), ContinuousClock.now)
        let rate = PeerRate(bytesPerSecond: 1000)
        func pause(_ bytes: Int, after seconds: Int) -> Duration {
            pacing.pause("CT", rate, bytes: bytes, objects: 0, now: start + .seconds(seconds))
        }
        #expect(pause(1000, after: 0) == .zero)
        #expect(pause(2000, after: 0) == .seconds(2))
        #expect(pause(0, after: 1) == .seconds(1))
        #expect(pause(500, after: 100) == .zero)
    }

    @Test("peers do not pay for each other; the slower of two limits counts")
    func peers() {
        let (pacing, now) = (Pacing(), ContinuousClock.now)
        let rate = PeerRate(bytesPerSecond: 1_000_000, objectsPerSecond: 1)
        #expect(pacing.pause("A", rate, bytes: 10, objects: 4, now: now) == .seconds(3))
        #expect(pacing.pause("B", rate, bytes: 10, objects: 1, now: now) == .zero)
    }

    @Test("a peer that sends a little of a message now and then does not get on")
    func dribble() {
        let start = ContinuousClock.now
        var tally = ReceptionTally()
        func getsOn(_ seconds: Int) -> Bool {
            tally.getsOn(isPressing: true, within: .seconds(60), now: start + .seconds(seconds))
        }
        #expect(getsOn(0))
        tally.bytes += 100
        #expect(getsOn(59))
        #expect(!getsOn(60))
        tally.bytes += ReceptionTally.leastBytes
        #expect(getsOn(61))
        #expect(getsOn(120))
        #expect(!getsOn(121))
        tally.messages += 1
        #expect(getsOn(121))
        tally.forgive()
        #expect(getsOn(500))
    }
}
