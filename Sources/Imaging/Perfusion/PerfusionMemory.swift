import Synchronization

/// Remembers steps of an analysis that were made while images were still arriving. Each is a pure function of volumes
/// that are told apart by their content, so that an analysis with a memory makes the same bits as one without.
package final class PerfusionMemory: Sendable {
    package init() {}
}
