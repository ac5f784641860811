import Clinic
import Records

/// Into a folder of this machine: what somebody else picks up there is whole, or not there.
struct FolderDelivery: Delivery {
    private let drop: FolderDrop

    init(folder: String, studyUID: String) { drop = FolderDrop(folder: folder, studyUID: studyUID) }

    func deliver(
        _ item: TransferItem, path: String, _ correction: Correction?
    ) async -> DeliveryOutcome {
        do {
            try await drop.put(path, as: item.uid, correction)
            return .verdict(.accepted)
        } catch let error as FolderDrop.Fault {
            return error.isOfObject ? .verdict(.refused(error.reason)) : .unreachable(error.reason)
        } catch {
            return .unreachable("\(error)")
        }
    }

    func close() async {}
    func abandon() async {}
}
