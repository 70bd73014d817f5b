"""Why an export wrote nothing."""


class NotWritten(Exception):
    """Nothing was written, since something is there that is the instructor's; the message says what."""
