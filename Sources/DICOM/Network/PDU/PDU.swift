/// PS3.8 9.3.1: the seven protocol data units of the upper layer, by the value of their first byte.
public enum PDUType: UInt8, Sendable, CaseIterable {
    /// PS3.8 9.3.2: "01H A-ASSOCIATE-RQ".
    case associateRequest = 0x01
    /// PS3.8 9.3.3: "02H A-ASSOCIATE-AC".
    case associateAccept = 0x02
    /// PS3.8 9.3.4: "03H A-ASSOCIATE-RJ".
    case associateReject = 0x03
    /// PS3.8 9.3.5: "04H P-DATA-TF".
    case dataTransfer = 0x04
    /// PS3.8 9.3.6: "05H A-RELEASE-RQ".
    case releaseRequest = 0x05
    /// PS3.8 9.3.7: "06H A-RELEASE-RP".
    case releaseReply = 0x06
    /// PS3.8 9.3.8: "07H A-ABORT".
    case abort = 0x07
}

/// A whole protocol data unit other than P-DATA-TF, whose contents stream past as `DataFragment`s.
public enum PDU: Hashable, Sendable {
    /// PS3.8 9.3.2.
    case associateRequest(AssociateRequest)
    /// PS3.8 9.3.3.
    case associateAccept(AssociateAccept)
    /// PS3.8 9.3.4.
    case associateReject(AssociateReject)
    /// PS3.8 9.3.6.
    case releaseRequest
    /// PS3.8 9.3.7.
    case releaseReply
    /// PS3.8 9.3.8.
    case abort(AssociateAbort)

    /// The bytes of the PDU, header included.
    public func encode() -> [UInt8] {
        switch self {
        case .associateRequest(let request): request.encode()
        case .associateAccept(let accept): accept.encode()
        case .associateReject(let reject):
            PDUWriter.pdu(.associateReject) { writer in
                writer.append([0, reject.result.rawValue, reject.reason.source, reject.reason.value])
            }
        case .releaseRequest: PDUWriter.pdu(.releaseRequest) { $0.zeros(4) }
        case .releaseReply: PDUWriter.pdu(.releaseReply) { $0.zeros(4) }
        case .abort(let abort):
            PDUWriter.pdu(.abort) { $0.append([0, 0, abort.source.rawValue, abort.reason.rawValue]) }
        }
    }

    /// Reads a PDU that is wholly in memory. `bytes` begins with the PDU's first byte, so that offsets in errors
    /// count from there.
    static func decode(_ type: PDUType, _ bytes: [UInt8]) throws(NetworkError) -> PDU {
        var reader = PDUReader(bytes, from: 6)
        switch type {
        case .associateRequest: return .associateRequest(try AssociateRequest(&reader))
        case .associateAccept: return .associateAccept(try AssociateAccept(&reader))
        case .associateReject: return .associateReject(try AssociateReject(&reader))
        case .abort: return .abort(try AssociateAbort(&reader))
        case .releaseRequest, .releaseReply:
            try reader.skip(4, "A-RELEASE")
            try reader.requireEnd("A-RELEASE")
            return type == .releaseRequest ? .releaseRequest : .releaseReply
        case .dataTransfer:
            throw NetworkError(.unexpected, "P-DATA-TF is read in fragments", offset: 0)
        }
    }
}

extension PDUReader {
    func requireEnd(_ what: String) throws(NetworkError) {
        guard isAtEnd else {
            throw NetworkError(.invalidValue, "\(what) has \(remaining) bytes too many", offset: offset)
        }
    }
}
