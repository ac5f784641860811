import DICOM
import NIOCore
import NIOPosix
import Records
import Synchronization

/// Who is at the other end of an association.
struct Caller: Sendable {
    var callingAETitle: String
    var calledAETitle: String
    var remoteAddress: String
    /// What is known of the peer.
    var rules: PeerRules?
    /// The account whose passcode it gave.
    var account: String?
    /// The number of the association in the registry.
    var association: Int
    /// Keeps it to its rate.
    var pacing: Pacing

    /// Where it stands.
    var site: Int64 { rules?.site ?? Site.first }

    /// The device as somebody who asks: it sees what its site sees, if it may query.
    var actor: Actor {
        .device(
            callingAETitle, site: site, mayQuery: rules?.mayQuery ?? false)
    }
}

/// What can send a request of ours and wait for its answer: an association that we opened, or one that a peer opened
/// and on which a service of ours is at work.
protocol MessageChannel: Sendable {
    /// The longest fragment the peer can receive.
    var maximumFragment: Int { get }
    /// Sends a request of one or more blocks and waits for its response. Each block is made off the event loop, and
    /// only once the one before has left.
    func exchange(messageID: UInt16, next: @escaping @Sendable () throws -> MessageBlock?) async throws
        -> CommandSet
}

extension ClientAssociation: MessageChannel {}

/// What a service may do with the association on which it was asked.
struct ServiceExchange: MessageChannel {
    let caller: Caller
    let contexts: [AcceptedContext]
    /// Roles and extended negotiations that were agreed on.
    let agreement: UserInformation
    let maximumFragment: Int
    let cancellation: Cancellation
    /// What services keep from one request of the association to the next.
    let session: ServiceSession
    let loop: any EventLoop
    let handler: NIOLoopBound<AssociationHandler>

    /// True once the peer wants no more answers, or is gone.
    var isCancelled: Bool { cancellation.isRequested }

    /// Sends a response, with its data set if it has one; done when it has left for the network.
    func respond(_ response: CommandSet, dataSet: [UInt8]? = nil, in context: AcceptedContext) async throws {
        try await write(frame(response, dataSet: dataSet, in: context))
    }

    /// A whole message as P-DATA-TF PDUs, so that several can go out in one write.
    func frame(_ command: CommandSet, dataSet: [UInt8]? = nil, in context: AcceptedContext) -> [UInt8] {
        var command = command
        if dataSet != nil { command[.dataSetType] = CommandSet.withDataSet }
        let head = DataTransfer.frame(
            command.encode(), contextID: context.id, isCommand: true, maximumFragment: maximumFragment)
        guard let dataSet else { return head }
        return head
            + DataTransfer.frame(
                dataSet, contextID: context.id, isCommand: false, maximumFragment: maximumFragment)
    }

    /// Writes whole PDUs; done when they have left for the network, so that a slow peer slows us down.
    func write(_ bytes: [UInt8]) async throws {
        let handler = handler
        try await loop.flatSubmit { handler.value.write(ByteBuffer(bytes: bytes)) }.get()
    }

    func exchange(
        messageID: UInt16, next: @escaping @Sendable () throws -> MessageBlock?
    ) async throws -> CommandSet {
        let handler = handler
        while let block = try await NIOThreadPool.singleton.runIfActive(next) {
            try await loop.flatSubmit { handler.value.write(block.bytes) }.get()
            if block.isLast { break }
        }
        return try await loop.flatSubmit { handler.value.response(to: messageID) }.get()
    }
}

/// What services keep from one request of an association to the next; gone with the association.
final class ServiceSession: Sendable {
    private let kept = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// The one value of this type, made when it is asked for first.
    func value<Value: Sendable>(make: () -> Value) -> Value {
        kept.withLock { kept in
            if let value = kept[ObjectIdentifier(Value.self)] as? Value { return value }
            let value = make()
            kept[ObjectIdentifier(Value.self)] = value
            return value
        }
    }
}

/// Whether somebody wants an operation to end early.
final class Cancellation: Sendable {
    private let requested = Mutex(false)

    var isRequested: Bool { requested.withLock { $0 } }
    func request() { requested.withLock { $0 = true } }
}
