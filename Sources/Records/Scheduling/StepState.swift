import DICOM

/// How far a scheduled procedure step is: Scheduled Procedure Step Status (0040,0020), PS3.3 C.4.10.
package enum StepState: String, Sendable, Equatable, CaseIterable {
    case scheduled = "SCHEDULED"
    case arrived = "ARRIVED"
    case ready = "READY"
    case started = "STARTED"
    case departed = "DEPARTED"
    case completed = "COMPLETED"
    case discontinued = "DISCONTINUED"

    /// A device has nothing more to do: such steps are answered only to those who ask for the state.
    package var isOver: Bool { self == .completed || self == .discontinued }

    /// The state of a step by the performed steps that devices have told of; `planned` is what the schedule itself says.
    package static func judged(by performed: [PerformedStep.State], planned: StepState) -> StepState {
        if performed.contains(.inProgress) { return .started }
        if performed.contains(.completed) { return .completed }
        if performed.contains(.discontinued(wrongEntry: false)) { return .discontinued }
        return planned
    }
}
