internal import Files
internal import Model
internal import Publishing

extension Surroundings {
    /// How hard things are tried again, and who is told.
    func patience(_ progress: Progress) -> Patience {
        Patience(sleep: sleep, chance: chance, now: clock) { progress(.said($0)) }
    }

    /// The one HTTP client of a run.
    func client(_ progress: Progress = Progress { _ in }) -> HTTPClient {
        HTTPClient(certificates: variable("SSL_CERT_FILE"), patience: patience(progress)) {
            progress(.moved($0))
        }
    }

    /// What destinations work with.
    func means(_ progress: Progress) -> Means {
        Means(client: client(progress), environment: environment, redaction: redaction) {
            progress(.said($0))
        }
    }
}
