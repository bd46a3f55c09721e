"""One JSON object a line for each task that ended on a host: host, task, outcome and, where it failed, why."""

import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: outcomes
type: stdout
short_description: outcomes of tasks as JSON lines
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "outcomes"

    def _say(self, result, outcome, message=""):
        line = {
            "host": result._host.get_name(),
            "task": result.task_name,
            "outcome": outcome,
            "message": str(message),
        }
        print(json.dumps(line), flush=True)

    def v2_runner_on_ok(self, result):
        self._say(result, "changed" if result.is_changed() else "ok")

    def v2_runner_on_skipped(self, result):
        self._say(result, "skipped")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._say(result, "failed", result._result)

    def v2_runner_on_unreachable(self, result):
        self._say(result, "unreachable", result._result)
