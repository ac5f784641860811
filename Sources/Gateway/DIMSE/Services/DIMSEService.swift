import Clinic
import DICOM
import Records

/// A request that has come in whole, with the data set that belongs to it.
struct ServiceRequest: Sendable {
    var command: CommandSet
    var context: AcceptedContext
    /// The bytes of the data set, in the transfer syntax of the context; empty when there is none.
    var dataSet: [UInt8]
    /// Memory that is set aside for a large data set, given back when nobody holds the request any more.
    var reservation: GatheringLimit?

    /// What one request may cost to read.
    private static let budget = Budget(
        maximumElements: 500_000, maximumItems: 100_000, maximumInflatedBytes: 32 << 20)

    /// The data set: the Identifier of a query, the information of an action or an event.
    func identifier() throws(DICOMError) -> DataSet {
        try DataSet.decode(Bytes(dataSet), as: TransferSyntax(context.transferSyntax), budget: Self.budget)
    }
}

/// Something that a peer can ask of us beside C-ECHO and C-STORE. One file a service.
protocol DIMSEService: Sendable {
    /// The SOP classes in whose contexts it is asked.
    var sopClasses: [UID] { get }
    /// The request that it answers.
    var field: CommandField { get }
    /// What a peer must be allowed to do.
    var need: ServiceNeed { get }
    /// What extended negotiation can agree on (PS3.7 D.3.3.5); nil when there is nothing.
    var extendedNegotiation: [UInt8]? { get }

    /// Whether a request may name this SOP class in a context of `abstractSyntax`: in a context of a meta SOP class the
    /// classes that make it up are meant.
    func serves(_ sopClass: UID, in abstractSyntax: UID) -> Bool
    /// Data sets of requests are held in memory; larger ones are refused with 0213H.
    var largestDataSetBytes: Int { get }

    /// Answers a request. When it throws, the association is aborted.
    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws
}

extension DIMSEService {
    /// Whether only peers that may query are served.
    var needsQueryPermission: Bool { need.isLooking }
    var extendedNegotiation: [UInt8]? { nil }
    func serves(_ sopClass: UID, in abstractSyntax: UID) -> Bool { sopClass == abstractSyntax }
    var largestDataSetBytes: Int { GatheringLimit.usualBytes }
}

/// Which service answers which request in which contexts.
struct ServiceTable: Sendable {
    private struct Key: Hashable {
        var field: CommandField
        var sopClass: UID
    }

    private var services: [Key: any DIMSEService] = [:]

    init(_ services: [any DIMSEService] = []) {
        for service in services {
            for sopClass in service.sopClasses {
                self.services[Key(field: service.field, sopClass: sopClass)] = service
            }
        }
    }

    func service(_ field: CommandField, _ sopClass: UID) -> (any DIMSEService)? {
        services[Key(field: field, sopClass: sopClass)]
    }

    /// Opens a policy for what is served here; without permission not for what needs it.
    func extend(_ policy: inout AssociationPolicy, mayQuery: Bool) {
        for (key, service) in services where mayQuery || !service.needsQueryPermission {
            policy.abstractSyntaxes.insert(key.sopClass)
            if let ours = service.extendedNegotiation { policy.extendedNegotiations[key.sopClass] = ours }
            if key.field == .getRequest { policy.sendsObjects = true }
            if key.field == .eventReportRequest { policy.providerClasses.insert(key.sopClass) }
        }
    }
}
