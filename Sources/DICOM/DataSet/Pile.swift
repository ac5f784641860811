/// A stack whose upper part can be taken away as an array of exactly its size. Readers gather what belongs to open
/// data sets and sequences on one, so that each array is allocated once, however it is nested.
struct Pile<Item>: ~Copyable {
    private var base: UnsafeMutablePointer<Item>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        precondition(capacity > 0, "A pile must have room for something.")
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func push(_ item: consuming Item) {
        if count == capacity { grow() }
        (base + count).initialize(to: item)
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Item>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    /// Moves everything from a position up into an array.
    mutating func take(from first: Int) -> [Item] {
        precondition(first >= 0 && first <= count, "What is taken from a pile must lie on it.")
        guard first < count else { return [] }
        var result: [Item] = []
        result.reserveCapacity(count - first)
        for place in first..<count { result.append((base + place).move()) }
        count = first
        return result
    }
}
