public import Model

/// Takes a gzip member off the front of bytes: what it holds, up to a limit, and how long it is.
///
/// This room knows no codecs; whoever verifies apk packages lends one.
public typealias MemberOpener =
    @Sendable (_ bytes: ArraySlice<UInt8>, _ limit: Int) throws(Failure) -> (
        content: [UInt8], size: Int
    )
