package import Model
import Synchronization

extension Workers {
    /// What `body` gives for every index below `total`, in their order; as ``forEach(_:most:_:)``.
    package func outcomes<Value: Sendable>(
        of total: Int, most: Int = .max,
        _ body: @escaping @Sendable (Int) throws(Failure) -> Value
    ) -> [Result<Value, Failure>] {
        let outcomes = Mutex<[Result<Value, Failure>?]>(Array(repeating: nil, count: total))
        forEach(total, most: most) { index in
            let outcome = Result { () throws(Failure) in try body(index) }
            outcomes.withLock { $0[index] = outcome }
        }
        return outcomes.withLock { $0 }.compactMap { $0 }
    }
}
