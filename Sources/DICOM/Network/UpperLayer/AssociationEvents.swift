/// What the service-user, the transport and the clock tell an association; what the peer says comes as bytes.
public enum AssociationInput: Sendable {
    /// "A-ASSOCIATE Request": open an association (requestor).
    case associate(AssociateRequest)
    /// The transport connection we asked for is open.
    case connected
    /// A transport connection came in (acceptor).
    case connectionIndicated
    /// "A-ASSOCIATE response primitive (accept)".
    case accept(AssociateAccept)
    /// "A-ASSOCIATE response primitive (reject)".
    case reject(AssociateReject)
    /// "P-DATA request primitive": whole P-DATA-TF PDUs, as `DataTransfer.frame` makes them.
    case sendData([UInt8])
    /// "A-RELEASE Request primitive".
    case release
    /// "A-RELEASE Response primitive".
    case respondToRelease
    /// "A-ABORT Request primitive".
    case abort
    /// The service-user found that what the peer sent makes no sense: handled as an invalid PDU.
    case invalid(NetworkError)
    /// The transport connection is closed.
    case connectionClosed
    /// The ARTIM timer has run down.
    case timerExpired
}

/// What an association asks its driver to do, in order.
public enum AssociationOutput: Hashable, Sendable {
    /// Open the transport connection.
    case connect
    /// Write these bytes, in one write.
    case send([UInt8])
    /// Start the ARTIM timer, or restart it.
    case startTimer
    /// Stop the ARTIM timer.
    case stopTimer
    /// Close the transport connection once everything sent has left.
    case close
    /// Tell the service-user.
    case indicate(AssociationIndication)
}

/// What an association tells the service-user.
public enum AssociationIndication: Hashable, Sendable {
    /// "A-ASSOCIATE indication": answer with `accept` or `reject`.
    case associationRequested(AssociateRequest)
    /// "A-ASSOCIATE confirmation (accept)".
    case associationAccepted(AssociateAccept)
    /// "A-ASSOCIATE confirmation (reject)".
    case associationRejected(AssociateReject)
    /// "P-DATA indication": bytes of the chunk just received.
    case data(DataFragment)
    /// "A-RELEASE indication": answer with `respondToRelease`.
    case releaseRequested
    /// "A-RELEASE confirmation".
    case releaseConfirmed
    /// "A-ABORT indication" or "A-P-ABORT indication", from the peer.
    case aborted(AssociateAbort)
    /// "A-P-ABORT indication" because the peer broke the protocol.
    case failed(NetworkError)
    /// "A-P-ABORT indication" because the connection closed under the association.
    case connectionLost
}
