import Synchronization

/// Images that have been read and brought onto the analysis grid while others were still arriving. What is taken from
/// here is what reading the file again would give, bit by bit: an image is kept with the placement it was read for, and
/// is not given out for another.
final class PlacedImages: Sendable {
    /// Values of all images together beyond which no more are kept; those are read when they are needed.
    static let budgetBytes = 1 << 30

    private struct Key: Hashable {
        var path: String
        var frame: Int

        init(_ image: ImageFrame) {
            path = image.file.path
            frame = image.frameIndex
        }
    }

    private struct Entry {
        var placement: ImagePlacement
        var shift: SIMD2<Double>
        var values: [Float]
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.entries.count } }

    func holds(_ image: ImageFrame, _ placement: ImagePlacement, shift: SIMD2<Double>) -> Bool {
        state.withLock { $0.entries[Key(image)] }.map { $0.placement == placement && $0.shift == shift }
            ?? false
    }

    /// Fills `target` and says whether the image was here.
    func copy(
        _ image: ImageFrame, _ placement: ImagePlacement, shift: SIMD2<Double>,
        into target: UnsafeMutableBufferPointer<Float>
    ) -> Bool {
        guard let entry = state.withLock({ $0.entries[Key(image)] }), entry.placement == placement,
            entry.shift == shift, entry.values.count == target.count
        else { return false }
        _ = target.update(fromContentsOf: entry.values)
        return true
    }

    func keep(_ image: ImageFrame, _ placement: ImagePlacement, shift: SIMD2<Double>, values: [Float]) {
        let bytes = values.count * MemoryLayout<Float>.stride
        state.withLock { state in
            if let old = state.entries[Key(image)] {
                state.bytes -= old.values.count * MemoryLayout<Float>.stride
            }
            guard state.bytes + bytes <= Self.budgetBytes else {
                state.entries[Key(image)] = nil
                return
            }
            state.bytes += bytes
            state.entries[Key(image)] = Entry(placement: placement, shift: shift, values: values)
        }
    }

    /// Forgets everything; what was kept is on the grid by now.
    func removeAll() { state.withLock { $0 = State() } }
}
