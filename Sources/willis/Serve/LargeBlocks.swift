import Foundation

/// How the allocator of the C library treats large blocks, such as the pages of films.
enum LargeBlocks {
    /// `M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD` of malloc.h, which the modules of the C library leave out.
    private static let mapThreshold: Int32 = -3
    private static let trimThreshold: Int32 = -1
    private static let bytes: Int32 = 4 << 20

    /// Gives large blocks back to the system when they are freed, and keeps what is smaller at hand. Left to itself the
    /// allocator learns from large blocks to keep blocks of that size, for each of many threads; told one threshold it
    /// would give everything back at once, and each buffer of the network would be mapped anew (C-GET then takes more than
    /// twice as long). Where the C library is another, nothing happens.
    static func returnToSystem() {
        guard let function = dlsym(nil, "mallopt") else { return }
        typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
        let set = unsafeBitCast(function, to: Mallopt.self)
        _ = set(mapThreshold, bytes)
        _ = set(trimThreshold, bytes)
    }
}
