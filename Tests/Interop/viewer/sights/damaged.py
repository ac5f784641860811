"""To come."""


def check(walk):
    pass
