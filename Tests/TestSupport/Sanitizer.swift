internal import Glibc
public import Testing

/// AddressSanitizer, whose shadow and quarantine are memory of the program's, and which catches the
/// signals of a crash itself.
public enum Sanitizer {
    /// Whether the tests, and so the tool beside them, were built with it: its runtime exports this.
    public static let isOn = dlsym(nil, "__asan_init") != nil
}

extension Trait where Self == ConditionTrait {
    /// Skips a test under AddressSanitizer, because of `reason`.
    public static func unsanitized(_ reason: Comment) -> Self {
        .disabled(if: Sanitizer.isOn, reason)
    }
}
