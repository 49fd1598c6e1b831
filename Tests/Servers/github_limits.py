"""How often the stand-in GitHub may be asked, and how it says that it was too often.

Every token has a number of requests an hour, strangers have 60 together; each answer says how many
are left. Too much at once is another limit, which has a Retry-After.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

import math, time

from github_words import problem
from standin import operation

HOUR, STRANGERS = 3600, 60


class Limits:
    def reset(self):
        super().reset()
        self.hour, self.used = 0, {}

    def count(self, caller):
        hour = int(time.time() // HOUR)
        with self.lock:
            if self.hour != hour:
                self.hour, self.used = hour, {}
            who = caller and caller.token
            self.used[who] = self.used.get(who, 0) + 1
        if self.used[who] > self.allowed(caller):
            raise problem(403, "API rate limit exceeded", headers=self.quota(caller))

    def allowed(self, caller):
        return self.options.rate if caller else STRANGERS

    def quota(self, caller):
        limit, used = self.allowed(caller), self.used.get(caller and caller.token, 0)
        return {
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": max(0, limit - used),
            "X-RateLimit-Used": used,
            "X-RateLimit-Reset": (self.hour + 1) * HOUR,
            "X-RateLimit-Resource": "core",
        }

    @operation("GET", "/rate_limit", name="rate-limit/get", needs="none", at="api")
    def rate_limit(self, request):
        quota = self.quota(request.caller)
        core = {key: quota["X-RateLimit-" + key.title()] for key in ("limit", "remaining", "reset", "used")}
        return 200, {"resources": {"core": core, "search": core}, "rate": core}

    def limited(self, seconds):
        headers = {"X-RateLimit-Remaining": 0, "X-RateLimit-Reset": math.ceil(time.time() + seconds)}
        return problem(403, "API rate limit exceeded", headers=headers)

    def fail(self, rule, request):
        if rule["do"] == "secondary":
            headers = {"Retry-After": math.ceil(rule.get("seconds", 60))}
            text = "You have exceeded a secondary rate limit. Wait before you try again."
            return problem(rule.get("status", 403), text, headers=headers)
        self.dropped(request)
        return problem(rule.get("status", 502), "Server Error")
