import Glibc

/// How a file comes into memory.
public enum FileAccess: Sendable, Hashable {
    /// Mapped: nothing is copied, and pages that nobody looks at are never read. If somebody else shortens
    /// the file meanwhile, touching the missing part kills the process (SIGBUS), so map only files that
    /// nobody rewrites in place, such as those of the archive.
    case mapped
    /// Read whole: safe against other writers, at the price of a copy.
    case memory
}

extension Bytes {
    /// Maps a file. See ``FileAccess/mapped`` for the danger in files that others rewrite.
    /// - Throws: ``DICOMError`` with code `fileUnreadable` or `tooLarge`.
    public static func mapped(path: String, budget: Budget = .standard) throws(DICOMError) -> Bytes {
        try open(path: path, budget: budget) { (descriptor, size, isRegular) throws(DICOMError) in
            guard isRegular else { return try readAll(descriptor, size: 0, path: path, budget: budget) }
            guard size > 0 else { return Bytes() }
            let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let address, address != MAP_FAILED else { throw unreadable(path, "map") }
            let mapping = UnsafeRawBufferPointer(start: address, count: size)
            return Bytes(storage: ByteStorage(mapping: mapping), start: 0, count: size)
        }
    }

    /// Reads a file into memory.
    /// - Throws: ``DICOMError`` with code `fileUnreadable` or `tooLarge`.
    public static func read(path: String, budget: Budget = .standard) throws(DICOMError) -> Bytes {
        try open(path: path, budget: budget) { (descriptor, size, _) throws(DICOMError) in
            try readAll(descriptor, size: size, path: path, budget: budget)
        }
    }

    /// The first bytes of a file, and whether they are all of it.
    ///
    /// - Returns: `nil` for what is no ordinary file.
    /// - Throws: ``DICOMError`` with code `fileUnreadable` or `tooLarge`.
    static func head(
        path: String, count: Int, budget: Budget
    ) throws(DICOMError) -> (bytes: Bytes, isWhole: Bool)? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, "inspect") }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = Int(status.st_size)
        guard size <= budget.maximumBytes else { throw tooLarge(path, budget) }
        let wanted = min(size, count)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, done in
            while done < wanted {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), wanted - done, off_t(done))
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { return }
                done += got
            }
        }
        if failed { throw unreadable(path, "read") }
        return (Bytes(bytes), bytes.count < wanted || wanted == size)
    }

    private static func open(
        path: String, budget: Budget, _ body: (Int32, Int, Bool) throws(DICOMError) -> Bytes
    ) throws(DICOMError) -> Bytes {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, "inspect") }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            throw DICOMError(.fileUnreadable, "this is a folder; give the path of a file in it.", file: path)
        }
        let size = Int(status.st_size)
        guard size <= budget.maximumBytes else { throw tooLarge(path, budget) }
        return try body(descriptor, size, kind == S_IFREG)
    }

    private static func readAll(_ descriptor: Int32, size: Int, path: String, budget: Budget)
        throws(DICOMError) -> Bytes
    {
        var result: [UInt8] = []
        // The size comes from the file system, so it may be trusted.
        result.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let got = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got == 0 { return Bytes(result) }
            if got < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, "read")
            }
            guard result.count + got <= budget.maximumBytes else { throw tooLarge(path, budget) }
            result.append(contentsOf: chunk[0..<got])
        }
    }

    private static func unreadable(_ path: String, _ verb: String) -> DICOMError {
        DICOMError(
            .fileUnreadable, "cannot \(verb) the file: \(String(cString: strerror(errno))).", file: path)
    }

    private static func tooLarge(_ path: String, _ budget: Budget) -> DICOMError {
        DICOMError(
            .tooLarge,
            DICOMError.exceeded("it has more than \(budget.maximumBytes) bytes", "maximumBytes"),
            file: path)
    }
}
