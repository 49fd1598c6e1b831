/// Room left in an ``OutputFile`` for bytes that are known only later.
public struct Reservation: ~Copyable {
    let offset: Int64
    let count: Int
}
