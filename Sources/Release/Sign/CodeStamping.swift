import Crypto
import Files
import Keys
import Manifests
import Model
import Publishing

/// Who says when code was signed, by the manifest's `programs.macos.timestamp`.
///
/// What was asked for once is kept beside what builds keep, so that the next build has the same bytes.
struct CodeStamping {
    private let project: Project
    private let shelf: TimestampShelf
    private let exchange: Timestamper.Exchange

    /// Tokens for code of `project`, which are kept in `cache`.
    init(_ project: Project, _ session: Session, _ cache: CacheFolder) {
        self.project = project
        shelf = TimestampShelf(cache)
        exchange = session.timestampExchange
    }

    /// `signer` with the authority that its signatures need.
    func signer(
        _ signer: CodeSigner, at date: Timestamp, dry: Bool = false
    ) throws(Failure) -> AppleSigner {
        AppleSigner(signer, at: date, stamp: try source(for: signer.chain), dry: dry)
    }

    private func source(for chain: CertificateChain) throws(Failure) -> TimestampSource? {
        switch project.manifest.programs.macos.timestamp {
        case .off: return nil
        case .authority(let policy):
            return source(
                policy.server.value, try Timestamper.anchor(policy, root: project.root))
        case nil:
            // Whom Apple has not certified, Macs do not believe, whatever the time.
            guard try chain.root.fingerprint == AppleAuthority.root else { return nil }
            return source(
                AppleAuthority.timestampServer, TimestampAnchor(certificates: [chain.root.bytes]))
        }
    }

    private func source(_ server: String, _ anchor: TimestampAnchor) -> TimestampSource {
        TimestampSource(name: server, anchor: anchor, shelf: shelf) {
            [exchange] request throws(Failure) in
            do throws(Failure) { return try exchange(server, request) } catch {
                throw error.advising(
                    "run it again later; 'programs: {macos: {timestamp: none}}' signs without, which "
                        + "Apple does not notarize")
            }
        }
    }
}

extension Session {
    /// How an authority is asked: the one place where signing meets the network.
    var timestampExchange: Timestamper.Exchange {
        { [client] (url, request) throws(Failure) in
            var question = HTTPRequest("POST", url).sending(
                .bytes(request), type: "application/timestamp-query")
            // An authority asked twice stamps twice, which costs nothing.
            (question.limit, question.isRepeatable) = (Int64(TimestampToken.limit), true)
            question.provesItself = true
            do throws(Failure) {
                let answer = try client.send(question)
                guard answer.status == 200 else { throw answer.failure("") }
                return answer.body
            } catch {
                guard error.exit == .failed else { throw error }
                throw Failure("\(url) gave no answer", error.why, hint: error.hint)
            }
        }
    }
}
