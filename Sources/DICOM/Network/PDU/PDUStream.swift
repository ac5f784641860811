/// Finds PDUs in bytes that arrive cut anywhere. Control PDUs are gathered whole, never longer than their limit;
/// data streams past as ranges of the chunk at hand, so that memory does not grow with what a peer declares.
struct PDUStream: Sendable {
    enum Output: Equatable {
        case pdu(PDU)
        /// The header of a P-DATA-TF: its fragments follow.
        case dataTransfer
        case fragment(DataFragment)
        /// Framing is lost: nothing more will come out.
        case invalid(NetworkError)
    }

    private enum Stage {
        case header
        case control(PDUType, length: Int)
        case valueHeader
        case value(contextID: UInt8, control: UInt8, remaining: Int)
        case lost
    }

    private var stage = Stage.header
    /// What has been gathered of a header or a control PDU.
    private var pending: [UInt8] = []
    /// Bytes of the current P-DATA-TF not yet consumed.
    private var dataRemaining = 0
    private let maximumData: Int
    private let maximumControl: Int

    /// True while part of a PDU has arrived but not all.
    var isWithinPDU: Bool {
        if case .header = stage { !pending.isEmpty } else { true }
    }

    /// Limits are of the PDU length field; 0 for `maximumData` is no limit.
    init(maximumData: Int, maximumControl: Int) {
        self.maximumData = maximumData == 0 ? Int(UInt32.max) : maximumData
        self.maximumControl = maximumControl
    }

    /// Consumes bytes from `offset` on until something is found, or returns nil at the end of the chunk.
    mutating func next(_ chunk: UnsafeRawBufferPointer, _ offset: inout Int) -> Output? {
        do throws(NetworkError) {
            while true {
                switch stage {
                case .lost:
                    offset = chunk.count
                    return nil
                case .header:
                    guard gather(6, chunk, &offset) else { return nil }
                    if let output = try header() { return output }
                case .control(let type, let length):
                    guard gather(6 + length, chunk, &offset) else { return nil }
                    defer { restart() }
                    return .pdu(try PDU.decode(type, pending))
                case .valueHeader:
                    guard dataRemaining >= 6 else {
                        throw NetworkError(
                            .truncated, "\(dataRemaining) bytes after the last value of a P-DATA-TF")
                    }
                    guard gather(6, chunk, &offset) else { return nil }
                    try valueHeader()
                case .value(let contextID, let control, let remaining):
                    guard remaining == 0 || offset < chunk.count else { return nil }
                    return fragment(contextID, control, remaining, chunk, &offset)
                }
            }
        } catch {
            stage = .lost
            pending = []
            return .invalid(error)
        }
    }

    /// True when `pending` holds `count` bytes; grows only by what has arrived.
    private mutating func gather(_ count: Int, _ chunk: UnsafeRawBufferPointer, _ offset: inout Int) -> Bool {
        let wanted = min(count - pending.count, chunk.count - offset)
        if wanted > 0 {
            pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[offset..<offset + wanted]))
            offset += wanted
        }
        return pending.count == count
    }

    private mutating func restart() {
        stage = .header
        pending.removeAll(keepingCapacity: pending.capacity <= 4096)
    }

    private mutating func header() throws(NetworkError) -> Output? {
        guard let type = PDUType(rawValue: pending[0]) else {
            throw NetworkError(.unrecognisedPDU, "PDU type \(pending[0])", offset: 0)
        }
        let length = pending[2..<6].reduce(0) { $0 << 8 | Int($1) }
        guard type == .dataTransfer else {
            let limit = type == .associateRequest || type == .associateAccept ? maximumControl : 4
            guard length <= limit else {
                throw NetworkError(.tooLong, "\(type) of \(length) bytes, the limit is \(limit)", offset: 2)
            }
            stage = .control(type, length: length)
            return nil
        }
        guard length <= maximumData else {
            throw NetworkError(
                .tooLong, "P-DATA-TF of \(length) bytes, the limit is \(maximumData)", offset: 2)
        }
        guard length >= 6 else {
            throw NetworkError(.missingItem, "P-DATA-TF of \(length) bytes holds no value", offset: 2)
        }
        dataRemaining = length
        stage = .valueHeader
        pending.removeAll(keepingCapacity: true)
        return .dataTransfer
    }

    private mutating func valueHeader() throws(NetworkError) {
        let length = pending[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length >= 2, length <= dataRemaining - 4 else {
            throw NetworkError(
                .truncated,
                "presentation data value of \(length) bytes, \(dataRemaining - 4) are left in its PDU")
        }
        dataRemaining -= 6
        stage = .value(contextID: pending[4], control: pending[5], remaining: length - 2)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func fragment(
        _ contextID: UInt8, _ control: UInt8, _ remaining: Int, _ chunk: UnsafeRawBufferPointer,
        _ offset: inout Int
    ) -> Output {
        let count = min(remaining, chunk.count - offset)
        let range = offset..<offset + count
        offset += count
        dataRemaining -= count
        let left = remaining - count
        if left > 0 {
            stage = .value(contextID: contextID, control: control, remaining: left)
        } else if dataRemaining == 0 {
            stage = .header
        } else {
            stage = .valueHeader
        }
        return .fragment(
            DataFragment(
                contextID: contextID, isCommand: control & 1 == 1, bytes: range,
                completes: left == 0 && control & 2 == 2))
    }
}
