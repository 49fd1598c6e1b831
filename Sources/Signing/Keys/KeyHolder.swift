/// Where a private key is: with us, or with somebody who signs for us.
enum KeyHolder: ~Copyable {
    /// In this process, inside libcrypto.
    case library(KeyHandle)
    /// In an ssh-agent.
    case agent(AgentKey)
    /// Behind a program: a token, a key management service.
    case program(SignerProgram)
}
