"""Computes the signature vectors, independently of the SDK, with nothing but Python's standard library.

Each folder has the parameters in `request.json`; this script writes one file per step beside it.
Run it without arguments after changing or adding a `request.json`.
"""

import hashlib
import hmac
import json
from pathlib import Path


def body_of(request):
    body = request["body"]
    if isinstance(body, str):
        return body.encode()
    fill = body["length"] - len(body["start"].encode()) - len(body["end"].encode())
    return (body["start"] + body["fill"] * fill + body["end"]).encode()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def steps(request):
    body = body_of(request) or b"{}"
    timestamp, path = str(request["timestamp"]), request["path"]
    body_hash = hashlib.sha256(body).hexdigest()
    string_to_sign = f"HmacSHA256\n{timestamp}\n{request['method']} {path} tp-link_request\n{body_hash}"
    date_key = mac(request["secretKey"].encode(), timestamp)
    path_key = mac(date_key, path)
    signing_key = mac(path_key, "tp-link")
    signature = mac(signing_key, string_to_sign).hex()
    header = (
        f"Timestamp={timestamp},Nonce={request['nonce']},AccessKey={request['accessKey']},"
        f"Signature={signature},TerminalId={request['terminalId']}"
    )
    return {
        "1-body-hash": body_hash,
        "2-string-to-sign": string_to_sign,
        "3-date-key": date_key.hex(),
        "4-path-key": path_key.hex(),
        "5-signing-key": signing_key.hex(),
        "6-signature": signature,
        "7-header": header,
    }


for folder in sorted(path for path in Path(__file__).parent.iterdir() if path.is_dir()):
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    for name, value in steps(request).items():
        (folder / name).write_text(value, encoding="utf-8")
    print(folder.name)
