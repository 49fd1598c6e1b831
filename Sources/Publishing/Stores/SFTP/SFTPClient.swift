import Files
import Model

/// Transfers with one account's folder, tried again as long as there is hope.
final class SFTPClient: Sendable {
    let address: SFTPAddress
    let login: SFTPLogin
    private let means: PublisherContext
    private let handles = HandlePool()

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        address = try SFTPAddress(place)
        login = try SFTPLogin(place, means)
        self.means = means
    }

    /// A number that other runs hardly have.
    var nonce: UInt32 { .random(in: .min ... .max) }

    /// Commands, each of which must succeed unless a star is before it; false when one did not.
    func command(_ lines: [String]) throws(Failure) {
        _ = try persist("", absentIsFailure: true) { (transfer) throws(Failure) in
            try transfer.command(lines)
        }
    }

    /// Sends `body` to `path`, then the commands.
    func send(_ body: HTTPBody, to path: String, then lines: [String]) throws(Failure) {
        _ = try persist(path, absentIsFailure: true) { (transfer) throws(Failure) in
            try transfer.send(try UploadSource(body), then: lines)
        }
    }

    /// What is at `path`; nil when nothing is.
    func fetch(_ path: String, limit: Int64) throws(Failure) -> [UInt8]? {
        var bytes: [UInt8] = []
        let isThere = try persist(path) { (transfer) throws(Failure) in
            let receiver = receiver(path, limit, BodySink())
            let outcome = try transfer.fetch(receiver)
            bytes = receiver.kept
            return outcome
        }
        return isThere ? bytes : nil
    }

    /// The same, handed on as it comes; false when nothing is there.
    func fetch(
        _ path: String, limit: Int64, into body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        try withoutActuallyEscaping(body) { (body) throws(Failure) in
            let sink = BodySink(body)
            return try persist(path) { (transfer) throws(Failure) in
                let outcome = try transfer.fetch(receiver(path, limit, sink))
                // What was handed on cannot be taken back.
                if case .lost(let failure) = outcome, sink.handedOn { throw failure }
                return outcome
            }
        }
    }

    private func receiver(_ path: String, _ limit: Int64, _ sink: BodySink) -> BodyReceiver {
        BodyReceiver(address.url(path), limit: limit, sink)
    }

    /// False when nothing is there.
    private func persist(
        _ path: String, absentIsFailure: Bool = false,
        _ body: (borrowing SFTPTransfer) throws(Failure) -> SFTPOutcome
    ) throws(Failure) -> Bool {
        try login.check(means)
        let phrase = try login.phrase(means)
        let patience = means.client.patience
        return try patience.persist { () throws(Failure) -> Attempt<Bool> in
            let transfer = try SFTPTransfer(handles, address.url(path))
            try transfer.configure(address, login, phrase: phrase, stall: patience.stall)
            switch try body(transfer) {
            case .done: return .done(true)
            case .absent(let failure):
                guard absentIsFailure else { return .done(false) }
                throw failure
            case .refused(let failure): throw failure
            case .lost(let failure): return .again(failure, after: nil)
            }
        }
    }
}

/// What came of one SFTP transfer.
enum SFTPOutcome {
    case done
    /// The file or folder is not there.
    case absent(Failure)
    /// The server does not do it, or one of the commands.
    case refused(Failure)
    /// Whether it was done is not known.
    case lost(Failure)
}
