"""Writes the golden files of this folder with oracles that share no code with ours; the same bytes at every run.

    pip install geographiclib==2.1 && python3 make-golden.py

distances.csv   from latitude, from longitude, to latitude, to longitude (degrees), whole metres (half up) by geographiclib
prices.csv      whole metres, rate per km as JSON, cents (half up) by decimal
timestamps.csv  RFC 3339 as sent, the same in UTC with milliseconds (empty: no such date, time or offset) by datetime
"""

import json
import random
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

from geographiclib.geodesic import Geodesic

here = Path(__file__).parent
getcontext().prec = 60


def write(name, rows):
    (here / name).write_text("".join(",".join(map(str, row)) + "\n" for row in rows))


def wrapped(longitude):
    return (longitude + 180) % 360 - 180


def pairs(rng):
    """Pairs of places, each family a place where a wrong formula shows."""

    def anywhere():
        return rng.uniform(-90, 90), rng.uniform(-180, 180)

    def near(place, degrees):
        latitude, longitude = place
        latitude = max(-90, min(90, latitude + rng.uniform(-degrees, degrees)))
        return latitude, wrapped(longitude + rng.uniform(-degrees, degrees))

    def antipode(place):
        return -place[0], wrapped(place[1] + 180)

    for _ in range(3000):
        yield anywhere(), anywhere()
    for degrees in (0.00002, 0.0005, 0.01, 0.3):  # a few metres, a street, a quarter, a city
        for _ in range(700):
            start = anywhere()
            yield start, near(start, degrees)
    for degrees in (0.00002, 0.01, 0.6, 2):  # where Vincenty's formula does not converge
        for _ in range(350):
            start = anywhere()
            yield start, near(antipode(start), degrees)
    for _ in range(400):  # the same on the equator, where the shortest path leaves it
        longitude = rng.uniform(-180, 180)
        yield (0, longitude), (0, wrapped(longitude + 180 + rng.uniform(-1, 1)))
    for pole in (90, -90):
        for _ in range(300):
            yield (pole, rng.uniform(-180, 180)), anywhere()
        for _ in range(50):
            yield (pole, rng.uniform(-180, 180)), (rng.choice((90, -90)), rng.uniform(-180, 180))
    for _ in range(1000):  # across the antimeridian, both ends on it now and then
        start = rng.uniform(-90, 90), rng.choice((180, -180, 180 - rng.uniform(0, 1)))
        yield start, (start[0] + rng.uniform(-0.5, 0.5) * (1 - abs(start[0]) / 90), rng.choice((180, -180, rng.uniform(0, 1) - 180)))
    for _ in range(400):  # along a meridian
        longitude = rng.uniform(-180, 180)
        yield (rng.uniform(-90, 90), longitude), (rng.uniform(-90, 90), longitude)
    for _ in range(300):
        start = anywhere()
        yield start, start


def distances():
    rng = random.Random(20240229)
    for (lat1, lon1), (lat2, lon2) in pairs(rng):
        # Four decimals (11 m) where the ends are far apart, six (11 cm) where they are not; no minus zero.
        decimals = 6 if abs(lat1 - lat2) + abs(lon1 - lon2) < 1 else 4
        places = [round(degrees, decimals) + 0.0 for degrees in (lat1, lon1, lat2, lon2)]
        s12 = Decimal(Geodesic.WGS84.Inverse(*places, Geodesic.DISTANCE)["s12"])
        assert abs(s12 % 1 - Decimal("0.5")) > Decimal("1e-7"), "too near to half a metre for the 15 nm of the formula"
        yield *[repr(degrees).removesuffix(".0") for degrees in places], s12.quantize(Decimal(1), ROUND_HALF_UP)


def rates_of_distances(rng):
    longest = 20_003_931  # metres, pole to pole

    def metres():
        return int(10 ** rng.uniform(0, 7.3)) % (longest + 1)

    yield 943_938, 2.0
    yield 5, 1.0
    yield 4, 1.0
    yield 1000, 1.005  # a binary float lies below the tie and would round it down
    yield longest, 100_000.0
    yield from ((0, rate) for rate in (0.0, 1e-7, 1.5, 100_000.0))
    for decimals in range(7):
        for _ in range(400):
            whole = rng.choice((1, 10, 1000, 100_000))
            yield metres(), round(rng.uniform(0, whole), decimals)
    for _ in range(300):
        yield metres(), float(rng.randint(0, 100_000))
    for _ in range(300):
        yield metres(), float(f"{rng.randint(1, 9999)}e-{rng.randint(5, 12)}")
    for _ in range(200):
        yield metres(), rng.uniform(0, 100)  # all 17 digits
    for decimals in range(7):  # exact ties, and a metre beside them: metres * digits / 10^decimals is an odd multiple of 5
        for _ in range(150):
            digits = rng.randrange(1, 10 ** (decimals + 1), 2)
            at_tie = 5 * 10**decimals * rng.randrange(1, 4, 2)
            for distance in (at_tie - 1, at_tie, at_tie + 1):
                yield distance, digits / 10**decimals


def prices():
    rng = random.Random(1887_88)
    for metres, rate in rates_of_distances(rng):
        price = Decimal(metres) / 1000 * Decimal(repr(rate))
        yield metres, json.dumps(rate), int(price.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)


def utc(year, month, day, hour, minute, second, fraction, offset):
    """In UTC, cut to milliseconds; empty when datetime (years 1 to 9999, no leap second) knows no such instant."""
    try:
        if offset is None:
            zone = timezone.utc
        else:
            sign, hours, minutes = offset
            if hours > 23 or minutes > 59:
                return ""
            zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
        milliseconds = int((fraction + "000")[:3])
        instant = datetime(year, month, day, hour, minute, second, milliseconds * 1000, zone).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return ""
    return instant.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def timestamps():
    rng = random.Random(23_59_60)

    def mostly(usual, edges, share):
        return rng.choice(edges) if rng.random() < share else rng.randint(*usual)

    yield from (
        ("2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00.000Z"),
        ("2024-03-01T00:30:00+02:00", "2024-02-29T22:30:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ("9999-12-31T23:59:59-01:00", ""),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("0001-01-01T00:00:00+00:01", ""),
        ("2016-12-31T23:59:60Z", ""),
        ("2024-01-01T24:00:00Z", ""),
        ("2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00.000Z"),
    )
    for _ in range(3000):
        year = mostly((1950, 2050), (0, 1, 99, 100, 1900, 2000, 9999), 0.2)
        month = mostly((1, 12), (0, 2, 2, 2, 13), 0.1)
        day = mostly((1, 28), (0, 29, 30, 31, 32), 0.3)
        hour = mostly((0, 23), (24, 25, 99), 0.05)
        minute = mostly((0, 59), (60, 99), 0.03)
        second = mostly((0, 59), (60, 61), 0.03)
        if rng.random() < 0.03:
            hour, minute, second = 24, 0, 0
        fraction = "".join(rng.choice("0123456789") for _ in range(rng.choice((0, 0, 1, 2, 3, 6, 9))))
        offset = None
        if rng.random() < 0.6:
            far = rng.random() < 0.1
            offset = rng.choice((1, -1)), rng.randint(0, 30 if far else 14), rng.randint(0, 70) if far else rng.choice((0, 30, 45))
        sent = f"{year:04}-{month:02}-{day:02}{rng.choice('TTTt ')}{hour:02}:{minute:02}:{second:02}"
        sent += f".{fraction}" if fraction else ""
        sent += rng.choice("ZZz") if offset is None else f"{'+' if offset[0] > 0 else '-'}{offset[1]:02}:{offset[2]:02}"
        yield sent, utc(year, month, day, hour, minute, second, fraction, offset)


write("distances.csv", distances())
write("prices.csv", prices())
write("timestamps.csv", timestamps())
