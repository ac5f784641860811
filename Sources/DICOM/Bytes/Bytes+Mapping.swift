import Glibc

/// What a reader that goes through a large mapping tells the kernel. Nothing here changes what is read.
extension Bytes {
    /// True for bytes of a mapped file.
    var isMapped: Bool { storage.isMapping }

    /// Lets go of the pages of a range; whoever looks at them again has them read from the file again. So a file takes
    /// no more memory than what is made of it.
    func release(_ range: Range<Int>) { advise(range, MADV_DONTNEED) }

    /// Says that a range will be read here and there (or, again, in a row), so that the kernel does not read ahead.
    func expectHops(_ hops: Bool, in range: Range<Int>) {
        advise(range, hops ? MADV_RANDOM : MADV_NORMAL)
    }

    private func advise(_ range: Range<Int>, _ advice: Int32) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "A range of Bytes must lie within the bytes.")
        storage.advise(start + range.lowerBound..<start + range.upperBound, advice)
    }
}
