import Foundation

/// How the allocator of the C library treats large blocks, such as the pages of films.
enum LargeBlocks {
    /// `M_MMAP_THRESHOLD` of malloc.h, which the modules of the C library leave out.
    private static let threshold: Int32 = -3
    private static let bytes: Int32 = 4 << 20

    /// Gives large blocks back to the system when they are freed. Left to itself the allocator learns from them to keep
    /// blocks of that size, for each of many threads. Where the C library is another, nothing happens.
    static func returnToSystem() {
        guard let function = dlsym(nil, "mallopt") else { return }
        typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
        _ = unsafeBitCast(function, to: Mallopt.self)(threshold, bytes)
    }
}
