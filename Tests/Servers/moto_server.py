"""Runs moto's S3 with one user who may do everything with it, and checks of keys and signatures.

Prints "PORT n KEY SECRET"; the bucket is "rel". What is asked for goes to standard error.
https://docs.getmoto.org/en/latest/docs/iam.html
"""

import json, os, threading

# As many requests are let in unsigned as make the user and the bucket below.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
threading.Thread(target=server.serve_forever).start()


def client(service):
    words = ["aws_access_key_id", "aws_secret_access_key"]
    address = f"http://127.0.0.1:{server.server_port}"
    return boto3.client(
        service, endpoint_url=address, region_name="us-east-1", **dict.fromkeys(words, "nobody")
    )


allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
users = client("iam")
users.create_user(UserName="publisher")
users.put_user_policy(
    UserName="publisher",
    PolicyName="all-of-s3",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
)
key = users.create_access_key(UserName="publisher")["AccessKey"]
client("s3").create_bucket(Bucket="rel")
print("PORT", server.server_port, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
