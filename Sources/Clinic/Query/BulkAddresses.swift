import Glibc

/// Makes addresses of the places that stand in headers.
enum BulkAddresses {
    /// Within a string of JSON the quotation marks would have backslashes, so that nothing but the key looks like this.
    private static let mark = Array("\"BulkDataURI\":\"".utf8)

    static func completed(_ json: [UInt8], with address: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + 256)
        json.withUnsafeBytes { memory in
            guard let start = memory.baseAddress else { return }
            var done = 0
            while let found = memmem(start + done, memory.count - done, mark, mark.count) {
                let end = UnsafeRawPointer(found) - start + mark.count
                result += memory[done..<end]
                result += address.utf8
                done = end
            }
            result += memory[done...]
        }
        return result
    }
}
