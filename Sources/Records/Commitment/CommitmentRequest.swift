import DICOM

/// An object whose safe keeping somebody asks for or is told of (PS3.4 J.3.2.1.1).
package struct ReferencedObject: Sendable, Hashable {
    package var sopClassUID: UID
    package var sopInstanceUID: UID

    package init(sopClassUID: UID, sopInstanceUID: UID) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
    }
}

/// PS3.4 J.3.2: a request for storage commitment.
package struct CommitmentRequest: Sendable, Equatable {
    package var transactionUID: UID
    /// Each object once, in the order of the request.
    package var objects: [ReferencedObject]

    package init(transactionUID: UID, objects: [ReferencedObject]) {
        self.transactionUID = transactionUID
        var seen: Set<ReferencedObject> = []
        self.objects = objects.filter { seen.insert($0).inserted }
    }

    /// Why a request cannot be read, and by which attribute.
    package struct Refusal: Error, Sendable, Equatable {
        package var tag: Tag
        package var reason: String
    }

    /// Reads the Action Information (PS3.4 table J.3-1).
    package init(_ information: DataSet) throws(Refusal) {
        guard let transaction = information.uid(.transactionUID), transaction.isValid else {
            throw Refusal(tag: .transactionUID, reason: "Transaction UID is missing or malformed")
        }
        var objects: [ReferencedObject] = []
        for item in information.items(.referencedSOPSequence) {
            // What is no UID could not be named in the report as it was asked for.
            guard let sopClass = item.uid(.referencedSOPClassUID), sopClass.isOfDigitsAndDots,
                let instance = item.uid(.referencedSOPInstanceUID), instance.isOfDigitsAndDots
            else {
                throw Refusal(tag: .referencedSOPSequence, reason: "an item lacks a SOP class or instance")
            }
            objects.append(ReferencedObject(sopClassUID: sopClass, sopInstanceUID: instance))
        }
        guard !objects.isEmpty else {
            throw Refusal(tag: .referencedSOPSequence, reason: "no object is referenced")
        }
        self.init(transactionUID: transaction, objects: objects)
    }

    /// The Action Information of this request.
    package var information: DataSet {
        var information = DataSet()
        information.set(.transactionUID, transactionUID)
        information.set(.referencedSOPSequence, objects.map(\.item))
        return information
    }
}

/// PS3.4 J.3.3: what became of the objects of a request.
package struct CommitmentReport: Sendable, Equatable {
    /// PS3.3 C.14.1.1: "Failure Reason".
    package enum Reason: Int, Sendable {
        /// "0110H - Processing failure".
        case processingFailure = 0x0110
        /// "0112H - No such object instance".
        case noSuchObject = 0x0112
        /// "0119H - Class / Instance conflict".
        case classConflict = 0x0119
    }

    package struct Failure: Sendable, Equatable {
        package var object: ReferencedObject
        /// A value of the standard, or what a peer made up.
        package var reason: Int

        package init(object: ReferencedObject, reason: Int) {
            self.object = object
            self.reason = reason
        }
    }

    package var transactionUID: UID
    package var committed: [ReferencedObject]
    package var failed: [Failure]

    package init(transactionUID: UID, committed: [ReferencedObject], failed: [Failure]) {
        self.transactionUID = transactionUID
        self.committed = committed
        self.failed = failed
    }

    /// PS3.4 J.3.3.1.1: event type 1 is "Storage Commitment Request Successful", 2 "… Complete - Failures Exist".
    package var eventType: UInt16 { failed.isEmpty ? 1 : 2 }

    /// The Event Information (PS3.4 table J.3-2).
    package var information: DataSet {
        var information = DataSet()
        information.set(.transactionUID, transactionUID)
        if !committed.isEmpty { information.set(.referencedSOPSequence, committed.map(\.item)) }
        if !failed.isEmpty {
            information.set(
                .failedSOPSequence,
                failed.map { failure in
                    var item = failure.object.item
                    item.set(.failureReason, failure.reason)
                    return item
                })
        }
        return information
    }

    /// Reads the Event Information; nil without a transaction.
    package init?(_ information: DataSet) {
        guard let transaction = information.uid(.transactionUID) else { return nil }
        self.init(
            transactionUID: transaction,
            committed: information.items(.referencedSOPSequence).compactMap(ReferencedObject.init),
            failed: information.items(.failedSOPSequence).compactMap { item in
                ReferencedObject(item).map {
                    Failure(object: $0, reason: item.int(.failureReason) ?? Reason.processingFailure.rawValue)
                }
            })
    }
}

extension ReferencedObject {
    fileprivate var item: DataSet {
        var item = DataSet()
        item.set(.referencedSOPClassUID, sopClassUID)
        item.set(.referencedSOPInstanceUID, sopInstanceUID)
        return item
    }

    fileprivate init?(_ item: DataSet) {
        guard let sopClass = item.uid(.referencedSOPClassUID),
            let instance = item.uid(.referencedSOPInstanceUID)
        else { return nil }
        self.init(sopClassUID: sopClass, sopInstanceUID: instance)
    }
}

extension UID {
    /// Less than valid: devices in the field write leading zeros.
    fileprivate var isOfDigitsAndDots: Bool {
        (1...64).contains(string.utf8.count)
            && string.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
