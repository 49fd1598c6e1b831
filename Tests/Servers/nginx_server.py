"""Runs nginx with WebDAV on a port that nobody else has, and prints "PORT n".

  nginx_server.py NGINX FOLDER

Below /dav/ files can be written by a user with a password, into collections that are there; below
/autodir/ the collections are made. Everybody may read, from the root on. In FOLDER are then
nginx.conf, htpasswd, the files in root/, pid, access.log and error.log.
https://nginx.org/en/docs/http/ngx_http_dav_module.html
"""

import os, socket, string, sys

nginx, folder = sys.argv[1:]
MODULE = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"
CONFIGURATION = string.Template("""\
$module
$user
worker_processes 1;
daemon off;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 256; }
http {
  access_log $folder/access.log;
  default_type application/octet-stream;
  client_max_body_size 20m;
  $temporary
  server {
    listen 127.0.0.1:$port;
    root $folder/root;
    auth_basic_user_file $folder/htpasswd;
    location / { autoindex on; }
    location /dav/ {
      alias $folder/root/;
      auth_basic "writers";
      dav_methods PUT DELETE MKCOL COPY MOVE;
      $extension
      create_full_put_path off;
    }
    location /autodir/ {
      alias $folder/root/;
      auth_basic "writers";
      dav_methods PUT;
      create_full_put_path on;
    }
  }
}
""")

# nginx takes over a socket that listens already, as when it replaces itself: so the port cannot be
# lost to somebody else between asking for it and listening.
listener = socket.create_server(("127.0.0.1", 0), backlog=128)
port = listener.getsockname()[1]
kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
extended = os.path.exists(MODULE)
for name in ("root", "temporary"):
    os.makedirs(f"{folder}/{name}", exist_ok=True)
with open(f"{folder}/htpasswd", "w") as file:
    file.write("user:{PLAIN}pass\n")
with open(f"{folder}/nginx.conf", "w") as file:
    file.write(
        CONFIGURATION.substitute(
            folder=folder,
            port=port,
            module=f"load_module {MODULE};" if extended else "",
            user="user root;" if os.geteuid() == 0 else "",  # the folder is open to its owner only
            extension="dav_ext_methods PROPFIND OPTIONS;" if extended else "",
            temporary="\n  ".join(f"{kind}_temp_path {folder}/temporary/{kind};" for kind in kinds),
        )
    )
os.set_inheritable(listener.fileno(), True)
print("PORT", port, flush=True)
os.execve(nginx, [nginx, "-c", f"{folder}/nginx.conf"], {**os.environ, "NGINX": f"{listener.fileno()};"})
