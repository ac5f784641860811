import Clinic
import DICOM
import Logging

/// What is noted of the contact with a device.
extension AssociationHandler {
    func note(fault: String, of request: AssociateRequest) {
        contacts?.failed(
            with: request.callingAETitle, isOutgoing: false, place: remoteAddress, reason: fault)
    }

    func note(fault: String) {
        if let request { note(fault: fault, of: request) }
    }

    func logRefusal(_ request: CommandSet, _ status: DIMSEStatus, _ comment: String?) {
        logger.warning(
            "object refused",
            metadata: [
                "instance": "\(request.uid(.affectedSOPInstance)?.string ?? "")", "status": "\(status)",
                "comment": "\(comment ?? "")",
            ])
        note(fault: "object refused: \(status) \(comment ?? "")")
    }
}
