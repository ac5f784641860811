/// The DICOM upper layer of one association (PS3.8 clause 9) as a value: feed it bytes and events, do what it answers.
///
/// It owns no socket and no clock. Memory is bounded by `Limits`, whatever a peer declares.
public struct Association: Sendable {
    /// Which side we are.
    public enum Role: Sendable {
        /// We asked for the association.
        case requestor
        /// We were asked.
        case acceptor
    }

    /// What we put up with from a peer.
    public struct Limits: Sendable {
        /// The longest P-DATA-TF we offer to receive (PS3.8 annex D.1), without its 6 bytes of header; 0 is no limit.
        public var maximumLength: UInt32
        /// The longest A-ASSOCIATE-RQ or -AC; 128 contexts of 30 transfer syntaxes need about 140 000 bytes.
        public var maximumAssociateLength: Int

        /// Makes limits.
        public init(maximumLength: UInt32 = 131_072, maximumAssociateLength: Int = 1 << 20) {
            self.maximumLength = maximumLength
            self.maximumAssociateLength = maximumAssociateLength
        }
    }

    /// Our side.
    public let role: Role
    /// The state of the protocol machine.
    public private(set) var state = UpperLayerState.sta1
    /// The contexts agreed on; empty before the association is established.
    public private(set) var contexts: [AcceptedContext] = []
    /// What the peer can receive in one P-DATA-TF, 0 for no limit; known once the association is established.
    public private(set) var peerMaximumLength = UserInformation.assumedMaximumLength

    /// What was agreed on beside the contexts: roles and extended negotiations of the acceptance.
    public private(set) var agreement = UserInformation()

    private var stream: PDUStream
    private var request: AssociateRequest?

    /// Makes an association that is idle.
    public init(role: Role, limits: Limits = Limits()) {
        self.role = role
        stream = PDUStream(
            maximumData: Int(limits.maximumLength), maximumControl: limits.maximumAssociateLength)
    }

    /// True from the moment both sides agreed until release or abort begins to end it.
    public var isEstablished: Bool { state.rawValue >= 6 && state.rawValue <= 12 }
    /// True while part of a PDU has arrived but not all.
    public var isWithinPDU: Bool { stream.isWithinPDU }

    /// Consumes everything in `chunk`. Ranges of data fragments in the answer are of this chunk.
    public mutating func receive(_ chunk: UnsafeRawBufferPointer) -> [AssociationOutput] {
        var outputs: [AssociationOutput] = []
        var offset = 0
        while state != .sta1, let found = stream.next(chunk, &offset) {
            switch found {
            case .pdu(let pdu): outputs += receive(pdu)
            case .dataTransfer: outputs += perform(.evt10, .none)
            case .fragment(let fragment): outputs += receive(fragment)
            case .invalid(let error): outputs += perform(.evt19, .error(error))
            }
        }
        return outputs
    }

    /// Consumes everything in `bytes`, for those who have an array.
    public mutating func receive(_ bytes: [UInt8]) -> [AssociationOutput] {
        bytes.withUnsafeBytes { receive($0) }
    }

    /// Takes an event other than received bytes. One that table 9-10 leaves blank in this state is dropped without
    /// effect: it crossed on its way with something that ended the association.
    public mutating func handle(_ input: AssociationInput) -> [AssociationOutput] {
        switch input {
        case .associate(let request): perform(.evt1, .request(request))
        case .connected: perform(.evt2, .none)
        case .connectionIndicated: perform(.evt5, .none)
        case .accept(let accept): perform(.evt7, .accept(accept))
        case .reject(let reject): perform(.evt8, .reject(reject))
        case .sendData(let bytes): perform(.evt9, .data(bytes))
        case .release: perform(.evt11, .none)
        case .respondToRelease: perform(.evt14, .none)
        case .abort: perform(.evt15, .none)
        case .invalid(let error): perform(.evt19, .error(error))
        case .connectionClosed: perform(.evt17, .none)
        case .timerExpired: perform(.evt18, .none)
        }
    }

    private mutating func receive(_ pdu: PDU) -> [AssociationOutput] {
        switch pdu {
        case .associateAccept(let accept): perform(.evt3, .accept(accept))
        case .associateReject(let reject): perform(.evt4, .reject(reject))
        case .associateRequest(let request): perform(.evt6, .request(request))
        case .releaseRequest: perform(.evt12, .none)
        case .releaseReply: perform(.evt13, .none)
        case .abort(let abort): perform(.evt16, .abort(abort))
        }
    }

    private mutating func receive(_ fragment: DataFragment) -> [AssociationOutput] {
        // DT-2 and AR-6 took the PDU when its header came; after any other action its contents are ignored.
        guard state == .sta6 || state == .sta7 else { return [] }
        guard contexts.contains(where: { $0.id == fragment.contextID }) else {
            let error = NetworkError(
                .invalidValue, "data in presentation context \(fragment.contextID), which was not agreed on")
            return perform(.evt19, .error(error))
        }
        return [.indicate(.data(fragment))]
    }
}

// MARK: - Actions

extension Association {
    /// What an event brings with it.
    private enum Cargo {
        case none
        case request(AssociateRequest)
        case accept(AssociateAccept)
        case reject(AssociateReject)
        case abort(AssociateAbort)
        case data([UInt8])
        case error(NetworkError)
    }

    private mutating func perform(_ event: UpperLayerEvent, _ cargo: Cargo) -> [AssociationOutput] {
        guard let action = TransitionTable.action(for: event, in: state) else { return [] }
        switch action {
        case .ae1, .ae2, .ae3, .ae4, .ae5, .ae6, .ae7, .ae8: return establish(action, cargo)
        case .dt1, .dt2, .ar6, .ar7: return transfer(action, cargo)
        case .ar1, .ar2, .ar3, .ar4, .ar5, .ar8, .ar9, .ar10: return release(action)
        case .aa1, .aa2, .aa3, .aa4, .aa5, .aa6, .aa7, .aa8: return abort(action, cargo)
        }
    }

    /// PS3.8 table 9-6: "Associate establishment actions".
    private mutating func establish(_ action: UpperLayerAction, _ cargo: Cargo) -> [AssociationOutput] {
        switch (action, cargo) {
        case (.ae1, .request(let request)):
            self.request = request
            state = .sta4
            return [.connect]
        case (.ae2, _):
            state = .sta5
            return request.map { [.send($0.encode())] } ?? []
        case (.ae3, .accept(let accept)):
            agree(accept, peer: accept.userInformation)
            state = .sta6
            return [.indicate(.associationAccepted(accept))]
        case (.ae4, .reject(let reject)):
            state = .sta1
            return [.indicate(.associationRejected(reject)), .close]
        case (.ae5, _):
            state = .sta2
            return [.startTimer]
        case (.ae6, .request(let request)):
            guard request.protocolVersion & 1 == 1 else {
                state = .sta13
                let reject = AssociateReject(.permanent, .protocolVersionNotSupported)
                return [.stopTimer, .send(PDU.associateReject(reject).encode()), .startTimer]
            }
            self.request = request
            state = .sta3
            return [.stopTimer, .indicate(.associationRequested(request))]
        case (.ae7, .accept(let accept)):
            agree(accept, peer: request?.userInformation)
            state = .sta6
            return [.send(accept.encode())]
        case (.ae8, .reject(let reject)):
            state = .sta13
            return [.send(PDU.associateReject(reject).encode()), .startTimer]
        default: return []
        }
    }

    private mutating func agree(_ accept: AssociateAccept, peer: UserInformation?) {
        contexts = request.map { AcceptedContext.matching($0, accept) } ?? []
        agreement = accept.userInformation
        peerMaximumLength = peer?.maximumLength ?? UserInformation.assumedMaximumLength
    }

    /// PS3.8 table 9-7: "Data transfer related actions", with AR-6 and AR-7 of table 9-8.
    private mutating func transfer(_ action: UpperLayerAction, _ cargo: Cargo) -> [AssociationOutput] {
        // The next state is the present one: Sta6 for DT, Sta7 for AR-6, Sta8 for AR-7.
        guard case .data(let bytes) = cargo else { return [] }
        return [.send(bytes)]
    }

    /// PS3.8 table 9-8: "Association release related actions".
    private mutating func release(_ action: UpperLayerAction) -> [AssociationOutput] {
        switch action {
        case .ar1:
            state = .sta7
            return [.send(PDU.releaseRequest.encode())]
        case .ar2:
            state = .sta8
            return [.indicate(.releaseRequested)]
        case .ar3:
            state = .sta1
            return [.indicate(.releaseConfirmed), .close]
        case .ar4:
            state = .sta13
            return [.send(PDU.releaseReply.encode()), .startTimer]
        case .ar5:
            state = .sta1
            return [.stopTimer]
        case .ar8:
            state = role == .requestor ? .sta9 : .sta10
            return [.indicate(.releaseRequested)]
        case .ar9:
            state = .sta11
            return [.send(PDU.releaseReply.encode())]
        case .ar10:
            state = .sta12
            return [.indicate(.releaseConfirmed)]
        default: return []
        }
    }

    /// PS3.8 table 9-9: "Association abort related actions".
    private mutating func abort(_ action: UpperLayerAction, _ cargo: Cargo) -> [AssociationOutput] {
        let error: NetworkError =
            if case .error(let error) = cargo { error } else { NetworkError(.unexpected, "unexpected PDU") }
        func pdu(_ source: AssociateAbort.Source, _ reason: AbortReason) -> AssociationOutput {
            .send(PDU.abort(AssociateAbort(source, reason)).encode())
        }
        switch action {
        case .aa1:
            state = .sta13
            return [pdu(.user, .notSpecified), .startTimer]
        case .aa2:
            state = .sta1
            return [.stopTimer, .close]
        case .aa3:
            state = .sta1
            guard case .abort(let abort) = cargo else { return [.close] }
            return [.indicate(.aborted(abort)), .close]
        case .aa4:
            state = .sta1
            return [.indicate(.connectionLost)]
        case .aa5:
            state = .sta1
            return [.stopTimer]
        case .aa7: return [pdu(.provider, error.abortReason)]
        case .aa8:
            state = .sta13
            return [pdu(.provider, error.abortReason), .indicate(.failed(error)), .startTimer]
        default: return []  // AA-6: "Ignore PDU"
        }
    }
}
