"""Serves SSH on a port that nobody else has, with an sshd for each connection; prints "PORT n".

  ssh_server.py SSHD FOLDER

Lets in who has the key FOLDER/client, as the user who runs it. In FOLDER are then also the server's
key (host, host.pub), known_hosts and sshd's log.
"""

import getpass, os, socket, subprocess, sys, threading

sshd, folder = sys.argv[1:]
for name in ("host", "client"):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"], check=True)
if os.geteuid() == 0:
    os.makedirs("/run/sshd", exist_ok=True)  # where sshd locks in who is not known yet
listener = socket.create_server(("127.0.0.1", 0), backlog=64)
port = listener.getsockname()[1]
settings = {
    "HostKey": f"{folder}/host",
    "AuthorizedKeysFile": f"{folder}/client.pub",
    "AllowUsers": getpass.getuser(),
    "AuthenticationMethods": "publickey",
    "PermitRootLogin": "prohibit-password",
    "StrictModes": "no",  # the folder lies below one that everybody may write to
    "UsePAM": "no",
    "Subsystem": "sftp internal-sftp",
}
with open(f"{folder}/sshd_config", "w") as file:
    file.writelines(f"{key} {value}\n" for key, value in settings.items())
with open(f"{folder}/host.pub") as key, open(f"{folder}/known_hosts", "w") as file:
    file.write(f"[127.0.0.1]:{port} {' '.join(key.read().split()[:2])}\n")
print("PORT", port, flush=True)
while True:
    connection, _ = listener.accept()
    command = [sshd, "-i", "-f", f"{folder}/sshd_config", "-E", f"{folder}/log"]
    with connection:
        child = subprocess.Popen(command, stdin=connection, stdout=connection, stderr=subprocess.DEVNULL)
    threading.Thread(target=child.wait, daemon=True).start()
