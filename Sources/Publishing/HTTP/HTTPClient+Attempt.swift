internal import Model

extension HTTPClient {
    /// Sends once what must not be sent blindly again: whoever asks looks before the next try. Any
    /// lasting answer is done, whatever its status.
    func attempt(_ request: HTTPRequest) throws(Failure) -> Attempt<HTTPAnswer> {
        switch try once(request) {
        case .lost(let failure): return .again(failure, after: nil)
        case .answered(let answer):
            guard answer.isPassing else { return .done(answer) }
            return .again(
                answer.failure(request.complaint), after: answer.wait(now: patience.now()))
        }
    }
}
