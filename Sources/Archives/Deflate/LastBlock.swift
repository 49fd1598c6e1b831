/// Where the last block of a raw deflate stream begins and where it ends, in bits.
struct LastBlock: Equatable {
    let start: Int
    let end: Int
}
