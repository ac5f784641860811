import Testing

@testable import DICOM

@Suite struct PileTests {
    private final class Counter {
        var left = 0
    }

    /// Counts how many of it there are.
    private final class Counted {
        let counter: Counter

        init(_ counter: Counter) {
            self.counter = counter
            counter.left += 1
        }

        deinit { counter.left -= 1 }
    }

    @Test func `what is taken is what was put on top`() {
        var pile = Pile<String>(capacity: 1)
        for name in ["a", "b", "c", "d", "e"] { pile.push(name) }
        #expect(pile.take(from: 5) == [])
        #expect(pile.take(from: 3) == ["d", "e"])
        pile.push("f")
        #expect(pile.count == 4)
        #expect(pile.take(from: 0) == ["a", "b", "c", "f"])
        #expect(pile.take(from: 0) == [])
    }

    @Test func `nothing is released twice or kept`() {
        let counter = Counter()
        do {
            var pile = Pile<Counted>(capacity: 2)
            for _ in 0..<9 { pile.push(Counted(counter)) }
            let taken = pile.take(from: 4)
            #expect(counter.left == 9)
            #expect(taken.count == 5)
        }
        #expect(counter.left == 0)
    }
}
