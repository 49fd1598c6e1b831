internal import Files

extension SSHWire {
    /// A number that is not negative, as an mpint (RFC 4251 section 5).
    static func number(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return string((digits.first.map { $0 >= 0x80 } ?? false ? [0] : []) + digits)
    }
}
