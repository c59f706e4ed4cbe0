"""A client of the cloud that owes nothing to the SDK: Python's standard library alone.

Usage: client.py URL ACCESS_KEY SECRET_KEY
Prints one JSON object: the name of each attempt and the error code that it was answered.
"""

import hashlib
import hmac
import json
import sys
import time
import urllib.request
import uuid

PATH = "/tums/open/resource/v1/getPagedRootRegions"
BODY = b'{"start": 0, "limit": 10, "needDevNum": 0}'


def mac(key, message):
    return hmac.new(key, message.encode(), hashlib.sha256).digest()


def sign(secret_key, path, body, timestamp):
    body_hash = hashlib.sha256(body).hexdigest()
    string_to_sign = f"HmacSHA256\n{timestamp}\nPOST {path} tp-link_request\n{body_hash}"
    key = mac(mac(mac(secret_key.encode(), timestamp), path), "tp-link")
    return mac(key, string_to_sign).hex()


class Client:
    def __init__(self, url, access_key, secret_key):
        self.url, self.access_key, self.secret_key = url, access_key, secret_key

    def call(self, path=PATH, body=BODY, sent_path=None, sent_body=None, signed_time=None, access_key=None, secret_key=None):
        now = str(int(time.time()))
        signature = sign(secret_key or self.secret_key, path, body, signed_time or now)
        parts = {
            "Timestamp": now,
            "Nonce": uuid.uuid4().hex,
            "AccessKey": access_key or self.access_key,
            "Signature": signature,
            "TerminalId": "python",
        }
        request = urllib.request.Request(
            self.url + (sent_path or path),
            data=body if sent_body is None else sent_body,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "X-Authorization": ",".join(f"{name}={value}" for name, value in parts.items()),
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


def main():
    client = Client(*sys.argv[1:4])
    other_time = str(int(time.time()) - 1)
    answers = {
        "good": client.call(),
        "chinese": client.call(
            path="/tums/open/resource/v1/addRegion",
            body=json.dumps({"regionName": "一号楼大厅", "parentId": "0"}, ensure_ascii=False).encode(),
        ),
        "tampered body": client.call(sent_body=BODY.replace(b"10", b"11")),
        "tampered path": client.call(sent_path="/tums/open/resource/v1/deleteAllRegion"),
        "tampered timestamp": client.call(signed_time=other_time),
        "other secret key": client.call(secret_key="test-sk"),
        "unknown access key": client.call(access_key="test-ak"),
    }
    print(json.dumps({name: answer["error_code"] for name, answer in answers.items()}))


if __name__ == "__main__":
    main()
