#!/usr/bin/env python3
"""A wire with a length: carries frames between pairs of interfaces, later and sometimes not at all.

usage: wire.py NEAR:FAR:MILLISECONDS:LOSS ...     LOSS is frames lost out of 10,000

Each frame that arrives at one end leaves the other MILLISECONDS later. The kernel's netem would do
the same, but many kernels are built without it. Losses are drawn from a fixed seed.
"""
import collections, random, selectors, socket, sys, time

ETH_P_ALL = 3
chance = random.Random(11)


def open_end(interface):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    end.bind((interface, 0))
    end.setblocking(False)
    return end


class Way:
    """One direction of a wire. Frames leave in the order in which they came."""

    def __init__(self, source, destination, delay, loss):
        self.source, self.destination, self.delay, self.loss = source, destination, delay, loss
        self.waiting = collections.deque()

    def take(self, now):
        while True:
            try:
                frame, address = self.source.recvfrom(65535)
            except BlockingIOError:
                return
            # A raw socket also shows what we sent ourselves.
            if address[2] == socket.PACKET_OUTGOING:
                continue
            if chance.randrange(10_000) >= self.loss:
                self.waiting.append((now + self.delay, frame))

    def deliver(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            self.destination.send(self.waiting.popleft()[1])


def main():
    ways, ready = [], selectors.DefaultSelector()
    for wire in sys.argv[1:]:
        near, far, milliseconds, loss = wire.split(":")
        ends = open_end(near), open_end(far)
        for source, destination in (ends, ends[::-1]):
            way = Way(source, destination, int(milliseconds) / 1000, int(loss))
            ready.register(source, selectors.EVENT_READ, way)
            ways.append(way)
    while True:
        departures = [way.waiting[0][0] for way in ways if way.waiting]
        timeout = max(0, min(departures) - time.monotonic()) if departures else None
        for key, _ in ready.select(timeout):
            key.data.take(time.monotonic())
        for way in ways:
            way.deliver(time.monotonic())


main()
