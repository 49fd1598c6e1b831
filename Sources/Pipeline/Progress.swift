/// How the pipeline tells what it does; the executable decides how it looks.
public struct Progress: Sendable {
    /// Something worth telling.
    public enum Event: Sendable {
        /// A step of `total` parts has begun.
        case began(String, total: Int)
        /// One part of the step is done.
        case advanced(String)
        /// So many bytes went over the network.
        case moved(Int)
        /// A line worth keeping.
        case said(String)
        /// A line the user should act on.
        case warned(String)
        /// A configured step has ended.
        case ended(StepResult)
    }

    private let sink: @Sendable (Event) -> Void

    /// Reports to `sink`, which may be called from several threads.
    public init(_ sink: @escaping @Sendable (Event) -> Void) { self.sink = sink }

    /// Reports `event`.
    public func callAsFunction(_ event: Event) { sink(event) }
}
