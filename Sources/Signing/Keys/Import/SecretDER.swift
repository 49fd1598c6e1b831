internal import Files

/// A private key in DER, put together in one piece of memory that is wiped afterwards.
struct SecretDER: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer
    /// Where the next value will begin.
    private(set) var position = 0

    /// Memory that grew would leave copies behind. RSA with 8192 bits takes under 5 KB, and no field
    /// is larger than the key file it came from.
    private static let room = 64 << 10

    init() { bytes = .allocate(byteCount: Self.room, alignment: 1) }

    deinit {
        Secret.wipe(bytes)
        bytes.deallocate()
    }

    /// Appends what is not secret.
    mutating func raw(_ more: [UInt8]) { more.withUnsafeBytes { append($0) } }

    /// Appends the contents of an OCTET STRING or the like, without a head.
    mutating func contents(_ secret: borrowing Secret) { secret.withBytes { append($0) } }

    /// Appends an INTEGER that is not negative.
    mutating func integer(_ secret: borrowing Secret) {
        let start = position
        secret.withBytes { source in
            let digits = UnsafeRawBufferPointer(rebasing: source.drop { $0 == 0 })
            if digits.first.map({ $0 >= 0x80 }) ?? true { raw([0]) }
            append(digits)
        }
        close(0x02, from: start)
    }

    /// Puts a head before everything from `start` on.
    mutating func close(_ tag: UInt8, from start: Int) {
        let count = position - start
        let digits = withUnsafeBytes(of: count.bigEndian) { Array($0.drop { $0 == 0 }) }
        let length = count < 128 ? [UInt8(count)] : [0x80 | UInt8(digits.count)] + digits
        let head = [tag] + length
        precondition(position + head.count <= bytes.count)
        let value = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        UnsafeMutableRawBufferPointer(rebasing: bytes[(start + head.count)...])
            .copyMemory(from: value)
        UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: head)
        position += head.count
    }

    /// What was written.
    func secret() -> Secret {
        Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[..<position]))
    }

    private mutating func append(_ more: UnsafeRawBufferPointer) {
        precondition(position + more.count <= bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: bytes[position...]).copyMemory(from: more)
        position += more.count
    }
}
