"""SMS gateways as their documents describe them: what they check, how they answer, how they fail."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field

from .server import HANG_UP, Asked, Reply

BANGLADESHI = re.compile(r"8801[3-9]\d{8}")
TOKEN, SENDER, ACCOUNT = "secret-token", "HAAT", "AC0123456789abcdef0123456789abcdef"


def told(document: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(document).encode())


@dataclass
class Gateway:
    """What it delivered, as (number, text), and how it is to fail: an HTTP status, a code of its own, or a silence."""

    delivered: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0
    status: int = 0
    code: int = 0
    silent: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """One call."""
        self.asked += 1
        if self.status:
            return Reply(self.status, b"gateway error")
        return self.answer(asked)

    def answer(self, asked: Asked) -> Reply:
        """The gateway's own manners."""
        raise NotImplementedError

    def take(self, number: str, text: str, reply: Reply) -> Reply:
        """Deliver it; a silent gateway does so without saying."""
        self.delivered.append((number, text))
        return HANG_UP if self.silent else reply


@dataclass
class SslWireless(Gateway):
    """ISMS Plus v3: HTTP 200 for everything, `csms_id` once, 13 digits without plus."""

    seen: set[str] = field(default_factory=set)

    def answer(self, asked: Asked) -> Reply:
        """POST /api/v3/send-sms"""
        if (asked.method, asked.path) != ("POST", "/api/v3/send-sms"):
            return self.failed(4005)
        wanted = json.loads(asked.body)
        if missing := {"api_token", "sid", "msisdn", "sms", "csms_id"} - wanted.keys():
            return self.failed(4022, f"{sorted(missing)} missing")
        faults = {
            4001: wanted["api_token"] != TOKEN,
            4002: wanted["sid"] != SENDER,
            4020: len(wanted["csms_id"]) > 20,
            4023: wanted["csms_id"] in self.seen,
            4025: not BANGLADESHI.fullmatch(wanted["msisdn"]),
        }
        if code := self.code or next((code for code, wrong in faults.items() if wrong), 0):
            return self.failed(code)
        self.seen.add(wanted["csms_id"])
        info = {"sms_status": "SUCCESS", "msisdn": wanted["msisdn"], "reference_id": "ref-1"}
        done = {"status": "SUCCESS", "status_code": 200, "error_message": "", "smsinfo": [info]}
        return self.take(wanted["msisdn"], wanted["sms"], told(done))

    def failed(self, code: int, message: str = "") -> Reply:
        """A failure is a 200 as well."""
        return told({"status": "FAILED", "status_code": code, "error_message": message, "smsinfo": []})


@dataclass
class BulkSmsBd(Gateway):
    """A form; the same text twice is two messages."""

    def answer(self, asked: Asked) -> Reply:
        """POST /api/smsapi"""
        form = asked.form
        if (asked.method, asked.path, asked.query) != ("POST", "/api/smsapi", {}):
            return Reply(404, b"not found")
        faults = {
            1003: {"api_key", "type", "number", "senderid", "message"} != form.keys(),
            1011: form.get("api_key") != TOKEN,
            1002: form.get("senderid") != SENDER,
            1001: not BANGLADESHI.fullmatch(form.get("number", "")),
        }
        if code := self.code or next((code for code, wrong in faults.items() if wrong), 0):
            return told({"response_code": code, "success_message": "", "error_message": "no"})
        done = {"response_code": 202, "message_id": 77, "success_message": "SMS Submitted Successfully"}
        return self.take(form["number"], form["message"], told(done))


@dataclass
class Twilio(Gateway):
    """Basic authentication, a form, 201 when taken."""

    def answer(self, asked: Asked) -> Reply:
        """POST /2010-04-01/Accounts/{sid}/Messages.json"""
        right = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != right:
            return told({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        if (asked.method, asked.path) != ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"):
            return told({"code": 20404, "status": 404}, 404)
        form = asked.form
        if self.code or not re.fullmatch(r"\+\d{8,15}", form["To"]) or form["From"] != "+15005550006":
            return told({"code": self.code or 21211, "message": "no", "status": 400}, 400)
        return self.take(form["To"], form["Body"], told({"sid": "SM1", "status": "queued"}, 201))
