internal import Glibc

/// Whether a person can be asked.
enum Terminal {
    static var isPresent: Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
