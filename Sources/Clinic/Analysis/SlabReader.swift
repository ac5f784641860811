import Dispatch
import Imaging
import Records

/// Reads the images of one slab onto the grid, several at a time.
struct SlabReader {
    private let assembler: Assembler
    private let plan: SlabPlan
    /// Slices of the grid.
    private let extent: Range<Int>
    private let origin: Double
    private var hounsfield: [Float]
    private var times: [[Double]]
    /// [frame][slice in extent]
    private var isPresent: [Bool]
    private(set) var failures: [PixelError] = []

    init(assembler: Assembler, plan: SlabPlan, extent: Range<Int>, origin: Double) {
        self.assembler = assembler
        self.plan = plan
        self.extent = extent
        self.origin = origin
        let imageCount = plan.images.count * extent.count
        let sources = extent.map { assembler.grid.slices[$0].map { $0 - plan.slices.lowerBound } }
        times = plan.seconds.map { frame in
            sources.indices.map { index in
                // A hole has the time of the slice below it.
                let near = sources[...index].last { !$0.isEmpty } ?? [0]
                return near.reduce(0) { $0 + frame[$1] } / Double(near.count) - origin
            }
        }
        hounsfield = [Float](
            repeating: 0, count: imageCount * assembler.placement.columns * assembler.placement.rows)
        isPresent = [Bool](repeating: false, count: imageCount)
    }

    var missing: [PerfusionSeries.MissingImage] {
        isPresent.indices.filter { !isPresent[$0] }.map {
            PerfusionSeries.MissingImage(
                frame: $0 / extent.count, slice: extent.lowerBound + $0 % extent.count)
        }
    }

    /// - Parameter progress: called on the caller's thread with the fraction read.
    mutating func read(progress: (Double) -> Void) {
        let wanted = isPresent.indices.map { (slot: $0, images: images(at: $0)) }.filter {
            !$0.images.isEmpty
        }
        let shared = SharedPixels(wanted.flatMap(\.images))
        let batch = 64
        var start = 0
        while start < wanted.count {
            let end = min(start + batch, wanted.count)
            read(wanted[start..<end], shared)
            start = end
            progress(Double(end) / Double(wanted.count))
        }
    }

    private func images(at slot: Int) -> [ImageFrame] {
        assembler.grid.slices[extent.lowerBound + slot % extent.count].compactMap {
            plan.images[slot / extent.count][$0 - plan.slices.lowerBound]
        }
    }

    private mutating func read(
        _ wanted: ArraySlice<(slot: Int, images: [ImageFrame])>, _ shared: SharedPixels
    ) {
        let size = assembler.placement.columns * assembler.placement.rows
        let assembler = assembler
        var outcomes = [[PixelError]](repeating: [], count: wanted.count)
        hounsfield.withUnsafeMutableBufferPointer { target in
            outcomes.withUnsafeMutableBufferPointer { outcomes in
                nonisolated(unsafe) let target = target
                nonisolated(unsafe) let outcomes = outcomes
                DispatchQueue.concurrentPerform(iterations: wanted.count) { index in
                    let (slot, images) = wanted[wanted.startIndex + index]
                    let place = UnsafeMutableBufferPointer(rebasing: target[slot * size..<(slot + 1) * size])
                    outcomes[index] = Self.average(images, shared, assembler, into: place)
                }
            }
        }
        for (index, errors) in outcomes.enumerated() {
            let (slot, images) = wanted[wanted.startIndex + index]
            failures += errors
            let whole = assembler.grid.slices[extent.lowerBound + slot % extent.count].count
            isPresent[slot] = (images.count - errors.count) * 2 >= whole && errors.count < images.count
        }
    }

    /// Fills `target` with the mean of the images that can be read, and says what was wrong with the others.
    static func average(
        _ images: [ImageFrame], _ shared: SharedPixels, _ assembler: Assembler,
        into target: UnsafeMutableBufferPointer<Float>
    ) -> [PixelError] {
        var errors: [PixelError] = []
        let single = UnsafeMutableBufferPointer<Float>.allocate(capacity: target.count)
        defer { single.deallocate() }
        single.initialize(repeating: 0)
        for image in images {
            do throws(PixelError) {
                try read(image, shared, assembler, into: images.count == 1 ? target : single)
                if images.count > 1 { for index in 0..<target.count { target[index] += single[index] } }
            } catch {
                errors.append(error)
            }
        }
        let count = images.count - errors.count
        if count > 1 { for index in 0..<target.count { target[index] /= Float(count) } }
        return errors
    }

    static func read(
        _ image: ImageFrame, _ shared: SharedPixels, _ assembler: Assembler,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws(PixelError) {
        let place = assembler.placement.shift(of: image.geometry, from: assembler.reference)
        let known = SIMD2(place.columns, place.rows)
        if assembler.placed?.copy(image, assembler.placement, shift: known, into: target) == true { return }
        let pixels = try shared.pixels(of: image)
        try PixelReader.check(image, in: pixels)
        let geometry = image.geometry
        let full = UnsafeMutableBufferPointer<Float>.allocate(capacity: geometry.columns * geometry.rows)
        defer { full.deallocate() }
        full.initialize(repeating: 0)
        try PixelReader.read(image, from: pixels, into: full)
        assembler.placement.place(UnsafeBufferPointer(full), shift: place, into: target)
    }

    /// The slab with every gap filled: in time where the slice has images, else from its neighbours in space.
    mutating func filled() throws(AssemblyRefusal) -> PerfusionSeries.Slab {
        let frames = plan.images.count
        for slice in 0..<extent.count {
            let present = (0..<frames).filter { isPresent[$0 * extent.count + slice] }
            guard !present.isEmpty else { continue }
            for frame in 0..<frames where !isPresent[frame * extent.count + slice] {
                let before = present.last { $0 < frame } ?? present[0]
                let after = present.first { $0 > frame } ?? before
                let span = times[after][slice] - times[before][slice]
                let weight = span > 0 ? (times[frame][slice] - times[before][slice]) / span : 0
                blend(
                    frame, slice, from: (before, slice), and: (after, slice),
                    weight: Float(min(1, max(0, weight))))
            }
        }
        let empty = (0..<extent.count).filter { slice in
            !(0..<frames).contains { isPresent[$0 * extent.count + slice] }
        }
        guard empty.count < extent.count else { throw .unreadable(failures.first?.description ?? "no image") }
        for slice in empty {
            let below = (0..<slice).last { !empty.contains($0) }
            let above = (slice..<extent.count).first { !empty.contains($0) }
            guard let low = below ?? above, let high = above ?? below else { continue }
            for frame in 0..<frames {
                blend(frame, slice, from: (frame, low), and: (frame, high), weight: 0.5)
            }
        }
        defer { hounsfield = [] }
        return PerfusionSeries.Slab(slices: extent, times: times, hounsfield: hounsfield)
    }

    private mutating func blend(
        _ frame: Int, _ slice: Int, from a: (frame: Int, slice: Int), and b: (frame: Int, slice: Int),
        weight: Float
    ) {
        let size = assembler.placement.columns * assembler.placement.rows
        let target = (frame * extent.count + slice) * size
        let (left, right) = (
            (a.frame * extent.count + a.slice) * size, (b.frame * extent.count + b.slice) * size
        )
        for index in 0..<size {
            hounsfield[target + index] =
                hounsfield[left + index] * (1 - weight) + hounsfield[right + index] * weight
        }
    }
}

/// Pixel data of enhanced objects, opened once for all their frames; single-frame files are opened when needed.
struct SharedPixels: Sendable {
    private var opened: [String: Result<PixelBytes, PixelError>] = [:]

    init(_ images: [ImageFrame]) {
        for image in images
        where (image.frameIndex > 0 || image.tile != nil) && opened[image.file.path] == nil {
            do throws(PixelError) {
                opened[image.file.path] = .success(try PixelReader.open(image.file))
            } catch {
                opened[image.file.path] = .failure(error)
            }
        }
    }

    func pixels(of image: ImageFrame) throws(PixelError) -> PixelBytes {
        if let opened = opened[image.file.path] { return try opened.get() }
        return try PixelReader.open(image.file)
    }
}
