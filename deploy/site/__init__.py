"""The course as files: every lesson without a server."""
