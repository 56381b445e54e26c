import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  type AddressBlock,
  formatCidr,
  holds,
  parseCidr,
  subnetCidr,
  tiers,
} from "../../components/addressSlots";
import { editDistance } from "../../settings/keys";
import { dailyWindowMinutes, weeklyWindowMinutes, windowsOverlap } from "../../settings/windows";

const size = ({ prefixLength }: AddressBlock) => 2 ** (32 - prefixLength);
const overlap = (a: AddressBlock, b: AddressBlock) =>
  a.first < b.first + size(b) && b.first < a.first + size(a);

function parsed(cidr: string): AddressBlock {
  const block = parseCidr(cidr);
  assert.ok(block, cidr);
  return block;
}

describe("address blocks", () => {
  /** Any block that begins at its first address. */
  const block = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
    .map(([address, prefixLength]) => {
      const length = 2 ** (32 - prefixLength);
      return { first: address - (address % length), prefixLength };
    });

  test("read back as they were written", () => {
    fc.assert(
      fc.property(block, (one) => {
        assert.deepEqual(parseCidr(formatCidr(one)), one);
      }),
    );
    assert.deepEqual(parsed("10.20.0.0/16"), { first: 0x0a140000, prefixLength: 16 });
    assert.equal(formatCidr({ first: 0xc0a80080, prefixLength: 25 }), "192.168.0.128/25");
  });

  test("are none where they begin within, or are no addresses", () => {
    const none = [
      "10.0.0.1/16",
      "10.0.0.0",
      "10.0.0/16",
      "256.0.0.0/8",
      "10.0.0.0/33",
      "a.0.0.0/8",
      "",
      "10.0.0.0/8 ",
    ];
    assert.deepEqual(
      none.map(parseCidr),
      none.map(() => undefined),
    );
  });

  test("hold one another where every address of one is in the other", () => {
    fc.assert(
      fc.property(block, block, (outer, inner) => {
        const [from, to] = [inner.first, inner.first + size(inner) - 1];
        const all = from >= outer.first && to <= outer.first + size(outer) - 1;
        assert.equal(holds(outer, inner), all);
      }),
    );
    assert.equal(holds(parsed("10.0.0.0/8"), parsed("10.255.255.255/32")), true);
    assert.equal(holds(parsed("172.16.0.0/12"), parsed("172.32.0.0/16")), false);
    assert.equal(holds(parsed("10.20.0.0/16"), parsed("10.0.0.0/8")), false);
  });
});

describe("the slots of a network", () => {
  const network = fc
    .tuple(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 16, max: 20 }),
    )
    .map(([second, third, length]) => {
      const step = 2 ** (24 - length);
      return `10.${second}.${third - (third % step)}.0/${length}`;
    });
  const zones = Array.from("abcdefgh", (letter) => `sa-east-1${letter}`);

  test("are each in the network, apart from each other, and of a size that AWS takes", () => {
    fc.assert(
      fc.property(network, (cidr) => {
        const slots = tiers.flatMap((tier) => zones.map((zone) => parsed(subnetCidr(cidr, tier, zone))));
        for (const [index, slot] of slots.entries()) {
          assert.ok(holds(parsed(cidr), slot));
          assert.ok(slot.prefixLength >= 16 && slot.prefixLength <= 28);
          assert.ok(slots.slice(index + 1).every((other) => !overlap(slot, other)));
        }
      }),
      { numRuns: 30 },
    );
  });

  test("never move: these are the ones that environments stand in", () => {
    assert.equal(subnetCidr("10.20.0.0/16", "public", "sa-east-1a"), "10.20.0.0/21");
    assert.equal(subnetCidr("10.20.0.0/16", "public", "sa-east-1c"), "10.20.16.0/21");
    assert.equal(subnetCidr("10.20.0.0/16", "app", "sa-east-1a"), "10.20.64.0/21");
    assert.equal(subnetCidr("10.20.0.0/16", "data", "sa-east-1a"), "10.20.128.0/21");
    assert.equal(subnetCidr("10.20.0.0/16", "data", "us-east-1f"), "10.20.168.0/21");
    assert.equal(subnetCidr("192.168.16.0/20", "data", "sa-east-1b"), "192.168.24.128/25");
  });

  test("are none for what is no zone, or no network", () => {
    assert.throws(() => subnetCidr("10.20.0.0/16", "app", "sa-east-1"), RangeError);
    assert.throws(() => subnetCidr("10.20.0.0/16", "app", "sa-east-1i"), RangeError);
    assert.throws(() => subnetCidr("10.20.0.1/16", "app", "sa-east-1a"), RangeError);
  });
});

describe("windows", () => {
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const week = 7 * 1440;
  const two = (number: number) => String(number).padStart(2, "0");
  const clock = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  const moment = (minute: number) => `${days[Math.floor(minute / 1440)] ?? ""}:${clock(minute % 1440)}`;

  /** A window of at least one minute: where it begins and how long it is. */
  const daily = fc.record({ start: fc.nat(1439), minutes: fc.integer({ min: 1, max: 1439 }) });
  const weekly = fc.record({ start: fc.nat(week - 1), minutes: fc.integer({ min: 1, max: week - 1 }) });
  const dailyText = ({ start, minutes }: { start: number; minutes: number }) =>
    `${clock(start)}-${clock((start + minutes) % 1440)}`;
  const weeklyText = ({ start, minutes }: { start: number; minutes: number }) =>
    `${moment(start)}-${moment((start + minutes) % week)}`;

  test("last as long as they do, over midnight and over Sunday", () => {
    fc.assert(
      fc.property(daily, weekly, (day, aWeek) => {
        assert.equal(dailyWindowMinutes(dailyText(day)), day.minutes);
        assert.equal(weeklyWindowMinutes(weeklyText(aWeek)), aWeek.minutes);
      }),
    );
    assert.equal(dailyWindowMinutes("23:50-00:20"), 30);
    assert.equal(weeklyWindowMinutes("sun:23:30-mon:00:30"), 60);
    assert.equal(dailyWindowMinutes("05:00-05:00"), 0);
  });

  test("overlap exactly where they share a minute of the week", () => {
    const shares = (day: { start: number; minutes: number }, aWeek: { start: number; minutes: number }) => {
      const backup = (minute: number) => (((minute - day.start) % 1440) + 1440) % 1440 < day.minutes;
      return Array.from({ length: aWeek.minutes }, (_, after) => aWeek.start + after).some(backup);
    };
    fc.assert(
      fc.property(daily, weekly, (day, aWeek) => {
        assert.equal(windowsOverlap(dailyText(day), weeklyText(aWeek)), shares(day, aWeek));
      }),
    );
    // Short ones, which is what they are, meet less often.
    const short = fc.record({ start: fc.nat(1439), minutes: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(short, short, fc.nat(6), (day, time, onDay) => {
        const aWeek = { start: onDay * 1440 + time.start, minutes: time.minutes };
        assert.equal(windowsOverlap(dailyText(day), weeklyText(aWeek)), shares(day, aWeek));
      }),
      { numRuns: 500 },
    );
  });

  test("may meet end to end", () => {
    assert.equal(windowsOverlap("05:00-06:00", "wed:06:00-wed:07:00"), false);
    assert.equal(windowsOverlap("05:00-06:00", "wed:04:00-wed:05:00"), false);
    assert.equal(windowsOverlap("05:00-06:00", "wed:05:59-wed:07:00"), true);
    assert.equal(windowsOverlap("23:30-00:30", "mon:00:00-mon:01:00"), true);
  });
});

describe("the distance between two keys", () => {
  const word = fc.stringMatching(/^[a-c]{0,6}$/);

  test("is none from a word to itself, the same both ways, and no longer by way of a third", () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        assert.equal(editDistance(a, b) === 0, a === b);
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.ok(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c));
        assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
        assert.ok(editDistance(a, b) >= Math.abs(a.length - b.length));
      }),
    );
  });

  test("is one for each letter that is added, lost or changed", () => {
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("domain", "domian"), 2);
    assert.equal(editDistance("kitten", "sitting"), 3);
    fc.assert(
      fc.property(word, fc.nat(6), (text, at) => {
        assert.equal(editDistance(text, `${text.slice(0, at)}z${text.slice(at)}`), 1);
      }),
    );
  });
});
