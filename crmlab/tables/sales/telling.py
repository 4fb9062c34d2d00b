"""What was decided of a file, in sentences."""

from crmlab.messages import say


class Telling:
    """Whoever decides something, and tells it: `told` are the sentences so far."""

    told: list[str]

    def say(self, message: str, several: str | None = None, /, **values: object) -> None:
        """Tell what was decided, as `crmlab.messages.say` has it."""
        self.told.append(say(message, several, **values))
