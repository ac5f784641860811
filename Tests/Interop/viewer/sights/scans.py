"""Series of known content: a head that differs on its two sides, the same head moved, and files of all bad kinds."""

import pathlib

import numpy

import series

NOW, BEFORE = series.STUDY + ".1", series.STUDY + ".2"
PERSON = dict(name="Wu^Jun=吴^军", patient="C3")


def density(x, y, z):
    """CT numbers of a head with a skull, fluid, a bleed at one side and a vessel that rises through it."""
    inside = numpy.sqrt((x / 72) ** 2 + (y / 88) ** 2 + (z / 78) ** 2)
    ball = lambda cx, cy, cz, radius: numpy.sqrt((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2) < radius  # noqa: E731
    values = numpy.where(inside < 1, 900.0, -1000.0)
    values = numpy.where(inside < 0.92, 34, values)
    values = numpy.where((inside < 0.92) & (z < -40) & (y > 10), 42, values)
    for (place, value) in (((-14, 5, 10, 12), 8), ((14, 8, 8, 14), 8), ((0, -40, -20, 9), 8), ((30, 20, -15, 18), 62), ((-38, -30, 25, 11), 22)):
        values = numpy.where(ball(*place), value, values)
    return values


def angiography(x, y, z):
    vessel = numpy.hypot(x - 20 - 8 * numpy.sin(z / 12), y + 10) < 4
    return numpy.where(vessel & (numpy.abs(z) < 60), 380, density(x, y, z))


def turn(degrees):
    """Rotation matrix: about x, then y, then z."""
    a, b, c = numpy.deg2rad(degrees)
    about_x = numpy.array([[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]])
    about_y = numpy.array([[numpy.cos(b), 0, numpy.sin(b)], [0, 1, 0], [-numpy.sin(b), 0, numpy.cos(b)]])
    about_z = numpy.array([[numpy.cos(c), -numpy.sin(c), 0], [numpy.sin(c), numpy.cos(c), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


TURN, SHIFT = turn((5, -6, 9)), numpy.array([7.0, -8.0, 10.0])


def before(x, y, z):
    """The head as it lay in the earlier examination: turned and shifted."""
    back = numpy.einsum("ji,j...->i...", TURN, numpy.stack([x, y, z]) - SHIFT.reshape(3, *[1] * numpy.ndim(x)))
    return density(*back)


def noisy(values, seed):
    noise = numpy.random.default_rng(seed)
    return lambda x, y, z: numpy.round(values(x, y, z) + noise.normal(0, 4, numpy.shape(x)))


def write_all(folder):
    sent = pathlib.Path(folder) / "sent"
    series.write(sent, 2, "Head 3.0", 60, 3.0, values=noisy(density, 1), study=NOW, **PERSON)
    series.write(sent, 3, "CTA", 90, 2.0, values=noisy(angiography, 2), study=NOW, **PERSON)
    series.write(sent / "before", 2, "Head before", 60, 3.0, values=noisy(before, 3), study=BEFORE, **PERSON)
