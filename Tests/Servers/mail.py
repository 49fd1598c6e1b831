"""A mail server that wants TLS and a login, and prints each mail as one line of JSON.

usage: mail.py CERTIFICATE KEY USER PASSWORD
"""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
            "body": envelope.content.decode("utf8", "replace"),
        }), flush=True)
        return "250 kept"


def login(server, session, envelope, mechanism, data):
    wanted = (sys.argv[3].encode(), sys.argv[4].encode())
    return AuthResult(success=(data.login, data.password) == wanted)


async def serve():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            Keeper(), tls_context=context, require_starttls=True, authenticator=login,
            auth_required=True, auth_require_tls=True),
        "127.0.0.1", 0)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
