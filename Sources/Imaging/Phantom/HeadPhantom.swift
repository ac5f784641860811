/// A synthetic perfusion scan of a head with known truth.
public struct HeadPhantom: Sendable {
}
