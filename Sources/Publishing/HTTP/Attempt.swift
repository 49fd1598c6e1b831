public import Model

/// How one try ended.
public enum Attempt<Value> {
    /// It is done.
    case done(Value)
    /// It may work when tried again; `after` is how long the server wants us to wait.
    case again(Failure, after: Int64?)
}
